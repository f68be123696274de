/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "applets/show/json.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/reference.h"
#include "render/process_json.h"

static void put_hex(struct json *json, const char *name, uint64_t value, unsigned digits)
{
	struct strbuf text = STRBUF_INIT;

	sb_puts(&text, "0x");
	sb_put_hex(&text, value, digits);
	json_string(json, name, sb_str(&text));
	sb_free(&text);
}

static void put_bytes(struct json *json, const char *name, const char *bytes, size_t n)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < n; i++)
		sb_put_hex(&text, (unsigned char)bytes[i], 2);
	json_string(json, name, sb_str(&text));
	sb_free(&text);
}

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

static void put_account(struct json *json, const char *name, uid_t uid, gid_t gid)
{
	json_open_object(json, name);
	json_u64(json, "uid", uid);
	json_string(json, "user", user_name(uid));
	json_u64(json, "gid", gid);
	json_string(json, "group", group_name(gid));
	json_close_object(json);
}

/* ---- the object ---- */

/* The leader only where other namespaces were asked for. */
static void put_namespace(struct json *json, const struct show_report *report)
{
	const struct namespace *ns = report->ns;

	json_u64_or_null(json, "ipc_namespace", report->ipc_ns != 0, report->ipc_ns);
	json_u64_or_null(json, "namespace_leader", ns && ns->leader, ns ? (uint64_t)ns->leader : 0);
	json_string(json, "namespace_command", ns ? ns->comm : NULL);
}

static void put_identity(struct json *json, const struct show_report *report)
{
	const struct ipc_object *object = report->object;
	bool sysv = kind_is_sysv(object->kind);
	struct strbuf reference = STRBUF_INIT;

	ipc_reference_put(&reference, object);
	json_string(json, "reference", sb_str(&reference));
	json_string(json, "kind", ipc_kinds[object->kind].word);
	json_u64_or_null(json, "id", sysv, (uint64_t)object->id);
	json_u64_or_null(json, "key", sysv, object->key);
	if (sysv)
		put_hex(json, "key_hex", object->key, 8);
	else
		json_null(json, "key_hex");
	json_string(json, "name", object->name);
	json_u64_or_null(json, "device", !sysv, sysv ? 0 : object->posix.dev);
	json_u64_or_null(json, "inode", !sysv, sysv ? 0 : object->posix.ino);
	put_namespace(json, report);
	json_string(json, "state", object_state_word(report->use->state));
	put_account(json, "owner", object->uid, object->gid);
	if (sysv)
		put_account(json, "creator", object->cuid, object->cgid);
	else
		json_null(json, "creator");
	json_u64(json, "mode", object->mode & 0777);
	sb_free(&reference);
}

static void put_shm(struct json *json, const struct ipc_object *object)
{
	bool rss = !(object->unknown & UNKNOWN_RSS);

	json_u64(json, "bytes", object->size);
	json_u64_or_null(json, "rss_bytes", rss, object->shm.rss);
	json_u64_or_null(json, "swap_bytes", rss, object->shm.swap);
	json_u64(json, "attached", object->shm.nattch);
	json_bool(json, "destroyed", object->mode & IPC_MODE_DEST);
	json_bool(json, "locked", object->mode & IPC_MODE_LOCKED);
}

static void put_msg(struct json *json, const struct ipc_object *object)
{
	json_u64(json, "messages", object->msg.messages);
	json_u64(json, "bytes", object->size);
	json_u64_or_null(json, "max_bytes", !(object->unknown & UNKNOWN_MAX_BYTES), object->msg.max_bytes);
}

static void put_sem(struct json *json, const struct ipc_object *object)
{
	json_u64(json, "semaphores", object->size);
}

static void put_pshm(struct json *json, const struct ipc_object *object)
{
	json_u64(json, "bytes", object->size);
	json_u64(json, "allocated_bytes", object->posix.blocks);
}

static void put_pmsg(struct json *json, const struct ipc_object *object)
{
	bool counted = !(object->unknown & UNKNOWN_COUNT);
	bool told = !(object->unknown & UNKNOWN_NOTIFY);

	json_u64_or_null(json, "messages", counted, object->posix.queue.messages);
	json_u64_or_null(json, "bytes", told, object->size);
	json_u64_or_null(json, "max_messages", counted, object->posix.queue.max_messages);
	json_u64_or_null(json, "max_message_bytes", counted, object->posix.queue.max_size);
	if (!told || object->posix.queue.notify_pid == 0) {
		json_null(json, "notification");
		return;
	}

	static const char *const ways[] = {"signal", "none", "thread"};
	int way = object->posix.queue.notify;
	char name[PROC_SIGNAL_NAME];

	json_open_object(json, "notification");
	json_i64(json, "pid", object->posix.queue.notify_pid);
	json_string(json, "way", way >= 0 && (size_t)way < ARRAY_SIZE(ways) ? ways[way] : NULL);
	json_string(json, "signal",
		    way == 0 ? proc_signal_name(object->posix.queue.signo, name) : NULL);
	json_close_object(json);
}

static void put_psem(struct json *json, const struct ipc_object *object)
{
	json_u64_or_null(json, "value", !(object->unknown & UNKNOWN_COUNT), object->posix.value);
}

/* What each kind has for itself, in a member with the name of the kind. */
static void put_own(struct json *json, const struct ipc_object *object)
{
	static void (*const own[KIND_COUNT])(struct json *, const struct ipc_object *) = {
		[KIND_SHM] = put_shm,   [KIND_MSG] = put_msg,   [KIND_SEM] = put_sem,
		[KIND_PSHM] = put_pshm, [KIND_PMSG] = put_pmsg, [KIND_PSEM] = put_psem,
	};

	json_open_object(json, ipc_kinds[object->kind].word);
	own[object->kind](json, object);
	json_close_object(json);
}

static void put_times(struct json *json, const struct ipc_object *object)
{
	json_open_object(json, "times");
	json_time(json, "changed", object->ctime);
	switch (object->kind) {
	case KIND_SHM:
		json_time(json, "attached", object->shm.atime);
		json_time(json, "detached", object->shm.dtime);
		break;
	case KIND_MSG:
		json_time(json, "sent", object->msg.stime);
		json_time(json, "received", object->msg.rtime);
		break;
	case KIND_SEM:
		json_time(json, "operated", object->sem.otime);
		break;
	default:
		json_time(json, "written", object->posix.mtime);
		break;
	}
	json_close_object(json);
}

static void put_limits(struct json *json, const struct show_report *report)
{
	json_open_array(json, "limits");
	for (size_t i = 0; i < report->look.limit_count; i++) {
		const struct show_limit *limit = &report->look.limits[i];

		json_open_object(json, NULL);
		json_string(json, "name", limit->name);
		json_u64(json, "limit", limit->limit);
		json_u64_or_null(json, "own", limit->has_own, limit->own);
		json_u64_or_null(json, "all", limit->has_all, limit->all);
		json_close_object(json);
	}
	json_close_array(json);
}

/* ---- processes ---- */

static void put_pid(struct json *json, const struct show_pid *pid)
{
	json_u64_or_null(json, "pid", pid->pid != 0, (uint64_t)pid->pid);
	json_string(json, "command", pid->process ? pid->process->comm : NULL);
	json_string(json, "fate", pid_fate_word(pid->fate));
}

static void put_recorded(struct json *json, const struct show_report *report)
{
	json_open_array(json, "recorded");
	for (size_t i = 0; i < report->recorded_count; i++) {
		json_open_object(json, NULL);
		json_string(json, "role", report->recorded[i].role);
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
		put_hex(json, "address", mapping->address, 1);
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

static void put_user(struct json *json, const struct show_report *report,
		     const struct proc_process *process)
{
	json_open_object(json, NULL);
	process_json(json, process);
	put_mappings(json, report, process);
	put_descriptors(json, report, process);
	json_close_object(json);
}

static void put_users(struct json *json, const struct show_report *report)
{
	if (!report->processes) {
		json_null(json, "users");
		json_null(json, "hidden_processes");
		return;
	}
	json_open_array(json, "users");
	for (size_t i = 0; i < report->use->user_count; i++)
		put_user(json, report,
			 &report->processes->processes[report->use->users[i].process]);
	json_close_array(json);
	json_u64(json, "hidden_processes", report->processes->hidden);
}

static void put_sleeper(struct json *json, const struct proc_snapshot *snapshot,
			const struct proc_sleeper *sleeper)
{
	const struct proc_process *process = &snapshot->processes[sleeper->process];
	bool futex = sleeper->wait == PROC_WAIT_FUTEX;
	const char state[] = {sleeper->state, '\0'};

	json_open_object(json, NULL);
	json_i64(json, "pid", process->pid);
	json_i64(json, "thread", sleeper->tid);
	json_string(json, "command", process->comm);
	json_string(json, "call", proc_wait_word(sleeper->wait));
	process_json_operations(json, sleeper);
	process_json_message_type(json, sleeper);
	json_u64_or_null(json, "fd", sleeper->fd >= 0, (uint64_t)sleeper->fd);
	json_u64_or_null(json, "offset", futex, sleeper->offset);
	if (futex)
		put_hex(json, "address", sleeper->address, 1);
	else
		json_null(json, "address");
	json_u64_or_null(json, "milliseconds", sleeper->idle_ms >= 0, (uint64_t)sleeper->idle_ms);
	json_string(json, "wchan", sleeper->wchan);
	json_string(json, "state", state);
	json_close_object(json);
}

static void put_sleepers(struct json *json, const struct show_report *report)
{
	const struct proc_snapshot *snapshot = report->processes;

	if (!snapshot) {
		json_null(json, "sleepers");
		return;
	}
	json_open_array(json, "sleepers");
	for (uint32_t i = proc_first_sleeper(snapshot, report->key); i != PROC_NONE;
	     i = snapshot->sleepers[i].next)
		put_sleeper(json, snapshot, &snapshot->sleepers[i]);
	json_close_array(json);
}

/* ---- what is inside ---- */

static void put_semaphores(struct json *json, const struct show_report *report)
{
	if (!report->look.semaphores) {
		json_null(json, "semaphores");
		return;
	}
	json_open_array(json, "semaphores");
	for (size_t i = 0; i < report->object->size; i++) {
		json_open_object(json, NULL);
		json_u64(json, "number", i);
		json_u64(json, "value", report->look.semaphores[i].value);
		json_u64(json, "ncount", report->look.semaphores[i].ncount);
		json_u64(json, "zcount", report->look.semaphores[i].zcount);
		put_pid(json, &report->semaphore_pids[i]);
		json_close_object(json);
	}
	json_close_array(json);
}

static void put_messages(struct json *json, const struct show_report *report)
{
	if (report->object->kind != KIND_MSG ||
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
		put_bytes(json, "head", message->head, message->head_size);
		json_close_object(json);
	}
	json_close_array(json);
}

static void put_lock(struct json *json, const struct show_lock *lock)
{
	const struct lock_facts *facts = &lock->facts;
	bool mutex = facts->kind == LOCK_MUTEX;
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
		if (mutex)
			json_bool(json, "robust", facts->robust);
		else
			json_null(json, "robust");
		json_string(json, "protocol", facts->protocol);
		json_u64_or_null(json, "owner_thread", has & LOCK_HAS_OWNER, (uint64_t)facts->owner);
		json_u64_or_null(json, "owner_pid", lock->owner.fate == PID_ALIVE && lock->owner.process,
			lock->owner.process ? (uint64_t)lock->owner.process->pid : 0);
		json_string(json, "owner_command", lock->owner.fate == PID_ALIVE &&
			    lock->owner.process ? lock->owner.process->comm : NULL);
		json_string(json, "owner_fate",
			    has & LOCK_HAS_OWNER ? pid_fate_word(lock->owner.fate) : NULL);
		json_u64_or_null(json, "count", has & LOCK_HAS_COUNT, facts->count);
		json_u64_or_null(json, "waiters", has & LOCK_HAS_WAITERS, facts->waiters);
		if (has & LOCK_HAS_WAITING)
			json_bool(json, "contended", facts->waiting);
		else
			json_null(json, "contended");
		json_u64_or_null(json, "ceiling", has & LOCK_HAS_CEILING, facts->ceiling);
		json_u64(json, "sleepers", lock->sleepers);
	}
	json_close_object(json);
}

static void put_inside(struct json *json, const struct show_report *report)
{
	put_semaphores(json, report);
	put_messages(json, report);
	if (report->look.contents && !report->look.contents_err)
		put_bytes(json, "contents", report->look.contents, report->look.contents_size);
	else
		json_null(json, "contents");
	json_open_array(json, "locks");
	for (size_t i = 0; i < report->look.lock_count; i++)
		put_lock(json, &report->look.locks[i]);
	json_close_array(json);
}

/* Why something above is null though it was asked for. */
static void put_reasons(struct json *json, const struct show_report *report)
{
	const int errors[] = {report->look_err, report->look.semaphores_err,
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

void show_json(const struct show_report *report, struct json *json)
{
	json_open_object(json, NULL);
	put_identity(json, report);
	put_own(json, report->object);
	put_times(json, report->object);
	put_limits(json, report);
	put_recorded(json, report);
	put_users(json, report);
	put_sleepers(json, report);
	put_inside(json, report);
	put_reasons(json, report);
	json_close_object(json);
}
