/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/ahead.h: finds what ipc_scan() finds, with a thread and without. */
#include "unit.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/ahead.h"
#include "ipc/remove.h"
#include "ipc/scan.h"
#include "sandbox.h"

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	return 0;
}

static void make(unsigned segments, unsigned queues, unsigned sets)
{
	for (unsigned i = 0; i < segments; i++)
		assert_true(shmget(IPC_PRIVATE, 1 + i, 0600) >= 0);
	for (unsigned i = 0; i < queues; i++)
		assert_true(msgget(IPC_PRIVATE, 0600) >= 0);
	for (unsigned i = 0; i < sets; i++)
		assert_true(semget(IPC_PRIVATE, 1 + (int)i % 3, 0600) >= 0);
}

static int add(const struct ipc_object *object, void *list)
{
	ipc_list_add(list, object);
	return 0;
}

/* Are the objects of these kinds the same as one after the other? */
static bool same_objects(struct ipc_ahead *ahead, struct ipc_source *source, unsigned kinds)
{
	struct ipc_list plain = IPC_LIST_INIT, list = IPC_LIST_INIT;
	bool same;

	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (kinds & KIND_BIT(kind))
			CHILD_CHECK(ipc_ahead_scan(ahead, source, (enum ipc_kind)kind, add,
						   &list) == 0);
	CHILD_CHECK(ipc_collect(source, kinds, WANT_RSS, &plain) == 0);
	same = list.count == plain.count;
	for (size_t i = 0; same && i < list.count; i++)
		same = ipc_same(&list.objects[i], &plain.objects[i]) &&
		       list.objects[i].size == plain.objects[i].size;
	ipc_list_free(&plain);
	ipc_list_free(&list);
	return same;
}

static void it_finds_everything(void **state UNUSED)
{
	static const struct {
		unsigned segments, queues, sets, kinds;
		bool threads; /* where there is more than one CPU */
	} scenes[] = {
		{0, 0, 0, KINDS_SYSV, false},
		{3, 4, 5, KINDS_SYSV, false},
		{40, 1200, 0, KINDS_SYSV, true},
		{40, 700, 900, KINDS_SYSV, true},
		{40, 700, 900, KIND_BIT(KIND_SHM) | KIND_BIT(KIND_SEM), false},
		{40, 700, 1900, KIND_BIT(KIND_SHM) | KIND_BIT(KIND_SEM), true},
		{40, 700, 1900, KIND_BIT(KIND_MSG) | KIND_BIT(KIND_SEM), false},
	};
	struct ipc_source source = IPC_SOURCE_LIVE;
	bool many_cpus = sysconf(_SC_NPROCESSORS_ONLN) > 1;

	for (size_t i = 0; i < ARRAY_SIZE(scenes); i++) {
		struct ipc_ahead ahead;

		sandbox_clean();
		make(scenes[i].segments, scenes[i].queues, scenes[i].sets);
		ipc_ahead_begin(&ahead, &source, scenes[i].kinds, WANT_RSS);
		if (!scenes[i].threads || many_cpus)
			assert_int_equal(ahead.kinds != 0, scenes[i].threads);
		assert_true(same_objects(&ahead, &source, scenes[i].kinds));
		ipc_ahead_end(&ahead, &source);
	}
	assert_int_equal(source.denied, 0);
}

static int stop_at_third(const struct ipc_object *object UNUSED, void *arg)
{
	return ++*(unsigned *)arg == 3 ? 42 : 0;
}

static void a_visitor_ends_a_pass(void **state UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_ahead ahead;
	unsigned seen = 0;

	make(10, 1200, 0);
	ipc_ahead_begin(&ahead, &source, KINDS_SYSV, WANT_RSS);
	assert_int_equal(ipc_ahead_scan(&ahead, &source, KIND_MSG, stop_at_third, &seen), 42);
	assert_int_equal(seen, 3);
	seen = 0;
	assert_int_equal(ipc_ahead_scan(&ahead, &source, KIND_SHM, stop_at_third, &seen), 42);
	assert_int_equal(seen, 3);
	ipc_ahead_end(&ahead, &source);

	/* Nobody has to want to know what was read. */
	ipc_ahead_begin(&ahead, &source, KINDS_SYSV, WANT_RSS);
	ipc_ahead_end(&ahead, &source);
}

static bool reads_without_threads(void *arg UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_ahead ahead;

	CHILD_CHECK(sandbox_deny(SYS_clone3, ANY_ARG, 0, EAGAIN));
	CHILD_CHECK(sandbox_deny(SYS_clone, ANY_ARG, 0, EAGAIN));
	ipc_ahead_begin(&ahead, &source, KINDS_SYSV, WANT_RSS);
	CHILD_CHECK(ahead.kinds == 0);
	CHILD_CHECK(same_objects(&ahead, &source, KINDS_SYSV));
	ipc_ahead_end(&ahead, &source);
	_exit(EXIT_SUCCESS); /* a sanitizer would look for leaks by a thread of its own */
}

static void no_thread_is_needed(void **state UNUSED)
{
	make(10, 600, 900);
	assert_in_child(reads_without_threads, NULL);
}

static bool reads_what_fails(void *arg UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_ahead ahead;

	source.collector = COLLECT_STAT;
	CHILD_CHECK(sandbox_deny(SYS_semctl, 2, SEM_STAT_ANY & 0xff, EACCES));
	ipc_ahead_begin(&ahead, &source, KINDS_SYSV, 0);
	CHILD_CHECK(ipc_ahead_scan(&ahead, &source, KIND_SEM, add, &list) == 0);
	CHILD_CHECK(list.count == 0);
	CHILD_CHECK(source.denied == 900);
	ipc_ahead_end(&ahead, &source);
	CHILD_CHECK(source.denied == 900);
	_exit(EXIT_SUCCESS);
}

static void what_was_hidden_is_counted(void **state UNUSED)
{
	make(10, 600, 900);
	assert_in_child(reads_what_fails, NULL);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(it_finds_everything),
		CLEAN(a_visitor_ends_a_pass),
		CLEAN(no_thread_is_needed),
		CLEAN(what_was_hidden_is_counted),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
