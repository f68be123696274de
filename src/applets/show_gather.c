/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "applets/show.h"
#include "base/alloc.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/limits.h"
#include "ipc/posix.h"

/* ---- limits ---- */

static uint64_t own_size(const struct ipc_object *object)
{
	return object->size;
}

static uint64_t own_pages(const struct ipc_object *object)
{
	uint64_t page = ipc_page_size();

	return object->size / page + (object->size % page > 0);
}

/* The limits that bound an object of a kind. */
static const struct {
	enum ipc_kind kind;
	enum ipc_limit limit;
	uint64_t (*own)(const struct ipc_object *); /* what the object has of it; NULL: it counts as one */
} bounds[] = {
	{KIND_SHM, LIMIT_SHMMAX, own_size},
	{KIND_SHM, LIMIT_SHMALL, own_pages},
	{KIND_SHM, LIMIT_SHMMNI, NULL},
	{KIND_MSG, LIMIT_MSGMNI, NULL},
	{KIND_SEM, LIMIT_SEMMSL, own_size},
	{KIND_SEM, LIMIT_SEMMNS, own_size},
	{KIND_SEM, LIMIT_SEMMNI, NULL},
	{KIND_PMSG, LIMIT_MQUMNI, NULL},
};

static void gather_limits(struct ipc_source *source, struct show_report *report)
{
	const struct ipc_object *object = report->object;
	struct ipc_usage usage;
	bool counted = ipc_usage_get(source, KIND_BIT(object->kind), &usage) == 0;

	for (size_t i = 0; i < ARRAY_SIZE(bounds); i++) {
		const struct ipc_limit_row *row = &ipc_limits[bounds[i].limit];
		struct show_limit limit = {.name = row->name, .is_bytes = row->is_bytes};

		if (bounds[i].kind != object->kind ||
		    ipc_limit_get(source, bounds[i].limit, &limit.limit))
			continue;
		limit.has_own = bounds[i].own;
		limit.own = limit.has_own ? bounds[i].own(object) : 0;
		limit.has_all = counted && row->has_usage;
		limit.all = limit.has_all ? ipc_usage_of(&usage, bounds[i].limit) : 0;
		report->limits[report->limit_count++] = limit;
	}
}

/* Limits that a queue has for itself. */
static void gather_own_limits(struct show_report *report)
{
	const struct ipc_object *object = report->object;
	struct show_limit limit = {.has_own = true};

	if (object->kind == KIND_MSG && !(object->unknown & UNKNOWN_MAX_BYTES)) {
		limit.name = "msg_qbytes"; /* of struct msqid_ds, msgctl(2) */
		limit.is_bytes = true;
		limit.own = object->size;
		limit.limit = object->msg.max_bytes;
	} else if (object->kind == KIND_PMSG && !(object->unknown & UNKNOWN_COUNT)) {
		limit.name = "mq_maxmsg"; /* of struct mq_attr, mq_getattr(3) */
		limit.own = object->posix.queue.messages;
		limit.limit = object->posix.queue.max_messages;
	}
	if (limit.name)
		report->limits[report->limit_count++] = limit;
}

/* Files are bounded by their file system. A capture has nothing of it. */
static void gather_file_system(struct ipc_source *source, struct show_report *report)
{
	struct statvfs fs;
	int fd;

	if (!sysroot_is_live(&source->root) ||
	    (report->object->kind != KIND_PSHM && report->object->kind != KIND_PSEM))
		return;
	fd = sysroot_openat(&source->root, POSIX_SHM_DIR, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return;
	if (fstatvfs(fd, &fs) == 0 && fs.f_blocks > 0)
		report->limits[report->limit_count++] = (struct show_limit){
			.name = POSIX_SHM_DIR,
			.is_bytes = true,
			.has_own = true,
			.has_all = true,
			.own = report->object->posix.blocks,
			.all = (uint64_t)(fs.f_blocks - fs.f_bfree) * fs.f_frsize,
			.limit = (uint64_t)fs.f_blocks * fs.f_frsize,
		};
	(void)close(fd);
}

/* ---- processes ---- */

static struct show_pid known_pid(const struct proc_snapshot *processes, const char *role,
				 pid_t pid, time_t when)
{
	return (struct show_pid){
		.role = role,
		.pid = pid,
		.when = when,
		.fate = evidence_pid_fate(processes, pid, when),
		.process = processes && pid ? proc_find(processes, pid) : NULL,
	};
}

static void gather_processes(struct show_report *report)
{
	const struct proc_snapshot *processes = report->processes;
	struct recorded_pid recorded[RECORDED_PIDS_MAX];

	report->recorded_count = evidence_recorded(report->object, recorded);
	for (size_t i = 0; i < report->recorded_count; i++)
		report->recorded[i] = known_pid(processes, recorded[i].role, recorded[i].pid,
						recorded[i].when);
	if (processes) {
		report->ipc_ns = processes->own.ipc;
		report->key = evidence_key(report->object, report->ipc_ns);
		proc_object_users(processes, report->key, &report->users);
	}
	report->state = evidence_state(report->object, processes ? &report->users : NULL,
				       processes && processes->hidden > 0);
}

void show_find_owner(const struct show_report *report, pid_t leader, struct show_pid *owner)
{
	const struct proc_snapshot *processes = report->processes;

	owner->fate = !processes ? PID_UNKNOWN : leader ? PID_RECYCLED : PID_GONE;
	for (size_t i = 0; i < report->users.count; i++) {
		const struct proc_process *process =
			&processes->processes[report->users.users[i].process];
		bool inside = process->nspid_count > 1; /* of ours: it has other numbers there */
		pid_t own = inside ? process->nspid[process->nspid_count - 1] : leader;

		if (own == (inside ? owner->pid : process->pid)) {
			owner->fate = PID_ALIVE;
			owner->process = process;
			return;
		}
	}
	if (leader && processes) {
		owner->process = proc_find(processes, leader);
		if (!owner->process || owner->process->lacks & PROC_MAPPINGS)
			owner->fate = PID_UNKNOWN;
	}
}

/* ---- what is inside ---- */

static void gather_semaphores(struct show_report *report)
{
	const struct ipc_object *object = report->object;

	report->semaphores_err =
		ipc_sem_elements(object->id, (size_t)object->size, &report->semaphores);
	if (report->semaphores_err)
		return;
	report->semaphore_pids = xcalloc((size_t)object->size, sizeof(*report->semaphore_pids));
	for (size_t i = 0; i < object->size; i++) /* all share one time */
		report->semaphore_pids[i] = known_pid(report->processes, NULL,
						      report->semaphores[i].pid,
						      evidence_last_activity(object));
}

static void add_message(struct show_report *report, const struct ipc_message *message)
{
	struct show_message *shown;

	report->messages = array_grow(report->messages, &report->message_cap,
				      report->message_count + 1, sizeof(*report->messages));
	shown = &report->messages[report->message_count++];
	shown->type = message->type;
	shown->size = message->size;
	shown->head_size = message->size < SHOW_HEAD ? message->size : SHOW_HEAD;
	memcpy(shown->head, message->text, shown->head_size);
}

static void gather_messages(struct ipc_source *source, size_t most, struct show_report *report)
{
	struct ipc_peeker peeker;
	uint64_t max = 0;
	int err = 0;

	if (ipc_limit_get(source, LIMIT_MSGMAX, &max))
		max = report->object->size;
	ipc_peek_begin(&peeker, report->object->id, report->object->size, max);
	while (report->message_count < most) {
		struct ipc_message message;

		err = ipc_peek(&peeker, report->message_count, &message);
		if (err)
			break;
		add_message(report, &message);
	}
	ipc_peek_end(&peeker);
	report->messages_err = err == -ENOMSG ? 0 : err;
	report->more_messages = !err && report->object->msg.messages > report->message_count;
}

static void gather_contents(struct ipc_source *source, size_t size, struct show_report *report)
{
	ssize_t n;

	if (size > report->object->size)
		size = (size_t)report->object->size;
	report->contents = xmalloc(size + 1);
	n = ipc_contents_read(source, report->object, 0, report->contents, size);
	report->contents_err = n < 0 ? (int)n : 0;
	report->contents_size = n < 0 ? 0 : (size_t)n;
}

/* Threads that are seen to sleep on a part of the lock. */
static size_t count_sleepers(const struct show_report *report, const struct show_place *place)
{
	const struct proc_snapshot *processes = report->processes;
	size_t count = 0;

	if (!processes)
		return 0;
	for (uint32_t i = proc_first_sleeper(processes, report->key); i != PROC_NONE;
	     i = processes->sleepers[i].next) {
		const struct proc_sleeper *sleeper = &processes->sleepers[i];

		count += sleeper->wait == PROC_WAIT_FUTEX && sleeper->offset >= place->offset &&
			 sleeper->offset - place->offset < lock_size(place->kind, place->narrow);
	}
	return count;
}

static void gather_lock(struct ipc_source *source, const struct show_place *place,
			struct show_report *report)
{
	struct show_lock *lock = &report->locks[report->lock_count++];
	size_t size = lock_size(place->kind, place->narrow);
	char bytes[LOCK_SIZE_MAX];
	ssize_t n = ipc_contents_read(source, report->object, place->offset, bytes, size);

	*lock = (struct show_lock){
		.place = *place,
		.err = n < 0 ? (int)n : 0,
		.sleepers = count_sleepers(report, place),
	};
	if (n >= 0)
		lock->err = (size_t)n < size ? -ERANGE
					     : lock_decode(place->kind, place->narrow, bytes,
							   &lock->facts);
	if (lock->err || !(lock->facts.has & LOCK_HAS_OWNER))
		return;
	lock->owner.pid = lock->facts.owner;
	show_find_owner(report, proc_leader(&source->root, lock->owner.pid), &lock->owner);
}

/* A named semaphore is a lock at the front of its file, and its size tells which. */
static void gather_named_semaphore(struct ipc_source *source, struct show_report *report)
{
	struct show_place place = {LOCK_SEM, false, 0};
	char bytes[32];

	place.narrow = ipc_contents_read(source, report->object, 0, bytes, sizeof(bytes)) == 16;
	gather_lock(source, &place, report);
}

static void gather_inside(struct ipc_source *source, const struct show_request *request,
			  struct show_report *report)
{
	enum ipc_kind kind = report->object->kind;
	bool live = sysroot_is_live(&source->root);
	bool memory = kind == KIND_SHM || kind == KIND_PSHM;

	if (kind == KIND_SEM && live)
		gather_semaphores(report);
	else if (kind == KIND_SEM)
		report->semaphores_err = -EOPNOTSUPP;
	if (kind == KIND_MSG && live)
		gather_messages(source, request->messages, report);
	else if (kind == KIND_MSG || kind == KIND_PMSG)
		report->messages_err = -EOPNOTSUPP;
	if (memory && request->contents > 0)
		gather_contents(source, request->contents, report);

	report->locks = xcalloc(request->place_count + 1, sizeof(*report->locks));
	if (kind == KIND_PSEM)
		gather_named_semaphore(source, report);
	for (size_t i = 0; i < request->place_count && memory; i++)
		gather_lock(source, &request->places[i], report);
}

void show_gather(struct session *session, const struct show_request *request,
		 const struct ipc_object *object, const struct proc_snapshot *processes,
		 struct show_report *report)
{
	*report = (struct show_report){.object = object, .processes = processes};
	gather_own_limits(report);
	gather_limits(&session->source, report);
	gather_file_system(&session->source, report);
	gather_processes(report);
	gather_inside(&session->source, request, report);
}

void show_free(struct show_report *report)
{
	proc_users_free(&report->users);
	free(report->semaphores);
	free(report->semaphore_pids);
	free(report->messages);
	free(report->contents);
	free(report->locks);
	*report = (struct show_report){0};
}

const char *show_reason(const struct ipc_object *object, int err)
{
	switch (-err) {
	case EOPNOTSUPP:
		return object->kind == KIND_PMSG
			       ? _("the kernel shows a message of a POSIX queue only to who takes it")
			       : _("a captured system does not have them");
	case ENOSYS:
		return _("this kernel was built without CONFIG_CHECKPOINT_RESTORE, and shows a "
			 "message only to who takes it");
	case EACCES:
	case EPERM:
		return _("no right to read: the owner, CAP_IPC_OWNER (System V) or "
			 "CAP_DAC_READ_SEARCH (POSIX) has it");
	case EMSGSIZE:
		return _("a message is longer than MSGMAX allows today");
	case ENOENT:
	case EIDRM:
	case EINVAL:
		return _("the object is gone meanwhile");
	case ERANGE:
		return _("behind the end of the memory");
	case EBADMSG:
		return _("the bytes there can be no such object");
	default:
		return strerror(-err);
	}
}
