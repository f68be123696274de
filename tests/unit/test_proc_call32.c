/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: 32-bit programs under a 64-bit kernel that sleep in a call, see prog_call32.c. */
#include "unit.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "sandbox.h"
#include "waits.h"

struct narrow_call {
	const char *arguments[8];
	enum proc_wait wait;
	enum proc_kind kind;
	int64_t message;
};

/* SET, QUEUE, FD stand for the test's objects, FILE for a file in /dev/shm. */
static const struct narrow_call narrow_calls[] = {
	{{"117", "1", "SET", "1", "0", "ops", "0"}, PROC_WAIT_SEM, PROC_SEM_SET, 0},
	{{"117", "4", "SET", "1", "0", "ops", "0"}, PROC_WAIT_SEM, PROC_SEM_SET, 0},
	{{"420", "SET", "ops", "1", "0"}, PROC_WAIT_SEM, PROC_SEM_SET, 0},
	{{"117", "11", "QUEUE", "16", "0", "buf", "0"}, PROC_WAIT_MSG_SEND, PROC_MSG_QUEUE, 0},
	{{"400", "QUEUE", "buf", "16", "0"}, PROC_WAIT_MSG_SEND, PROC_MSG_QUEUE, 0},
	{{"117", "12", "QUEUE", "16", "0", "kludge", "0"}, PROC_WAIT_MSG_RECEIVE, PROC_MSG_QUEUE, 9},
	{{"117", "65548", "QUEUE", "16", "0", "buf", "8"}, PROC_WAIT_MSG_RECEIVE, PROC_MSG_QUEUE, 8},
	{{"401", "QUEUE", "buf", "16", "7", "0"}, PROC_WAIT_MSG_RECEIVE, PROC_MSG_QUEUE, 7},
	{{"280", "FD", "buf", "16", "0", "0"}, PROC_WAIT_MQ_RECEIVE, PROC_QUEUE, 0},
	{{"419", "FD", "buf", "16", "0", "0"}, PROC_WAIT_MQ_RECEIVE, PROC_QUEUE, 0},
	{{"240", "map:/dev/shm/word", "0", "0", "0"}, PROC_WAIT_FUTEX, PROC_SHM_FILE, 0},
	{{"422", "map:/dev/shm/word", "0", "0", "0"}, PROC_WAIT_FUTEX, PROC_SHM_FILE, 0},
};

static const char *program(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 32);

	assert_true(n > 0);
	path[n] = '\0';
	(void)strcpy(strrchr(path, '/') + 1, "prog_call32");
	return path;
}

static const char *argument(const char *word, char *buf, size_t size)
{
	const struct {
		const char *word;
		int value;
	} objects[] = {{"SET", set_id}, {"QUEUE", queue_id}, {"FD", queue}};

	for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
		if (!streq(word, objects[i].word))
			continue;
		(void)snprintf(buf, size, "%d", objects[i].value);
		return buf;
	}
	return word;
}

#define NOT_RUN 126 /* the program itself ends with 1 */

static pid_t start_narrow(const struct narrow_call *call)
{
	char bufs[8][16];
	char *argv[10] = {(char *)program()};
	pid_t pid;

	for (size_t i = 0; i < 8 && call->arguments[i]; i++)
		argv[i + 1] = (char *)argument(call->arguments[i], bufs[i], sizeof(bufs[i]));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* The queue is to stay open. */
		(void)fcntl(queue, F_SETFD, 0);
		(void)execv(argv[0], argv);
		_exit(NOT_RUN);
	}
	return pid;
}

static struct place narrow_object(const struct proc_snapshot *snap, enum proc_kind kind)
{
	struct place object;
	int fd;

	if (kind == PROC_SEM_SET)
		return set_object(snap);
	if (kind == PROC_MSG_QUEUE)
		return queue_object(snap);
	if (kind == PROC_QUEUE)
		return object_of_fd(queue);
	fd = open("/dev/shm/word", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	object = object_of_fd(fd);
	(void)close(fd);
	return object;
}

static bool runs_narrow_programs(void)
{
	struct narrow_call none = {.arguments = {"20"}}; /* getpid: comes back */
	int status;
	pid_t pid;

	if (access(program(), X_OK) < 0)
		return false;
	pid = start_narrow(&none);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && WEXITSTATUS(status) != NOT_RUN;
}

static void narrow_programs_are_seen(void **state UNUSED)
{
	int fd = open("/dev/shm/word", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0 && ftruncate(fd, 4096) == 0 && close(fd) == 0);
	if (!runs_narrow_programs())
		skip_because("no 32-bit program could be built or run here");
	for (size_t i = 0; i < ARRAY_SIZE(narrow_calls); i++) {
		const struct narrow_call *call = &narrow_calls[i];
		struct child child = {start_narrow(call)};
		struct proc_snapshot snap;
		const struct proc_sleeper *s = await_sleeper(&snap, child.pid, WANT);

		assert_int_equal(snap.sleeper_count, 1);
		assert_int_equal(s->wait, call->wait);
		assert_int_equal(s->kind, call->kind);
		assert_int_equal(s->message, call->message);
		assert_true(place_same(s->object, narrow_object(&snap, call->kind)));
		if (call->wait == PROC_WAIT_SEM) {
			assert_int_equal(s->op_count, 1);
			assert_int_equal(s->ops[0].number, 1);
			assert_int_equal(s->ops[0].change, -1);
		}
		proc_snapshot_free(&snap);
		child_end(&child);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_OBJECTS(narrow_programs_are_seen),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
