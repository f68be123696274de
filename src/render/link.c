/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/link.h"

#include <inttypes.h>
#include <string.h>

#include "base/kernel.h"
#include "base/nls.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/reference.h"
#include "render/format.h"

/* What the kernel puts around a file's name. */
#define DELETED " (deleted)"

static const char *socket_name(struct strbuf *scratch, const struct proc_socket *socket)
{
	if (!socket || !socket->name)
		return NULL;
	if (socket->abstract)
		sb_putc(scratch, '@');
	/* Abstract names may hold NUL, which ss(8) and others show as @. */
	for (uint32_t i = 0; i < socket->name_length; i++)
		sb_putc(scratch, socket->name[i] ? socket->name[i] : '@');
	return sb_str(scratch);
}

static const char *file_name(struct strbuf *scratch, const struct link_thing *thing)
{
	static const struct {
		enum proc_kind kind;
		const char *prefix;
	} prefixes[] = {
		{PROC_MEMFD, "/memfd:"},
		{PROC_SHM_FILE, POSIX_SHM_DIR "/" POSIX_SEM_PREFIX},
		{PROC_SHM_FILE, POSIX_SHM_DIR "/"},
	};
	const char *name = thing->name;
	size_t n = strlen(name);
	size_t deleted = strlen(DELETED);

	if (n > deleted && streq(name + n - deleted, DELETED))
		n -= deleted;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		size_t prefix = strlen(prefixes[i].prefix);

		if (thing->kind != prefixes[i].kind || n <= prefix ||
		    strncmp(name, prefixes[i].prefix, prefix) != 0)
			continue;
		name += prefix;
		n -= prefix;
		break;
	}
	sb_putn(scratch, name, n);
	return sb_str(scratch);
}

const char *link_name(struct strbuf *scratch, const struct link_thing *thing)
{
	sb_reset(scratch);
	if (thing->ipc)
		return thing->ipc->name;
	switch (thing->kind) {
	case PROC_SOCKET:
		return socket_name(scratch, thing->socket);
	case PROC_SHM_FILE:
	case PROC_QUEUE:
	case PROC_MEMFD:
	case PROC_FILE:
	case PROC_FIFO:
		return thing->name ? file_name(scratch, thing) : NULL;
	default:
		return NULL;
	}
}

bool link_put_name(struct strbuf *out, const struct link_thing *thing)
{
	struct strbuf scratch = STRBUF_INIT;
	const char *name = link_name(&scratch, thing);

	if (thing->ipc && !name) {
		ipc_key_put(out, thing->ipc->key);
		name = "";
	} else if (name) {
		if (thing->kind == PROC_QUEUE && name[0] != '/')
			sb_putc(out, '/');
		sb_puts(out, name);
		if (thing->unlinked)
			sb_puts(out, DELETED);
	}
	sb_free(&scratch);
	return name != NULL;
}

bool link_number(const struct link_thing *thing, uint64_t *number)
{
	switch (thing->kind) {
	case PROC_SHM_FILE:
	case PROC_QUEUE:
	case PROC_FILE:
		return false;
	default:
		*number = thing->object.number;
		return true;
	}
}

void link_put_access(struct strbuf *out, unsigned access)
{
	if (access & PROC_R)
		sb_putc(out, 'r');
	if (access & PROC_W)
		sb_putc(out, 'w');
	if (!(access & (PROC_R | PROC_W)))
		sb_putc(out, '-');
}

void link_put_numbers(struct strbuf *out, const uint32_t *numbers, size_t count)
{
	size_t end;

	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && numbers[end] == numbers[end - 1] + 1;)
			end++;
		sb_puts(out, i > 0 ? "," : "sem ");
		sb_put_u64(out, numbers[i]);
		if (end - i > 1) {
			sb_putc(out, '-');
			sb_put_u64(out, numbers[end - 1]);
		}
	}
}

bool link_sleeps_at(const struct links *links, const struct proc_sleeper *sleeper,
		    const struct link_end *end)
{
	return place_same(sleeper->object, links->things[end->thing].object);
}

/* ---- how ---- */

static void next_part(struct strbuf *out, size_t begin)
{
	if (out->len > begin)
		sb_puts(out, ", ");
}

static void put_times(struct strbuf *out, uint32_t count)
{
	if (count > 1)
		sb_printf(out, " x%" PRIu32, count);
}

static void put_mapped(struct strbuf *out, const struct link_thing *thing,
		       const struct link_end *end)
{
	sb_puts(out, thing->kind == PROC_SEGMENT ? _("attached") : _("mapped"));
	sb_putc(out, ' ');
	link_put_access(out, end->map_access);
	if (end->shared == 0)
		sb_printf(out, " %s", _("privately"));
	put_times(out, end->mappings);
}

static void put_open(struct strbuf *out, const struct link_thing *thing, const struct link_end *end)
{
	if (thing->kind == PROC_SOCKET) {
		bool listens = thing->socket && thing->socket->listening && (end->sides & 1);

		sb_puts(out, listens ? _("listens") : _("connected"));
		put_times(out, end->fds);
		return;
	}
	sb_puts(out, _("open"));
	sb_putc(out, ' ');
	link_put_access(out, end->fd_access);
	put_times(out, end->fds);
}

/* The semaphores that it can be waiting for: those to be lowered, or to become zero. */
static void put_awaited(struct strbuf *out, const struct proc_sleeper *sleeper)
{
	bool first = true;

	for (uint32_t i = 0; sleeper->ops && i < sleeper->op_count; i++) {
		if (sleeper->ops[i].change > 0)
			continue;
		sb_puts(out, first ? _(" on sem ") : ",");
		sb_put_u64(out, sleeper->ops[i].number);
		first = false;
	}
}

static void put_sleeper(struct strbuf *out, const struct proc_sleeper *sleeper)
{
	sb_printf(out, _("sleeps in %s"), proc_wait_word((enum proc_wait)sleeper->wait));
	if (sleeper->wait == PROC_WAIT_SEM)
		put_awaited(out, sleeper);
	else if (sleeper->wait == PROC_WAIT_MSG_RECEIVE && sleeper->message != 0)
		sb_printf(out, _(" type %" PRId64), sleeper->message);
	else if (sleeper->wait == PROC_WAIT_FUTEX)
		sb_printf(out, _(" at offset %" PRIu64), sleeper->offset);
	if (sleeper->idle_ms >= 0) {
		struct strbuf span = STRBUF_INIT;

		format_span(&span, (uint64_t)sleeper->idle_ms / 1000);
		sb_printf(out, _(" for %s"), sb_str(&span));
		sb_free(&span);
	}
}

static void put_sleepers(struct strbuf *out, const struct out_link *link, size_t begin)
{
	const struct proc_snapshot *all = link->links->processes;
	const struct proc_process *process = &all->processes[link->end->process];

	for (uint32_t i = 0; i < process->sleeper_count; i++) {
		const struct proc_sleeper *sleeper = &all->sleepers[process->first_sleeper + i];

		if (!link_sleeps_at(link->links, sleeper, link->end))
			continue;
		next_part(out, begin);
		put_sleeper(out, sleeper);
	}
}

static void put_record(struct strbuf *out, const struct link_record *record)
{
	sb_puts(out, _(recorded_role_text((enum recorded_role)record->role)));
	if (record->number_count > 0) {
		sb_putc(out, ' ');
		link_put_numbers(out, record->numbers, record->number_count);
	}
	if (record->fate == PID_GONE)
		sb_printf(out, " (%s)", _("gone"));
	else if (record->fate == PID_RECYCLED)
		sb_printf(out, " (%s)", _("gone, its number is another's now"));
}

void link_put_how(struct strbuf *out, const struct out_link *link)
{
	size_t begin = out->len;

	if (!link->end) {
		if (link->record)
			put_record(out, link->record);
		else
			sb_puts(out, _("nobody"));
		return;
	}
	if (link->end->mappings > 0)
		put_mapped(out, link->thing, link->end);
	if (link->end->fds > 0) {
		next_part(out, begin);
		put_open(out, link->thing, link->end);
	}
	if (link->end->sleepers > 0)
		put_sleepers(out, link, begin);
	for (uint32_t i = link->end->first_record; i != LINK_NONE;
	     i = link->links->records[i].next) {
		next_part(out, begin);
		put_record(out, &link->links->records[i]);
	}
}

/* ---- who ---- */

bool link_put_user(struct strbuf *out, const struct proc_process *process)
{
	return user_put(out, process->uids[1]);
}
