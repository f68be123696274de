/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/hidden.h"

#include <inttypes.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/strbuf.h"

static void add_words(struct strbuf *out, const char *words)
{
	if (out->len > 0)
		sb_puts(out, ", ");
	sb_puts(out, words);
}

static void add_count(struct strbuf *out, const char *form, uint64_t count)
{
	if (out->len > 0)
		sb_puts(out, ", ");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	sb_printf(out, form, count);
#pragma GCC diagnostic pop
}

void hidden_say(struct session *session, const struct hidden *hidden)
{
	struct strbuf what = STRBUF_INIT;
	struct strbuf caps = STRBUF_INIT;

	if (hidden->processes > 0) {
		add_count(&what, P_("%" PRIu64 " process", "%" PRIu64 " processes",
				    hidden->processes), hidden->processes);
		add_words(&caps, "CAP_SYS_PTRACE");
	}
	if (hidden->sets > 0) {
		add_count(&what, P_("%" PRIu64 " semaphore set", "%" PRIu64 " semaphore sets",
				    hidden->sets), hidden->sets);
		add_words(&caps, "CAP_IPC_OWNER");
	}
	if (hidden->namespaces > 0)
		add_count(&what, P_("%" PRIu64 " namespace", "%" PRIu64 " namespaces",
				    hidden->namespaces), hidden->namespaces);
	if (hidden->queues)
		add_words(&what, _("the list of POSIX message queues"));
	if (hidden->namespaces > 0 || hidden->queues)
		add_words(&caps, "CAP_SYS_ADMIN");
	if (what.len > 0) {
		msg_warn(_("hidden, wholly or in part: %s; root, or %s, would see more"),
			 sb_str(&what), sb_str(&caps));
		session->source.denied = 0; /* one such line is enough */
	}
	sb_free(&what);
	sb_free(&caps);
}
