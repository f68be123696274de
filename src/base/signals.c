/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/signals.h"

#include <signal.h>
#include <stdio.h>

#include "base/util.h"

/* By the macros, as the numbers differ between architectures (signal(7)). */
#define NAME(signal) {signal, #signal}

static const struct {
	int number;
	const char *name;
} names[] = {
	NAME(SIGHUP),  NAME(SIGINT),    NAME(SIGQUIT), NAME(SIGILL),   NAME(SIGTRAP),
	NAME(SIGABRT), NAME(SIGBUS),    NAME(SIGFPE),  NAME(SIGKILL),  NAME(SIGUSR1),
	NAME(SIGSEGV), NAME(SIGUSR2),   NAME(SIGPIPE), NAME(SIGALRM),  NAME(SIGTERM),
#ifdef SIGSTKFLT
	NAME(SIGSTKFLT),
#endif
	NAME(SIGCHLD), NAME(SIGCONT),   NAME(SIGSTOP), NAME(SIGTSTP),  NAME(SIGTTIN),
	NAME(SIGTTOU), NAME(SIGURG),    NAME(SIGXCPU), NAME(SIGXFSZ),  NAME(SIGVTALRM),
	NAME(SIGPROF), NAME(SIGWINCH),  NAME(SIGIO),   NAME(SIGPWR),   NAME(SIGSYS),
};

/* What programs know as SIGRTMIN: the kernel's 32 and 33 belong to the C library. */
#define FIRST_REAL_TIME 34
#define LAST_REAL_TIME 64

const char *signal_name(int signal, char *buf)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].number == signal)
			return names[i].name;
	if (signal == FIRST_REAL_TIME)
		return "SIGRTMIN";
	if (signal == LAST_REAL_TIME)
		return "SIGRTMAX";
	if (signal > FIRST_REAL_TIME && signal < LAST_REAL_TIME)
		(void)snprintf(buf, SIGNAL_NAME_SIZE, "SIGRTMIN+%d", signal - FIRST_REAL_TIME);
	else
		(void)snprintf(buf, SIGNAL_NAME_SIZE, "%d", signal);
	return buf;
}
