/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program that refers to one function (or none) and waits to be killed, built several times. With
 * an argument it first tells so on standard output.
 */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	(void)argv;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#ifdef USE_SEMOP
	/* Never called, but the compiler cannot know. */
	if (argc > 100)
		(void)semop(0, NULL, 0);
#endif
#ifdef USE_SYSCALL
	if (argc > 100)
		(void)syscall(0);
#endif
	if (argc > 1 && write(STDOUT_FILENO, "", 1) != 1)
		return 1;
	for (;;)
		(void)pause();
}
