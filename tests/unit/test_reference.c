/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/reference.h: what a text can name, and what is found by it. */
#include "unit.h"

#include <errno.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ipc/kind_bits.h"
#include "ipc/reference.h"
#include "ipc/resolve.h"
#include "sandbox.h"

static void texts_that_name(void **state UNUSED)
{
	static const struct {
		const char *text;
		unsigned by_id, by_key, by_name;
		uint32_t number;
		const char *name;
	} cases[] = {
		{"shm:7", SHM, 0, 0, 7, NULL},
		{"msg:0", MSG, 0, 0, 0, NULL},
		{"sem:2147483647", SEM, 0, 0, 2147483647, NULL},
		{"sem:0x4d5e", 0, SEM, 0, 0x4d5e, NULL},
		{"shm:0XFFFFFFFF", 0, SHM, 0, UINT32_MAX, NULL},
		{"pshm:jobs", 0, 0, PSHM, 0, "jobs"},
		{"pshm:/jobs", 0, 0, PSHM, 0, "jobs"},
		{"mq:jobs", 0, 0, PMSG, 0, "jobs"},
		{"pmsg:/jobs", 0, 0, PMSG, 0, "jobs"},
		{"psem:lock", 0, 0, PSEM, 0, "lock"},
		{"/jobs", 0, 0, KINDS_POSIX, 0, "jobs"},
		{"/shm:7", 0, 0, KINDS_POSIX, 0, "shm:7"},
		{"/dev/shm/jobs", 0, 0, PSHM, 0, "jobs"},
		{"/dev/shm/sem.lock", 0, 0, PSEM, 0, "lock"},
		{"/dev/mqueue/jobs", 0, 0, PMSG, 0, "jobs"},
		{"jobs", 0, 0, KINDS_POSIX, 0, "jobs"},
		{"a:b", 0, 0, KINDS_POSIX, 0, "a:b"},
		{"17", KINDS_SYSV, 0, KINDS_POSIX, 17, "17"},
		{"0x11", 0, KINDS_SYSV, KINDS_POSIX, 0x11, "0x11"},
		{"99999999999", 0, 0, KINDS_POSIX, 0, "99999999999"},
		{"0x0", 0, 0, KINDS_POSIX, 0, "0x0"},
		{"-17", 0, 0, KINDS_POSIX, 0, "-17"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_reference reference;

		assert_int_equal(ipc_reference_parse(cases[i].text, &reference), 0);
		assert_int_equal(reference.by_id, cases[i].by_id);
		assert_int_equal(reference.by_key, cases[i].by_key);
		assert_int_equal(reference.by_name, cases[i].by_name);
		if (cases[i].by_id)
			assert_int_equal(reference.id, cases[i].number);
		if (cases[i].by_key)
			assert_int_equal(reference.key, cases[i].number);
		if (cases[i].name)
			assert_string_equal(reference.name, cases[i].name);
	}
}

static void texts_that_name_nothing(void **state UNUSED)
{
	static const struct {
		const char *text;
		int err;
	} cases[] = {
		{"", -EINVAL}, {"/", -EINVAL}, {".", -EINVAL}, {"/..", -EINVAL},
		{"a/b", -EINVAL}, {"/a/b", -EINVAL}, {"//a", 0}, {"pshm:", -EINVAL},
		{"pshm:/", -EINVAL}, {"mq:a/b", -EINVAL}, {"shm:", -EINVAL},
		{"shm:jobs", -EINVAL}, {"shm:-1", -EINVAL}, {"shm: 1", -EINVAL},
		{"shm:1x", -EINVAL}, {"sem:0x", -EINVAL}, {"sem:0x0", -EINVAL},
		{"sem:0xg", -EINVAL}, {"shm:2147483648", -ERANGE},
		{"msg:0x100000000", -ERANGE}, {"/dev/shm/", -EINVAL},
		{"/dev/shm/a/b", -EINVAL}, {"/etc/passwd", -EINVAL},
	};
	char longest[300];
	struct ipc_reference reference;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(ipc_reference_parse(cases[i].text, &reference), cases[i].err);
	memset(longest, 'x', sizeof(longest));
	longest[255] = '\0';
	assert_int_equal(ipc_reference_parse(longest, &reference), 0);
	longest[255] = 'x';
	longest[256] = '\0';
	assert_int_equal(ipc_reference_parse(longest, &reference), -EINVAL);
}

/* The objects that `text` fits, as references. */
static int resolve(const char *text, struct strbuf *found)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_reference reference;

	assert_int_equal(ipc_reference_parse(text, &reference), 0);

	int err = ipc_reference_resolve(&source, &reference, 0, &list, NULL);

	for (size_t i = 0; i < list.count; i++) {
		ipc_reference_put(found, &list.objects[i]);
		sb_putc(found, ' ');
	}
	ipc_list_free(&list);
	return err;
}

static void make_file(const char *name)
{
	int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);

	assert_true(fd >= 0);
	(void)close(fd);
}

static void objects_that_fit(void **state UNUSED)
{
	struct strbuf found = STRBUF_INIT;
	char text[64];

	need_sandbox();

	int shm = shmget(0x1234, 4096, IPC_CREAT | IPC_EXCL | 0);
	int msg = msgget(0x1234, IPC_CREAT | IPC_EXCL | 0600);
	sem_t *sem = sem_open("/lock", O_CREAT | O_EXCL, 0600, 1);

	assert_true(shm >= 0 && msg >= 0 && sem != SEM_FAILED);
	(void)sem_close(sem);
	make_file("/lock");
	make_file("/0x1234");
	make_file("/name with \n in it");

	(void)snprintf(text, sizeof(text), "shm:%d msg:%d pshm:/0x1234 ", shm, msg);
	assert_int_equal(resolve("0x1234", &found), 0);
	assert_taken(&found, text);
	(void)snprintf(text, sizeof(text), "msg:%d ", msg);
	assert_int_equal(resolve("msg:0x1234", &found), 0);
	assert_taken(&found, text);
	text[strlen(text) - 1] = '\0';
	assert_int_equal(resolve(text, &found), 0);
	text[strlen(text)] = ' ';
	assert_taken(&found, text);
	assert_int_equal(resolve("lock", &found), 0);
	assert_taken(&found, "pshm:/lock psem:/lock ");
	assert_int_equal(resolve("sem.lock", &found), 0);
	assert_taken(&found, "psem:/lock ");
	assert_int_equal(resolve("/dev/shm/sem.lock", &found), 0);
	assert_taken(&found, "psem:/lock ");
	assert_int_equal(resolve("/name with \n in it", &found), 0);
	assert_taken(&found, "pshm:/name with \n in it ");
	assert_int_equal(resolve("sem:0x1234", &found), -ENOENT);
	assert_int_equal(resolve("shm:1048575", &found), -ENOENT);
	assert_int_equal(resolve("psem:0x1234", &found), -ENOENT);
	sb_free(&found);
	sandbox_clean();
}

static void objects_of_a_capture(void **state UNUSED)
{
	struct capture capture;
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_reference reference;
	enum ipc_kind failed = KIND_SHM;

	capture_begin(&capture);
	capture_puts(&capture, "/proc/sysvipc/sem",
		     "       key      semid perms      nsems   uid   gid  cuid  cgid      otime"
		     "      ctime\n"
		     "      4660          5   600          2     0     0     0     0          0"
		     " 1700000000\n");
	source.root = capture.root;
	assert_int_equal(ipc_reference_parse("sem:0x1234", &reference), 0);
	assert_int_equal(ipc_reference_resolve(&source, &reference, 0, &list, &failed), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.objects[0].id, 5);
	assert_int_equal(ipc_reference_parse("sem:0x1235", &reference), 0);
	assert_int_equal(ipc_reference_resolve(&source, &reference, 0, &list, &failed), -ENOENT);
	assert_int_equal(ipc_reference_parse("msg:0x1234", &reference), 0);
	assert_int_equal(ipc_reference_resolve(&source, &reference, 0, &list, &failed), -ENOSYS);
	assert_int_equal(failed, KIND_MSG);
	ipc_list_free(&list);
	capture_end(&capture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_that_name),
		cmocka_unit_test(texts_that_name_nothing),
		cmocka_unit_test(objects_that_fit),
		cmocka_unit_test(objects_of_a_capture),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
