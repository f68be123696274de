/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * killat [-mck] N COMMAND…: runs the command and kills it with SIGKILL at its Nth stop at a
 * system call: odd N before a call, even N after it. With -m only stops from the first call on
 * count that makes a directory or a file without a name. With -c only the stop in front of each
 * call counts, and of calls one after the other that only look at something only the first: to be
 * killed between them is the same. With -k the stops of a child of the command count, which is killed
 * alone. Status 0: it was killed; 3: it ended before; 1: failure. Threads are followed, the
 * command's own children else are not.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_ENDED 3

static void die(const char *what)
{
	(void)fprintf(stderr, "killat: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void start(char **command)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		die("ptrace");
	(void)raise(SIGSTOP);
	(void)execvp(command[0], command);
	die(command[0]);
}

#ifndef SYS_newfstatat /* what systems of 32 bits call it */
#define SYS_newfstatat SYS_fstatat64
#endif

/* About a stop at a call; false where it is none in front of one. */
static bool look(pid_t pid, struct __ptrace_syscall_info *info)
{
	return ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(*info), info) > 0 &&
	       info->op == PTRACE_SYSCALL_INFO_ENTRY;
}

static bool opens(const struct __ptrace_syscall_info *info, unsigned flags)
{
	return info->entry.nr == SYS_openat && (info->entry.args[2] & flags) == flags;
}

static bool makes_something(pid_t pid)
{
	struct __ptrace_syscall_info info;

	return look(pid, &info) && (info.entry.nr == SYS_mkdirat || opens(&info, O_TMPFILE));
}

/* Calls that change nothing which outlives the process, whatever their arguments are. */
static const long looking[] = {
	SYS_read, SYS_pread64, SYS_close, SYS_newfstatat, SYS_statx, SYS_fstat, SYS_fstatfs,
	SYS_getdents64, SYS_readlinkat, SYS_faccessat2, SYS_lseek, SYS_ioctl, SYS_mmap, SYS_munmap,
	SYS_mprotect, SYS_madvise, SYS_brk, SYS_getpid, SYS_getuid, SYS_geteuid, SYS_rt_sigaction,
	SYS_rt_sigprocmask, SYS_rt_sigpending, SYS_memfd_create, SYS_sched_getaffinity,
	SYS_clock_nanosleep, SYS_futex, SYS_prlimit64, SYS_uname, SYS_socket, SYS_connect,
	SYS_recvfrom, SYS_recvmsg, SYS_poll, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_pipe2,
	SYS_eventfd2, SYS_getrandom, SYS_mq_getsetattr,
};

/* Those that change something only with one of two arguments at this place. */
static const struct {
	long call;
	int place;
	unsigned long changing[2];
} deciding[] = {
	{SYS_fcntl, 1, {F_SETLEASE, F_SETLK}},
	{SYS_shmctl, 1, {IPC_RMID, IPC_SET}},
	{SYS_msgctl, 1, {IPC_RMID, IPC_SET}},
	{SYS_semctl, 2, {IPC_RMID, IPC_SET}},
};

static bool only_looks(const struct __ptrace_syscall_info *info)
{
	for (size_t i = 0; i < sizeof(looking) / sizeof(looking[0]); i++)
		if (info->entry.nr == (unsigned long)looking[i])
			return true;
	for (size_t i = 0; i < sizeof(deciding) / sizeof(deciding[0]); i++) {
		unsigned long argument = info->entry.args[deciding[i].place];

		if (info->entry.nr == (unsigned long)deciding[i].call)
			return argument != deciding[i].changing[0] &&
			       argument != deciding[i].changing[1];
	}
	if (info->entry.nr == SYS_msgrcv)
		return info->entry.args[4] & MSG_COPY;
	return info->entry.nr == SYS_openat && !(info->entry.args[2] & O_CREAT) &&
	       !opens(info, O_TMPFILE);
}

struct counting {
	bool begun, only_changes, looked; /* looked: at the stop before */
	bool of_child;
	pid_t victim; /* 0: the child is not there yet */
	unsigned long stops;
};

static bool counts(struct counting *counting, pid_t pid)
{
	struct __ptrace_syscall_info info;
	bool looked_before = counting->looked;

	if (counting->of_child && pid != counting->victim)
		return false;
	counting->begun = counting->begun || makes_something(pid);
	if (!counting->begun || !counting->only_changes)
		return counting->begun;
	if (!look(pid, &info))
		return false;
	counting->looked = only_looks(&info);
	return !counting->looked || !looked_before;
}

/* It is dead when this returns. */
static void kill_victim(pid_t victim)
{
	int status;

	(void)kill(victim, SIGKILL);
	while (waitpid(victim, &status, __WALL) == victim && WIFSTOPPED(status))
		;
}

/* What a stop that is none at a call has to say: the signal that is delivered, or 0. */
static long take_event(struct counting *counting, pid_t pid, int status)
{
	unsigned long child;

	if (status >> 8 == (SIGTRAP | PTRACE_EVENT_FORK << 8) &&
	    ptrace(PTRACE_GETEVENTMSG, pid, NULL, &child) == 0)
		counting->victim = (pid_t)child;
	return WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP ? WSTOPSIG(status) : 0;
}

/* Follow it to its end, or to the stop at which it is killed. */
static int follow(pid_t child, struct counting *counting, unsigned long n)
{
	int result = STATUS_ENDED;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		long signal = 0;

		if (!WIFSTOPPED(status)) {
			if (pid == child)
				break;
			continue;
		}
		if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
			signal = take_event(counting, pid, status);
		} else if (counts(counting, pid) && ++counting->stops == n) {
			kill_victim(counting->victim);
			result = EXIT_SUCCESS;
			if (!counting->of_child)
				break;
			continue;
		}
		(void)ptrace(PTRACE_SYSCALL, pid, NULL, (void *)signal);
	}
	return result;
}

int main(int argc, char **argv)
{
	struct counting counting = {.begun = true};
	long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
	int status, opt;

	while ((opt = getopt(argc, argv, "+mck")) != -1) {
		if (opt == 'm')
			counting.begun = false;
		counting.only_changes |= opt == 'c';
		counting.of_child |= opt == 'k';
	}
	if (argc - optind < 2) {
		(void)fprintf(stderr, "usage: killat [-mck] N COMMAND\n");
		return EXIT_FAILURE;
	}

	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (child == 0)
		start(argv + optind + 1);
	if (counting.of_child)
		options |= PTRACE_O_TRACEFORK;
	else
		counting.victim = child;
	if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)options) < 0 ||
	    ptrace(PTRACE_SYSCALL, child, NULL, NULL) < 0)
		die("ptrace");
	return follow(child, &counting, strtoul(argv[optind], NULL, 10));
}
