/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc on the running system and on a capture: who the processes are, and the whole pass. */
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "proc/take.h"
#include "procs.h"
#include "sandbox.h"

/* ---- identity ---- */

static bool be_somebody(void *arg UNUSED)
{
	CHILD_CHECK(prctl(PR_SET_NAME, "a) S (b\n") == 0);
	if (sandbox_has_users()) {
		gid_t groups[] = {40, 50};

		CHILD_CHECK(syscall(SYS_setgroups, 2, groups) == 0);
		CHILD_CHECK(setresgid(20, 21, 22) == 0);
		CHILD_CHECK(setresuid(1020, 1021, 1022) == 0);
	}
	return true;
}

static void identity(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	time_t before = time(NULL);

	child_start(&child, be_somebody, NULL);
	look_at(&snap, PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_CGROUP, &child, 1);

	const struct proc_process *process = not_null(proc_find(&snap, child.pid));
	struct stat st;

	assert_ptr_equal(process, &snap.processes[0]);
	assert_null(proc_find(&snap, child.pid + 1));
	assert_string_equal(process->comm, "a) S (b\n");
	assert_int_equal(process->ppid, getpid());
	assert_int_equal(process->tid, child.pid);
	assert_int_equal(process->sid, getsid(0));
	assert_int_equal(process->pgid, getpgid(0));
	assert_int_equal(process->threads, 1);
	assert_false(process->kernel);
	assert_in_range(process->start_time, before - 1, time(NULL));
	assert_true(process->nspid_count >= 1);
	assert_int_equal(process->nspid[0], child.pid);
	assert_int_equal(stat("/proc/self/ns/ipc", &st), 0);
	assert_int_equal(process->ns.ipc, st.st_ino);
	assert_int_equal(snap.own.ipc, st.st_ino);
	assert_int_equal(stat("/proc/self/ns/mnt", &st), 0);
	assert_int_equal(process->ns.mnt, st.st_ino);
	assert_int_not_equal(process->ns.pid, 0);
	assert_non_null(process->cmdline);
	assert_non_null(memmem(process->cmdline, process->cmdline_size, "test_proc", 9));
	assert_int_equal(process->cmdline[process->cmdline_size], '\0');
	if (sandbox_has_users()) {
		assert_int_equal(process->uids[0], 1020);
		assert_int_equal(process->uids[1], 1021);
		assert_int_equal(process->uids[2], 1022);
		assert_int_equal(process->gids[1], 21);
		assert_int_equal(process->group_count, 2);
		assert_int_equal(process->groups[1], 50);
	}
	proc_snapshot_free(&snap);
	child_end(&child);
}

static void what_was_not_asked_for_is_unknown(void **state UNUSED)
{
	pid_t self = getpid();
	struct proc_snapshot snap;

	assert_int_equal(proc_snapshot_pids(&live, 0, &self, 1, &snap), 0);
	assert_int_equal(snap.process_count, 1);
	assert_int_equal(snap.processes[0].uids[0], (uid_t)-1);
	assert_null(snap.processes[0].cmdline);
	assert_null(snap.processes[0].cgroup);
	assert_int_equal(snap.processes[0].ns.ipc, 0);
	assert_int_equal(snap.mapping_count + snap.fd_count + snap.sleeper_count, 0);
	proc_snapshot_free(&snap);
}

static void who_is_gone_is_left_out(void **state UNUSED)
{
	struct proc_snapshot snap;
	pid_t pids[3] = {getpid(), 0, getpid()};
	pid_t gone = fork();

	assert_true(gone >= 0);
	if (gone == 0)
		_exit(0);
	assert_int_equal(waitpid(gone, NULL, 0), gone);
	pids[1] = gone;
	assert_int_equal(proc_snapshot_pids(&live, PROC_MAPPINGS, pids, 3, &snap), 0);
	assert_int_equal(snap.process_count, 1);
	assert_int_equal(snap.hidden, 0);
	proc_snapshot_free(&snap);
	assert_int_equal(proc_snapshot_pids(&live, PROC_MAPPINGS, NULL, 0, &snap), 0);
	proc_snapshot_free(&snap);
}

static void a_zombie_is_one(void **state UNUSED)
{
	struct proc_snapshot snap;
	siginfo_t info;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(proc_snapshot_pids(&live, UINT32_MAX, &pid, 1, &snap), 0);
	assert_int_equal(snap.process_count, 1);
	assert_int_equal(snap.processes[0].state, 'Z');
	assert_int_equal(snap.hidden, 0);
	assert_int_equal(snap.fd_count, 0);
	proc_snapshot_free(&snap);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* ---- signals ---- */

static pthread_barrier_t barrier;

static void *wait_for_signals(void *arg UNUSED)
{
	(void)pthread_kill(pthread_self(), SIGUSR2);
	(void)pthread_barrier_wait(&barrier);
	for (;;)
		(void)pause();
	return NULL;
}

static void on_signal(int signal UNUSED)
{
}

static bool have_signals(void *arg UNUSED)
{
	pthread_t thread;
	sigset_t set;

	CHILD_CHECK(sigfillset(&set) == 0 && sigprocmask(SIG_SETMASK, &set, NULL) == 0);
	CHILD_CHECK(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	CHILD_CHECK(signal(SIGHUP, on_signal) != SIG_ERR);
	CHILD_CHECK(kill(getpid(), SIGRTMIN + 2) == 0);
	CHILD_CHECK(pthread_kill(pthread_self(), SIGUSR1) == 0);
	CHILD_CHECK(pthread_barrier_init(&barrier, NULL, 2) == 0);
	CHILD_CHECK(pthread_create(&thread, NULL, wait_for_signals, NULL) == 0);
	(void)pthread_barrier_wait(&barrier);
	return true;
}

#define BIT(signal) (UINT64_C(1) << ((signal) - 1))

static void signals_by_set(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_signals *signals;

	child_start(&child, have_signals, NULL);
	look_at(&snap, PROC_SIGNALS, &child, 1);
	signals = &snap.processes[0].signals;
	assert_int_equal(signals->pending, BIT(SIGUSR1) | BIT(SIGUSR2));
	assert_int_equal(signals->shared_pending, BIT(SIGRTMIN + 2));
	assert_true(signals->blocked & BIT(SIGTERM));
	assert_false(signals->blocked & BIT(SIGKILL));
	assert_true(signals->ignored & BIT(SIGPIPE));
	assert_true(signals->caught & BIT(SIGHUP));
	assert_false(signals->caught & BIT(SIGPIPE));
	proc_snapshot_free(&snap);
	child_end(&child);
}

/* ---- users ---- */

static void users_of_an_object(void **state UNUSED)
{
	struct child children[3];
	struct proc_snapshot snap;
	struct proc_users users = PROC_USERS_INIT;
	int maps = 1;

	need_sandbox();
	child_start(&children[0], use_file, &maps);
	child_start(&children[1], use_file, NULL);
	child_start(&children[2], use_file, &maps);
	look_at(&snap, PROC_FDS | PROC_MAPPINGS, children, 3);
	proc_object_users(&snap, object_at("/dev/shm/used"), &users);
	assert_int_equal(users.count, 3);
	for (size_t i = 0; i < 3; i++) {
		bool does_map = i != 1;

		assert_int_equal(users.users[i].process, i);
		assert_int_equal(users.users[i].mappings, does_map ? 2 : 0);
		assert_int_equal(users.users[i].shared, does_map);
		assert_int_equal(users.users[i].fds, !does_map);
		assert_int_equal(users.users[i].sleepers, 0);
		assert_int_equal(users.users[i].access, does_map ? PROC_R : PROC_R | PROC_W);
	}
	proc_object_users(&snap, place_of_file(1, 1), &users);
	assert_int_equal(users.count, 0);
	proc_users_free(&users);
	proc_snapshot_free(&snap);
	for (size_t i = 0; i < 3; i++)
		child_end(&children[i]);
	sandbox_clean();
}

/* ---- rights ---- */

static bool look_as_nobody(void *arg)
{
	const pid_t *other = arg;
	pid_t pids[2] = {*other, 0};
	unsigned want = PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_MAPPINGS | PROC_FDS |
			PROC_SLEEPERS;
	struct proc_snapshot snap;
	const struct proc_process *process;

	CHILD_CHECK(setresgid(65534, 65534, 65534) == 0 && setresuid(65534, 65534, 65534) == 0);
	/* A change of the user closes one's own entries too (prctl(2), PR_SET_DUMPABLE). */
	CHILD_CHECK(prctl(PR_SET_DUMPABLE, 1) == 0);
	pids[1] = getpid();
	CHILD_CHECK(proc_snapshot_pids(&live, want, pids, 2, &snap) == 0);
	CHILD_CHECK(snap.process_count == 2 && snap.hidden == 1);
	process = proc_find(&snap, *other);
	CHILD_CHECK(process && process->uids[0] == 0 && process->cmdline);
	CHILD_CHECK(process->lacks == (want & ~(unsigned)(PROC_IDS | PROC_CMDLINE)));
	CHILD_CHECK(snap.lacks == process->lacks);
	process = proc_find(&snap, getpid());
	CHILD_CHECK(process && process->lacks == 0);
	proc_snapshot_free(&snap);

	/* What anybody may see is not hidden. */
	CHILD_CHECK(proc_snapshot_pids(&live, PROC_IDS | PROC_CGROUP, pids, 2, &snap) == 0);
	CHILD_CHECK(snap.hidden == 0);
	proc_snapshot_free(&snap);
	return true;
}

static bool just_be(void *arg UNUSED)
{
	return true;
}

static void what_rights_hide_is_counted(void **state UNUSED)
{
	struct child child;

	need_sandbox();
	if (!sandbox_has_users())
		skip_because("only root can become another user");
	child_start(&child, just_be, NULL);
	assert_in_child(look_as_nobody, &child.pid);
	child_end(&child);
}

/* ---- the whole system ---- */

static void a_pass_over_everything(void **state UNUSED)
{
	struct proc_snapshot snap;
	const struct proc_process *self;

	assert_int_equal(proc_snapshot_take(&live, UINT32_MAX, &snap), 0);
	self = not_null(proc_find(&snap, getpid()));
	assert_int_equal(self->lacks, 0);
	for (size_t i = 0; i < snap.process_count; i++) {
		const struct proc_process *process = &snap.processes[i];

		if (i > 0)
			assert_true(process->pid > process[-1].pid);
		for (uint32_t j = 0; j < process->mapping_count; j++)
			assert_int_equal(snap.mappings[process->first_mapping + j].process, i);
		for (uint32_t j = 0; j < process->fd_count; j++)
			assert_int_equal(snap.fds[process->first_fd + j].process, i);
		for (uint32_t j = 0; j < process->sleeper_count; j++)
			assert_int_equal(snap.sleepers[process->first_sleeper + j].process, i);
	}
	proc_snapshot_free(&snap);
}

#define CROWD 200

static bool same_crowd(const struct proc_snapshot *a, const struct proc_snapshot *b)
{
	CHILD_CHECK(a->process_count == CROWD && b->process_count == CROWD);
	CHILD_CHECK(a->fd_count == b->fd_count && a->sleeper_count == b->sleeper_count);
	CHILD_CHECK(a->hidden == b->hidden && a->lacks == b->lacks);
	for (size_t i = 0; i < CROWD; i++) {
		const struct proc_process *x = &a->processes[i];
		const struct proc_process *y = &b->processes[i];

		CHILD_CHECK(x->pid == y->pid && x->start_ticks == y->start_ticks);
		CHILD_CHECK(streq(x->comm, y->comm) && x->ns.mnt == y->ns.mnt);
		CHILD_CHECK(x->first_mapping == y->first_mapping && x->first_fd == y->first_fd);
		CHILD_CHECK(x->mapping_count == y->mapping_count && x->fd_count == y->fd_count);
	}
	for (size_t i = 0; i < a->fd_count; i++) {
		CHILD_CHECK(place_same(a->fds[i].object, b->fds[i].object));
		CHILD_CHECK(a->fds[i].process == b->fds[i].process);
		CHILD_CHECK(a->fds[i].next == b->fds[i].next && a->fds[i].fd == b->fds[i].fd);
	}
	return same_mappings(a, b);
}

/* A large list of processes is read by several threads, on one CPU by one. */
static bool read_crowd(void *arg)
{
	unsigned want = PROC_IDS | PROC_CMDLINE | PROC_MAPPINGS | PROC_SHARED | PROC_NAMES | PROC_FDS |
			PROC_CHANNELS | PROC_SLEEPERS;
	struct proc_snapshot several, one;
	cpu_set_t cpus;

	CHILD_CHECK(proc_snapshot_pids(&live, want, arg, CROWD, &several) == 0);
	CPU_ZERO(&cpus);
	CPU_SET((size_t)sched_getcpu(), &cpus);
	CHILD_CHECK(sched_setaffinity(0, sizeof(cpus), &cpus) == 0);
	CHILD_CHECK(proc_snapshot_pids(&live, want, arg, CROWD, &one) == 0);
	CHILD_CHECK(several.mapping_count >= CROWD && several.fd_count >= CROWD);
	CHILD_CHECK(same_crowd(&several, &one));
	proc_snapshot_free(&several);
	proc_snapshot_free(&one);
	return true;
}

static void several_cpus_find_the_same(void **state UNUSED)
{
	struct child children[CROWD];
	pid_t pids[CROWD];
	int maps = 1;
	cpu_set_t cpus;

	need_sandbox();
	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) < 2)
		skip_because("there is only one CPU");
	for (size_t i = 0; i < CROWD; i++) {
		child_start(&children[i], use_file, i % 2 ? &maps : NULL);
		pids[i] = children[i].pid;
	}
	assert_in_child(read_crowd, pids);
	for (size_t i = 0; i < CROWD; i++)
		child_end(&children[i]);
	sandbox_clean();
}

/* Processes come and go while they are read: never an error, never half a process. */
static void processes_that_end_meanwhile(void **state UNUSED)
{
	pid_t breeder = fork();

	assert_true(breeder >= 0);
	if (breeder == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) {
			pid_t pid = fork();

			if (pid == 0)
				_exit(0);
			if (pid > 0)
				(void)waitpid(pid, NULL, 0);
		}
	}
	for (int i = 0; i < 20; i++) {
		struct proc_snapshot snap;

		assert_int_equal(proc_snapshot_take(&live, UINT32_MAX, &snap), 0);
		for (size_t j = 0; j < snap.process_count; j++) {
			const struct proc_process *process = &snap.processes[j];

			/* On its way out it may have lost the rest already. */
			if (process->ppid == breeder) {
				assert_string_equal(process->comm, "test_proc");
				assert_int_equal(process->uids[0], getuid());
			}
		}
		assert_non_null(proc_find(&snap, breeder));
		proc_snapshot_free(&snap);
	}
	assert_int_equal(kill(breeder, SIGKILL), 0);
	assert_int_equal(waitpid(breeder, NULL, 0), breeder);
}

/* ---- a capture ---- */

#define CAPTURED_STAT(pid, name)                                                           \
	pid " (" name ") S 1 1 1 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 1000 3133440 410\n"

static void link_in(const struct capture *capture, const char *path, const char *target)
{
	assert_int_equal(symlink(target, capture_path(capture, path)), 0);
}

static void a_captured_system(void **state UNUSED)
{
	struct capture capture;
	struct proc_snapshot snap;
	const struct proc_process *process;
	const struct proc_socket *socket;
	struct stat st;

	capture_begin(&capture);
	assert_int_equal(proc_snapshot_take(&capture.root, UINT32_MAX, &snap), -ENOENT);
	capture_puts(&capture, "/proc/stat", "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n");
	capture_puts(&capture, "/proc/7/stat", CAPTURED_STAT("7", "one"));
	capture_write(&capture, "/proc/7/cmdline", "one\0--two", 10);
	capture_puts(&capture, "/proc/7/status", "Uid:\t5\t5\t5\t5\n");
	capture_puts(&capture, "/proc/7/maps",
		     "1000-3000 rw-s 00000000 00:01 32769 /SYSV00000000 (deleted)\n"
		     "4000-5000 rw-s 00001000 00:19 12 /dev/shm/here\n"
		     "6000-7000 rw-s 00000000 00:19 13 /dev/shm/not\n"
		     "8000-9000 r--p 00000000 08:01 14 /lib/libc.so.6\n");
	capture_puts(&capture, "/dev/shm/here", "x");
	link_in(&capture, "/proc/7/fd/3", "pipe:[555]");
	link_in(&capture, "/proc/7/fd/4", "/dev/shm/here");
	link_in(&capture, "/proc/7/fd/5", "/etc/passwd");
	link_in(&capture, "/proc/7/fd/6", "socket:[777]");
	link_in(&capture, "/proc/7/ns/ipc", "ipc:[4026531839]");
	capture_puts(&capture, "/proc/net/unix",
		     "Num\n0000: 00000002 00000000 00010000 0001 01 777 /run/s\n");
	capture_puts(&capture, "/proc/7/syscall", "65 0x7 0x7ffd0 0x1 0x0 0x0 0x0 0x1 0x2\n");
	/* This one is not what it seems: none of it may be followed. */
	capture_puts(&capture, "/proc/8/stat", CAPTURED_STAT("8", "two"));
	link_in(&capture, "/proc/8/maps", "/proc/self/maps");
	link_in(&capture, "/proc/8/fd", "/proc/self/fd");
	link_in(&capture, "/proc/9", "/proc/self");
	capture_puts(&capture, "/proc/10/stat", "no process");

	assert_int_equal(proc_snapshot_take(&capture.root, UINT32_MAX, &snap), 0);
	assert_int_equal(snap.process_count, 2);
	process = not_null(proc_find(&snap, 7));
	assert_string_equal(process->comm, "one");
	assert_int_equal(process->start_time, 1700000010);
	assert_int_equal(process->uids[1], 5);
	assert_int_equal(process->cmdline_size, 10);
	assert_int_equal(process->ns.ipc, 4026531839);
	assert_int_equal(process->mapping_count, 3);
	assert_int_not_equal(
		proc_first_mapping(&snap, place_of_sysv(PLACE_SHM, 4026531839, 32769)),
		PROC_NONE);
	assert_int_equal(stat(capture_path(&capture, "/dev/shm/here"), &st), 0);
	assert_int_not_equal(proc_first_mapping(&snap, place_of_file(st.st_dev, st.st_ino)),
			     PROC_NONE);
	assert_int_not_equal(proc_first_fd(&snap, place_of_file(st.st_dev, st.st_ino)),
			     PROC_NONE);
	assert_int_equal(process->fd_count, 3);
	socket = not_null(proc_find_socket(&snap, 777));
	assert_string_equal(socket->name, "/run/s");
#ifdef __x86_64__
	assert_int_equal(process->sleeper_count, 1);
	assert_int_equal(snap.sleepers[0].object.number, 7);
#endif
	process = not_null(proc_find(&snap, 8));
	assert_int_equal(process->mapping_count + process->fd_count, 0);
	proc_snapshot_free(&snap);
	capture_end(&capture);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(identity),
		cmocka_unit_test(what_was_not_asked_for_is_unknown),
		cmocka_unit_test(who_is_gone_is_left_out),
		cmocka_unit_test(a_zombie_is_one),
		cmocka_unit_test(signals_by_set),
		cmocka_unit_test(users_of_an_object),
		cmocka_unit_test(what_rights_hide_is_counted),
		cmocka_unit_test(a_pass_over_everything),
		cmocka_unit_test(several_cpus_find_the_same),
		cmocka_unit_test(processes_that_end_meanwhile),
		cmocka_unit_test(a_captured_system),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
