/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/create.h: new, whole, with the mode asked for; or nothing. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/create.h"
#include "ipc/posix_mq.h"
#include "ipc/scan.h"
#include "sandbox.h"

static struct ipc_source live = IPC_SOURCE_LIVE;

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	(void)posix_mq_remove("new");
	(void)umask(077);
	return 0;
}

static void sysv_objects_are_new(void **state UNUSED)
{
	static const struct {
		enum ipc_kind kind;
		uint64_t size, found_size;
		mode_t mode;
	} cases[] = {
		{KIND_SHM, 12345, 12345, 0666}, {KIND_SHM, 1, 1, 0},  {KIND_MSG, 99, 0, 0640},
		{KIND_SEM, 7, 7, 0777},		{KIND_SEM, 1, 1, 0400},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_wish wish = {.kind = cases[i].kind, .size = cases[i].size,
					.mode = cases[i].mode};
		struct ipc_made made;
		struct ipc_object object;

		assert_int_equal(ipc_create(&live, &wish, &made), 0);
		assert_false(made.found);
		assert_int_equal(ipc_find_id(&live, cases[i].kind, made.id, 0, &object), 0);
		assert_int_not_equal(object.key, 0);
		assert_int_equal(object.mode, cases[i].mode);
		assert_int_equal(object.size, cases[i].found_size);
		assert_int_equal(ipc_take_back(&wish, &made), 0);
		assert_int_equal(ipc_find_id(&live, cases[i].kind, made.id, 0, &object), -ENOENT);
		assert_true(ipc_take_back(&wish, &made) < 0);
	}
}

static void sizes_that_cannot_be(void **state UNUSED)
{
	static const struct ipc_wish wishes[] = {
		{.kind = KIND_SHM, .size = 0},
		{.kind = KIND_SHM, .size = UINT64_MAX},
		{.kind = KIND_SEM, .size = 0},
		{.kind = KIND_SEM, .size = INT_MAX},
		{.kind = KIND_SEM, .size = (uint64_t)INT_MAX + 1},
		{.kind = KIND_SEM, .size = (UINT64_C(1) << 32) + 1},
		{.kind = KIND_SEM, .size = UINT64_MAX},
		{.kind = KIND_PSHM, .name = "new", .size = UINT64_MAX},
		{.kind = KIND_PSHM, .name = "new", .size = UINT64_C(1) << 63},
		{.kind = KIND_PSHM, .name = "new", .size = INT64_MAX, .mode = 0600},
	};

	for (size_t i = 0; i < ARRAY_SIZE(wishes); i++) {
		struct ipc_list left = IPC_LIST_INIT;
		struct ipc_made made;
		int err = ipc_create(&live, &wishes[i], &made);

		if (wishes[i].size == INT64_MAX && err == 0)
			assert_int_equal(ipc_take_back(&wishes[i], &made), 0);
		else
			assert_true(err < 0);
		assert_int_equal(ipc_collect(&live, KINDS_SYSV | KIND_BIT(KIND_PSHM), 0, &left), 0);
		assert_int_equal(left.count, 0);
		ipc_list_free(&left);
	}
}

static const struct ipc_wish named[] = {
	{.kind = KIND_PSHM, .name = "new", .size = 5000, .mode = 0666},
	{.kind = KIND_PMSG, .name = "new", .mode = 0640},
	{.kind = KIND_PSEM, .name = "new", .mode = 0606},
};

static void named_objects_are_new(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		struct ipc_wish wish = named[i];
		struct ipc_made made;
		struct ipc_object object;

		assert_int_equal(ipc_create(&live, &wish, &made), 0);
		assert_false(made.found);
		assert_int_equal(ipc_find_name(&live, wish.kind, "new", WANT_COUNT, &object), 0);
		assert_int_equal(object.mode, wish.mode); /* whatever the umask */
		assert_int_equal(object.unknown & UNKNOWN_COUNT, 0);
		assert_int_equal(object.size, wish.size);
		if (wish.kind == KIND_PSEM)
			assert_int_equal(object.posix.value, 0);

		/* The name is taken now, unless the object will do. */
		assert_int_equal(ipc_create(&live, &wish, &made), -EEXIST);
		wish.reuse = true;
		assert_int_equal(ipc_create(&live, &wish, &made), 0);
		assert_true(made.found);
		assert_int_equal(ipc_take_back(&wish, &made), 0);
		assert_int_equal(ipc_find_name(&live, wish.kind, "new", 0, &object), 0);
		made.found = false;
		assert_int_equal(ipc_take_back(&wish, &made), 0);
		assert_int_equal(ipc_find_name(&live, wish.kind, "new", 0, &object), -ENOENT);
	}
	assert_int_equal(umask(077), 077);
}

static void reuse_makes_what_is_not_there(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		struct ipc_wish wish = named[i];
		struct ipc_made made;

		wish.reuse = true;
		assert_int_equal(ipc_create(&live, &wish, &made), 0);
		assert_false(made.found);
		assert_int_equal(ipc_take_back(&wish, &made), 0);
	}
}

static void reuse_is_choosy(void **state UNUSED)
{
	struct ipc_wish memory = {.kind = KIND_PSHM, .name = "new", .size = 4096, .mode = 0600,
				  .reuse = true};
	struct ipc_wish semaphore = {.kind = KIND_PSEM, .name = "new", .mode = 0600, .reuse = true};
	struct ipc_made made;
	struct stat st;
	int fd = shm_open("/new", O_RDWR | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 4095), 0);
	assert_int_equal(ipc_create(&live, &memory, &made), -ERANGE);
	assert_int_equal(ftruncate(fd, 4096), 0);
	assert_int_equal(ipc_create(&live, &memory, &made), 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_size, 4096);
	(void)close(fd);

	assert_int_equal(unlink("/dev/shm/new"), 0);
	assert_int_equal(symlink("/etc/passwd", "/dev/shm/new"), 0);
	assert_int_equal(ipc_create(&live, &memory, &made), -EMEDIUMTYPE);
	assert_int_equal(unlink("/dev/shm/new"), 0);
	assert_int_equal(mkfifo("/dev/shm/new", 0600), 0);
	assert_int_equal(ipc_create(&live, &memory, &made), -EMEDIUMTYPE);
	assert_int_equal(unlink("/dev/shm/new"), 0);

	/* A file of another size under a semaphore's name is no semaphore. */
	fd = shm_open("/sem.new", O_RDWR | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ipc_create(&live, &semaphore, &made), -EMEDIUMTYPE);
	(void)close(fd);
}

/* The file system is full, or the limit on file sizes is reached: the name stays free. */
static bool no_room(void *arg UNUSED)
{
	const struct rlimit limit = {1024, 1024};
	const struct ipc_wish wish = {.kind = KIND_PSHM, .name = "new", .size = 4096, .mode = 0600};
	struct ipc_made made;

	CHILD_CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	CHILD_CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	CHILD_CHECK(ipc_create(&live, &wish, &made) == -EFBIG);
	CHILD_CHECK(access("/dev/shm/new", F_OK) < 0 && errno == ENOENT);
	return true;
}

static void nothing_is_left_half_made(void **state UNUSED)
{
	assert_in_child(no_room, NULL);
}

/* Where every key is taken it gives up, and without random numbers it does not begin. */
static bool refused(void *arg)
{
	const struct ipc_wish wish = {.kind = KIND_SEM, .size = 1, .mode = 0600};
	struct ipc_made made;
	bool no_random = arg;

	CHILD_CHECK(no_random ? sandbox_deny(SYS_getrandom, ANY_ARG, 0, ENOSYS)
			      : sandbox_deny(SYS_semget, ANY_ARG, 0, EEXIST));
	CHILD_CHECK(ipc_create(&live, &wish, &made) == (no_random ? -ENOSYS : -EEXIST));
	return true;
}

static void it_gives_up_in_the_end(void **state UNUSED)
{
	static int yes;

	assert_in_child(refused, NULL);
	assert_in_child(refused, &yes);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(sysv_objects_are_new),
		CLEAN(sizes_that_cannot_be),
		CLEAN(named_objects_are_new),
		CLEAN(reuse_makes_what_is_not_there),
		CLEAN(reuse_is_choosy),
		CLEAN(nothing_is_left_half_made),
		CLEAN(it_gives_up_in_the_end),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
