/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/lines.h: random bytes against a plain way to cut them. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lines.h"

#define ROOM sizeof(((struct line_reader *)0)->buf)

static int file_with(const void *bytes, size_t n)
{
	int fd = memfd_create("lines", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* The statuses and lines of these bytes, cut without a buffer's borders. */
static void expect_lines(int fd, const char *bytes, size_t n)
{
	struct line_reader reader;
	const char *end = bytes + n;
	char *line = NULL;

	lines_start(&reader, fd);
	while (bytes < end) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t length = (size_t)((newline ? newline : end) - bytes);
		bool good = newline && length < ROOM && !memchr(bytes, '\0', length);
		int status = lines_next(&reader, &line);

		assert_int_equal(status, good ? LINE_OK : LINE_BAD);
		if (good) {
			assert_int_equal(strlen(line), length);
			assert_memory_equal(line, bytes, length);
		}
		bytes += length + 1;
	}
	assert_int_equal(lines_next(&reader, &line), LINE_END);
	assert_int_equal(lines_next(&reader, &line), LINE_END);
}

static void check_bytes(const char *bytes, size_t n)
{
	int fd = file_with(bytes, n);

	expect_lines(fd, bytes, n);
	(void)close(fd);
}

static void short_files(void **state UNUSED)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
		{"", 0},	    {"\n", 1},	  {"\n\n\n", 3},    {"a", 1},
		{"a\n", 2},	    {"a\nb", 3},  {"a\0b\nc\n", 6}, {"\0", 1},
		{"\0\n\0", 3},	    {"a\r\n", 3}, {"\n\nx\n\n", 5},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_bytes(cases[i].bytes, cases[i].n);
}

/* Lines of every length near the buffer's, and near twice it, behind a line of any length. */
static void lines_near_the_buffer_size(void **state UNUSED)
{
	static char bytes[ROOM * 3];

	for (size_t first = 0; first < 3; first++) {
		for (size_t around = ROOM; around <= 2 * ROOM; around += ROOM) {
			for (size_t length = around - 4; length < around + 4; length++) {
				size_t n = 0;

				memset(bytes, 'f', first);
				n += first;
				if (first)
					bytes[n++] = '\n';
				memset(bytes + n, 'x', length);
				n += length;
				check_bytes(bytes, n);
				bytes[n++] = '\n';
				check_bytes(bytes, n);
				memcpy(bytes + n, "next\n", 5);
				check_bytes(bytes, n + 5);
			}
		}
	}
}

static void random_files(void **state UNUSED)
{
	static char bytes[ROOM * 6];

	for (unsigned i = 0; i < 200; i++) {
		size_t n = random_below(sizeof(bytes));
		uint64_t newline_in = 1 + random_below(3 * ROOM);
		uint64_t nul_in = 1 + random_below(9 * ROOM);

		for (size_t k = 0; k < n; k++)
			bytes[k] = !random_below(newline_in) ? '\n'
				   : !random_below(nul_in)   ? '\0'
							     : (char)(random_u64() | 16);
		check_bytes(bytes, n);
	}
}

/* A pipe gives what was written in whatever pieces. */
static void pieces_through_a_pipe(void **state UNUSED)
{
	static char bytes[50000];
	int ends[2];
	int status;

	for (size_t k = 0; k < sizeof(bytes); k++)
		bytes[k] = random_below(300) ? 'a' : '\n';
	assert_int_equal(pipe(ends), 0);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		for (size_t k = 0; k < sizeof(bytes);) {
			size_t n = 1 + random_below(2000);

			if (n > sizeof(bytes) - k)
				n = sizeof(bytes) - k;
			if (write(ends[1], bytes + k, n) != (ssize_t)n)
				_exit(1);
			k += n;
		}
		_exit(0);
	}
	(void)close(ends[1]);
	expect_lines(ends[0], bytes, sizeof(bytes));
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void ten_megabytes_without_a_newline(void **state UNUSED)
{
	size_t n = 10 << 20;
	char *bytes = malloc(n);

	assert_non_null(bytes);
	memset(bytes, '7', n);
	memcpy(bytes + n - 6, "\nlast\n", 6);
	check_bytes(bytes, n);
	free(bytes);
}

static void errors_are_told(void **state UNUSED)
{
	struct line_reader reader;
	char *line = NULL;
	int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ends[2];

	assert_true(dir >= 0);
	lines_start(&reader, dir);
	assert_int_equal(lines_next(&reader, &line), -EISDIR);
	(void)close(dir);
	lines_start(&reader, dir);
	assert_int_equal(lines_next(&reader, &line), -EBADF);
	assert_null(line);

	/* A pipe that has given a line and has nothing more yet. */
	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], "one\ntw", 6), 6);
	lines_start(&reader, ends[0]);
	assert_int_equal(lines_next(&reader, &line), LINE_OK);
	assert_string_equal(line, "one");
	assert_int_equal(lines_next(&reader, &line), -EAGAIN);
	assert_int_equal(write(ends[1], "o\n", 2), 2);
	assert_int_equal(lines_next(&reader, &line), LINE_OK);
	assert_string_equal(line, "two");
	(void)close(ends[0]);
	(void)close(ends[1]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_files),
		cmocka_unit_test(lines_near_the_buffer_size),
		cmocka_unit_test(random_files),
		cmocka_unit_test(pieces_through_a_pipe),
		cmocka_unit_test(ten_megabytes_without_a_newline),
		cmocka_unit_test(errors_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
