/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/stop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static volatile sig_atomic_t stopped;
static sigset_t waiting; /* the mask while we wait */

static void stop(int signal UNUSED)
{
	stopped = 1;
}

static bool catch_all(void)
{
	struct sigaction action = {.sa_handler = stop};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t blocked;
	bool done = sigemptyset(&blocked) == 0 && sigaction(SIGPIPE, &ignore, NULL) == 0;

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		struct sigaction old;

		if (sigaction(signals[i], NULL, &old) < 0)
			return false;
		if (old.sa_handler == SIG_IGN)
			continue;
		done = done && sigaction(signals[i], &action, NULL) == 0 &&
		       sigaddset(&blocked, signals[i]) == 0;
	}
	return done && sigprocmask(SIG_BLOCK, &blocked, &waiting) == 0;
}

bool stop_catch(void)
{
	if (catch_all())
		return true;
	msg_errno(errno, _("cannot catch signals"));
	return false;
}

bool stop_asked(void)
{
	sigset_t pending;

	if (!stopped && sigpending(&pending) == 0)
		for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
			if (sigismember(&pending, signals[i]) == 1)
				stopped = 1;
	return stopped;
}

bool stop_wait(int64_t seconds)
{
	struct pollfd out = {.fd = STDOUT_FILENO};
	struct timespec time = {.tv_sec = (time_t)seconds};

	/* A reader that is gone shows as an error, also while there is nothing to write. */
	int ready = ppoll(&out, 1, &time, &waiting);

	return !stopped && ready == 0 && !ferror(stdout);
}
