/* SPDX-License-Identifier: GPL-2.0-or-later */
/* use/loss.h: what goes with an object of each kind, as far as it is known. */
#include "unit.h"

#include "use/loss.h"

static void expect_bytes(const struct loss *loss, bool known, uint64_t bytes)
{
	assert_int_equal(loss->has_bytes, known);
	assert_int_equal(loss->bytes, bytes);
}

static void memory(void **state UNUSED)
{
	struct ipc_object segment = {
		.kind = KIND_SHM, .size = 8192, .shm = {.rss = 4096, .swap = 100},
	};
	const struct ipc_object file = {.kind = KIND_PSHM, .size = 100, .posix = {.blocks = 4096}};
	struct loss loss = loss_of(&segment, NULL);

	expect_bytes(&loss, true, 4196);
	assert_false(loss.has_messages || loss.has_message_bytes || loss.has_semaphores ||
		     loss.of_values);
	segment.unknown = UNKNOWN_RSS;
	loss = loss_of(&segment, NULL);
	expect_bytes(&loss, true, 8192);
	loss = loss_of(&file, NULL);
	expect_bytes(&loss, true, 4096);
}

static void messages(void **state UNUSED)
{
	const struct ipc_object queue = {.kind = KIND_MSG, .size = 12, .msg = {.messages = 3}};
	struct ipc_object posix = {
		.kind = KIND_PMSG, .size = 7, .posix = {.queue = {.messages = 2}},
	};
	struct loss loss = loss_of(&queue, NULL);

	expect_bytes(&loss, true, 12);
	assert_true(loss.has_messages && loss.has_message_bytes);
	assert_int_equal(loss.messages, 3);
	assert_int_equal(loss.message_bytes, 12);
	assert_false(loss.has_semaphores);
	loss = loss_of(&posix, NULL);
	expect_bytes(&loss, true, 7);
	assert_int_equal(loss.messages, 2);
	posix.unknown = UNKNOWN_NOTIFY;
	loss = loss_of(&posix, NULL);
	expect_bytes(&loss, false, 0);
	assert_true(loss.has_messages);
	assert_false(loss.has_message_bytes);
	posix.unknown = UNKNOWN_COUNT;
	loss = loss_of(&posix, NULL);
	assert_false(loss.has_messages);
	assert_true(loss.has_message_bytes);
}

/* Those that have a value are counted. */
static void semaphores(void **state UNUSED)
{
	static const struct ipc_sem_element elements[] = {{.value = 1}, {.value = 0}, {.value = 7}};
	const struct ipc_object set = {.kind = KIND_SEM, .size = 3};
	struct ipc_object named = {.kind = KIND_PSEM, .posix = {.blocks = 4096, .value = 5}};
	struct loss loss = loss_of(&set, elements);

	expect_bytes(&loss, false, 0);
	assert_true(loss.has_semaphores && loss.of_values);
	assert_int_equal(loss.semaphores, 2);
	loss = loss_of(&set, NULL);
	assert_false(loss.has_semaphores);
	loss = loss_of(&named, NULL);
	expect_bytes(&loss, true, 4096);
	assert_true(loss.has_semaphores);
	assert_int_equal(loss.semaphores, 1);
	named.posix.value = 0;
	loss = loss_of(&named, NULL);
	assert_true(loss.has_semaphores);
	assert_int_equal(loss.semaphores, 0);
	named.unknown = UNKNOWN_COUNT;
	loss = loss_of(&named, NULL);
	assert_false(loss.has_semaphores || loss.has_messages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory),
		cmocka_unit_test(messages),
		cmocka_unit_test(semaphores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
