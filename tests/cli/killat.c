/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * killat [-m] N COMMAND…: runs the command and kills it with SIGKILL at its Nth stop at a
 * system call: odd N before a call, even N after it. With -m only stops from its first
 * mkdirat(2) on count. Status 0: it was killed; 3: it ended before; 1: failure. Threads are
 * followed, the command's own children are not.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static bool makes_directory(pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) < 0)
		return false;
	return info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_mkdirat;
}

/* Follow it to its end, or to the stop at which it is killed. */
static int follow(pid_t child, bool counting, unsigned long n)
{
	unsigned long stops = 0;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		long signal = 0;

		if (!WIFSTOPPED(status)) {
			if (pid == child)
				return STATUS_ENDED;
			continue;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			counting = counting || makes_directory(pid);
			if (counting && ++stops == n) {
				(void)kill(child, SIGKILL);
				while (waitpid(child, &status, __WALL) == child && WIFSTOPPED(status))
					;
				return EXIT_SUCCESS;
			}
		} else if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP) {
			signal = WSTOPSIG(status);
		}
		(void)ptrace(PTRACE_SYSCALL, pid, NULL, (void *)signal);
	}
	return STATUS_ENDED;
}

int main(int argc, char **argv)
{
	bool from_mkdirat = false;
	int status, opt;

	while ((opt = getopt(argc, argv, "+m")) != -1)
		from_mkdirat |= opt == 'm';
	if (argc - optind < 2) {
		(void)fprintf(stderr, "usage: killat [-m] N COMMAND\n");
		return EXIT_FAILURE;
	}

	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (child == 0)
		start(argv + optind + 1);
	if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, child, NULL,
		   (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL)) < 0 ||
	    ptrace(PTRACE_SYSCALL, child, NULL, NULL) < 0)
		die("ptrace");
	return follow(child, !from_mkdirat, strtoul(argv[optind], NULL, 10));
}
