/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/show/json.h"
#include "base/util.h"
#include "ipc/object_json.h"
#include "render/limit_json.h"
#include "render/process_json.h"

/* Bit by bit, so that "rw" reads as it does for people. */
static void put_access(struct json *json, unsigned access)
{
	char text[4];
	size_t n = 0;

	if (access & PROC_R)
		text[n++] = 'r';
	if (access & PROC_W)
		text[n++] = 'w';
	if (access & PROC_X)
		text[n++] = 'x';
	text[n] = '\0';
	json_string(json, "access", text);
}

/* ---- the object ---- */

static void put_object(struct json *json, const struct show_report *report)
{
	const struct namespace *ns = report->ns;
	const struct proc_process *leader =
		ns && report->processes ? proc_find(report->processes, ns->leader) : NULL;

	object_json(json, report->object, report->own_ipc_ns, OBJECT_ALL & ~OBJECT_PIDS);
	json_string(json, "state", object_state_word(report->use->state));
	/* Only where other namespaces were asked for. */
	process_json_member(json, "namespace_leader", ns ? ns->leader : 0, leader);
}

static void put_limits(struct json *json, const struct show_report *report)
{
	json_open_array(json, "limits");
	for (size_t i = 0; i < report->look.limit_count; i++) {
		const struct show_limit *limit = &report->look.limits[i];

		json_open_object(json, NULL);
		json_string(json, "name", limit->name);
		limit_json(json, true, limit->limit);
		json_u64_or_null(json, "own", limit->has_own, limit->own);
		json_u64_or_null(json, "all", limit->has_all, limit->all);
		json_close_object(json);
	}
	json_close_array(json);
}

/* ---- processes ---- */

static void put_pid(struct json *json, const struct show_pid *pid)
{
	process_json_brief(json, pid->pid, pid->fate == PID_ALIVE ? pid->process : NULL);
	json_string(json, "fate", pid_fate_word(pid->fate));
}

static void put_recorded(struct json *json, const struct show_report *report)
{
	json_open_array(json, "recorded");
	for (size_t i = 0; i < report->recorded_count; i++) {
		json_open_object(json, NULL);
		json_string(json, "role", recorded_role_word(report->recorded[i].role));
		put_pid(json, &report->recorded[i]);
		json_time(json, "when", report->recorded[i].when);
		json_close_object(json);
	}
	json_close_array(json);
}

static void put_mappings(struct json *json, const struct show_report *report,
			 const struct proc_process *process)
{
	json_open_array(json, "mappings");
	for (uint32_t i = 0; i < process->mapping_count; i++) {
		const struct proc_mapping *mapping =
			&report->processes->mappings[process->first_mapping + i];

		if (!place_same(mapping->object, report->key))
			continue;
		json_open_object(json, NULL);
		json_hex(json, "address", mapping->address, 1);
		json_u64(json, "bytes", mapping->length);
		json_u64(json, "offset", mapping->offset);
		json_u64_or_null(json, "page_bytes", mapping->page_shift > 0,
				 UINT64_C(1) << mapping->page_shift);
		put_access(json, mapping->access);
		json_bool(json, "shared", mapping->shared);
		json_close_object(json);
	}
	json_close_array(json);
}

static void put_descriptors(struct json *json, const struct show_report *report,
			    const struct proc_process *process)
{
	json_open_array(json, "descriptors");
	for (uint32_t i = 0; i < process->fd_count; i++) {
		const struct proc_fd *fd = &report->processes->fds[process->first_fd + i];

		if (!place_same(fd->object, report->key))
			continue;
		json_open_object(json, NULL);
		json_i64(json, "fd", fd->fd);
		put_access(json, fd->access);
		json_u64_or_null(json, "thread", fd->tid != 0, (uint64_t)fd->tid);
		json_close_object(json);
	}
	json_close_array(json);
}

static void put_sleepers(struct json *json, const struct show_report *report,
			 const struct proc_process *process, time_t now)
{
	json_open_array(json, "sleepers");
	for (uint32_t i = 0; i < process->sleeper_count; i++) {
		const struct proc_sleeper *sleeper =
			&report->processes->sleepers[process->first_sleeper + i];

		if (place_same(sleeper->object, report->key))
			process_json_sleeper(json, sleeper, now);
	}
	json_close_array(json);
}

static void put_process(struct json *json, const struct show_report *report,
			const struct proc_process *process, time_t now)
{
	json_open_object(json, NULL);
	process_json(json, process);
	put_mappings(json, report, process);
	put_descriptors(json, report, process);
	put_sleepers(json, report, process, now);
	json_close_object(json);
}

static void put_processes(struct json *json, const struct show_report *report, time_t now)
{
	if (!report->processes) {
		json_null(json, "processes");
		return;
	}
	json_open_array(json, "processes");
	for (size_t i = 0; i < report->use->user_count; i++)
		put_process(json, report,
			    &report->processes->processes[report->use->users[i].process], now);
	json_close_array(json);
}

/* ---- what is inside ---- */

static void put_semaphores(struct json *json, const struct show_report *report)
{
	if (!report->semaphores) {
		json_null(json, "semaphores");
		return;
	}
	json_open_array(json, "semaphores");
	for (size_t i = 0; i < report->object->size; i++) {
		json_open_object(json, NULL);
		json_u64(json, "number", i);
		json_u64(json, "value", report->semaphores[i].value);
		json_u64(json, "ncount", report->semaphores[i].ncount);
		json_u64(json, "zcount", report->semaphores[i].zcount);
		put_pid(json, &report->semaphore_pids[i]);
		json_close_object(json);
	}
	json_close_array(json);
}

static void put_messages(struct json *json, const struct show_report *report)
{
	if (!kind_is_in(report->object->kind, KINDS_QUEUES) ||
	    (report->look.messages_err && report->look.message_count == 0)) {
		json_null(json, "messages");
		return;
	}
	json_open_array(json, "messages");
	for (size_t i = 0; i < report->look.message_count; i++) {
		const struct show_message *message = &report->look.messages[i];

		json_open_object(json, NULL);
		json_u64(json, "number", i);
		json_i64(json, "type", message->type);
		json_u64(json, "bytes", message->size);
		json_bytes(json, "head", message->head, message->head_size);
		json_close_object(json);
	}
	json_close_array(json);
}

/* Who holds it, by the number of a thread that the lock has. */
static void put_holder(struct json *json, const struct show_lock *lock)
{
	bool alive = lock->owner.fate == PID_ALIVE && lock->owner.process;

	if (!(lock->facts.has & LOCK_HAS_OWNER)) {
		json_null(json, "holder");
		return;
	}
	json_open_object(json, "holder");
	json_i64(json, "thread", lock->facts.owner);
	json_string(json, "fate", pid_fate_word(lock->owner.fate));
	process_json_brief(json, alive ? lock->owner.process->pid : 0,
			   alive ? lock->owner.process : NULL);
	json_close_object(json);
}

static void put_bool(struct json *json, const char *name, bool known, bool value)
{
	if (known)
		json_bool(json, name, value);
	else
		json_null(json, name);
}

static void put_lock(struct json *json, const struct show_lock *lock)
{
	const struct lock_facts *facts = &lock->facts;
	unsigned has = facts->has;

	json_open_object(json, NULL);
	json_string(json, "type", lock_kind_word(lock->place.kind));
	json_u64(json, "offset", lock->place.offset);
	json_u64(json, "bits", lock->place.narrow ? 32 : 64);
	json_bool(json, "valid", !lock->err);
	if (!lock->err) {
		json_string(json, "state", lock_state_word(facts->state));
		json_string(json, "kind", facts->type);
		json_bool(json, "process_shared", facts->shared);
		put_bool(json, "robust", facts->kind == LOCK_MUTEX, facts->robust);
		json_string(json, "protocol", facts->protocol);
		put_holder(json, lock);
		json_u64_or_null(json, "count", has & LOCK_HAS_COUNT, facts->count);
		json_u64_or_null(json, "waiters", has & LOCK_HAS_WAITERS, facts->waiters);
		put_bool(json, "contended", has & LOCK_HAS_WAITING, facts->waiting);
		json_u64_or_null(json, "ceiling", has & LOCK_HAS_CEILING, facts->ceiling);
		json_u64(json, "sleepers", lock->sleepers);
	}
	json_close_object(json);
}

static void put_locks(struct json *json, const struct show_report *report)
{
	json_open_array(json, "locks");
	for (size_t i = 0; i < report->look.lock_count; i++)
		put_lock(json, &report->look.locks[i]);
	json_close_array(json);
}

/* Why something of it is null though it was asked for. */
static void put_reasons(struct json *json, const struct show_report *report)
{
	const int errors[] = {report->look_err, report->semaphores_err,
			      report->look.messages_err, report->look.contents_err};

	json_open_array(json, "not_shown");
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i])
			json_string(json, NULL, show_reason(report->object, errors[i]));
	for (size_t i = 0; i < report->look.lock_count; i++)
		if (report->look.locks[i].err)
			json_string(json, NULL,
				    show_reason(report->object, report->look.locks[i].err));
	json_close_array(json);
}

static void put_inside(struct json *json, const struct show_report *report)
{
	json_open_object(json, "inside");
	put_semaphores(json, report);
	put_messages(json, report);
	if (report->look.contents && !report->look.contents_err)
		json_bytes(json, "contents", report->look.contents, report->look.contents_size);
	else
		json_null(json, "contents");
	put_locks(json, report);
	put_reasons(json, report);
	json_close_object(json);
}

void show_json(const struct show_report *report, struct json *json, time_t now)
{
	json_open_object(json, NULL);
	put_object(json, report);
	put_limits(json, report);
	put_recorded(json, report);
	put_processes(json, report, now);
	put_inside(json, report);
	json_close_object(json);
}
