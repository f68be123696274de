/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/limits.h: of the running system by both ways, and of captures. */
#include "unit.h"

#include <errno.h>
#include <inttypes.h>
#include <mqueue.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/usage.h"
#include "sandbox.h"

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	return 0;
}

static void rows_are_in_order(void **state UNUSED)
{
	static const char *const names[LIMIT_COUNT] = {
		"MSGMNI", "MSGMAX", "MSGMNB", "MQUMNI", "MQUMAX", "MQUMNB", "SHMMNI", "SHMALL",
		"SHMMAX", "SHMMIN", "SEMMNI", "SEMMNS", "SEMMSL", "SEMOPM", "SEMVMX",
	};

	for (size_t i = 0; i < LIMIT_COUNT; i++) {
		assert_string_equal(ipc_limits[i].name, names[i]);
		assert_non_null(ipc_limits[i].description);
		/* From a file, or fixed. */
		assert_true(!ipc_limits[i].path != !ipc_limits[i].constant);
	}
	assert_int_equal(ipc_page_size(), sysconf(_SC_PAGESIZE));
}

/* The numbers as text in the running system's own files. */
static uint64_t number_in(const char *path, unsigned field)
{
	FILE *file = fopen(path, "re");
	unsigned long long value = 0;

	assert_non_null(file);
	for (unsigned i = 0; i <= field; i++)
		assert_int_equal(fscanf(file, "%llu", &value), 1);
	(void)fclose(file);
	return value;
}

static void set_limit(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	if (!file)
		skip_because("%s cannot be written", path);
	(void)fputs(text, file);
	if (fclose(file))
		skip_because("%s cannot be written", path);
}

static void check_live(void)
{
	const struct ipc_source source = IPC_SOURCE_LIVE;

	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		const struct ipc_limit_row *row = &ipc_limits[limit];
		uint64_t value = 99;
		int err = ipc_limit_get(&source, (enum ipc_limit)limit, &value);

		if (row->kind == KIND_PMSG && err == -ENOENT)
			continue; /* no POSIX queues in this kernel */
		assert_int_equal(err, 0);
		assert_int_equal(value, row->path ? number_in(row->path, row->field) : row->constant);
	}
}

static void limits_of_the_running_system(void **state UNUSED)
{
	check_live();
	set_limit("/proc/sys/kernel/shmmax", "18446744073709551615\n");
	set_limit("/proc/sys/kernel/shmall", "18446744073692774399\n");
	set_limit("/proc/sys/kernel/msgmni", "12345\n");
	set_limit("/proc/sys/kernel/sem", "100\t200000\t300\t400\n");
	check_live();
}

/* Without /proc the calls tell the same, as far as their fields reach. */
static void limits_by_call(void **state UNUSED)
{
	const struct ipc_source source = IPC_SOURCE_LIVE;
	uint64_t files[LIMIT_COUNT] = {0};
	uint64_t calls[LIMIT_COUNT] = {0};
	int errors[LIMIT_COUNT];

	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		(void)ipc_limit_get(&source, (enum ipc_limit)limit, &files[limit]);
	sandbox_mount("tmpfs", "/proc/sys");
	for (int limit = 0; limit < LIMIT_COUNT; limit++)
		errors[limit] = ipc_limit_get(&source, (enum ipc_limit)limit, &calls[limit]);
	sandbox_unmount("/proc/sys");
	for (int limit = 0; limit < LIMIT_COUNT; limit++) {
		if (ipc_limits[limit].kind == KIND_PMSG) {
			assert_int_equal(errors[limit], -ENOENT); /* no call tells these */
			continue;
		}
		assert_int_equal(errors[limit], 0);
		assert_int_equal(calls[limit], files[limit]);
	}
}

static bool refuse_both(void *arg UNUSED)
{
	const struct ipc_source source = IPC_SOURCE_LIVE;
	uint64_t value = 99;

	CHILD_CHECK(sandbox_deny(SYS_shmctl, ANY_ARG, 0, ENOSYS));
	CHILD_CHECK(sandbox_deny(SYS_msgctl, ANY_ARG, 0, ENOSYS));
	CHILD_CHECK(sandbox_deny(SYS_semctl, ANY_ARG, 0, ENOSYS));
	CHILD_CHECK(ipc_limit_get(&source, LIMIT_SHMMAX, &value) == -ENOENT);
	CHILD_CHECK(ipc_limit_get(&source, LIMIT_MSGMNI, &value) == -ENOENT);
	CHILD_CHECK(ipc_limit_get(&source, LIMIT_SEMMNI, &value) == -ENOENT);
	CHILD_CHECK(value == 99);
	return true;
}

static void limits_of_a_kernel_without_system_v(void **state UNUSED)
{
	sandbox_mount("tmpfs", "/proc/sys");
	assert_in_child(refuse_both, NULL);
	sandbox_unmount("/proc/sys");
}

static void limits_of_captures(void **state UNUSED)
{
	static const struct {
		const char *path, *text;
		enum ipc_limit limit;
		int result;
		uint64_t value;
	} cases[] = {
		{"/proc/sys/kernel/shmmax", "18446744073692774399\n", LIMIT_SHMMAX, 0,
		 UINT64_C(18446744073692774399)},
		{"/proc/sys/kernel/shmmax", "18446744073709551616\n", LIMIT_SHMMAX, -ERANGE, 0},
		{"/proc/sys/kernel/shmall", "0\n", LIMIT_SHMALL, 0, 0},
		{"/proc/sys/kernel/sem", "250 32000 32 128\n", LIMIT_SEMMSL, 0, 250},
		{"/proc/sys/kernel/sem", "250 32000 32 128\n", LIMIT_SEMMNS, 0, 32000},
		{"/proc/sys/kernel/sem", "250 32000 32 128\n", LIMIT_SEMOPM, 0, 32},
		{"/proc/sys/kernel/sem", "250 32000 32 128\n", LIMIT_SEMMNI, 0, 128},
		{"/proc/sys/kernel/sem", "250 32000 32\n", LIMIT_SEMMNI, -EINVAL, 0},
		{"/proc/sys/kernel/sem", "250 32000 32\n", LIMIT_SEMOPM, 0, 32},
		{"/proc/sys/kernel/sem", "-1 32000 32 128\n", LIMIT_SEMMSL, -EINVAL, 0},
		{"/proc/sys/kernel/msgmni", "", LIMIT_MSGMNI, -EINVAL, 0},
		{"/proc/sys/kernel/msgmni", "many\n", LIMIT_MSGMNI, -EINVAL, 0},
		{"/proc/sys/fs/mqueue/queues_max", "256\n", LIMIT_MQUMNI, 0, 256},
		{"/proc/sys/kernel/none", "", LIMIT_MSGMAX, -ENOENT, 0},
	};
	struct capture capture;

	capture_begin(&capture);

	struct ipc_source source = {.root = capture.root};
	uint64_t value;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		value = 99;
		capture_puts(&capture, cases[i].path, cases[i].text);
		assert_int_equal(ipc_limit_get(&source, cases[i].limit, &value), cases[i].result);
		assert_int_equal(value, cases[i].result ? 99 : cases[i].value);
	}
	assert_int_equal(ipc_limit_get(&source, LIMIT_SEMVMX, &value), 0);
	assert_int_equal(value, 32767);
	capture_end(&capture);
}

/* ---- usage ---- */

static void make_scene(void)
{
	static const struct {
		long type;
		char text[50];
	} message = {7, "x"};
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	for (int i = 0; i < 5; i++) {
		int shm = shmget(IPC_PRIVATE, page * (size_t)i + 1, 0600);
		int msg = msgget(IPC_PRIVATE, 0600);
		char *at = shmat(shm, NULL, 0);

		assert_true(msg >= 0);
		assert_ptr_not_equal(at, (void *)-1);
		*at = 1;
		assert_int_equal(shmdt(at), 0);
		for (int k = 0; k < i; k++)
			assert_int_equal(msgsnd(msg, &message, 10 * (size_t)i, 0), 0);
		assert_true(semget(IPC_PRIVATE, 10 + i, 0600) >= 0);
	}
}

static bool usage_is(const struct ipc_usage *usage)
{
	CHILD_CHECK(usage->segments == 5 && usage->pages == 1 + 2 + 3 + 4 + 5);
	CHILD_CHECK(usage->resident_pages + usage->swapped_pages == 5);
	CHILD_CHECK(usage->queues == 5 && usage->messages == 0 + 1 + 2 + 3 + 4);
	CHILD_CHECK(usage->message_bytes == 10 * (1 + 4 + 9 + 16));
	CHILD_CHECK(usage->sets == 5 && usage->semaphores == 10 + 11 + 12 + 13 + 14);
	CHILD_CHECK(ipc_usage_of(usage, LIMIT_SHMMNI) == 5);
	CHILD_CHECK(ipc_usage_of(usage, LIMIT_SHMALL) == 15);
	CHILD_CHECK(ipc_usage_of(usage, LIMIT_MSGMNI) == 5);
	CHILD_CHECK(ipc_usage_of(usage, LIMIT_SEMMNI) == 5);
	CHILD_CHECK(ipc_usage_of(usage, LIMIT_SEMMNS) == 60);
	return true;
}

static bool usage_by_pass(void *arg)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_usage usage;

	if (arg) {
		CHILD_CHECK(sandbox_deny(SYS_shmctl, 1, SHM_INFO, EPERM));
		CHILD_CHECK(sandbox_deny(SYS_msgctl, 1, MSG_INFO, EPERM));
		CHILD_CHECK(sandbox_deny(SYS_semctl, 2, SEM_INFO, EPERM));
	}
	CHILD_CHECK(ipc_usage_get(&source, KINDS_SYSV, &usage) == 0);
	return usage_is(&usage);
}

static void both_ways_count_the_same(void **state UNUSED)
{
	static int yes;

	make_scene();
	assert_in_child(usage_by_pass, NULL);
	assert_in_child(usage_by_pass, &yes);
}

static void only_what_is_asked_for_is_counted(void **state UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_usage usage;

	make_scene();
	assert_int_equal(ipc_usage_get(&source, KIND_BIT(KIND_MSG), &usage), 0);
	assert_int_equal(usage.queues, 5);
	assert_int_equal(usage.segments + usage.sets + usage.mqueues, 0);
	assert_int_equal(ipc_usage_get(&source, 0, &usage), 0);
	assert_int_equal(usage.queues, 0);
}

static void posix_queues_are_counted(void **state UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_usage usage;
	mqd_t queue = mq_open("/counted", O_RDWR | O_CREAT, 0600, NULL);

	if (queue < 0 && errno == ENOSYS)
		skip_because("this kernel has no POSIX message queues");
	assert_true(queue >= 0);
	assert_int_equal(ipc_usage_get(&source, KINDS_ALL, &usage), 0);
	assert_int_equal(usage.mqueues, 1);
	assert_int_equal(ipc_usage_of(&usage, LIMIT_MQUMNI), 1);
	(void)mq_close(queue);
	assert_int_equal(mq_unlink("/counted"), 0);
}

static void usage_of_captures(void **state UNUSED)
{
	struct capture capture;
	struct ipc_usage usage;
	char page[32];
	struct strbuf text = STRBUF_INIT;

	capture_begin(&capture);

	struct ipc_source source = {.root = capture.root};

	assert_int_equal(ipc_usage_get(&source, KINDS_ALL, &usage), -ENOENT);

	(void)snprintf(page, sizeof(page), "%" PRIu64, ipc_page_size());
	sb_printf(&text, "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss "
			 "swap\n1 1 1 1 1 1 1 1 1 1 1 1 1 1 %s 0\n"
			 "1 1 1 18446744073709551615 1 1 1 1 1 1 1 1 1 1 0 %s\n"
			 "1 1 1 18446744073709551615 1 1 1 1 1 1 1 1 1 1 0 0\n", page, page);
	capture_puts(&capture, "/proc/sysvipc/shm", sb_str(&text));
	capture_puts(&capture, "/proc/sysvipc/msg",
		     "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n"
		     "1 1 1 18446744073709551615 18446744073709551614 1 1 1 1 1 1 1 1 1\n"
		     "1 1 1 1 2 1 1 1 1 1 1 1 1 1\n");
	capture_puts(&capture, "/proc/sysvipc/sem",
		     "key semid perms nsems uid gid cuid cgid otime ctime\n"
		     "1 1 1 18446744073709551615 1 1 1 1 1 1\n"
		     "1 2 1 18446744073709551615 1 1 1 1 1 1\n");
	assert_int_equal(ipc_usage_get(&source, KINDS_SYSV, &usage), 0);
	assert_int_equal(usage.segments, 3);
	assert_int_equal(usage.pages, 1 + 2 * (UINT64_MAX / ipc_page_size() + 1));
	assert_int_equal(usage.resident_pages, 1);
	assert_int_equal(usage.swapped_pages, 1);
	/* A sum that does not fit stops where the type ends. */
	assert_int_equal(usage.messages, UINT64_MAX);
	assert_int_equal(usage.message_bytes, UINT64_MAX);
	assert_int_equal(usage.semaphores, UINT64_MAX);
	assert_int_equal(usage.queues, 2);
	assert_int_equal(usage.sets, 2);

	/* One kind that cannot be read does not hide the others. */
	capture_puts(&capture, "/proc/sysvipc/msg", "");
	assert_int_equal(ipc_usage_get(&source, KINDS_SYSV, &usage), -EBADMSG);
	assert_int_equal(usage.sets, 2);
	sb_free(&text);
	capture_end(&capture);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

/* ---- what single objects take ---- */

/* One row each: the table says so much of these limits, and of no other. */
static void what_objects_take(void **state UNUSED)
{
	const uint64_t page = ipc_page_size();
	const struct ipc_object objects[KIND_COUNT] = {
		[KIND_SHM] = {.kind = KIND_SHM, .size = page + 1},
		[KIND_MSG] = {.kind = KIND_MSG, .size = 100,
			      .msg = {.messages = 7, .max_bytes = 400}},
		[KIND_SEM] = {.kind = KIND_SEM, .size = 5},
		[KIND_PSHM] = {.kind = KIND_PSHM, .size = 9, .posix = {.blocks = 2 * page}},
		[KIND_PMSG] = {.kind = KIND_PMSG, .size = 50, .posix = {.queue = {.messages = 3,
					.max_messages = 10, .max_size = 64}}},
		[KIND_PSEM] = {.kind = KIND_PSEM, .posix = {.blocks = page}},
	};
	const struct {
		enum ipc_kind kind;
		enum ipc_limit limit;
		uint64_t amount;
	} wanted[] = {
		{KIND_SHM, LIMIT_SHMMNI, 1}, {KIND_SHM, LIMIT_SHMALL, 2},
		{KIND_SHM, LIMIT_SHMMAX, page + 1},
		{KIND_MSG, LIMIT_MSGMNI, 1}, {KIND_MSG, LIMIT_MSGMNB, 100},
		{KIND_SEM, LIMIT_SEMMNI, 1}, {KIND_SEM, LIMIT_SEMMNS, 5},
		{KIND_SEM, LIMIT_SEMMSL, 5},
		{KIND_PSHM, LIMIT_DEV_SHM_BYTES, 2 * page}, {KIND_PSHM, LIMIT_DEV_SHM_FILES, 1},
		{KIND_PMSG, LIMIT_MQUMNI, 1}, {KIND_PMSG, LIMIT_MQUMNB, 3},
		{KIND_PSEM, LIMIT_DEV_SHM_BYTES, page}, {KIND_PSEM, LIMIT_DEV_SHM_FILES, 1},
	};
	size_t rows = 0;

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		const struct ipc_object *object = &objects[wanted[i].kind];
		const struct ipc_take *take = ipc_takes;

		while (!(ipc_takes_of(take, object) && take->limit == wanted[i].limit))
			assert_true(++take < ipc_takes + TAKE_COUNT);
		assert_int_equal(ipc_take_amount(take, object), wanted[i].amount);
	}
	for (size_t t = 0; t < TAKE_COUNT; t++)
		for (int kind = 0; kind < KIND_COUNT; kind++)
			rows += ipc_takes_of(&ipc_takes[t], &objects[kind]);
	assert_int_equal(rows, ARRAY_SIZE(wanted));
}

static void rows_of_the_table_agree(void **state UNUSED)
{
	for (size_t t = 0; t < TAKE_COUNT; t++) {
		const struct ipc_take *take = &ipc_takes[t];

		assert_true(take->kinds & KIND_BIT(ipc_limits[take->limit].kind));
		/* What can be used up together, is counted together. */
		assert_int_equal(take->scope == TAKE_TOGETHER, ipc_limits[take->limit].has_usage);
		assert_int_equal(take->scope == TAKE_OWN, take->own_limit != NULL);
		assert_int_equal(take->scope == TAKE_OWN, take->own_name != NULL);
	}
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		const struct ipc_take *first = ipc_take_first((enum ipc_kind)kind);
		const struct ipc_take *own = ipc_take_own((enum ipc_kind)kind);
		bool queue = kind == KIND_MSG || kind == KIND_PMSG;

		assert_non_null(first);
		assert_int_equal(first->scope, TAKE_TOGETHER);
		assert_int_equal(own != NULL, queue);
	}
}

static void queues_have_limits_of_their_own(void **state UNUSED)
{
	struct ipc_object queue = {.kind = KIND_MSG, .size = 3,
				   .msg = {.messages = 7, .max_bytes = 9}};
	const struct ipc_take *own = ipc_take_own(KIND_MSG);

	/* Empty messages fill it too. */
	assert_int_equal(ipc_take_amount(own, &queue), 7);
	assert_int_equal(own->own_limit(&queue), 9);
	queue.unknown = UNKNOWN_MAX_BYTES;
	assert_false(ipc_takes_of(own, &queue));
	queue = (struct ipc_object){.kind = KIND_PMSG, .posix = {.queue = {.messages = 2,
				    .max_messages = 4}}};
	own = ipc_take_own(KIND_PMSG);
	assert_int_equal(ipc_take_amount(own, &queue), 2);
	assert_int_equal(own->own_limit(&queue), 4);
	queue.unknown = UNKNOWN_COUNT;
	assert_false(ipc_takes_of(own, &queue));
}

static void pages_are_whole(void **state UNUSED)
{
	const uint64_t page = ipc_page_size();

	assert_int_equal(ipc_pages(0), 0);
	assert_int_equal(ipc_pages(1), 1);
	assert_int_equal(ipc_pages(page), 1);
	assert_int_equal(ipc_pages(page + 1), 2);
	assert_int_equal(ipc_pages(UINT64_MAX), UINT64_MAX / page + 1);
}

/* What is in the file system counts, object or not. */
static void the_file_system_of_files(void **state UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_usage before;
	struct ipc_usage after;
	struct statvfs fs;
	uint64_t bytes;
	uint64_t files;
	FILE *file;

	assert_int_equal(statvfs("/dev/shm", &fs), 0);
	assert_int_equal(ipc_limit_get(&source, LIMIT_DEV_SHM_BYTES, &bytes), 0);
	assert_int_equal(ipc_limit_get(&source, LIMIT_DEV_SHM_FILES, &files), 0);
	assert_int_equal(bytes, (uint64_t)fs.f_blocks * fs.f_frsize);
	assert_int_equal(files, fs.f_files);
	assert_int_equal(ipc_usage_get(&source, KIND_BIT(KIND_PSHM), &before), 0);
	assert_int_equal(mkdir("/dev/shm/directory", 0700), 0);
	file = fopen("/dev/shm/directory/file", "we");
	assert_non_null(file);
	(void)fputs("some text", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(ipc_usage_get(&source, KIND_BIT(KIND_PSEM), &after), 0);
	assert_int_equal(ipc_usage_of(&after, LIMIT_DEV_SHM_FILES),
			 ipc_usage_of(&before, LIMIT_DEV_SHM_FILES) + 2);
	assert_int_equal(ipc_usage_of(&after, LIMIT_DEV_SHM_BYTES),
			 ipc_usage_of(&before, LIMIT_DEV_SHM_BYTES) + ipc_page_size());
	assert_int_equal(unlink("/dev/shm/directory/file"), 0);
	assert_int_equal(rmdir("/dev/shm/directory"), 0);

	/* A capture has no file system of its own, but one that a process sees has. */
	assert_int_equal(sysroot_open(&source.root, "/"), 0);
	assert_int_equal(ipc_limit_get(&source, LIMIT_DEV_SHM_BYTES, &bytes), -ENODATA);
	source.root_of_process = true;
	assert_int_equal(ipc_limit_get(&source, LIMIT_DEV_SHM_BYTES, &bytes), 0);
	sysroot_close(&source.root);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_in_order),
		CLEAN(limits_of_the_running_system),
		CLEAN(limits_by_call),
		CLEAN(limits_of_a_kernel_without_system_v),
		cmocka_unit_test(limits_of_captures),
		CLEAN(both_ways_count_the_same),
		CLEAN(only_what_is_asked_for_is_counted),
		CLEAN(posix_queues_are_counted),
		cmocka_unit_test(usage_of_captures),
		cmocka_unit_test(what_objects_take),
		cmocka_unit_test(rows_of_the_table_agree),
		cmocka_unit_test(queues_have_limits_of_their_own),
		cmocka_unit_test(pages_are_whole),
		CLEAN(the_file_system_of_files),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
