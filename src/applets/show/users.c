/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses the object and who sleeps on it, for people. */
#include <inttypes.h>
#include <string.h>
#include <sys/sem.h>
#include <unistd.h>

#include "applets/show/parts.h"
#include "applets/show/users.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "render/format.h"
#include "render/link.h"
#include "use/command.h"

#define LINE_COLUMNS 79

/* How many bytes of `text`, in whole characters, take at most `columns` columns. */
static size_t fit(const char *text, size_t columns)
{
	size_t length = strlen(text);
	size_t taken = 0;

	while (taken < length) {
		char one[8] = "";
		size_t n = text_utf8_length(text + taken, length - taken);
		size_t width;

		n = n ? n : 1;
		memcpy(one, text + taken, n);
		width = text_width(one);
		if (width > columns)
			break;
		columns -= width;
		taken += n;
	}
	return taken;
}

/* The command line, on a terminal cut to so many columns. */
static void put_command(struct strbuf *out, const struct proc_process *process, size_t columns)
{
	struct strbuf command = STRBUF_INIT;
	struct strbuf text = STRBUF_INIT;
	size_t n;

	command_put(&command, process);
	show_put_escaped(&text, sb_str(&command));
	sb_free(&command);
	n = isatty(STDOUT_FILENO) ? fit(sb_str(&text), columns) : text.len;
	if (n < text.len)
		n = fit(sb_str(&text), columns - 3);
	sb_putn(out, sb_str(&text), n);
	if (n < text.len)
		sb_puts(out, "...");
	sb_free(&text);
}

static void put_access(struct strbuf *out, unsigned access)
{
	sb_putc(out, access & PROC_R ? 'r' : '-');
	sb_putc(out, access & PROC_W ? 'w' : '-');
	if (access & PROC_X)
		sb_putc(out, 'x');
}

static void put_mapping(struct strbuf *out, const struct proc_mapping *mapping)
{
	sb_printf(out, _("    maps %" PRIu64 " bytes from %" PRIu64 " at 0x%" PRIx64 ", "),
		  mapping->length, mapping->offset, mapping->address);
	put_access(out, mapping->access);
	sb_printf(out, " %s\n", mapping->shared ? _("shared") : _("private"));
}

static void put_fd(struct strbuf *out, const struct proc_fd *fd)
{
	sb_printf(out, _("    holds it open as descriptor %d, "), fd->fd);
	put_access(out, fd->access);
	if (fd->tid)
		sb_printf(out, _(" (thread %d)"), fd->tid);
	sb_putc(out, '\n');
}

/* "unit apache2.service, docker 4f2a…" */
static void put_origin(struct strbuf *out, const struct proc_process *process)
{
	const struct {
		const char *label, *name;
	} parts[] = {
		{_("unit"), process->unit},
		{_("user unit"), process->user_unit},
		{process->engine ? process->engine : _("container"), process->container},
	};
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!parts[i].name)
			continue;
		sb_printf(out, "%s%s ", any ? ", " : "    ", parts[i].label);
		show_put_escaped(out, parts[i].name);
		any = true;
	}
	if (any)
		sb_putc(out, '\n');
}

static void put_process(struct strbuf *out, const struct proc_process *process)
{
	struct strbuf line = STRBUF_INIT;
	struct strbuf user = STRBUF_INIT;

	sb_printf(&line, "  %d  ", process->pid);
	show_put_escaped(&line, user_put(&user, process->uids[1]) ? sb_str(&user) : "-");
	sb_free(&user);
	sb_puts(&line, "  ");

	size_t width = text_width(sb_str(&line));

	put_command(&line, process, width + 20 < LINE_COLUMNS ? LINE_COLUMNS - width : 20);
	sb_printf(out, "%s\n", sb_str(&line));
	sb_free(&line);
}

static void put_user(struct strbuf *out, const struct show_report *report,
		     const struct proc_snapshot *snapshot, const struct proc_user *user)
{
	const struct proc_process *process = &snapshot->processes[user->process];

	put_process(out, process);
	put_origin(out, process);
	for (uint32_t i = 0; i < process->mapping_count; i++) {
		const struct proc_mapping *mapping =
			&snapshot->mappings[process->first_mapping + i];

		if (place_same(mapping->object, report->key))
			put_mapping(out, mapping);
	}
	for (uint32_t i = 0; i < process->fd_count; i++) {
		const struct proc_fd *fd = &snapshot->fds[process->first_fd + i];

		if (place_same(fd->object, report->key))
			put_fd(out, fd);
	}
}

/* ---- sleepers ---- */

static void put_semop(struct strbuf *out, const struct proc_semop *op)
{
	if (op->change == 0)
		sb_printf(out, _("semaphore %u: wait for 0"), op->number);
	else
		sb_printf(out, _("semaphore %u: %+d"), op->number, op->change);
	if (op->flags & SEM_UNDO)
		sb_puts(out, " SEM_UNDO");
}

static void put_wish(struct strbuf *out, const struct proc_sleeper *sleeper)
{
	for (uint32_t i = 0; i < sleeper->op_count; i++) {
		sb_puts(out, i == 0 ? " " : "; ");
		put_semop(out, &sleeper->ops[i]);
	}
	if (sleeper->wait == PROC_WAIT_MSG_RECEIVE && sleeper->message == 0)
		sb_printf(out, " %s", _("any message"));
	else if (sleeper->wait == PROC_WAIT_MSG_RECEIVE)
		sb_printf(out, _(" type %" PRId64), sleeper->message);
	if (sleeper->fd >= 0)
		sb_printf(out, _(" on descriptor %d"), sleeper->fd);
	if (sleeper->wait == PROC_WAIT_FUTEX)
		sb_printf(out, _(" at offset %" PRIu64 " (address 0x%" PRIx64 ")"),
			  sleeper->offset, sleeper->address);
}

static void put_sleeper(struct strbuf *out, const struct proc_snapshot *snapshot,
			const struct proc_sleeper *sleeper)
{
	const struct proc_process *process = &snapshot->processes[sleeper->process];

	if (sleeper->tid == process->pid)
		sb_printf(out, "  %d ", process->pid);
	else
		sb_printf(out, _("  thread %d of %d "), sleeper->tid, process->pid);
	show_put_escaped(out, process->comm);
	sb_printf(out, ": %s", proc_wait_word(sleeper->wait));
	put_wish(out, sleeper);
	sb_puts(out, "\n    ");
	if (sleeper->idle_ms >= 0) {
		struct strbuf span = STRBUF_INIT;

		format_span(&span, (uint64_t)sleeper->idle_ms / 1000);
		sb_printf(out, _("for %s"), sb_str(&span));
		sb_free(&span);
	} else {
		sb_puts(out, _("for an unknown time"));
	}
	if (sleeper->wchan) {
		sb_printf(out, ", %s ", _("in"));
		show_put_escaped(out, sleeper->wchan);
	}
	if (sleeper->state == 'T' || sleeper->state == 't')
		sb_printf(out, ", %s", _("and stopped"));
	sb_putc(out, '\n');
}

static void put_nobody(struct strbuf *out, const struct show_report *report)
{
	sb_printf(out, "  %s\n",
		  !report->processes ? _("the processes could not be read")
		  : report->processes->hidden > 0
			  ? _("none is seen; some processes could not be looked into")
			  : _("none"));
}

static void put_sleepers(struct strbuf *out, const struct show_report *report,
			 const struct proc_snapshot *snapshot)
{
	uint32_t i = proc_first_sleeper(snapshot, report->key);

	if (i != PROC_NONE)
		show_put_heading(out, _("Sleepers"));
	for (; i != PROC_NONE; i = snapshot->sleepers[i].next)
		put_sleeper(out, snapshot, &snapshot->sleepers[i]);
}

void show_text_users(struct strbuf *out, const struct show_report *report)
{
	const struct proc_snapshot *snapshot = report->processes;

	show_put_heading(out, _("Processes"));
	if (report->use->user_count == 0)
		put_nobody(out, report);
	if (!snapshot)
		return;
	for (size_t i = 0; i < report->use->user_count; i++)
		put_user(out, report, snapshot, &report->use->users[i]);
	put_sleepers(out, report, snapshot);
}
