/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/io.h: whole pieces through pipes that take little at once, while signals come. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"

#define SIZE 3000000

static volatile sig_atomic_t signals;

static void note(int signal UNUSED)
{
	signals++;
}

/* A signal every millisecond, which interrupts calls; 0: none any more. */
static void disturb(bool on)
{
	const struct sigaction action = {.sa_handler = on ? note : SIG_DFL};
	const struct itimerval timer = {{0, on ? 1000 : 0}, {0, on ? 1000 : 0}};

	if (on)
		assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
	if (!on)
		assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
}

static unsigned char *some_bytes(void)
{
	unsigned char *bytes = malloc(SIZE);

	assert_non_null(bytes);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (unsigned char)random_u64();
	return bytes;
}

/* The other end of the pipe, in a child: does it in pieces that do not fit, with breaks. */
static bool read_slowly(int fd, const unsigned char *bytes)
{
	unsigned char piece[50000];
	size_t at = 0;
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) > 0) {
		CHILD_CHECK(at + (size_t)n <= SIZE && memcmp(piece, bytes + at, (size_t)n) == 0);
		at += (size_t)n;
		(void)usleep(2000);
	}
	CHILD_CHECK(n == 0 && at == SIZE);
	return true;
}

static bool write_slowly(int fd, const unsigned char *bytes)
{
	for (size_t at = 0; at < SIZE; at += 30000) {
		CHILD_CHECK(write(fd, bytes + at, 30000) == 30000);
		(void)usleep(500);
	}
	return true;
}

static pid_t start(int mine, int other, bool (*act)(int, const unsigned char *),
		   const unsigned char *bytes)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		(void)close(other);
		_exit(act(mine, bytes) ? EXIT_SUCCESS : EXIT_FAILURE);
	}
	(void)close(mine);
	return child;
}

static void expect_success(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void all_is_written(void **state UNUSED)
{
	unsigned char *bytes = some_bytes();
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);

	pid_t child = start(ends[0], ends[1], read_slowly, bytes);

	signals = 0;
	disturb(true);
	assert_int_equal(io_write(ends[1], bytes, SIZE), 0);
	disturb(false);
	assert_true(signals > 0);
	(void)close(ends[1]);
	expect_success(child);
	free(bytes);
}

static void all_is_read(void **state UNUSED)
{
	unsigned char *bytes = some_bytes(), *got = malloc(SIZE + 10);
	int ends[2];

	assert_non_null(got);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);

	pid_t child = start(ends[1], ends[0], write_slowly, bytes);

	signals = 0;
	disturb(true);
	assert_int_equal(io_read(ends[0], got, SIZE + 10), SIZE);
	disturb(false);
	assert_true(signals > 0);
	assert_memory_equal(got, bytes, SIZE);
	assert_int_equal(io_read(ends[0], got, 1), 0);
	(void)close(ends[0]);
	expect_success(child);
	free(got);
	free(bytes);
}

static void failures_are_told(void **state UNUSED)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	int ends[2];
	char byte;

	assert_true(full >= 0);
	assert_int_equal(io_write(full, "abc", 3), -ENOSPC);
	assert_int_equal(io_write(full, "abc", 0), 0);
	assert_int_equal(io_read(full, &byte, 1), -EBADF);
	(void)close(full);

	assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	(void)close(ends[0]);
	assert_int_equal(io_write(ends[1], "abc", 3), -EPIPE);
	(void)close(ends[1]);
}

static int some_file(void)
{
	FILE *file = tmpfile();
	int fd;

	assert_non_null(file);
	fd = dup(fileno(file));
	assert_true(fd >= 0);
	(void)fclose(file);
	return fd;
}

static void at_an_offset(void **state UNUSED)
{
	unsigned char *bytes = some_bytes();
	unsigned char *back = malloc(SIZE);
	int fd = some_file();

	assert_non_null(back);
	disturb(true);
	assert_int_equal(io_pwrite(fd, bytes, SIZE, 1000), 0);
	assert_int_equal(io_pread(fd, back, SIZE, 1000), SIZE);
	disturb(false);
	assert_memory_equal(back, bytes, SIZE);
	/* The file ends before; what was never written is zeros. */
	assert_int_equal(io_pread(fd, back, SIZE, 1000 + SIZE - 7), 7);
	assert_memory_equal(back, bytes + SIZE - 7, 7);
	assert_int_equal(io_pread(fd, back, SIZE, 1000 + SIZE), 0);
	assert_int_equal(io_pread(fd, back, 1, 0), 1);
	assert_int_equal(back[0], 0);
	(void)close(fd);
	assert_int_equal(io_pread(fd, back, 1, 0), -EBADF);
	assert_int_equal(io_pwrite(fd, bytes, 1, 0), -EBADF);
	assert_int_equal(io_lock(fd), -EBADF);
	free(bytes);
	free(back);
}

/* Somebody else has it for a while, and signals come. */
static void a_lock_is_waited_for(void **state UNUSED)
{
	char path[] = "/tmp/test_io.XXXXXX";
	int fd = mkstemp(path);
	int other = open(path, O_RDWR | O_CLOEXEC);
	pid_t child;
	int status;

	assert_true(fd >= 0 && other >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(io_lock(other), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		/* The lock belongs to the open file: it goes with its last descriptor. */
		(void)close(fd);
		(void)usleep(50000);
		_exit(0);
	}
	(void)close(other);
	disturb(true);
	assert_int_equal(io_lock(fd), 0);
	disturb(false);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	(void)close(fd);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_written),
		cmocka_unit_test(all_is_read),
		cmocka_unit_test(failures_are_told),
		cmocka_unit_test(at_an_offset),
		cmocka_unit_test(a_lock_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
