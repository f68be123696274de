/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "applets/show/inside.h"
#include "applets/show/parts.h"
#include "applets/show/text.h"
#include "applets/show/users.h"
#include "base/nls.h"
#include "base/signals.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/amount.h"
#include "ipc/kind.h"
#include "ipc/kind_bits.h"
#include "ipc/reference.h"
#include "render/format.h"

/* ---- identity ---- */

static bool put_key(struct strbuf *out, const struct show_report *report)
{
	ipc_key_put(out, report->object->key);
	if (report->object->key == 0)
		sb_printf(out, " (%s)", _("private: no key leads to it"));
	return true;
}

static bool put_file(struct strbuf *out, const struct show_report *report)
{
	dev_t dev = report->object->posix.dev;

	sb_printf(out, _("device %u:%u, inode %" PRIuMAX), major(dev), minor(dev),
		  (uintmax_t)report->object->posix.ino);
	return true;
}

static bool put_namespace(struct strbuf *out, const struct show_report *report)
{
	const struct namespace *ns = report->ns;

	sb_put_u64(out, report->ipc_ns);
	if (ns && ns->leader) {
		sb_puts(out, ", ");
		sb_printf(out, _("namespace of %d"), ns->leader);
		sb_putc(out, ' ');
		show_put_escaped(out, ns->comm);
	}
	return report->ipc_ns != 0;
}

static bool put_state(struct strbuf *out, const struct show_report *report)
{
	static const char *const texts[OBJECT_STATE_COUNT] = {
		[STATE_IN_USE] = N_("in use"),
		[STATE_UNUSED] = N_("nobody is seen to use it"),
		[STATE_DESTROYED] = N_("removed, goes with the last detach"),
		[STATE_UNKNOWN] = N_("unknown: not all processes could be looked into"),
	};

	sb_puts(out, _(texts[report->use->state]));
	return true;
}

/* ---- size ---- */

static void put_size(struct strbuf *out, uint64_t bytes)
{
	format_size(out, bytes);
	if (bytes >= 1024)
		sb_printf(out, P_(" (%" PRIu64 " byte)", " (%" PRIu64 " bytes)", bytes), bytes);
}

static bool put_bytes(struct strbuf *out, const struct show_report *report)
{
	put_size(out, report->object->size);
	return true;
}

static bool put_rss(struct strbuf *out, const struct show_report *report)
{
	put_size(out, report->object->shm.rss);
	return !(report->object->unknown & UNKNOWN_RSS);
}

static bool put_swap(struct strbuf *out, const struct show_report *report)
{
	put_size(out, report->object->shm.swap);
	return !(report->object->unknown & UNKNOWN_RSS);
}

static bool put_attached(struct strbuf *out, const struct show_report *report)
{
	uint64_t n = report->object->shm.nattch;

	sb_printf(out, P_("%" PRIu64 " time", "%" PRIu64 " times", n), n);
	return true;
}

static bool put_huge(struct strbuf *out, const struct show_report *report)
{
	uint64_t size = report->processes ? proc_page_size(report->processes, report->key) : 0;

	put_size(out, size);
	return size > (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool put_locked(struct strbuf *out, const struct show_report *report)
{
	sb_puts(out, _("kept from being swapped"));
	return report->object->mode & IPC_MODE_LOCKED;
}

static bool put_blocks(struct strbuf *out, const struct show_report *report)
{
	put_size(out, report->object->posix.blocks);
	return true;
}

static bool put_waiting_messages(struct strbuf *out, const struct show_report *report)
{
	uint64_t messages;

	if (!ipc_messages(report->object, &messages))
		return false;
	sb_put_u64(out, messages);
	return true;
}

static bool put_waiting_bytes(struct strbuf *out, const struct show_report *report)
{
	put_size(out, report->object->size);
	return !(report->object->unknown & UNKNOWN_NOTIFY);
}

static bool put_message_size(struct strbuf *out, const struct show_report *report)
{
	put_size(out, report->object->posix.queue.max_size);
	return !(report->object->unknown & UNKNOWN_COUNT);
}

static bool put_notification(struct strbuf *out, const struct show_report *report)
{
	static const char *const ways[] = { /* SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD */
		N_("by signal"), N_("registered, but without a notice"), N_("by a thread"),
	};
	const struct ipc_object *object = report->object;
	int way = object->posix.queue.notify;
	char name[SIGNAL_NAME_SIZE];

	if (object->unknown & UNKNOWN_NOTIFY)
		return false;
	if (object->posix.queue.notify_pid == 0) {
		sb_puts(out, _("no process is registered"));
		return true;
	}
	sb_printf(out, _("process %d"), object->posix.queue.notify_pid);
	if (report->processes) {
		const struct proc_process *process =
			proc_find(report->processes, object->posix.queue.notify_pid);

		if (process) {
			sb_putc(out, ' ');
			show_put_escaped(out, process->comm);
		}
	}
	if (way >= 0 && (size_t)way < ARRAY_SIZE(ways))
		sb_printf(out, ", %s", _(ways[way]));
	if (way == 0)
		sb_printf(out, " %s", signal_name(object->posix.queue.signo, name));
	return true;
}

static bool put_count(struct strbuf *out, const struct show_report *report)
{
	sb_put_u64(out, report->object->size);
	return true;
}

static bool put_value(struct strbuf *out, const struct show_report *report)
{
	sb_put_u64(out, report->object->posix.value);
	return !(report->object->unknown & UNKNOWN_COUNT);
}

/* ---- permissions ---- */

/* "root (0)", "1234" without a name, "-" where it is unknown. */
static void put_account(struct strbuf *out, const char *name, unsigned number)
{
	if (name) {
		show_put_escaped(out, name);
		sb_printf(out, " (%u)", number);
	} else if (number != UID_UNKNOWN) {
		sb_put_u64(out, number);
	} else {
		sb_putc(out, '-');
	}
}

static bool put_mode(struct strbuf *out, const struct show_report *report)
{
	format_mode(out, report->object->mode & 0777);
	sb_printf(out, " (%04o)", (unsigned)report->object->mode & 0777);
	return true;
}

static bool put_owner(struct strbuf *out, const struct show_report *report)
{
	put_account(out, user_name(report->object->uid), report->object->uid);
	sb_printf(out, ", %s ", _("group"));
	put_account(out, group_name(report->object->gid), report->object->gid);
	return true;
}

static bool put_creator(struct strbuf *out, const struct show_report *report)
{
	put_account(out, user_name(report->object->cuid), report->object->cuid);
	sb_printf(out, ", %s ", _("group"));
	put_account(out, group_name(report->object->cgid), report->object->cgid);
	return true;
}

static const struct line {
	unsigned kinds;
	const char *label; /* N_(); a heading where there are no kinds */
	bool (*put)(struct strbuf *, const struct show_report *); /* false: there is none */
} lines[] = {
	{KINDS_SYSV, N_("key"), put_key},
	{KINDS_POSIX, N_("file"), put_file},
	{KINDS_ALL, N_("IPC namespace"), put_namespace},
	{KINDS_ALL, N_("state"), put_state},
	{0, N_("Size and limits"), NULL},
	{SHM | PSHM, N_("size"), put_bytes},
	{SHM, N_("in memory"), put_rss},
	{SHM, N_("in swap"), put_swap},
	{PSHM | PSEM, N_("really allocated"), put_blocks},
	{SHM, N_("attached"), put_attached},
	{SHM, N_("huge pages of"), put_huge},
	{SHM, N_("locked"), put_locked},
	{MSG | PMSG, N_("messages"), put_waiting_messages},
	{MSG | PMSG, N_("bytes waiting"), put_waiting_bytes},
	{PMSG, N_("longest message"), put_message_size},
	{PMSG, N_("notification"), put_notification},
	{SEM, N_("semaphores"), put_count},
	{PSEM, N_("value"), put_value},
};

static const struct line access_lines[] = {
	{0, N_("Permissions"), NULL},
	{KINDS_ALL, N_("mode"), put_mode},
	{KINDS_ALL, N_("owner"), put_owner},
	{KINDS_SYSV, N_("creator"), put_creator},
};

static void put_lines(struct strbuf *out, const struct show_report *report,
		      const struct line *line, size_t count)
{
	struct strbuf value = STRBUF_INIT;

	for (; count > 0; count--, line++) {
		if (!line->kinds)
			show_put_heading(out, _(line->label));
		if (!(line->kinds & KIND_BIT(report->object->kind)))
			continue;
		sb_reset(&value);
		if (!line->put(&value, report))
			continue;
		show_put_label(out, _(line->label));
		sb_printf(out, "%s\n", sb_str(&value));
	}
	sb_free(&value);
}

/* ---- limits, times, recorded processes ---- */

static void put_amount(struct strbuf *out, uint64_t amount, bool is_bytes)
{
	if (is_bytes)
		format_size(out, amount);
	else
		sb_put_u64(out, amount);
}

static void put_percent(struct strbuf *out, uint64_t part, uint64_t whole)
{
	if (whole == 0)
		return;
	sb_puts(out, " (");
	format_percent(out, part, whole);
	sb_putc(out, ')');
}

/* "4K of 16E (<1%); all together 20K (<1%)" */
static void put_limit(struct strbuf *out, const struct show_limit *limit)
{
	const struct {
		bool is_known;
		const char *label;
		uint64_t amount;
	} parts[] = {
		{limit->has_own, NULL, limit->own},
		{limit->has_all, _("all together"), limit->all},
	};
	struct strbuf bound = STRBUF_INIT;
	bool any = false;

	put_amount(&bound, limit->limit, limit->is_bytes);
	show_put_label(out, limit->name);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!parts[i].is_known)
			continue;
		if (any)
			sb_puts(out, "; ");
		if (parts[i].label)
			sb_printf(out, "%s ", parts[i].label);
		put_amount(out, parts[i].amount, limit->is_bytes);
		if (!any)
			sb_printf(out, _(" of %s"), sb_str(&bound));
		put_percent(out, parts[i].amount, limit->limit);
		any = true;
	}
	if (!any)
		sb_puts(out, sb_str(&bound));
	sb_putc(out, '\n');
	sb_free(&bound);
}

static void put_time(struct strbuf *out, const char *label, time_t when, time_t now)
{
	show_put_label(out, label);
	if (when == 0) {
		sb_printf(out, "%s\n", _("never"));
		return;
	}
	format_time(out, when, now, TIME_ISO);
	if (when <= now) {
		struct strbuf age = STRBUF_INIT;

		format_span(&age, (uint64_t)(now - when));
		sb_printf(out, _(" (%s ago)"), sb_str(&age));
		sb_free(&age);
	}
	sb_putc(out, '\n');
}

static void put_times(struct strbuf *out, const struct show_report *report, time_t now)
{
	const struct ipc_object *object = report->object;
	const struct {
		unsigned kinds;
		const char *label;
		time_t when;
	} times[] = {
		{KINDS_ALL, N_("changed"), object->ctime},
		{SHM, N_("last attach"), object->shm.atime},
		{SHM, N_("last detach"), object->shm.dtime},
		{MSG, N_("last send"), object->msg.stime},
		{MSG, N_("last receive"), object->msg.rtime},
		{SEM, N_("last operation"), object->sem.otime},
		{KINDS_POSIX, N_("written"), object->posix.mtime},
	};

	show_put_heading(out, _("Times"));
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		if (times[i].kinds & KIND_BIT(object->kind))
			put_time(out, _(times[i].label), times[i].when, now);
}

static void put_recorded(struct strbuf *out, const struct show_report *report)
{
	if (report->recorded_count == 0)
		return;
	show_put_heading(out, _("Recorded processes"));
	for (size_t i = 0; i < report->recorded_count; i++) {
		show_put_label(out, _(recorded_role_text(report->recorded[i].role)));
		show_put_pid(out, &report->recorded[i]);
		sb_putc(out, '\n');
	}
}

void show_text(const struct show_report *report, time_t now)
{
	struct strbuf out = STRBUF_INIT;
	struct strbuf reference = STRBUF_INIT;

	ipc_reference_put(&reference, report->object);
	sb_printf(&out, "%s ", _(ipc_kinds[report->object->kind].what));
	show_put_escaped(&out, sb_str(&reference));
	sb_putc(&out, '\n');
	put_lines(&out, report, lines, ARRAY_SIZE(lines));
	for (size_t i = 0; i < report->look.limit_count; i++)
		put_limit(&out, &report->look.limits[i]);
	put_lines(&out, report, access_lines, ARRAY_SIZE(access_lines));
	put_times(&out, report, now);
	put_recorded(&out, report);
	show_text_users(&out, report);
	show_text_inside(&out, report);
	(void)fwrite(sb_str(&out), 1, out.len, stdout); /* main() looks for errors */
	sb_free(&reference);
	sb_free(&out);
}
