/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: who sleeps in which call on what. A child for each call. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "proc/take.h"
#include "sandbox.h"
#include "waits.h"

/* ---- native calls ---- */

static bool in_semop(void *arg)
{
	const struct timespec *limit = arg;
	struct sembuf ops[] = {{0, 0, 0}, {2, -3, SEM_UNDO}};

	child_ready();
	(void)(limit ? semtimedop(set_id, ops, 2, limit) : semop(set_id, ops, 2));
	return false;
}

static void check_semop(const struct proc_snapshot *snap, const struct proc_sleeper *s, pid_t pid)
{
	assert_int_equal(snap->sleeper_count, 1);
	assert_int_equal(s->wait, PROC_WAIT_SEM);
	assert_int_equal(s->kind, PROC_SEM_SET);
	assert_true(place_same(s->object, set_object(snap)));
	assert_int_equal(proc_first_sleeper(snap, s->object), 0);
	assert_int_equal(s->tid, pid);
	assert_int_equal(s->state, 'S');
	assert_int_equal(s->op_count, 2);
	assert_int_equal(s->ops[0].number, 0);
	assert_int_equal(s->ops[0].change, 0);
	assert_int_equal(s->ops[1].number, 2);
	assert_int_equal(s->ops[1].change, -3);
	assert_int_equal(s->ops[1].flags, SEM_UNDO);
	/* The kernel may have been built without names of its functions. */
	if (s->wchan)
		assert_non_null(strstr(s->wchan, "sem"));
}

static void semop_is_seen(void **state UNUSED)
{
	static const struct timespec limit = {100, 0};
	const void *limits[] = {NULL, &limit};

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		struct child child;
		struct proc_snapshot snap;

		child_start_waiting(&child, in_semop, (void *)limits[i]);
		check_semop(&snap, await_sleeper(&snap, child.pid, WANT), child.pid);
		proc_snapshot_free(&snap);
		child_end(&child);
	}
}

static int64_t now_ms(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * The scheduler has a clock for each CPU, which stands still while a hypervisor runs others: parent
 * and child stay on one, and a second of that clock may take longer than one on the wall.
 */
static void time_since_it_ran(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	cpu_set_t before, one;
	int64_t begin = now_ms();
	unsigned rests = 0;
	int64_t idle;

	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	CPU_ZERO(&one);
	CPU_SET((unsigned)sched_getcpu(), &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	child_start_waiting(&child, in_semop, NULL);
	do {
		idle = await_sleeper(&snap, child.pid, PROC_SLEEPERS)->idle_ms;
		proc_snapshot_free(&snap);
		if (idle < 0)
			skip_because("this kernel has no /proc/PID/sched");
		assert_true(idle <= now_ms() - begin + 1);
	} while (idle < 1000 && keep_waiting(&rests));
	assert_true(idle >= 1000);
	child_end(&child);
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
}

static bool in_msgsnd(void *arg UNUSED)
{
	struct {
		long type;
		char text[1024];
	} message = {1, ""};

	child_ready();
	(void)msgsnd(queue_id, &message, sizeof(message.text), 0);
	return false;
}

static bool in_msgrcv(void *arg)
{
	struct {
		long type;
		char text[1024];
	} message;

	child_ready();
	(void)msgrcv(queue_id, &message, sizeof(message.text), *(const long *)arg, 0);
	return false;
}

static void message_queue_calls_are_seen(void **state UNUSED)
{
	static long types[] = {77, -7}; /* the waiting messages have type 1: not so for 77 */
	struct child child;
	struct proc_snapshot snap;
	const struct proc_sleeper *s;

	child_start_waiting(&child, in_msgsnd, NULL);
	s = await_sleeper(&snap, child.pid, WANT);
	assert_int_equal(s->wait, PROC_WAIT_MSG_SEND);
	assert_int_equal(s->kind, PROC_MSG_QUEUE);
	assert_true(place_same(s->object, queue_object(&snap)));
	proc_snapshot_free(&snap);
	child_end(&child);

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (types[i] < 0) { /* any type up to 7: only an empty queue lets it wait */
			assert_int_equal(msgctl(queue_id, IPC_RMID, NULL), 0);
			queue_id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
		}
		child_start_waiting(&child, in_msgrcv, &types[i]);
		s = await_sleeper(&snap, child.pid, WANT);
		assert_int_equal(s->wait, PROC_WAIT_MSG_RECEIVE);
		assert_true(place_same(s->object, queue_object(&snap)));
		assert_int_equal(s->message, types[i]);
		proc_snapshot_free(&snap);
		child_end(&child);
	}
}

static bool in_mq_send(void *arg UNUSED)
{
	child_ready();
	for (;;)
		if (mq_send(queue, "message", 7, 0) < 0)
			return false;
}

static bool in_mq_receive(void *arg UNUSED)
{
	char text[16];

	child_ready();
	(void)mq_receive(queue, text, sizeof(text), NULL);
	return false;
}

static void posix_queue_calls_are_seen(void **state UNUSED)
{
	static const struct {
		bool (*body)(void *);
		enum proc_wait wait;
	} calls[] = {{in_mq_receive, PROC_WAIT_MQ_RECEIVE}, {in_mq_send, PROC_WAIT_MQ_SEND}};

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		struct child child;
		struct proc_snapshot snap;
		const struct proc_sleeper *s;

		child_start_waiting(&child, calls[i].body, NULL);
		s = await_sleeper(&snap, child.pid, WANT);
		assert_int_equal(s->wait, calls[i].wait);
		assert_int_equal(s->kind, PROC_QUEUE);
		assert_int_equal(s->fd, queue);
		assert_true(place_same(s->object, object_of_fd(queue)));
		proc_snapshot_free(&snap);
		child_end(&child);
	}
}

/* ---- futexes ---- */

static void futex_wait(void *address, int op)
{
	(void)syscall(SYS_futex, address, op, 0, NULL, NULL, FUTEX_BITSET_MATCH_ANY);
}

static bool in_named_semaphore(void *arg UNUSED)
{
	sem_t *sem = sem_open("/sleepers", O_CREAT, 0600, 0);

	CHILD_CHECK(sem != SEM_FAILED);
	child_ready();
	(void)sem_wait(sem);
	return false;
}

static void a_named_semaphore_is_seen(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_sleeper *s;
	int fd;

	child_start_waiting(&child, in_named_semaphore, NULL);
	s = await_sleeper(&snap, child.pid, WANT);
	fd = open("/dev/shm/sem.sleepers", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(s->wait, PROC_WAIT_FUTEX);
	assert_int_equal(s->kind, PROC_SHM_FILE);
	assert_true(place_same(s->object, object_of_fd(fd)));
	assert_in_range(s->offset, 0, sizeof(sem_t) - 1);
	(void)close(fd);
	proc_snapshot_free(&snap);
	child_end(&child);
}

#define FUTEX_OFFSET 4224

static bool in_segment_futex(void *arg)
{
	char *memory = shmat(segment_id, NULL, 0);

	CHILD_CHECK(memory != (void *)-1);
	child_ready();
	futex_wait(memory + FUTEX_OFFSET, *(const int *)arg);
	return false;
}

static void a_futex_in_a_segment_is_seen(void **state UNUSED)
{
	static int ops[] = {FUTEX_WAIT, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, FUTEX_WAIT_BITSET,
			    FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME};

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		struct child child;
		struct proc_snapshot snap;
		const struct proc_sleeper *s;

		child_start_waiting(&child, in_segment_futex, &ops[i]);
		s = await_sleeper(&snap, child.pid, WANT);
		assert_int_equal(s->wait, PROC_WAIT_FUTEX);
		assert_int_equal(s->kind, PROC_SEGMENT);
		assert_true(place_same(s->object, place_of_sysv(PLACE_SHM,
									 snap.own.ipc,
									 segment_id)));
		assert_int_equal(s->offset, FUTEX_OFFSET);
		proc_snapshot_free(&snap);

		/* Without mappings there is the address; what is private is nobody's business. */
		if (!(ops[i] & FUTEX_PRIVATE_FLAG)) {
			s = await_sleeper(&snap, child.pid, PROC_SLEEPERS);
			assert_int_equal(s->kind, PROC_MEMORY);
			assert_int_equal(s->address % 4096, FUTEX_OFFSET % 4096);
			proc_snapshot_free(&snap);
		}
		child_end(&child);
	}
}

static bool in_own_memory(void *arg UNUSED)
{
	static int word;

	child_ready();
	futex_wait(&word, FUTEX_WAIT);
	return false;
}

static void a_futex_in_own_memory_is_none(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;

	child_start_waiting(&child, in_own_memory, NULL);
	(void)await_sleeper(&snap, child.pid, PROC_SLEEPERS);
	proc_snapshot_free(&snap);
	assert_int_equal(proc_snapshot_pids(&live, WANT, &child.pid, 1, &snap), 0);
	assert_int_equal(snap.sleeper_count, 0);
	proc_snapshot_free(&snap);
	child_end(&child);
}

/* Numbers that Debian 12's headers do not have yet; alike on all architectures. */
#define NR_FUTEX_WAITV 449
#define NR_FUTEX_WAIT 455

static bool in_new_futex_call(void *arg)
{
	long number = *(const long *)arg;
	char *memory = shmat(segment_id, NULL, 0);
	struct {
		uint64_t value, address;
		uint32_t flags, reserved;
	} list[] = {{0, 0, 2, 0}, {0, 0, 2, 0}};
	static uint32_t own;

	CHILD_CHECK(memory != (void *)-1);
	list[0].address = (uintptr_t)&own;
	list[1].address = (uintptr_t)(memory + FUTEX_OFFSET);
	child_ready();
	if (number == NR_FUTEX_WAITV)
		(void)syscall(number, list, 2, 0, NULL, 0);
	else
		(void)syscall(number, memory + FUTEX_OFFSET, 0, UINT32_MAX, 2, NULL, 0);
	return false;
}

static void new_futex_calls_are_seen(void **state UNUSED)
{
	static long numbers[] = {NR_FUTEX_WAITV, NR_FUTEX_WAIT};

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct child child;
		struct proc_snapshot snap;
		const struct proc_sleeper *s;

		if (syscall(numbers[i], NULL, 0, 0, 0, NULL, 0) < 0 && errno == ENOSYS)
			skip_because("this kernel has no system call %ld", numbers[i]);
		child_start_waiting(&child, in_new_futex_call, &numbers[i]);
		s = await_sleeper(&snap, child.pid, WANT);
		assert_int_equal(snap.sleeper_count, 1);
		assert_int_equal(s->kind, PROC_SEGMENT);
		assert_int_equal(s->offset, FUTEX_OFFSET);
		proc_snapshot_free(&snap);
		child_end(&child);
	}
}

static bool in_timed_futex(void *arg UNUSED)
{
	char *memory = shmat(segment_id, NULL, 0);
	struct timespec limit = {100, 0};

	CHILD_CHECK(memory != (void *)-1);
	child_ready();
	(void)syscall(SYS_futex, memory + FUTEX_OFFSET, FUTEX_WAIT, 0, &limit, NULL, 0);
	return false;
}

/* A stop and a continuation turn a wait with a limit into restart_syscall(2). */
static void a_restarted_futex_is_seen(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_sleeper *s;
	int status;

	child_start_waiting(&child, in_timed_futex, NULL);
	s = await_sleeper(&snap, child.pid, WANT);
	if (!s->wchan)
		skip_because("this kernel does not name its functions");
	proc_snapshot_free(&snap);
	assert_int_equal(kill(child.pid, SIGSTOP), 0);
	assert_int_equal(waitpid(child.pid, &status, WUNTRACED), child.pid);
	assert_int_equal(kill(child.pid, SIGCONT), 0);
	s = await_sleeper(&snap, child.pid, WANT);
	assert_int_equal(s->kind, PROC_SEGMENT);
	assert_int_equal(s->offset, FUTEX_OFFSET);
	proc_snapshot_free(&snap);
	child_end(&child);
}

/* The counts of the set have lost it (semctl(2), GETNCNT); it will wait again. */
static void a_stopped_sleeper_is_seen(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_sleeper *s;
	int status;

	child_start_waiting(&child, in_semop, NULL);
	(void)await_sleeper(&snap, child.pid, WANT);
	proc_snapshot_free(&snap);
	assert_int_equal(kill(child.pid, SIGSTOP), 0);
	assert_int_equal(waitpid(child.pid, &status, WUNTRACED), child.pid);
	s = await_sleeper(&snap, child.pid, WANT);
	assert_int_equal(s->state, 'T');
	assert_true(place_same(s->object, set_object(&snap)));
	proc_snapshot_free(&snap);
	child_end(&child);
}

/* ---- threads ---- */

static pid_t *thread_id;

static void *sleep_in_thread(void *arg UNUSED)
{
	*thread_id = (pid_t)syscall(SYS_gettid);
	(void)in_semop(NULL);
	return NULL;
}

static bool start_sleeping_thread(void *arg UNUSED)
{
	pthread_t thread;

	CHILD_CHECK(pthread_create(&thread, NULL, sleep_in_thread, NULL) == 0);
	for (;;)
		(void)pause();
}

static void the_right_thread_is_named(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;

	thread_id = mmap(NULL, sizeof(*thread_id), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(thread_id != MAP_FAILED);
	child_start_waiting(&child, start_sleeping_thread, NULL);
	check_semop(&snap, await_sleeper(&snap, child.pid, WANT), *thread_id);
	assert_int_not_equal(*thread_id, child.pid);
	proc_snapshot_free(&snap);
	child_end(&child);
	(void)munmap(thread_id, sizeof(*thread_id));
}

static void several_on_one_object(void **state UNUSED)
{
	struct child children[3];
	pid_t pids[3];
	struct proc_snapshot snap;
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
		child_start_waiting(&children[i], in_semop, NULL);
		pids[i] = children[i].pid;
		(void)await_sleeper(&snap, pids[i], PROC_SLEEPERS);
		proc_snapshot_free(&snap);
	}
	assert_int_equal(proc_snapshot_pids(&live, WANT, pids, 3, &snap), 0);
	for (uint32_t i = proc_first_sleeper(&snap, set_object(&snap)); i != PROC_NONE;
	     i = snap.sleepers[i].next)
		assert_int_equal(snap.processes[snap.sleepers[i].process].pid, pids[n++]);
	assert_int_equal(n, 3);
	proc_snapshot_free(&snap);
	for (size_t i = 0; i < ARRAY_SIZE(children); i++)
		child_end(&children[i]);
}

/* ---- without rights ---- */

static bool look_without_rights(void *arg)
{
	pid_t *pid = arg;
	struct proc_snapshot snap;

	CHILD_CHECK(setresuid(65534, 65534, 65534) == 0);
	CHILD_CHECK(proc_snapshot_pids(&live, PROC_SLEEPERS, pid, 1, &snap) == 0);
	CHILD_CHECK(snap.sleeper_count == 0);
	CHILD_CHECK(snap.hidden == 1 && snap.lacks == PROC_SLEEPERS);
	proc_snapshot_free(&snap);
	return true;
}

static void unknown_is_not_none(void **state UNUSED)
{
	struct child child;

	if (!sandbox_has_users())
		skip_because("only root can become another user");
	child_start_waiting(&child, in_semop, NULL);
	assert_in_child(look_without_rights, &child.pid);
	child_end(&child);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_OBJECTS(semop_is_seen),
		WITH_OBJECTS(time_since_it_ran),
		WITH_OBJECTS(message_queue_calls_are_seen),
		WITH_OBJECTS(posix_queue_calls_are_seen),
		WITH_OBJECTS(a_named_semaphore_is_seen),
		WITH_OBJECTS(a_futex_in_a_segment_is_seen),
		WITH_OBJECTS(a_futex_in_own_memory_is_none),
		WITH_OBJECTS(new_futex_calls_are_seen),
		WITH_OBJECTS(a_restarted_futex_is_seen),
		WITH_OBJECTS(a_stopped_sleeper_is_seen),
		WITH_OBJECTS(the_right_thread_is_named),
		WITH_OBJECTS(several_on_one_object),
		WITH_OBJECTS(unknown_is_not_none),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
