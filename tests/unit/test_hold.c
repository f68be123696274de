/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/hold.h: messages are taken out of a POSIX queue, and none of them can get lost. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "ipc/capture.h"
#include "ipc/hold.h"
#include "ipc/posix_mq.h"
#include "ipc/scan.h"
#include "sandbox.h"

#define ROOM 4

static struct ipc_source live = IPC_SOURCE_LIVE;

static int clean(void **state UNUSED)
{
	(void)posix_mq_remove("q");
	return 0;
}

/* A queue with these messages: the first letter's digit is the priority. */
static mqd_t make(struct ipc_object *object, const char *const *messages)
{
	struct mq_attr attr = {.mq_maxmsg = ROOM, .mq_msgsize = 16};
	mqd_t queue;

	need_sandbox();
	queue = mq_open("/q", O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attr);
	if (queue < 0 && errno == ENOSYS)
		skip_because("this kernel has no POSIX message queues");
	assert_true(queue >= 0);
	for (; *messages; messages++)
		assert_int_equal(mq_send(queue, *messages, strlen(*messages),
					 (unsigned)(**messages - '0')), 0);
	assert_int_equal(ipc_find_name(&live, KIND_PMSG, "q", 0, object), 0);
	return queue;
}

static long waiting(mqd_t queue)
{
	struct mq_attr attr;

	assert_int_equal(mq_getattr(queue, &attr), 0);
	return attr.mq_curmsgs;
}

static void assert_received(mqd_t queue, const char *const *messages)
{
	char text[32];
	unsigned priority;

	for (; *messages; messages++) {
		ssize_t n = mq_receive(queue, text, sizeof(text), &priority);

		assert_int_equal(n, strlen(*messages));
		assert_memory_equal(text, *messages, strlen(*messages));
		assert_int_equal(priority, (unsigned)(**messages - '0'));
	}
	assert_int_equal(waiting(queue), 0);
}

static const char *const none[] = {NULL};
static const char *const three[] = {"1a", "7b", "1c", NULL};
static const char *const three_in_order[] = {"7b", "1a", "1c", NULL};

static void assert_holds_three(const struct ipc_hold *hold)
{
	struct strbuf wanted = STRBUF_INIT;
	uint64_t count;
	size_t size;
	const void *contents = ipc_hold_contents(hold, &size, &count);

	for (size_t i = 0; i < 3; i++)
		capture_put_message(&wanted, (uint64_t)(*three_in_order[i] - '0'),
				    three_in_order[i], 2);
	assert_int_equal(count, 3);
	assert_int_equal(size, wanted.len);
	assert_memory_equal(contents, wanted.buf, size);
	sb_free(&wanted);
}

static void put_back_in_order(void **state UNUSED)
{
	static const char *const all[] = {"7b", "1a", "1c", "1d", NULL};
	struct ipc_object object;
	struct ipc_hold *hold;
	mqd_t queue = make(&object, three);

	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	assert_int_equal(waiting(queue), 0);
	assert_holds_three(hold);
	assert_int_equal(mq_send(queue, "1d", 2, 1), 0);
	assert_int_equal(ipc_hold_put_back(hold), 0);
	assert_received(queue, all);
	(void)mq_close(queue);
}

static void given_up(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_hold *hold;
	mqd_t queue = make(&object, three);

	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	assert_holds_three(hold);
	ipc_hold_release(hold);
	assert_int_equal(waiting(queue), 0);
	(void)mq_close(queue);
}

static void only_unused_ones(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_hold *hold;
	mqd_t queue = make(&object, three);

	assert_int_equal(ipc_hold_begin(&object, true, &hold), -EBUSY);
	assert_null(hold);
	assert_int_equal(waiting(queue), 3);
	(void)mq_close(queue);
	assert_int_equal(ipc_hold_begin(&object, true, &hold), 0);
	assert_holds_three(hold);
	assert_int_equal(ipc_hold_put_back(hold), 0);
	queue = mq_open("/q", O_RDONLY);
	assert_true(queue >= 0);
	assert_received(queue, three_in_order);
	(void)mq_close(queue);
}

static void without_messages(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_hold *hold;
	uint64_t count;
	size_t size;
	mqd_t queue = make(&object, none);

	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	(void)ipc_hold_contents(hold, &size, &count);
	assert_int_equal(size, 0);
	assert_int_equal(count, 0);
	assert_int_equal(ipc_hold_put_back(hold), 0);
	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	ipc_hold_release(hold);
	assert_int_equal(waiting(queue), 0);
	(void)mq_close(queue);
}

static void another_queue_with_its_name(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_object other;
	struct ipc_hold *hold;
	mqd_t queue = make(&object, three);

	assert_int_equal(mq_unlink("/q"), 0);
	assert_int_equal(ipc_hold_begin(&object, false, &hold), -ENOENT);
	assert_null(hold);

	/* The first one is still open, so its inode is not used again. */
	mqd_t second = make(&other, three);

	assert_int_equal(ipc_hold_begin(&object, false, &hold), -ESTALE);
	assert_int_equal(waiting(queue), 3);
	assert_int_equal(waiting(second), 3);
	(void)mq_close(queue);
	(void)mq_close(second);
}

static void gone_meanwhile(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_hold *hold;
	mqd_t queue = make(&object, three);

	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	assert_int_equal(mq_unlink("/q"), 0);
	assert_int_equal(ipc_hold_put_back(hold), -ENOENT);
	(void)mq_close(queue);
}

/* The holder is a child of the one who asked for it. */
static pid_t holder_of(pid_t pid)
{
	char path[64];
	int holder = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	file = fopen(path, "re");
	if (!file)
		skip_because("the kernel does not list children");
	if (fscanf(file, "%d", &holder) != 1)
		holder = 0;
	(void)fclose(file);
	return holder;
}

static void holder_killed(void **state UNUSED)
{
	static const char *const in_order[] = {"9z", "7b", "1a", "1c", NULL};
	struct ipc_object object;
	struct ipc_hold *hold;
	mqd_t queue = make(&object, three);
	pid_t holder;

	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	holder = holder_of(getpid());
	assert_true(holder > 0);
	assert_int_equal(kill(holder, SIGKILL), 0);
	assert_int_equal(mq_send(queue, "9z", 2, 9), 0);
	assert_holds_three(hold);
	assert_int_equal(ipc_hold_put_back(hold), 0);
	assert_received(queue, in_order);
	(void)mq_close(queue);
}

static void assert_full(mqd_t queue)
{
	unsigned rests = 0;

	while (waiting(queue) < ROOM)
		assert_true(keep_waiting(&rests));
}

/*
 * Others fill the queue. Those that came go back behind the held ones, so that the last of them wait in
 * the holder until there is room.
 */
static void full_meanwhile(void **state UNUSED)
{
	static const char *const new[] = {"1d", "1e", "1f", "1g", NULL};
	static const char *const all[] = {"7b", "1a", "1c", "1d", "1e", "1f", "1g", NULL};
	struct ipc_object object;
	struct ipc_hold *hold;
	char text[32];
	mqd_t queue = make(&object, three);
	unsigned rests = 0;

	assert_int_equal(ipc_hold_begin(&object, false, &hold), 0);
	for (size_t i = 0; new[i]; i++)
		assert_int_equal(mq_send(queue, new[i], 2, 1), 0);
	assert_int_equal(ipc_hold_put_back(hold), -ENOTRECOVERABLE);
	assert_full(queue);
	for (size_t i = 0; all[i]; i++) {
		while (mq_receive(queue, text, sizeof(text), NULL) < 0)
			assert_true(errno == EAGAIN && keep_waiting(&rests));
		assert_memory_equal(text, all[i], 2);
	}
	/* The holder is our child, and has nothing left to do. */
	assert_true(wait(NULL) > 0);
	(void)mq_close(queue);
}

static bool hold_and_wait(void *arg)
{
	struct ipc_hold *hold;

	CHILD_CHECK(ipc_hold_begin(arg, false, &hold) == 0);
	return true;
}

static void caller_killed(void **state UNUSED)
{
	struct ipc_object object;
	struct child child;
	unsigned rests = 0;
	mqd_t queue = make(&object, three);

	child_start(&child, hold_and_wait, &object);
	assert_int_equal(waiting(queue), 0);
	child_end(&child);
	while (waiting(queue) < 3)
		assert_true(keep_waiting(&rests));
	assert_received(queue, three_in_order);
	(void)mq_close(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(put_back_in_order, clean),
		cmocka_unit_test_teardown(given_up, clean),
		cmocka_unit_test_teardown(only_unused_ones, clean),
		cmocka_unit_test_teardown(without_messages, clean),
		cmocka_unit_test_teardown(another_queue_with_its_name, clean),
		cmocka_unit_test_teardown(gone_meanwhile, clean),
		cmocka_unit_test_teardown(holder_killed, clean),
		cmocka_unit_test_teardown(full_meanwhile, clean),
		cmocka_unit_test_teardown(caller_killed, clean),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
