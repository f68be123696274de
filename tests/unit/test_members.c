/* SPDX-License-Identifier: GPL-2.0-or-later */
/* proc/members.h */
#include "unit.h"

#include <pthread.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/members.h"
#include "proc/snapshot.h"
#include "procs.h"
#include "sandbox.h"

static bool stay(void *arg UNUSED)
{
	return true;
}

static bool leave(void *arg UNUSED)
{
	return unshare(CLONE_NEWIPC) == 0;
}

static void *wait_for_ever(void *arg UNUSED)
{
	child_ready();
	for (;;)
		(void)pause();
	return NULL;
}

/* The thread that the process began with ends, and another one lives on. */
static bool leave_to_a_thread(void *arg UNUSED)
{
	pthread_t thread;

	CHILD_CHECK(unshare(CLONE_NEWIPC) == 0);
	CHILD_CHECK(pthread_create(&thread, NULL, wait_for_ever, NULL) == 0);
	pthread_exit(NULL);
}

/* What was told of the children. */
struct seen {
	const struct child *children;
	size_t count;
	struct proc_process of[3]; /* pid 0: it was not visited */
	char comm[3][16];
	size_t visits;
	pid_t last;
};

static void note(void *arg, const struct proc_process *process)
{
	struct seen *seen = arg;

	assert_true(process->pid > seen->last);
	assert_int_not_equal(process->ns.ipc, 0);
	seen->last = process->pid;
	seen->visits++;
	for (size_t i = 0; i < seen->count; i++) {
		if (seen->children[i].pid != process->pid)
			continue;
		seen->of[i] = *process;
		(void)snprintf(seen->comm[i], sizeof(seen->comm[i]), "%s", process->comm);
	}
}

static uint64_t look(struct seen *seen, const struct child *children, size_t count, uint64_t only)
{
	uint64_t own;
	size_t hidden;

	*seen = (struct seen){.children = children, .count = count};
	assert_int_equal(proc_members(&live, only, note, seen, &own, &hidden), 0);
	return own;
}

static uint64_t own_space(void)
{
	struct stat st;

	assert_int_equal(stat("/proc/self/ns/ipc", &st), 0);
	return st.st_ino;
}

static void each_with_its_namespace(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	struct seen seen;

	need_sandbox();
	child_start(&children[0], stay, NULL);
	child_start(&children[1], leave, NULL);
	assert_int_equal(look(&seen, children, 2, 0), own_space());
	look_at(&snap, PROC_NAMESPACES, children, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct proc_process *whole = not_null(proc_find(&snap, children[i].pid));

		assert_int_equal(seen.of[i].pid, children[i].pid);
		assert_int_equal(seen.of[i].ns.ipc, whole->ns.ipc);
		assert_int_equal(seen.of[i].start_ticks, whole->start_ticks);
		assert_string_equal(seen.comm[i], whole->comm);
	}
	assert_int_equal(seen.of[0].ns.ipc, own_space());
	assert_int_not_equal(seen.of[1].ns.ipc, own_space());
	proc_snapshot_free(&snap);
	child_end(&children[0]);
	child_end(&children[1]);
}

static void only_those_of_one_namespace(void **state UNUSED)
{
	struct child children[2];
	struct seen seen;
	uint64_t other;

	need_sandbox();
	child_start(&children[0], stay, NULL);
	child_start(&children[1], leave, NULL);
	(void)look(&seen, children, 2, 0);
	other = seen.of[1].ns.ipc;
	assert_int_equal(look(&seen, children, 2, other), own_space());
	assert_int_equal(seen.visits, 1);
	assert_int_equal(seen.of[0].pid, 0);
	assert_int_equal(seen.of[1].ns.ipc, other);
	child_end(&children[1]);
	(void)look(&seen, children, 2, other);
	assert_int_equal(seen.visits, 0);
	child_end(&children[0]);
}

static void whose_first_thread_has_ended(void **state UNUSED)
{
	struct child child;
	struct seen seen;
	unsigned rests = 0;

	need_sandbox();
	child_start_waiting(&child, leave_to_a_thread, NULL);
	do
		(void)look(&seen, &child, 1, 0);
	while (seen.of[0].state != 'Z' && keep_waiting(&rests));
	assert_int_equal(seen.of[0].state, 'Z');
	assert_int_not_equal(seen.of[0].ns.ipc, own_space());
	child_end(&child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_with_its_namespace),
		cmocka_unit_test(only_those_of_one_namespace),
		cmocka_unit_test(whose_first_thread_has_ended),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
