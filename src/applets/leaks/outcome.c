/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why objects that were to be removed stay. */
#include <errno.h>
#include <string.h>

#include "applets/leaks/outcome.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/reference.h"

static const struct {
	int err;
	bool left, failed; /* what it counts as */
	const char *text;
} endings[] = {
	{EBUSY, true, false, N_("it has come into use")},
	{ESTALE, true, false, N_("it has changed, or another one has taken its place")},
	{ENOENT, false, false, N_("it went by itself")},
	{EINTR, true, false, N_("a signal came first")},
	{EEXIST, true, false,
	 N_("somebody opened it while it was hidden, and its name is another file's by now")},
	{EMLINK, false, true, N_("the file has other names too")},
	{EPERM, false, true,
	 N_("no right to remove it: its owner can, or root")},
	{EACCES, false, true,
	 N_("no right to remove it: its owner can, or root")},
	{EOPNOTSUPP, false, true,
	 N_("no lease can be had on it (fs.leases-enable); --no-lease does without")},
};

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
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		if (endings[i].err != -err)
			continue;
		if (endings[i].left || endings[i].failed) {
			removal_leave(removal, place, _(endings[i].text), endings[i].failed);
			return;
		}
		removal->gone++;
		removal->outcomes[place].left = _(endings[i].text);
		return;
	}
	removal_leave(removal, place, strerror(-err), true);
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
