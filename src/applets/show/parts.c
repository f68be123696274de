/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <unistd.h>

#include "applets/show/parts.h"
#include "base/nls.h"
#include "base/text.h"
#include "render/note.h"

#define LABEL_COLUMNS 16

void show_put_escaped(struct strbuf *out, const char *text)
{
	text_escape(out, text, strlen(text), isatty(STDOUT_FILENO) ? TEXT_TERMINAL : TEXT_PLAIN);
}

void show_put_heading(struct strbuf *out, const char *heading)
{
	sb_printf(out, "\n%s\n", heading);
}

void show_put_label(struct strbuf *out, const char *label)
{
	sb_puts(out, "  ");
	note_put_label(out, label, LABEL_COLUMNS);
	sb_puts(out, "  ");
}

static const char *fate_text(enum pid_fate fate)
{
	static const char *const texts[PID_FATE_COUNT] = {
		[PID_UNSET] = N_("never set, or in another PID namespace"),
		[PID_ALIVE] = N_("alive"),
		[PID_RECYCLED] = N_("another process has its number"),
		[PID_GONE] = N_("gone"),
		[PID_UNKNOWN] = N_("not known whether alive"),
	};

	return _(texts[fate]);
}

void show_put_pid(struct strbuf *out, const struct show_pid *pid)
{
	if (pid->fate == PID_UNSET) {
		sb_puts(out, fate_text(PID_UNSET));
		return;
	}
	sb_put_i64(out, pid->pid);
	if (pid->process) {
		sb_putc(out, ' ');
		show_put_escaped(out, pid->process->comm);
	}
	sb_printf(out, " (%s)", fate_text(pid->fate));
}
