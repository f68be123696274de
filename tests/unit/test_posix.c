/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/posix.h: files in /dev/shm and queues, with strangers among them. */
#include "captured.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/kind_ops.h"
#include "ipc/posix_file.h"
#include "ipc/posix_mq.h"
#include "ipc/scan.h"
#include "privs.h"
#include "sandbox.h"

static const char hostile[] = "a\x1b[2J\n\xff \"'\\";

static void remove_queues(void)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;

	if (ipc_collect(&source, KIND_BIT(KIND_PMSG), 0, &list) == 0)
		for (size_t i = 0; i < list.count; i++)
			(void)posix_mq_remove(list.objects[i].name);
	ipc_list_free(&list);
}

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	remove_queues();
	(void)umask(0);
	return 0;
}

static void make_shm(const char *name, off_t size, mode_t mode)
{
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, mode);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	(void)close(fd);
}

static void make_sem(const char *name, unsigned value, mode_t mode)
{
	sem_t *sem = sem_open(name, O_CREAT | O_EXCL, mode, value);

	assert_true(sem != SEM_FAILED);
	assert_int_equal(sem_close(sem), 0);
}

static void make_file(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	(void)close(fd);
}

static void collect(enum ipc_kind kind, unsigned want, struct ipc_list *list)
{
	struct ipc_source source = IPC_SOURCE_LIVE;

	*list = (struct ipc_list)IPC_LIST_INIT;
	assert_int_equal(ipc_collect(&source, KIND_BIT(kind), want, list), 0);
	assert_int_equal(source.malformed, 0);
	assert_int_equal(source.denied, 0);
}

/* ---- shared memory and semaphores ---- */

static void shared_memory_is_listed_by_name(void **state UNUSED)
{
	struct ipc_list list;
	struct stat st;

	make_shm("/zeta", 5, 0640);
	make_shm("/alpha", (off_t)1 << 40, 0);
	make_shm("/empty", 0, 0777);
	assert_int_equal(chmod("/dev/shm/empty", 02777), 0);
	make_file("/dev/shm/sem.", "x", 1); /* no name behind the prefix: shared memory */
	make_sem("/alpha", 1, 0600);
	collect(KIND_PSHM, WANT_COUNT | WANT_NOTIFY, &list);
	assert_int_equal(list.count, 4);
	assert_string_equal(list.objects[0].name, "alpha");
	assert_int_equal(list.objects[0].size, UINT64_C(1) << 40);
	assert_int_equal(list.objects[0].mode, 0);
	assert_int_equal(list.objects[0].posix.blocks, 0);
	assert_string_equal(list.objects[1].name, "empty");
	assert_int_equal(list.objects[1].mode, 02777);
	assert_string_equal(list.objects[2].name, "sem.");
	assert_true(list.objects[2].posix.blocks > 0);
	assert_string_equal(list.objects[3].name, "zeta");
	assert_int_equal(stat("/dev/shm/zeta", &st), 0);
	assert_int_equal(list.objects[3].kind, KIND_PSHM);
	assert_int_equal(list.objects[3].id, -1);
	assert_int_equal(list.objects[3].key, 0);
	assert_int_equal(list.objects[3].size, 5);
	assert_int_equal(list.objects[3].uid, st.st_uid);
	assert_int_equal(list.objects[3].cgid, st.st_gid);
	assert_int_equal(list.objects[3].posix.dev, st.st_dev);
	assert_int_equal(list.objects[3].posix.ino, st.st_ino);
	assert_int_equal(list.objects[3].posix.mtime, st.st_mtime);
	assert_int_equal(list.objects[3].ctime, st.st_ctime);
	ipc_list_free(&list);
}

static void semaphores_have_their_value(void **state UNUSED)
{
	static const unsigned values[] = {0, 1, 65535, SEM_VALUE_MAX};
	static const char *const names[] = {"/s0", "/s1", "/s2", "/s3"};
	struct ipc_list list;

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		make_sem(names[i], values[i], 0600);
	make_shm("/memory", 32, 0600);
	collect(KIND_PSEM, WANT_COUNT, &list);
	assert_int_equal(list.count, ARRAY_SIZE(values));
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		assert_string_equal(list.objects[i].name, names[i] + 1);
		assert_int_equal(list.objects[i].unknown, 0);
		assert_int_equal(list.objects[i].posix.value, values[i]);
		assert_int_equal(list.objects[i].size, 0);
	}
	ipc_list_free(&list);
	collect(KIND_PSEM, 0, &list);
	assert_int_equal(list.objects[3].unknown, UNKNOWN_COUNT);
	ipc_list_free(&list);
}

/* What a 32-bit program made, waiters beside the value, and files that are no semaphore. */
static void semaphores_of_other_shapes(void **state UNUSED)
{
	static const uint32_t narrow[4] = {7u << 1 | 1, 0, 0, 0};
	static const uint64_t waited_for[4] = {UINT64_C(3) << 32 | 9, 0, 0, 0};
	struct ipc_list list;

	make_file("/dev/shm/sem.a", narrow, sizeof(narrow));
	make_file("/dev/shm/sem.b", waited_for, sizeof(waited_for));
	make_file("/dev/shm/sem.c", waited_for, 31);
	make_file("/dev/shm/sem.d", "", 0);
	collect(KIND_PSEM, WANT_COUNT, &list);
	assert_int_equal(list.count, 4);
	assert_int_equal(list.objects[0].unknown, 0);
	assert_int_equal(list.objects[0].posix.value, 7);
	assert_int_equal(list.objects[1].unknown, 0);
	assert_int_equal(list.objects[1].posix.value, 9);
	assert_int_equal(list.objects[2].unknown, UNKNOWN_COUNT);
	assert_int_equal(list.objects[3].unknown, UNKNOWN_COUNT);
	ipc_list_free(&list);
}

static void make_strangers(const char *prefix)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/dev/shm/%slink", prefix);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	(void)snprintf(path, sizeof(path), "/dev/shm/%sloop", prefix);
	assert_int_equal(symlink(path, path), 0);
	(void)snprintf(path, sizeof(path), "/dev/shm/%sdir", prefix);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "/dev/shm/%sfifo", prefix);
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void strangers_are_no_objects(void **state UNUSED)
{
	static const char *const names[] = {"link", "loop", "dir", "fifo"};
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PSEM};
	struct ipc_list list;

	make_strangers("");
	make_strangers("sem.");
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		collect(kinds[k], WANT_COUNT, &list);
		assert_int_equal(list.count, 0);
		ipc_list_free(&list);
		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			struct ipc_source source = IPC_SOURCE_LIVE;
			struct ipc_object object;

			assert_int_equal(ipc_find_name(&source, kinds[k], names[i], WANT_COUNT,
						       &object), -EMEDIUMTYPE);
		}
	}
}

static void names_of_every_sort(void **state UNUSED)
{
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PSEM};
	char longest[NAME_MAX + 4] = "/";

	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		size_t most = kinds[k] == KIND_PSEM ? NAME_MAX - 4 : NAME_MAX;
		struct ipc_source source = IPC_SOURCE_LIVE;
		struct ipc_object object;
		struct ipc_list list;
		char path[NAME_MAX + 20];

		memset(longest + 1, 'n', most);
		longest[most + 1] = '\0';
		(void)snprintf(path, sizeof(path), "/%s", hostile);
		if (kinds[k] == KIND_PSEM) {
			make_sem(longest, 3, 0600);
			make_sem(path, 4, 0600);
		} else {
			make_shm(longest, 3, 0600);
			make_shm(path, 4, 0600);
		}
		collect(kinds[k], WANT_COUNT, &list);
		assert_int_equal(list.count, 2);
		assert_string_equal(list.objects[0].name, hostile);
		assert_string_equal(list.objects[1].name, longest + 1);
		ipc_list_free(&list);

		/* With its slash and without; the name is a part of what was given. */
		assert_int_equal(ipc_find_name(&source, kinds[k], longest, WANT_COUNT, &object), 0);
		assert_ptr_equal(object.name, longest + 1);
		assert_int_equal(kinds[k] == KIND_PSEM ? object.posix.value : object.size, 3);
		assert_int_equal(ipc_find_name(&source, kinds[k], hostile, WANT_COUNT, &object), 0);
		assert_ptr_equal(object.name, hostile);
		assert_int_equal(ipc_find_name(&source, kinds[k], "none", 0, &object), -ENOENT);
		assert_int_equal(ipc_find_name(&source, kinds[k], "", 0, &object), -EINVAL);
		assert_int_equal(ipc_find_name(&source, kinds[k], "/", 0, &object), -EINVAL);
		assert_int_equal(ipc_find_name(&source, kinds[k], "a/b", 0, &object), -EINVAL);
		assert_int_equal(ipc_find_name(&source, kinds[k], "..", 0, &object), -EINVAL);
		longest[most + 1] = 'n';
		longest[most + 2] = '\0';
		assert_int_equal(ipc_find_name(&source, kinds[k], longest, 0, &object), -EINVAL);
		longest[most + 1] = '\0';
		assert_int_equal(ipc_kind_ops[kinds[k]].remove_name(longest + 1), 0);
		assert_int_equal(ipc_kind_ops[kinds[k]].remove_name(longest + 1), -ENOENT);
		assert_int_equal(ipc_kind_ops[kinds[k]].remove_name(hostile), 0);
	}
}

static void a_semaphore_is_no_shared_memory(void **state UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_object object;

	make_sem("/lock", 1, 0600);
	make_shm("/lock", 1, 0600);
	assert_int_equal(ipc_find_name(&source, KIND_PSHM, "sem.lock", 0, &object), -ENOENT);
	assert_int_equal(ipc_find_name(&source, KIND_PSEM, "sem.lock", 0, &object), -ENOENT);
	assert_int_equal(ipc_find_name(&source, KIND_PSEM, "lock", 0, &object), 0);
	assert_int_equal(object.kind, KIND_PSEM);
	assert_int_equal(ipc_find_name(&source, KIND_PSHM, "lock", 0, &object), 0);
	assert_int_equal(object.kind, KIND_PSHM);
	assert_null(posix_name(KIND_PSHM, "/sem.lock"));
	assert_string_equal(posix_name(KIND_PSHM, "/sem."), "sem.");
	assert_string_equal(posix_name(KIND_PSEM, "/sem.lock"), "sem.lock");
}

static bool look_without_rights(void *arg UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;

	CHILD_CHECK(privs_keep(0) == 0);
	CHILD_CHECK(ipc_collect(&source, KIND_BIT(KIND_PSEM), WANT_COUNT, &list) == 0);
	CHILD_CHECK(list.count == 2 && source.denied == 1);
	CHILD_CHECK(list.objects[0].unknown == UNKNOWN_COUNT);
	CHILD_CHECK(list.objects[1].unknown == 0 && list.objects[1].posix.value == 2);
	ipc_list_free(&list);
	return true;
}

static void what_rights_hide_is_counted(void **state UNUSED)
{
	make_sem("/closed", 1, 0);
	make_sem("/open", 2, 0600);
	assert_in_child(look_without_rights, NULL);
}

static void many_files(void **state UNUSED)
{
	struct ipc_list list;

	for (unsigned i = 0; i < 3000; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "/psm_%04u", (i * 701) % 3000);
		make_shm(name, (off_t)i, 0600);
	}
	collect(KIND_PSHM, 0, &list);
	assert_int_equal(list.count, 3000);
	for (size_t i = 1; i < 3000; i++)
		assert_true(strcmp(list.objects[i - 1].name, list.objects[i].name) < 0);
	ipc_list_free(&list);
}

/* ---- queues ---- */

static mqd_t make_queue(const char *name, long most, long size)
{
	struct mq_attr attr = {.mq_maxmsg = most, .mq_msgsize = size};
	mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0620, &attr);

	if (queue < 0 && errno == ENOSYS)
		skip_because("this kernel has no POSIX message queues");
	assert_true(queue >= 0);
	return queue;
}

static void check_queues(void)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_object object;
	struct ipc_list list;

	collect(KIND_PMSG, WANT_COUNT | WANT_NOTIFY, &list);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.objects[0].name, "empty");
	assert_int_equal(list.objects[0].unknown, 0);
	assert_int_equal(list.objects[0].posix.queue.messages, 0);
	assert_int_equal(list.objects[0].posix.queue.notify_pid, 0);
	assert_int_equal(list.objects[0].mode, 0620);
	assert_string_equal(list.objects[1].name, "full");
	assert_int_equal(list.objects[1].unknown, 0);
	assert_int_equal(list.objects[1].id, -1);
	assert_int_equal(list.objects[1].posix.queue.messages, 3);
	assert_int_equal(list.objects[1].posix.queue.max_messages, 3);
	assert_int_equal(list.objects[1].posix.queue.max_size, 8);
	/* What is waiting, and never less: old kernels count their own part in. */
	assert_true(list.objects[1].size >= 6);
	ipc_list_free(&list);

	collect(KIND_PMSG, 0, &list);
	assert_int_equal(list.objects[0].unknown, UNKNOWN_COUNT | UNKNOWN_NOTIFY);
	ipc_list_free(&list);

	assert_int_equal(ipc_find_name(&source, KIND_PMSG, "/full", WANT_COUNT, &object), 0);
	assert_string_equal(object.name, "full");
	assert_int_equal(object.posix.queue.messages, 3);
	assert_int_equal(ipc_find_name(&source, KIND_PMSG, "none", 0, &object), -ENOENT);
	assert_int_equal(ipc_find_name(&source, KIND_PMSG, "a/b", 0, &object), -EINVAL);
}

static void fill_queues(void)
{
	mqd_t full = make_queue("/full", 3, 8);
	mqd_t empty = make_queue("/empty", 1, 1);

	for (unsigned i = 1; i <= 3; i++)
		assert_int_equal(mq_send(full, "message", i, i), 0);
	(void)mq_close(full);
	(void)mq_close(empty);
}

static void queues_without_a_mount(void **state UNUSED)
{
	fill_queues();
	check_queues();
}

static void queues_of_a_mount(void **state UNUSED)
{
	fill_queues();
	sandbox_mount("mqueue", "/dev/mqueue");
	check_queues();
	sandbox_unmount("/dev/mqueue");
}

/* What is mounted there instead shows no queues, whatever it holds. */
static void queues_beside_another_mount(void **state UNUSED)
{
	fill_queues();
	sandbox_mount("tmpfs", "/dev/mqueue");
	make_file("/dev/mqueue/forged", "QSIZE:1 NOTIFY:0 SIGNO:0 NOTIFY_PID:0\n", 38);
	check_queues();
	sandbox_unmount("/dev/mqueue");
}

static void notification_is_told(void **state UNUSED)
{
	struct ipc_list list;
	mqd_t queue = make_queue("/told", 1, 1);
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2};

	assert_int_equal(mq_notify(queue, &event), 0);
	collect(KIND_PMSG, WANT_NOTIFY, &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.objects[0].posix.queue.notify, SIGEV_SIGNAL);
	assert_int_equal(list.objects[0].posix.queue.signo, SIGUSR2);
	assert_int_equal(list.objects[0].posix.queue.notify_pid, getpid());
	assert_int_equal(list.objects[0].size, 0);
	ipc_list_free(&list);
	(void)mq_close(queue);
}

static void queue_names(void **state UNUSED)
{
	struct ipc_list list;
	char path[40];

	(void)snprintf(path, sizeof(path), "/%s", hostile);
	(void)mq_close(make_queue(path, 1, 1));
	collect(KIND_PMSG, 0, &list);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.objects[0].name, hostile);
	ipc_list_free(&list);
	assert_int_equal(posix_mq_remove(hostile), 0);
	assert_int_equal(posix_mq_remove(hostile), -ENOENT);
}

static bool find_without_a_directory(void *arg)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_object object;

	CHILD_CHECK(sandbox_deny(SYS_fsopen, ANY_ARG, 0, *(int *)arg));
	CHILD_CHECK(ipc_collect(&source, KIND_BIT(KIND_PMSG), 0, &list) == -EPERM);
	CHILD_CHECK(ipc_find_name(&source, KIND_PMSG, "/full", WANT_COUNT, &object) == 0);
	CHILD_CHECK(object.posix.queue.messages == 3 && streq(object.name, "full"));
	CHILD_CHECK(object.unknown == 0 && object.mode == 0620);
	CHILD_CHECK(ipc_find_name(&source, KIND_PMSG, "none", 0, &object) == -ENOENT);
	CHILD_CHECK(ipc_find_name(&source, KIND_PMSG, "..", 0, &object) == -EINVAL);
	return true;
}

/* Nothing mounted, and no mount allowed (EPERM) or known to the kernel (ENOSYS). */
static void queues_that_no_directory_shows(void **state UNUSED)
{
	static int errors[] = {EPERM, ENOSYS};

	fill_queues();
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		assert_in_child(find_without_a_directory, &errors[i]);
}

static bool look_at_closed_queues(void *arg UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_object object;

	CHILD_CHECK(privs_keep(0) == 0);
	CHILD_CHECK(ipc_collect(&source, KIND_BIT(KIND_PMSG), WANT_COUNT, &list) == 0);
	CHILD_CHECK(list.count == 1 && source.denied == 1);
	CHILD_CHECK(list.objects[0].unknown == (UNKNOWN_COUNT | UNKNOWN_NOTIFY));
	CHILD_CHECK(ipc_find_name(&source, KIND_PMSG, "closed", WANT_COUNT, &object) == 0);
	CHILD_CHECK(source.denied == 2);
	ipc_list_free(&list);
	return true;
}

static void closed_queues_are_counted(void **state UNUSED)
{
	mqd_t queue = make_queue("/closed", 1, 1);

	assert_int_equal(fchmod(queue, 0), 0);
	(void)mq_close(queue);
	sandbox_mount("mqueue", "/dev/mqueue");
	assert_in_child(look_at_closed_queues, NULL);
	sandbox_unmount("/dev/mqueue");
}

/* ---- captures ---- */

static void captured_queues(void **state UNUSED)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t size;
		int notify, signo, pid;
	} cases[] = {
		{"QSIZE:129        NOTIFY:2     SIGNO:10    NOTIFY_PID:8260  \n", true, 129, 2, 10, 8260},
		{"QSIZE:0 NOTIFY:0 SIGNO:0 NOTIFY_PID:0\n", true, 0, 0, 0, 0},
		{"QSIZE:18446744073709551615 NOTIFY:0 SIGNO:0 NOTIFY_PID:2147483647\n", true, UINT64_MAX,
		 0, 0, INT_MAX},
		{"NOTIFY_PID:4 SIGNO:3 NOTIFY:2 QSIZE:1\n", true, 1, 2, 3, 4},
		{"QSIZE:1 NOTIFY:2 SIGNO:3 NOTIFY_PID:4\r\n", true, 1, 2, 3, 4},
		{"QSIZE:1 NOTIFY:2 SIGNO:3 NOTIFY_PID:4 FUTURE:x\n", true, 1, 2, 3, 4},
		{"", false, 0, 0, 0, 0},
		{"\n", false, 0, 0, 0, 0},
		{"QSIZE:1 NOTIFY:2 SIGNO:3 NOTIFY_PID:4", false, 0, 0, 0, 0}, /* cut */
		{"QSIZE:1 NOTIFY:2 SIGNO:3\n", false, 0, 0, 0, 0},
		{"QSIZE: NOTIFY:2 SIGNO:3 NOTIFY_PID:4\n", false, 0, 0, 0, 0},
		{"QSIZE:x NOTIFY:2 SIGNO:3 NOTIFY_PID:4\n", false, 0, 0, 0, 0},
		{"QSIZE:-1 NOTIFY:2 SIGNO:3 NOTIFY_PID:4\n", false, 0, 0, 0, 0},
		{"QSIZE:18446744073709551616 NOTIFY:2 SIGNO:3 NOTIFY_PID:4\n", false, 0, 0, 0, 0},
		{"QSIZE:1 NOTIFY:2 SIGNO:3 NOTIFY_PID:2147483648\n", false, 0, 0, 0, 0},
		{"qsize:1 notify:2 signo:3 notify_pid:4\n", false, 0, 0, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_source source = {.root = capture.root};
		struct ipc_list list = IPC_LIST_INIT;

		capture_puts(&capture, "/dev/mqueue/q", cases[i].text);
		assert_int_equal(ipc_collect(&source, KIND_BIT(KIND_PMSG), WANT_COUNT | WANT_NOTIFY,
					     &list), 0);
		assert_int_equal(list.count, 1);
		assert_int_equal(source.malformed, !cases[i].good);
		assert_int_equal(list.objects[0].unknown,
				 UNKNOWN_COUNT | (cases[i].good ? 0 : UNKNOWN_NOTIFY));
		assert_int_equal(list.objects[0].size, cases[i].size);
		assert_int_equal(list.objects[0].posix.queue.notify, cases[i].notify);
		assert_int_equal(list.objects[0].posix.queue.signo, cases[i].signo);
		assert_int_equal(list.objects[0].posix.queue.notify_pid, cases[i].pid);
		ipc_list_free(&list);
	}
}

static void captured_files(void **state UNUSED)
{
	static const unsigned value[8] = {5};
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PMSG, KIND_PSEM};
	struct ipc_source source = {.root = capture.root};
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_object object;

	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		assert_int_equal(ipc_collect(&source, KIND_BIT(kinds[k]), 0, &list), -ENOENT);
		assert_int_equal(ipc_find_name(&source, kinds[k], "x", 0, &object), -ENOENT);
	}
	capture_puts(&capture, "/dev/shm/memory", "four");
	capture_write(&capture, "/dev/shm/sem.lock", value, sizeof(value));
	assert_int_equal(symlink("memory", capture_path(&capture, "/dev/shm/link")), 0);
	assert_int_equal(mkfifo(capture_path(&capture, "/dev/shm/sem.fifo"), 0600), 0);
	assert_int_equal(ipc_collect(&source, KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM), WANT_COUNT,
				     &list), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.objects[0].name, "memory");
	assert_int_equal(list.objects[0].size, 4);
	assert_string_equal(list.objects[1].name, "lock");
	assert_int_equal(list.objects[1].posix.value, 5);
	assert_int_equal(source.malformed + source.denied, 0);
	ipc_list_free(&list);
}

/* The directories themselves: links inside are followed, files and others are none. */
static void captured_directories(void **state UNUSED)
{
	struct ipc_source source = {.root = capture.root};
	struct ipc_list list = IPC_LIST_INIT;

	capture_puts(&capture, "/run/shm/memory", "four");
	assert_int_equal(symlink("/run/shm", capture_path(&capture, "/dev/shm")), 0);
	assert_int_equal(ipc_collect(&source, KIND_BIT(KIND_PSHM), 0, &list), 0);
	assert_int_equal(list.count, 1);
	ipc_list_free(&list);
	capture_puts(&capture, "/dev/mqueue", "QSIZE:0 NOTIFY:0 SIGNO:0 NOTIFY_PID:0\n");
	assert_int_equal(ipc_collect(&source, KIND_BIT(KIND_PMSG), 0, &list), -ENOTDIR);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(shared_memory_is_listed_by_name),
		CLEAN(semaphores_have_their_value),
		CLEAN(semaphores_of_other_shapes),
		CLEAN(strangers_are_no_objects),
		CLEAN(names_of_every_sort),
		CLEAN(a_semaphore_is_no_shared_memory),
		CLEAN(what_rights_hide_is_counted),
		CLEAN(many_files),
		CLEAN(queues_without_a_mount),
		CLEAN(queues_of_a_mount),
		CLEAN(queues_beside_another_mount),
		CLEAN(notification_is_told),
		CLEAN(queue_names),
		CLEAN(queues_that_no_directory_shows),
		CLEAN(closed_queues_are_counted),
		WITH_CAPTURE(captured_queues),
		WITH_CAPTURE(captured_files),
		WITH_CAPTURE(captured_directories),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
