/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads that sleep in a call on an IPC object, by /proc/PID/task/TID/syscall. A call with a
 * 32-bit program's number out of a 64-bit program (int $0x80) is not told from another: nobody
 * does that for IPC.
 */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/util.h"
#include "proc/captured.h"
#include "proc/number.h"
#include "proc/read.h"
#include "proc/sleepers.h"
#include "proc/snapshot.h"
#include "proc/stat.h"
#include "proc/syscalls.h"

#define SYSCALL_MAX 512
#define SCHED_MAX 16384

/* More operations than any system allows in one semop(2) by default (SEMOPM, semop(2)). */
#define MOST_OPS 500

/* Most elements of futex_waitv(2): FUTEX_WAITV_MAX. */
#define MOST_FUTEXES 128

enum width { WIDTH_UNKNOWN, WIDTH_NATIVE, WIDTH_NARROW };

/* The thread that is looked at. */
struct thread {
	int dir; /* its directory */
	pid_t tid;
	enum width *width; /* of its process, found out when needed */
};

static enum width width_of(struct proc_scan *scan)
{
	if (proc_read(scan, scan->dir, "auxv", 4096))
		return WIDTH_NATIVE;
	return proc_auxv_is_narrow(scan->text, scan->text_length) ? WIDTH_NARROW : WIDTH_NATIVE;
}

/* Decode for the ABI that the program has; which one is asked only if a number fits. */
static bool decode(struct proc_scan *scan, enum width *width, struct proc_call *call)
{
	struct proc_call narrow;
	bool as_native, as_narrow;

	as_native = proc_decode_call(proc_abi_native, sizeof(long) < 8, scan->text, call);
	as_narrow = proc_abi_compat != ABI_NONE &&
		    proc_decode_call(proc_abi_compat, true, scan->text, &narrow);
	if ((!as_native && !as_narrow) || proc_abi_compat == ABI_NONE)
		return as_native;
	if (*width == WIDTH_UNKNOWN)
		*width = width_of(scan);
	if (*width == WIDTH_NATIVE)
		return as_native;
	*call = narrow;
	return as_narrow;
}

/* "se.exec_start : 2638621.373649": when the task last ran, in ms of the scheduler's clock. */
static bool last_ran(struct proc_scan *scan, int dir, const char *path, double *ms)
{
	static const char label[] = "se.exec_start";
	const char *p;
	uint64_t whole;

	if (proc_read(scan, dir, path, SCHED_MAX))
		return false;
	p = strstr(scan->text, label);
	if (!p)
		return false;
	p += strlen(label);
	p += strspn(p, " :");
	if (!take_dec(&p, &whole))
		return false;
	*ms = (double)whole;
	return true;
}

/*
 * We run now, so our own entry says what time it is on the scheduler's clock. It differs a little
 * from CPU to CPU (time in interrupts and time stolen by a hypervisor do not count).
 */
static int64_t idle_ms(struct proc_scan *scan, const struct thread *thread)
{
	double now, then;

	if (!scan->live || !scan->own_pids)
		return -1;
	if (!scan->idle_known) {
		scan->idle_known = true;
		scan->idle_base = last_ran(scan, scan->proc, "thread-self/sched", &now)
					  ? now - (double)clock_ns() / 1e6
					  : NAN;
	}
	if (isnan(scan->idle_base) || !last_ran(scan, thread->dir, "sched", &then))
		return -1;
	now = scan->idle_base + (double)clock_ns() / 1e6;
	return now > then ? (int64_t)(now - then) : 0;
}

/* "0" stands for none: awake, or a kernel without names. */
static const char *read_wchan(struct proc_scan *scan, const struct thread *thread)
{
	if (proc_read(scan, thread->dir, "wchan", 256) || !scan->text_length ||
	    streq(scan->text, "0"))
		return NULL;
	return arena_strdup(&scan->snap->arena, scan->text);
}

/* The operations of semop(2): struct sembuf is the same for all programs. */
static void read_ops(struct proc_scan *scan, const struct thread *thread,
		     const struct proc_call *call, struct proc_sleeper *sleeper)
{
	struct proc_semop *ops;

	_Static_assert(sizeof(*ops) == 6, "as struct sembuf of semop(2)");
	if (call->count == 0 || call->count > MOST_OPS || !scan->live)
		return;
	ops = arena_alloc(&scan->snap->arena, call->count * sizeof(*ops));
	if (proc_memory(scan, thread->dir, call->address, ops, call->count * sizeof(*ops)))
		return;
	sleeper->ops = ops;
	sleeper->op_count = call->count;
}

/* struct ipc_kludge of the kernel's include/linux/ipc.h: pointer and type, as wide as a long. */
static int64_t read_kludge(struct proc_scan *scan, const struct thread *thread,
			   const struct proc_call *call)
{
	int32_t narrow[2] = {0, 0};
	int64_t wide[2] = {0, 0};

	if (call->narrow)
		(void)proc_memory(scan, thread->dir, call->address, narrow, sizeof(narrow));
	else
		(void)proc_memory(scan, thread->dir, call->address, wide, sizeof(wide));
	return call->narrow ? narrow[1] : wide[1];
}

static void sleep_on_sysv(struct proc_scan *scan, const struct thread *thread,
			  const struct proc_call *call, struct proc_sleeper *sleeper)
{
	bool is_set = call->wait == PROC_WAIT_SEM;
	uint64_t ns = scan->process.ns.ipc;
	int err = 0;

	/* setns(2) and unshare(2) move a single thread. */
	if (scan->live && thread->tid != scan->process.tid)
		ns = proc_namespace(scan, thread->dir, "ns/ipc", &err);
	sleeper->kind = is_set ? PROC_SEM_SET : PROC_MSG_QUEUE;
	sleeper->object = place_of_sysv(is_set ? PLACE_SEM : PLACE_MSG, ns, call->id);
	if (is_set)
		read_ops(scan, thread, call, sleeper);
	if (call->wait != PROC_WAIT_MSG_RECEIVE)
		return;
	sleeper->message = call->message;
	if (call->kludge)
		sleeper->message = read_kludge(scan, thread, call);
}

static bool sleep_on_queue(struct proc_scan *scan, const struct thread *thread,
			   const struct proc_call *call, struct proc_sleeper *sleeper)
{
	struct statx st;
	char path[32];

	(void)snprintf(path, sizeof(path), "fd/%d", call->id);
	if (!scan->live) {
		struct proc_fd fd = {.fd = call->id};
		const char *target = proc_link(scan, thread->dir, path);

		if (!target || !proc_captured_fd(scan, target, &fd) || fd.kind != PROC_QUEUE)
			return false;
		sleeper->object = fd.object;
	} else if (statx(thread->dir, path, AT_STATX_DONT_SYNC, STATX_TYPE | STATX_INO, &st) < 0) {
		return false;
	} else {
		sleeper->object = place_of_file(makedev(st.stx_dev_major, st.stx_dev_minor),
						   st.stx_ino);
	}
	sleeper->fd = call->id;
	sleeper->kind = PROC_QUEUE;
	return true;
}

static void add_sleeper(struct proc_scan *scan, const struct proc_sleeper *sleeper)
{
	struct proc_snapshot *snap = scan->snap;

	snap->sleepers = array_grow(snap->sleepers, &snap->sleeper_cap, snap->sleeper_count + 1,
				    sizeof(*snap->sleepers));
	snap->sleepers[snap->sleeper_count++] = *sleeper;
}

/*
 * A futex counts where a shared mapping is at its address. Where mappings are not known, each
 * that is meant for several processes does.
 */
static bool futex_counts(const struct proc_scan *scan, uint64_t address, bool private)
{
	const struct proc_process *process = &scan->process;
	const struct proc_mapping *mapping;

	if (!(scan->want & PROC_MAPPINGS) || (process->lacks & PROC_MAPPINGS))
		return !private;
	mapping = proc_mapping_at(scan->snap, process, address);
	return mapping && mapping->shared;
}

/* Those of futex_waitv(2) that count: it waits for the first of several. */
static void add_futexes(struct proc_scan *scan, const struct thread *thread,
			const struct proc_call *call, struct proc_sleeper *sleeper)
{
	struct { /* struct futex_waitv of the kernel's include/uapi/linux/futex.h */
		uint64_t value, address;
		uint32_t flags, reserved;
	} list[MOST_FUTEXES];

	if (call->form != FORM_FUTEX_WAITV) {
		sleeper->address = call->address;
		add_sleeper(scan, sleeper);
		return;
	}
	if (call->count > MOST_FUTEXES || proc_memory(scan, thread->dir, call->address, list,
						      call->count * sizeof(list[0])))
		return;
	for (uint32_t i = 0; i < call->count; i++) {
		if (!futex_counts(scan, list[i].address, list[i].flags & 128))
			continue;
		sleeper->address = list[i].address;
		add_sleeper(scan, sleeper);
	}
}

static char state_of(struct proc_scan *scan, const struct thread *thread)
{
	struct proc_process other;

	/* Asked now: the process may have gone to sleep only after it was first looked at. */
	if (proc_read(scan, thread->dir, "stat", PROC_STAT_MAX) ||
	    !proc_parse_stat(scan->text, &other))
		return scan->process.state;
	return other.state;
}

/* The call was decoded: put together what there is to know. */
static void take_sleeper(struct proc_scan *scan, const struct thread *thread,
			 const struct proc_call *call)
{
	struct proc_sleeper sleeper = {
		.process = scan->index,
		.next = PROC_NONE,
		.tid = thread->tid,
		.fd = -1,
		.wait = (uint8_t)call->wait,
		.kind = PROC_MEMORY,
	};

	if (call->wait == PROC_WAIT_FUTEX && call->form != FORM_FUTEX_WAITV &&
	    !futex_counts(scan, call->address, call->private))
		return;
	if (call->form == FORM_MQ) {
		if (!sleep_on_queue(scan, thread, call, &sleeper))
			return;
	} else if (call->wait != PROC_WAIT_FUTEX) {
		sleep_on_sysv(scan, thread, call, &sleeper);
	}
	sleeper.wchan = read_wchan(scan, thread);
	/* Which call it was that a signal interrupted, only the kernel's function tells. */
	if (call->form == FORM_RESTART &&
	    (!sleeper.wchan || strncmp(sleeper.wchan, "futex", 5) != 0))
		return;
	sleeper.state = state_of(scan, thread);
	sleeper.idle_ms = idle_ms(scan, thread);
	if (call->wait == PROC_WAIT_FUTEX)
		add_futexes(scan, thread, call, &sleeper);
	else
		add_sleeper(scan, &sleeper);
}

static int read_thread(struct proc_scan *scan, const struct thread *thread)
{
	struct proc_call call;
	int err = proc_read(scan, thread->dir, "syscall", SYSCALL_MAX);

	if (!err && decode(scan, thread->width, &call))
		take_sleeper(scan, thread, &call);
	return err;
}

int proc_read_sleepers(struct proc_scan *scan, struct proc_process *process)
{
	enum width width = WIDTH_UNKNOWN;
	struct thread thread = {scan->dir, process->tid, &width};
	int err;

	if (process->threads <= 1)
		return read_thread(scan, &thread);
	err = proc_list_threads(scan);
	for (size_t i = 0; i < scan->tids.count && !err; i++) {
		thread.tid = scan->tids.at[i];
		thread.dir = proc_open_thread(scan, thread.tid);
		if (thread.dir < 0)
			continue;
		err = read_thread(scan, &thread);
		(void)close(thread.dir);
		/* A thread may end while the others go on. */
		if (err_is_end_of_process(err))
			err = 0;
	}
	return err;
}
