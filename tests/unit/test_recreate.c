/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/recreate.h: an object comes back as it was, or nothing of it does. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <mqueue.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/capture.h"
#include "ipc/posix_mq.h"
#include "ipc/recreate.h"
#include "ipc/semun.h"
#include "kept.h"
#include "sandbox.h"

#define SIZE 70001
#define KEY 0x1234

static struct ipc_source live = IPC_SOURCE_LIVE;
static struct kept kept;
static struct ipc_recreated made;
static const unsigned short values[3] = {7, 0, 32767};

static int clean(void **state UNUSED)
{
	need_sandbox();
	kept_free(&kept);
	sandbox_clean();
	(void)posix_mq_remove("q");
	return 0;
}

/* ---- contents ---- */

static void add_message(uint64_t type, const char *text)
{
	struct strbuf message = STRBUF_INIT;

	capture_put_message(&message, type, text, strlen(text));
	kept_add(&kept, message.buf, message.len);
	sb_free(&message);
}

static void add_bytes(size_t size)
{
	char *bytes = calloc(1, size);

	assert_non_null(bytes);
	memcpy(bytes, "begin", 5);
	memcpy(bytes + size - 3, "end", 3);
	kept_add(&kept, bytes, size);
	free(bytes);
}

static void add_semaphore(void)
{
	/* Value 5; 2 processes that waited; the rest of glibc's struct is of no interest. */
	const uint64_t words[4] = {UINT64_C(2) << 32 | 5};

	kept_add(&kept, words, sizeof(words));
}

static void add_values(void)
{
	kept_add(&kept, values, sizeof(values));
}

static void add_messages(void)
{
	add_message(9, "nine");
	add_message(3, "");
	add_message(3, "three");
}

static void add_file(void)
{
	add_bytes(SIZE);
}

static const struct row {
	struct ipc_object object;
	void (*contents)(void);
	uint64_t messages;
} rows[KIND_COUNT] = {
	[KIND_SHM] = {{.kind = KIND_SHM, .id = 7 + 32768, .key = KEY, .mode = 0640, .size = SIZE},
		      add_file, 0},
	[KIND_MSG] = {{.kind = KIND_MSG, .id = 8 + 32768, .key = KEY, .mode = 0622, .size = 9,
		       .msg = {.messages = 3, .max_bytes = 5000}}, add_messages, 3},
	[KIND_SEM] = {{.kind = KIND_SEM, .id = 9 + 32768, .key = KEY, .mode = 0606, .size = 3},
		      add_values, 0},
	[KIND_PSHM] = {{.kind = KIND_PSHM, .id = -1, .name = "q", .mode = 0640, .size = SIZE,
			.posix = {.mtime = 1000000}}, add_file, 0},
	[KIND_PMSG] = {{.kind = KIND_PMSG, .id = -1, .name = "q", .mode = 0622,
			.posix = {.queue = {.max_messages = 5, .max_size = 16}}},
		       add_messages, 3},
	[KIND_PSEM] = {{.kind = KIND_PSEM, .id = -1, .name = "q", .mode = 0666,
			.posix = {.mtime = 1000000}}, add_semaphore, 0},
};

static int recreate(const struct ipc_object *wanted, uint64_t messages)
{
	struct ipc_recreation recreation = {
		.wanted = wanted,
		.size = kept.size,
		.messages = messages,
		.feed = kept_feed,
		.arg = &kept,
	};
	int err;

	kept.fed = 0;
	err = ipc_recreate(&live, &recreation, &made);
	if (err == -ENOSYS && wanted->kind == KIND_PMSG)
		skip_because("this kernel has no POSIX message queues");
	return err;
}

/* Does the object now have the contents in `kept`? */
static void assert_contents(const struct row *row)
{
	struct ipc_captured captured;
	struct kept now = KEPT_INIT;
	int err = ipc_capture(&live, &made.object, kept_put, &now, &captured);

	if (err == -ENOSYS)
		skip_because("the kernel has no CONFIG_CHECKPOINT_RESTORE");
	assert_int_equal(err, 0);
	assert_int_equal(captured.messages, row->messages);
	kept_complete(&now, (size_t)captured.size);
	assert_int_equal(now.size, kept.size);
	assert_memory_equal(now.bytes, kept.bytes, kept.size);
	kept_free(&now);
}

/* ---- all is as it was ---- */

static void assert_as_wanted(const struct row *row)
{
	const struct ipc_object *wanted = &row->object;

	assert_int_equal(made.object.uid, getuid());
	assert_int_equal(made.object.mode & 0777, wanted->mode);
	if (!kind_is_sysv(wanted->kind)) {
		assert_string_equal(made.object.name, "q");
		return;
	}
	assert_int_equal(made.object.key, KEY);
	assert_int_equal(made.object.size, wanted->size);
	assert_int_equal(made.same_id, made.object.id == wanted->id);
	if (access("/proc/sys/kernel/shm_next_id", W_OK) == 0)
		assert_true(made.same_id);
}

static void come_back(void **state UNUSED)
{
	static const size_t steps[] = {0, 4096, 5};

	for (size_t kind = 0; kind < KIND_COUNT; kind++) {
		const struct row *row = &rows[kind];

		for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
			(void)clean(NULL);
			row->contents();
			kept.step = steps[i];
			assert_int_equal(ipc_recreate_check(&live, &row->object), 0);
			assert_int_equal(recreate(&row->object, row->messages), 0);
			assert_as_wanted(row);
			if (row->object.kind != KIND_PSEM && row->object.kind != KIND_PMSG)
				assert_contents(row);

			/* What is there already is not replaced. */
			assert_int_equal(ipc_recreate_check(&live, &row->object), -EEXIST);
			assert_int_equal(recreate(&row->object, row->messages), -EEXIST);
		}
	}
}

static void details(void **state UNUSED)
{
	char text[16];
	unsigned priority;
	struct stat st;
	sem_t *sem;
	mqd_t queue;
	int value;
	int fd;

	rows[KIND_PSEM].contents();
	assert_int_equal(recreate(&rows[KIND_PSEM].object, 0), 0);
	sem = sem_open("/q", 0);
	assert_true(sem != SEM_FAILED);
	assert_int_equal(sem_getvalue(sem, &value), 0);
	assert_int_equal(value, 5);
	assert_int_equal(sem_close(sem), 0);

	/* Nobody waits for it any more. */
	fd = open("/dev/shm/sem.q", O_RDONLY);
	assert_int_equal(pread(fd, text, 8, 0), 8);
	assert_memory_equal(text + 4, "\0\0\0\0", 4);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mtime, 1000000);
	(void)close(fd);

	/* What was zeros has no memory. */
	kept_free(&kept);
	add_bytes(SIZE);
	assert_int_equal(recreate(&rows[KIND_PSHM].object, 0), 0);
	assert_true(made.object.posix.blocks < SIZE / 2);

	kept_free(&kept);
	rows[KIND_MSG].contents();
	assert_int_equal(recreate(&rows[KIND_MSG].object, 3), 0);
	assert_int_equal(made.object.msg.max_bytes, 5000);

	kept_free(&kept);
	rows[KIND_PMSG].contents();
	assert_int_equal(recreate(&rows[KIND_PMSG].object, 3), 0);
	queue = mq_open("/q", O_RDONLY);
	assert_true(queue >= 0);
	assert_int_equal(mq_receive(queue, text, sizeof(text), &priority), 4);
	assert_int_equal(priority, 9);
	assert_int_equal(mq_receive(queue, text, sizeof(text), &priority), 0);
	assert_int_equal(mq_receive(queue, text, sizeof(text), &priority), 5);
	assert_int_equal(priority, 3);
	(void)mq_close(queue);
}

static void small_semaphores(void **state UNUSED)
{
	/* Of a 32-bit program: value 5, somebody waits, one waiter. */
	const uint32_t words[4] = {5 << 1 | 1, 0, 0, 1};
	uint32_t now[4];
	int fd;

	kept_add(&kept, words, sizeof(words));
	assert_int_equal(recreate(&rows[KIND_PSEM].object, 0), 0);
	fd = open("/dev/shm/sem.q", O_RDONLY);
	assert_int_equal(read(fd, now, sizeof(now)), sizeof(now));
	assert_int_equal(now[0], 5 << 1);
	assert_int_equal(now[3], 0);
	(void)close(fd);
}

/* A private object has no key that could be taken: it must be that one itself. */
static void private_ones(void **state UNUSED)
{
	struct ipc_object wanted = rows[KIND_SEM].object;
	struct ipc_object there;

	wanted.key = 0;
	add_values();
	assert_int_equal(recreate(&wanted, 0), 0);
	there = made.object;
	assert_int_equal(ipc_recreate_check(&live, &there), -EEXIST);
	there.ctime--;
	assert_int_equal(ipc_recreate_check(&live, &there), 0);
	wanted.id = there.id;
	assert_int_equal(recreate(&wanted, 0), 0);
	assert_false(made.same_id);
}

/* ---- what goes wrong, and leaves nothing ---- */

static void assert_fails(const struct ipc_object *wanted, uint64_t messages, int err)
{
	assert_int_equal(recreate(wanted, messages), err);
	assert_non_null(made.step);
	assert_int_equal(ipc_recreate_check(&live, wanted), 0);
}

static void failing_feed(void **state UNUSED)
{
	for (size_t kind = 0; kind < KIND_COUNT; kind++) {
		(void)clean(NULL);
		rows[kind].contents();
		kept.failure = -EIO;
		assert_fails(&rows[kind].object, rows[kind].messages, -EIO);
		assert_string_equal(made.step, "fill it");
	}
}

static void wrong_contents(void **state UNUSED)
{
	static const enum ipc_kind queues[] = {KIND_MSG, KIND_PMSG};
	struct ipc_object small = rows[KIND_SEM].object;

	add_values();
	small.size = 2;
	assert_fails(&small, 0, -EBADMSG);

	for (size_t i = 0; i < ARRAY_SIZE(queues); i++) {
		const struct ipc_object *queue = &rows[queues[i]].object;

		/* Fewer, more, half a head, half a message, a type that there is not. */
		kept_free(&kept);
		add_messages();
		assert_fails(queue, 4, -EBADMSG);
		assert_fails(queue, 2, -EBADMSG);
		kept_add(&kept, "half", 4);
		assert_fails(queue, 3, -EBADMSG);
		kept.size -= 6;
		assert_fails(queue, 3, -EBADMSG);
		kept_free(&kept);
		add_message(queue->kind == KIND_MSG ? 0 : 1000000, "a");
		assert_fails(queue, 1, -EBADMSG);
		kept_free(&kept);
		add_message(UINT64_MAX, "a");
		assert_fails(queue, 1, -EBADMSG);
	}
	kept_free(&kept);
	for (size_t i = 0; i < 6; i++)
		add_message(1, "a");
	assert_fails(&rows[KIND_PMSG].object, 6, -EBADMSG);
	kept_free(&kept);
	add_message(1, "longer than sixteen bytes");
	assert_fails(&rows[KIND_PMSG].object, 1, -EMSGSIZE);

	kept_free(&kept);
	add_bytes(4097);
	assert_fails(&rows[KIND_PSEM].object, 0, -EBADMSG);
}

static int feed_beyond(void *arg UNUSED, uint64_t *offset, const void **bytes, size_t *size)
{
	*offset = SIZE - 1;
	*bytes = "ab";
	*size = 2;
	return 1;
}

/* A feed that gives more than was told must not write behind the object. */
static void beyond_the_end(void **state UNUSED)
{
	for (size_t kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object wanted = rows[kind].object;
		struct ipc_recreation recreation = {
			.wanted = &wanted,
			.size = kind == KIND_SEM ? 6 : kind == KIND_PSEM ? 32 : SIZE,
			.messages = rows[kind].messages,
			.feed = feed_beyond,
		};

		assert_int_equal(ipc_recreate(&live, &recreation, &made), -EBADMSG);
		assert_int_equal(ipc_recreate_check(&live, &wanted), 0);
	}
}

static void impossible_sizes(void **state UNUSED)
{
	struct ipc_object wanted = rows[KIND_SEM].object;

	wanted.size = UINT64_MAX;
	assert_fails(&wanted, 0, -EINVAL);
	wanted = rows[KIND_PMSG].object;
	wanted.posix.queue.max_size = UINT64_MAX;
	assert_fails(&wanted, 0, -EINVAL);
	wanted = rows[KIND_SHM].object;
	wanted.size = 0;
	assert_fails(&wanted, 0, -EINVAL);
	assert_string_equal(made.step, "make it");
}

/* Nobody may give his objects away, nor get an identifier that he asks for. */
static bool fail_as_user(void *arg UNUSED)
{
	CHILD_CHECK(setgroups(0, NULL) == 0 && setgid(6000) == 0 && setuid(6000) == 0);
	for (size_t kind = KIND_PSHM; kind < KIND_COUNT; kind++) {
		struct ipc_object wanted = rows[kind].object;

		kept_free(&kept);
		rows[kind].contents();
		wanted.uid = 6001;
		CHILD_CHECK(recreate(&wanted, rows[kind].messages) == -EPERM);
		CHILD_CHECK(streq(made.step, "set its owner, mode and limits"));
		CHILD_CHECK(ipc_recreate_check(&live, &wanted) == 0);
	}
	kept_free(&kept);
	add_values();

	struct ipc_object wanted = rows[KIND_SEM].object;

	wanted.uid = 6000;
	CHILD_CHECK(recreate(&wanted, 0) == 0 && made.object.uid == 6000);
	return true;
}

static void as_user(void **state UNUSED)
{
	if (!sandbox_has_users())
		skip_because("only root has several users");
	assert_int_equal(chmod("/dev/shm", 01777), 0);
	assert_in_child(fail_as_user, NULL);
}

/* A file system without nameless files; a filter that forbids the careful way into memory. */
static bool without_help(void *arg UNUSED)
{
	CHILD_CHECK(sandbox_deny(SYS_process_vm_writev, ANY_ARG, 0, ENOSYS));
	add_file();
	CHILD_CHECK(recreate(&rows[KIND_SHM].object, 0) == 0);
	assert_contents(&rows[KIND_SHM]);
	return true;
}

static void other_ways(void **state UNUSED)
{
	assert_in_child(without_help, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(come_back, clean, clean),
		cmocka_unit_test_setup_teardown(details, clean, clean),
		cmocka_unit_test_setup_teardown(small_semaphores, clean, clean),
		cmocka_unit_test_setup_teardown(private_ones, clean, clean),
		cmocka_unit_test_setup_teardown(failing_feed, clean, clean),
		cmocka_unit_test_setup_teardown(wrong_contents, clean, clean),
		cmocka_unit_test_setup_teardown(beyond_the_end, clean, clean),
		cmocka_unit_test_setup_teardown(impossible_sizes, clean, clean),
		cmocka_unit_test_setup_teardown(as_user, clean, clean),
		cmocka_unit_test_setup_teardown(other_ways, clean, clean),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
