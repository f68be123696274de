/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/semset.h: one set, parts of it, sets that are not what they were, and many at once. */
#include "unit.h"

#include <errno.h>
#include <sys/sem.h>
#include <unistd.h>

#include "child.h"
#include "ipc/scan.h"
#include "ipc/semset.h"
#include "ipc/semun.h"
#include "ipc/source.h"
#include "sandbox.h"

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	return 0;
}

/* Values 0, 1700, 3400, … */
static int make_set(int count)
{
	int id = semget(IPC_PRIVATE, count, IPC_CREAT | 0600);

	assert_true(id >= 0);
	for (int i = 0; i < count; i++)
		assert_int_equal(semctl(id, i, SETVAL, (union semun){.val = i % 19 * 1700}), 0);
	return id;
}

static void expect_set(const struct ipc_sem_element *elements, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal(elements[i].value, i % 19 * 1700);
		assert_int_equal(elements[i].pid, getpid());
		assert_int_equal(elements[i].ncount, 0);
		assert_int_equal(elements[i].zcount, 0);
	}
}

/* ---- one set ---- */

static void elements_of_a_set(void **state UNUSED)
{
	struct ipc_sem_element *elements;
	int id = make_set(20);

	assert_int_equal(ipc_sem_elements(id, 20, &elements), 0);
	expect_set(elements, 20);
	free(elements);
	assert_int_equal(ipc_sem_elements(id, 0, &elements), 0);
	free(elements);

	/* More or less than it has, and none at all: it is not the set that was asked for. */
	assert_int_equal(ipc_sem_elements(id, 21, &elements), -EIDRM);
	assert_null(elements);
	assert_int_equal(ipc_sem_elements(id, 19, &elements), -EIDRM);
	assert_null(elements);
	assert_int_equal(ipc_sem_elements(id, SIZE_MAX, &elements), -EIDRM);
	assert_int_equal(semctl(id, 0, IPC_RMID), 0);
	assert_int_equal(ipc_sem_elements(id, 20, &elements), -EIDRM);
	assert_null(elements);
}

/* Also where the larger one would write far behind the end of what there was room for. */
static void a_larger_set_writes_nowhere(void **state UNUSED)
{
	struct ipc_sem_room room = IPC_SEM_ROOM_INIT;
	unsigned short *values;
	int small = make_set(2), large = make_set(30000);

	assert_int_equal(ipc_sem_values(&room, small, 2, &values), 0);
	assert_int_equal(values[1], 1700);
	assert_int_equal(ipc_sem_values(&room, large, 2, &values), -EIDRM);
	assert_int_equal(ipc_sem_values(&room, large, 30000, &values), 0);
	for (unsigned i = 0; i < 30000; i++)
		assert_int_equal(values[i], i % 19 * 1700);
	assert_int_equal(ipc_sem_values(&room, small, 2, &values), 0);
	assert_int_equal(values[0], 0);
	assert_int_equal(values[1], 1700);
	assert_int_equal(ipc_sem_values(&room, small, 30000, &values), -EIDRM);
	assert_int_equal(ipc_sem_values(&room, small, 0, &values), -EIDRM);
	ipc_sem_room_free(&room);
	ipc_sem_room_free(&room);
}

static bool waits_for_more(void *arg)
{
	struct sembuf down = {.sem_num = 0, .sem_op = -1};

	child_ready();
	return semop(*(const int *)arg, &down, 1) < 0;
}

static bool waits_for_zero(void *arg)
{
	struct sembuf zero = {.sem_num = 2, .sem_op = 0};

	child_ready();
	return semop(*(const int *)arg, &zero, 1) < 0;
}

static void only_what_is_asked_for(void **state UNUSED)
{
	static const struct ipc_sem_element mark = {9, 8, 7, 6};
	struct ipc_sem_element elements[3] = {mark, mark, mark};
	struct ipc_sem_room room = IPC_SEM_ROOM_INIT;
	struct child more, zero;
	unsigned rests = 0;
	int id = make_set(3);

	child_start_waiting(&more, waits_for_more, &id);
	child_start_waiting(&zero, waits_for_zero, &id);
	while (semctl(id, 0, GETNCNT) != 1 || semctl(id, 2, GETZCNT) != 1)
		assert_true(keep_waiting(&rests));

	assert_int_equal(ipc_sem_read(&room, id, 3, 0, elements), 0);
	assert_memory_equal(&elements[2], &mark, sizeof(mark));
	assert_int_equal(ipc_sem_read(&room, id, 3, SEM_VALUES, elements), 0);
	assert_int_equal(elements[2].value, 3400);
	assert_int_equal(elements[2].pid, 8);
	assert_int_equal(elements[2].zcount, 6);
	assert_int_equal(ipc_sem_read(&room, id, 3, SEM_WAITERS, elements), 0);
	assert_int_equal(elements[2].pid, 8);
	assert_int_equal(elements[0].ncount, 1);
	assert_int_equal(elements[0].zcount, 0);
	assert_int_equal(elements[1].ncount + elements[1].zcount, 0);
	assert_int_equal(elements[2].ncount, 0);
	assert_int_equal(elements[2].zcount, 1);
	elements[1].ncount = 7;
	assert_int_equal(ipc_sem_read(&room, id, 3, SEM_PIDS, elements), 0);
	assert_int_equal(elements[1].pid, getpid());
	assert_int_equal(elements[1].ncount, 7);
	/* Without values nothing but the single semaphore says that there are not so many. */
	assert_int_equal(ipc_sem_read(&room, id, 4, SEM_WAITERS, (struct ipc_sem_element[4]){mark}),
			 -EIDRM);
	child_end(&more);
	child_end(&zero);
	ipc_sem_room_free(&room);
}

/* ---- many ---- */

#define MANY 1500
#define SKIPPED 7

static struct ipc_list list = IPC_LIST_INIT;
static struct ipc_source machine = IPC_SOURCE_LIVE;

static void make_many(void)
{
	for (int i = 0; i < MANY; i++)
		(void)make_set(1 + i % 5);
	ipc_list_free(&list);
	list = (struct ipc_list)IPC_LIST_INIT;
	assert_int_equal(ipc_collect(&machine, KINDS_ALL, 0, &list), 0);
	assert_int_equal(list.count, MANY);
}

static void free_elements(struct ipc_sem_element **elements)
{
	for (size_t i = 0; i < MANY; i++)
		free(elements[i]);
	free(elements);
}

static void all_sets_of_a_list(void **state UNUSED)
{
	static bool skip[MANY];

	make_many();

	struct ipc_sem_element **elements = calloc(MANY, sizeof(*elements));

	assert_non_null(elements);
	skip[SKIPPED] = true;
	list.objects[3].kind = KIND_MSG;                               /* no set */
	assert_int_equal(semctl(list.objects[5].id, 0, IPC_RMID), 0);  /* and one that vanished */
	assert_int_equal(ipc_sem_read_list(&list, skip, SEM_ALL, elements), 0);
	for (size_t i = 0; i < MANY; i++) {
		bool unread = i == 3 || i == 5 || i == SKIPPED;

		assert_int_equal(elements[i] == NULL, unread);
		if (!unread)
			expect_set(elements[i], (unsigned)list.objects[i].size);
	}
	free_elements(elements);
}

static bool reads_without_right(void *arg UNUSED)
{
	struct ipc_sem_element **elements = calloc(MANY, sizeof(*elements));

	CHILD_CHECK(elements != NULL);
	CHILD_CHECK(setresgid(1, 1, 1) == 0 && setresuid(1, 1, 1) == 0);
	CHILD_CHECK(ipc_sem_read_list(&list, NULL, SEM_ALL, elements) == MANY - 1);
	for (size_t i = 0; i < MANY; i++)
		CHILD_CHECK((elements[i] != NULL) == (i == SKIPPED));
	free_elements(elements);
	_exit(EXIT_SUCCESS); /* a sanitizer could not look for leaks */
}

static void sets_that_may_not_be_read_are_counted(void **state UNUSED)
{
	struct semid_ds ds = {.sem_perm.mode = 0604};

	if (!sandbox_has_users())
		skip_because("only one user id exists here");
	make_many();
	assert_int_equal(semctl(list.objects[SKIPPED].id, 0, IPC_SET, (union semun){.buf = &ds}), 0);
	assert_in_child(reads_without_right, NULL);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(elements_of_a_set),
		CLEAN(a_larger_set_writes_nowhere),
		CLEAN(only_what_is_asked_for),
		CLEAN(all_sets_of_a_list),
		CLEAN(sets_that_may_not_be_read_are_counted),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
