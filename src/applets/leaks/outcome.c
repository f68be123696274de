/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why objects that were to be removed stay. */
#include <errno.h>
#include <string.h>

#include "applets/leaks/outcome.h"
#include "base/msg.h"
#include "base/nls.h"
#include "ipc/explain.h"
#include "ipc/reference.h"

/* --no-lease is ours alone. */
static const struct ipc_explanation own_explanations[] = {
	{DEED_RETIRE, KINDS_POSIX, EOPNOTSUPP,
	 N_("no lease can be had on it (fs.leases-enable); --no-lease does without")},
	{0, 0, 0, NULL},
};

/* It need not go any more, or not now; all other errors are failures. */
static bool is_left(int err)
{
	return err == -EBUSY || err == -ESTALE || err == -EINTR || err == -EEXIST;
}

void removal_leave(struct removal *removal, size_t place, const char *why, bool failed)
{
	struct strbuf name = STRBUF_INIT;

	removal->outcomes[place].left = arena_strdup(&removal->text, why);
	removal->left += !failed;
	removal->failed += failed;
	ipc_reference_put(&name, removal_object(removal, place));
	msg_warn(_("%s: left alone: %s"), sb_str(&name), why);
	sb_free(&name);
}

void removal_leave_for(struct removal *removal, size_t place, int err)
{
	enum ipc_kind kind = removal_object(removal, place)->kind;
	const char *why = ipc_explain(DEED_RETIRE, kind, err, own_explanations);

	if (err == -ENOENT) {
		removal->gone++;
		removal->outcomes[place].left = why;
		return;
	}
	removal_leave(removal, place, why ? why : strerror(-err), !is_left(err));
}

void removal_leave_judged(struct removal *removal, size_t place, size_t index)
{
	const struct leak_verdict *verdict = &removal->now.result.verdicts[index];
	struct strbuf why = STRBUF_INIT;

	sb_printf(&why, "%s", _(verdict_text(verdict->verdict)));
	if (verdict->reason_count > 0) {
		sb_puts(&why, ": ");
		reason_put(&why, &verdict->reasons[0], removal->now.world.facts.processes);
	}
	removal_leave(removal, place, sb_str(&why), false);
	sb_free(&why);
}
