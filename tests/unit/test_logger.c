/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/logger.h: what listeners of the journal and of syslog are sent. */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/logger.h"
#include "sandbox.h"

#define JOURNAL "/run/systemd/journal/socket"
#define SYSLOG "/dev/log"

static int listen_at(const char *path, int type)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	(void)unlink(path);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(bind(fd, (void *)&address, sizeof(address)), 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static void make_run(void)
{
	sandbox_mount("tmpfs", "/run");
	assert_int_equal(mkdir("/run/systemd", 0755), 0);
	assert_int_equal(mkdir("/run/systemd/journal", 0755), 0);
}

/* The next message, with a NUL behind it. */
static size_t receive(int fd, char *text, size_t size)
{
	ssize_t n = recv(fd, text, size - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	return (size_t)n;
}

static void nobody_listens(void **state UNUSED)
{
	struct logger logger = LOGGER_INIT;
	const struct strbuf none = STRBUF_INIT;

	need_sandbox();
	make_run();
	assert_int_equal(logger_open(&logger, LOGGER_JOURNAL), -ENOENT);
	assert_int_equal(logger_send(&logger, "name", "text", &none), -ENOENT);
	(void)close(listen_at(JOURNAL, SOCK_DGRAM));
	assert_int_equal(logger_open(&logger, LOGGER_JOURNAL), -ECONNREFUSED);
	sandbox_unmount("/run");
}

static void to_the_journal(void **state UNUSED)
{
	struct logger logger = LOGGER_INIT;
	struct strbuf fields = STRBUF_INIT;
	char text[4096], expected[256];
	int journal;

	need_sandbox();
	make_run();
	journal = listen_at(JOURNAL, SOCK_DGRAM);
	sb_puts(&fields, "IPCADM_KIND=shm\n");
	assert_int_equal(logger_open(&logger, LOGGER_JOURNAL), 0);
	assert_int_equal(logger_send(&logger, "ipcadm leaks", "removed", &fields), 0);
	(void)receive(journal, text, sizeof(text));
	(void)snprintf(expected, sizeof(expected),
		       "MESSAGE=removed\nPRIORITY=5\nSYSLOG_FACILITY=1\n"
		       "SYSLOG_IDENTIFIER=ipcadm leaks\nSYSLOG_PID=%d\nIPCADM_KIND=shm\n",
		       (int)getpid());
	assert_string_equal(text, expected);

	/* Who listens has started anew. */
	(void)close(journal);
	journal = listen_at(JOURNAL, SOCK_DGRAM);
	assert_int_equal(logger_send(&logger, "ipcadm", "again", &fields), 0);
	(void)receive(journal, text, sizeof(text));
	assert_memory_equal(text, "MESSAGE=again\n", 14);
	logger_close(&logger);
	sb_free(&fields);
	(void)close(journal);
	sandbox_unmount("/run");
}

/* A datagram of that size is refused: it comes as a descriptor of a sealed file. */
static void too_long_for_a_datagram(void **state UNUSED)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr header;
	} control;
	char byte;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	struct logger logger = LOGGER_INIT;
	struct strbuf fields = STRBUF_INIT;
	struct stat st;
	char text[64];
	int journal, file;

	need_sandbox();
	make_run();
	journal = listen_at(JOURNAL, SOCK_DGRAM);
	sb_puts(&fields, "LONG=");
	for (size_t i = 0; i < 1 << 20; i++)
		sb_putc(&fields, 'x');
	sb_putc(&fields, '\n');
	assert_int_equal(logger_open(&logger, LOGGER_JOURNAL), 0);
	assert_int_equal(logger_send(&logger, "ipcadm", "long", &fields), 0);
	assert_true(recvmsg(journal, &message, MSG_CMSG_CLOEXEC) >= 0);
	assert_non_null(CMSG_FIRSTHDR(&message));
	memcpy(&file, CMSG_DATA(&control.header), sizeof(file));
	assert_int_equal(fstat(file, &st), 0);
	assert_true((size_t)st.st_size > fields.len);
	assert_int_equal(pread(file, text, 13, 0), 13);
	assert_memory_equal(text, "MESSAGE=long\n", 13);
	(void)close(file);
	(void)close(journal);
	logger_close(&logger);
	sb_free(&fields);
	sandbox_unmount("/run");
}

static void to_syslog(void **state UNUSED)
{
	static const int types[] = {SOCK_DGRAM, SOCK_STREAM};
	const struct strbuf none = STRBUF_INIT;

	need_sandbox();
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct logger logger = LOGGER_INIT;
		int log = listen_at(SYSLOG, types[i]);
		char text[4096], end[64];
		size_t n;

		assert_int_equal(logger_open(&logger, LOGGER_SYSLOG), 0);
		assert_int_equal(logger.stream, types[i] == SOCK_STREAM);
		if (logger.stream) {
			int connection = accept(log, NULL, NULL);

			assert_true(connection >= 0);
			(void)close(log);
			log = connection;
		}
		assert_int_equal(logger_send(&logger, "ipcadm leaks", "removed", &none), 0);
		n = receive(log, text, sizeof(text));
		assert_memory_equal(text, "<13>", 4);
		(void)snprintf(end, sizeof(end), " ipcadm leaks[%d]: removed", (int)getpid());
		assert_int_equal(n, strlen(text) + (logger.stream ? 1 : 0));
		assert_string_equal(text + strlen(text) - strlen(end), end);
		logger_close(&logger);
		(void)close(log);
		assert_int_equal(unlink(SYSLOG), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_listens),
		cmocka_unit_test(to_the_journal),
		cmocka_unit_test(too_long_for_a_datagram),
		cmocka_unit_test(to_syslog),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
