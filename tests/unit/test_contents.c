/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/contents.h: bytes and messages are read without being taken, and nothing can harm the reader. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipc/contents.h"
#include "ipc/scan.h"
#include "sandbox.h"

static struct ipc_source live = IPC_SOURCE_LIVE;

static void segments(void **state UNUSED)
{
	const size_t size = 3 * 65536 + 7;
	struct ipc_object object;
	char *buf = malloc(size + 100);
	int id;

	need_sandbox();
	assert_non_null(buf);
	id = shmget(IPC_PRIVATE, size, 0600);
	assert_true(id >= 0);

	unsigned char *memory = shmat(id, NULL, 0);

	assert_true((intptr_t)memory != -1);
	for (size_t i = 0; i < size; i++)
		memory[i] = (unsigned char)(i * 31 + i / 256);
	assert_int_equal(ipc_find_id(&live, KIND_SHM, id, 0, &object), 0);
	assert_int_equal(ipc_contents_read(&live, &object, 0, buf, size + 100), size);
	assert_memory_equal(buf, memory, size);
	assert_int_equal(ipc_contents_read(&live, &object, size - 5, buf, 100), 5);
	assert_memory_equal(buf, memory + size - 5, 5);
	assert_int_equal(ipc_contents_read(&live, &object, size, buf, 100), 0);
	assert_int_equal(ipc_contents_read(&live, &object, UINT64_MAX, buf, 100), 0);
	assert_int_equal(ipc_find_id(&live, KIND_SHM, id, 0, &object), 0);
	assert_int_equal(object.shm.nattch, 1);

	/* Marked for removal and still there; then gone. */
	assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
	assert_int_equal(ipc_contents_read(&live, &object, 0, buf, 10), 10);
	assert_int_equal(shmdt(memory), 0);
	assert_true(ipc_contents_read(&live, &object, 0, buf, 10) < 0);
	free(buf);
}

static void files(void **state UNUSED)
{
	struct ipc_object object;
	char buf[32];
	int fd;

	need_sandbox();
	fd = shm_open("/file", O_CREAT | O_EXCL | O_RDWR, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "some text", 9), 9);
	(void)close(fd);
	assert_int_equal(ipc_find_name(&live, KIND_PSHM, "file", 0, &object), 0);
	assert_int_equal(ipc_contents_read(&live, &object, 5, buf, sizeof(buf)), 4);
	assert_memory_equal(buf, "text", 4);
	assert_int_equal(ipc_contents_read(&live, &object, UINT64_MAX, buf, sizeof(buf)), 0);

	/* Another file took the name; then a link, a pipe. */
	assert_int_equal(rename("/dev/shm/file", "/dev/shm/old"), 0);
	fd = shm_open("/file", O_CREAT | O_EXCL | O_RDWR, 0600);
	assert_true(fd >= 0);
	(void)close(fd);
	assert_int_equal(ipc_contents_read(&live, &object, 0, buf, sizeof(buf)), -ENOENT);
	assert_int_equal(unlink("/dev/shm/file"), 0);
	assert_int_equal(ipc_contents_read(&live, &object, 0, buf, sizeof(buf)), -ENOENT);
	assert_int_equal(symlink("old", "/dev/shm/file"), 0);
	assert_int_equal(ipc_contents_read(&live, &object, 0, buf, sizeof(buf)), -ELOOP);
	assert_int_equal(unlink("/dev/shm/file"), 0);
	assert_int_equal(mkfifo("/dev/shm/file", 0600), 0);
	assert_int_equal(ipc_contents_read(&live, &object, 0, buf, sizeof(buf)), -ENOENT);
	sandbox_clean();
}

struct text {
	long type;
	char bytes[20000];
};

static void messages(void **state UNUSED)
{
	static const size_t sizes[] = {3, 0, 8000, 4096, 4097};
	struct text text = {.type = 0};
	struct ipc_peeker peeker;
	struct ipc_message message;
	struct msqid_ds before, after;
	int id;

	need_sandbox();
	id = msgget(IPC_PRIVATE, 0600);
	assert_true(id >= 0);
	for (size_t i = 0; i < ARRAY_SIZE(sizes) && i < 3; i++) {
		text.type = (long)i + 10;
		memset(text.bytes, (int)('a' + i), sizes[i]);
		assert_int_equal(msgsnd(id, &text, sizes[i], IPC_NOWAIT), 0);
	}
	assert_int_equal(msgctl(id, IPC_STAT, &before), 0);

	/* As if only 3 bytes had waited when the queue was looked at. */
	ipc_peek_begin(&peeker, id, 3, 8192);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < 3; i++) {
			int err = ipc_peek(&peeker, i, &message);

			if (err == -ENOSYS) {
				ipc_peek_end(&peeker);
				skip_because("the kernel has no CONFIG_CHECKPOINT_RESTORE");
			}
			assert_int_equal(err, 0);
			assert_int_equal(message.type, i + 10);
			assert_int_equal(message.size, sizes[i]);
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(message.text[k], 'a' + i);
		}
		assert_int_equal(ipc_peek(&peeker, 3, &message), -ENOMSG);
	}
	assert_int_equal(ipc_peek(&peeker, SIZE_MAX, &message), -ENOMSG);
	ipc_peek_end(&peeker);

	/* Longer than the limit is now. */
	ipc_peek_begin(&peeker, id, 3, 100);
	assert_int_equal(ipc_peek(&peeker, 2, &message), -EMSGSIZE);
	ipc_peek_end(&peeker);

	assert_int_equal(msgctl(id, IPC_STAT, &after), 0);
	assert_memory_equal(&before, &after, sizeof(before));
	assert_int_equal(msgctl(id, IPC_RMID, NULL), 0);
	ipc_peek_begin(&peeker, id, 3, 8192);
	assert_true(ipc_peek(&peeker, 0, &message) < 0);
	ipc_peek_end(&peeker);
}

static void objects_without_bytes(void **state UNUSED)
{
	static const enum ipc_kind kinds[] = {KIND_MSG, KIND_SEM, KIND_PMSG};
	struct ipc_source captured = {.root = {0}};
	struct ipc_object object = {.kind = KIND_SHM};
	char buf[8];

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		object.kind = kinds[i];
		assert_int_equal(ipc_contents_read(&live, &object, 0, buf, sizeof(buf)),
				 -EOPNOTSUPP);
	}
	object.kind = KIND_SHM;
	assert_int_equal(ipc_contents_read(&captured, &object, 0, buf, sizeof(buf)), -EOPNOTSUPP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(segments),
		cmocka_unit_test(files),
		cmocka_unit_test(messages),
		cmocka_unit_test(objects_without_bytes),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
