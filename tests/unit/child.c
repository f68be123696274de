/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "child.h"

#include "unit.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int report = -1;

void child_ready(void)
{
	char byte = 0;

	if (write(report, &byte, 1) != 1 || close(report) < 0)
		_exit(EXIT_FAILURE);
	report = -1;
}

void child_start_waiting(struct child *child, bool (*body)(void *), void *arg)
{
	pid_t parent = getpid();
	int ends[2];
	char byte;

	(void)fflush(NULL);
	assert_int_equal(pipe(ends), 0);
	child->pid = fork();
	assert_true(child->pid >= 0);
	if (child->pid == 0) {
		/* It must not outlive a test that fails. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
			_exit(EXIT_FAILURE);
		(void)close(ends[0]);
		report = ends[1];
		if (!body(arg)) {
			(void)fflush(stdout); /* what CHILD_CHECK said */
			_exit(EXIT_FAILURE);
		}
		for (;;)
			(void)pause();
	}
	(void)close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	(void)close(ends[0]);
}

struct ready_body {
	bool (*body)(void *);
	void *arg;
};

static bool run_ready_body(void *arg)
{
	const struct ready_body *ready = arg;

	if (!ready->body(ready->arg))
		return false;
	/* A change of user has switched it off. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return false;
	child_ready();
	return true;
}

void child_start(struct child *child, bool (*body)(void *), void *arg)
{
	struct ready_body ready = {body, arg};

	child_start_waiting(child, run_ready_body, &ready);
}

void child_end(struct child *child)
{
	assert_int_equal(kill(child->pid, SIGKILL), 0);
	assert_int_equal(waitpid(child->pid, NULL, 0), child->pid);
	child->pid = 0;
}
