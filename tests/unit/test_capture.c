/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/capture.h: contents are read whole, and it is told whether somebody changed them meanwhile. */
#include "unit.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/capture.h"
#include "ipc/posix_mq.h"
#include "ipc/scan.h"
#include "ipc/semun.h"
#include "kept.h"
#include "sandbox.h"

static struct ipc_source live = IPC_SOURCE_LIVE;
static struct kept kept;
static struct ipc_captured captured;

static int clean(void **state UNUSED)
{
	need_sandbox();
	kept_free(&kept);
	sandbox_clean();
	(void)posix_mq_remove("q");
	return 0;
}

static void look(enum ipc_kind kind, int id, struct ipc_object *object)
{
	if (kind_is_sysv(kind))
		assert_int_equal(ipc_find_id(&live, kind, id, 0, object), 0);
	else
		assert_int_equal(ipc_find_name(&live, kind, "q", 0, object), 0);
}

static int take(const struct ipc_object *object)
{
	int err;

	kept_free(&kept);
	err = ipc_capture(&live, object, kept_put, &kept, &captured);
	if (err == 0 && captured.has_contents)
		kept_complete(&kept, (size_t)captured.size);
	return err;
}

/* ---- segments ---- */

#define SEGMENT ((size_t)3 * 1024 * 1024 + 7)

/* All but the first page and the last bytes was never touched. */
static char *make_segment(int *id, size_t size)
{
	char *memory;

	*id = shmget(IPC_PRIVATE, size, 0600);
	assert_true(*id >= 0);
	memory = shmat(*id, NULL, 0);
	assert_true((intptr_t)memory != -1);
	memcpy(memory, "first", 5);
	memcpy(memory + size - 4, "last", 4);
	return memory;
}

static bool is_that_segment(void)
{
	CHILD_CHECK(captured.size == SEGMENT && kept.size == SEGMENT);
	CHILD_CHECK(memcmp(kept.bytes, "first", 6) == 0);
	CHILD_CHECK(memcmp(kept.bytes + SEGMENT - 4, "last", 4) == 0);
	for (size_t i = 5; i < SEGMENT - 4; i++)
		CHILD_CHECK(kept.bytes[i] == 0);
	return true;
}

static void segments(void **state UNUSED)
{
	struct ipc_object object;
	int id;
	char *memory = make_segment(&id, SEGMENT);

	look(KIND_SHM, id, &object);
	assert_int_equal(take(&object), 0);
	assert_true(is_that_segment());
	assert_true(captured.consistency == CAPTURE_IN_USE);

	assert_int_equal(shmdt(memory), 0);
	look(KIND_SHM, id, &object);
	assert_int_equal(take(&object), 0);
	assert_true(is_that_segment());
	assert_true(captured.consistency == CAPTURE_UNCHANGED);
	assert_int_equal(captured.object.shm.lpid, getpid());
	assert_int_equal(captured.after.shm.nattch, 0);

	kept.failure = -ENOSPC;
	assert_int_equal(ipc_capture(&live, &object, kept_put, &kept, &captured), -ENOSPC);
	look(KIND_SHM, id, &object);
	assert_int_equal(object.shm.nattch, 0);

	assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
	assert_int_equal(take(&object), -ENOENT);
}

/* Only mincore(2) tells which pages are there, to a user without capabilities. */
static bool take_own_segment(void *arg UNUSED)
{
	struct ipc_object object;
	char *memory;
	int id;

	CHILD_CHECK(setgroups(0, NULL) == 0 && setgid(6000) == 0 && setuid(6000) == 0);
	memory = make_segment(&id, SEGMENT);
	CHILD_CHECK(shmdt(memory) == 0);
	look(KIND_SHM, id, &object);
	CHILD_CHECK(take(&object) == 0 && is_that_segment());
	CHILD_CHECK(captured.consistency == CAPTURE_UNCHANGED);
	CHILD_CHECK(kept.given < SEGMENT);

	/* Nothing can be found out: all is read. */
	CHILD_CHECK(sandbox_deny(SYS_mincore, ANY_ARG, 0, EPERM));
	CHILD_CHECK(take(&object) == 0 && is_that_segment());
	CHILD_CHECK(kept.given == SEGMENT);
	CHILD_CHECK(shmctl(id, IPC_RMID, NULL) == 0);
	return true;
}

static void segments_without_capabilities(void **state UNUSED)
{
	if (!sandbox_has_users())
		skip_because("only root has several users");
	assert_in_child(take_own_segment, NULL);
}

static bool take_of_another(void *arg)
{
	CHILD_CHECK(setgroups(0, NULL) == 0 && setgid(6000) == 0 && setuid(6000) == 0);
	CHILD_CHECK(take(arg) == -EACCES);
	return true;
}

static void no_right_to_read(void **state UNUSED)
{
	struct ipc_object object;

	if (!sandbox_has_users())
		skip_because("only root has several users");
	look(KIND_SHM, shmget(IPC_PRIVATE, 100, 0600), &object);
	assert_in_child(take_of_another, &object);
	look(KIND_MSG, msgget(IPC_PRIVATE, 0600), &object);
	assert_in_child(take_of_another, &object);
	look(KIND_SEM, semget(IPC_PRIVATE, 2, 0600), &object);
	assert_in_child(take_of_another, &object);
}

/* ---- files ---- */

static int make_file(const char *path, struct ipc_object *object)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "begin", 5, 0), 5);
	assert_int_equal(pwrite(fd, "end", 3, 5000000), 3);
	look(strstr(path, "sem.") ? KIND_PSEM : KIND_PSHM, -1, object);
	return fd;
}

static void files(void **state UNUSED)
{
	struct ipc_object object;
	int fd = make_file("/dev/shm/q", &object);

	assert_int_equal(take(&object), 0);
	assert_true(captured.consistency == CAPTURE_IN_USE);
	(void)close(fd);
	assert_int_equal(take(&object), 0);
	assert_true(captured.consistency == CAPTURE_UNCHANGED);
	assert_int_equal(captured.size, 5000003);
	assert_memory_equal(kept.bytes, "begin", 6);
	assert_memory_equal(kept.bytes + 4999999, "\0end", 4);
	/* Holes are not read, and do not become memory. */
	assert_true(kept.given < 1000000);
	look(KIND_PSHM, -1, &object);
	assert_true(object.posix.blocks < 1000000);

	kept.failure = -EIO;
	assert_int_equal(ipc_capture(&live, &object, kept_put, &kept, &captured), -EIO);

	assert_int_equal(rename("/dev/shm/q", "/dev/shm/old"), 0);
	assert_int_equal(take(&object), -ENOENT);
	(void)close(make_file("/dev/shm/q", &(struct ipc_object){0}));
	assert_int_equal(take(&object), -ESTALE);
	assert_int_equal(unlink("/dev/shm/q"), 0);
	assert_int_equal(symlink("old", "/dev/shm/q"), 0);
	assert_true(take(&object) < 0);
	assert_int_equal(kept.given, 0);
}

static int write_more(void *arg, uint64_t offset, const void *bytes, size_t size)
{
	static const char more[] = "more";
	int *fd = arg;

	if (*fd >= 0) {
		assert_int_equal(write(*fd, more, 4), 4);
		(void)close(*fd);
		*fd = -1;
	}
	return kept_put(&kept, offset, bytes, size);
}

static int shorten(void *arg UNUSED, uint64_t offset, const void *bytes, size_t size)
{
	assert_int_equal(truncate("/dev/shm/q", 10), 0);
	return kept_put(&kept, offset, bytes, size);
}

static void files_that_change(void **state UNUSED)
{
	struct ipc_object object;
	int fd = make_file("/dev/shm/q", &object);

	assert_int_equal(ipc_capture(&live, &object, write_more, &fd, &captured), 0);
	assert_true(captured.consistency == CAPTURE_CHANGED);
	kept_free(&kept);
	assert_int_equal(ipc_capture(&live, &object, shorten, NULL, &captured), 0);
	assert_true(captured.consistency == CAPTURE_CHANGED);
	assert_memory_equal(kept.bytes, "more", 4);
}

static void named_semaphores(void **state UNUSED)
{
	struct ipc_object object;

	(void)close(make_file("/dev/shm/sem.q", &object));
	assert_int_equal(take(&object), 0);
	assert_int_equal(captured.size, 5000003);
	assert_memory_equal(kept.bytes + 5000000, "end", 3);
	assert_string_equal(captured.object.name, "q");
}

/* ---- semaphore sets ---- */

static void sets(void **state UNUSED)
{
	unsigned short values[3000];
	struct ipc_object object;
	int id = semget(IPC_PRIVATE, ARRAY_SIZE(values), 0600);

	assert_true(id >= 0);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		values[i] = (unsigned short)(i * 11 % 32768);
	assert_int_equal(semctl(id, 0, SETALL, (union semun){.array = values}), 0);
	look(KIND_SEM, id, &object);
	assert_int_equal(take(&object), 0);
	assert_int_equal(captured.size, sizeof(values));
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		uint16_t value;

		memcpy(&value, kept.bytes + i * 2, 2);
		assert_int_equal(le16toh(value), values[i]);
	}
	kept.failure = -EIO;
	assert_int_equal(ipc_capture(&live, &object, kept_put, &kept, &captured), -EIO);
	assert_int_equal(semctl(id, 0, IPC_RMID), 0);
	assert_int_equal(take(&object), -ENOENT);
}

/* ---- queues ---- */

static void send(int id, long type, const char *text)
{
	struct {
		long type;
		char text[32];
	} message = {.type = type};

	memcpy(message.text, text, strlen(text));
	assert_int_equal(msgsnd(id, &message, strlen(text), IPC_NOWAIT), 0);
}

static void queues(void **state UNUSED)
{
	struct strbuf wanted = STRBUF_INIT;
	struct ipc_object object;
	int id = msgget(IPC_PRIVATE, 0600);
	int err;

	assert_true(id >= 0);
	look(KIND_MSG, id, &object);
	assert_int_equal(take(&object), 0);
	assert_int_equal(captured.size, 0);
	send(id, 5, "five");
	send(id, 1, "");
	send(id, 5, "five again");
	look(KIND_MSG, id, &object);
	err = take(&object);
	if (err == -ENOSYS)
		skip_because("the kernel has no CONFIG_CHECKPOINT_RESTORE");
	assert_int_equal(err, 0);
	capture_put_message(&wanted, 5, "five", 4);
	capture_put_message(&wanted, 1, "", 0);
	capture_put_message(&wanted, 5, "five again", 10);
	assert_int_equal(kept.size, wanted.len);
	assert_memory_equal(kept.bytes, wanted.buf, wanted.len);
	sb_free(&wanted);
	assert_int_equal(captured.messages, 3);
	assert_true(captured.consistency == CAPTURE_UNCHANGED);

	/* Nothing was taken. */
	look(KIND_MSG, id, &object);
	assert_int_equal(object.msg.messages, 3);
	assert_int_equal(object.msg.lrpid, 0);
	assert_int_equal(msgctl(id, IPC_RMID, NULL), 0);
	assert_int_equal(take(&object), -ENOENT);
}

static void posix_queues(void **state UNUSED)
{
	struct ipc_object object;
	mqd_t queue = mq_open("/q", O_RDWR | O_CREAT | O_EXCL, 0600, NULL);

	if (queue < 0 && errno == ENOSYS)
		skip_because("this kernel has no POSIX message queues");
	assert_true(queue >= 0);
	assert_int_equal(mq_send(queue, "text", 4, 3), 0);
	look(KIND_PMSG, -1, &object);
	assert_int_equal(take(&object), 0);
	assert_false(captured.has_contents);
	assert_int_equal(captured.object.posix.queue.messages, 1);
	(void)mq_close(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(segments, clean, clean),
		cmocka_unit_test_setup_teardown(segments_without_capabilities, clean, clean),
		cmocka_unit_test_setup_teardown(no_right_to_read, clean, clean),
		cmocka_unit_test_setup_teardown(files, clean, clean),
		cmocka_unit_test_setup_teardown(files_that_change, clean, clean),
		cmocka_unit_test_setup_teardown(named_semaphores, clean, clean),
		cmocka_unit_test_setup_teardown(sets, clean, clean),
		cmocka_unit_test_setup_teardown(queues, clean, clean),
		cmocka_unit_test_setup_teardown(posix_queues, clean, clean),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
