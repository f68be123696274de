/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/sysroot.h: what a capture holds stays below it, with and without openat2(2). */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "sandbox.h"

static struct capture capture;

static int begin(void **state UNUSED)
{
	capture_begin(&capture);
	return 0;
}

static int end(void **state UNUSED)
{
	char secret[96];

	(void)snprintf(secret, sizeof(secret), "%s-secret", capture.path);
	(void)unlink(secret);
	capture_end(&capture);
	return 0;
}

static int read_text(const char *path, char *text, size_t size)
{
	memset(text, '#', size);
	return sysroot_read(&capture.root, path, text, size);
}

static void opening_a_capture(void **state UNUSED)
{
	struct sysroot root = SYSROOT_LIVE;

	assert_true(sysroot_is_live(&root));
	assert_int_equal(sysroot_open(&root, "/nonexistent/capture"), -ENOENT);
	capture_puts(&capture, "/file", "");
	assert_int_equal(sysroot_open(&root, capture_path(&capture, "/file")), -ENOTDIR);
	assert_int_equal(sysroot_open(&root, ""), -ENOENT);
	assert_true(sysroot_is_live(&root));
	assert_int_equal(sysroot_open(&root, capture.path), 0);
	assert_false(sysroot_is_live(&root));
	sysroot_close(&root);
	assert_true(sysroot_is_live(&root));
	sysroot_close(&root);
}

static void reading_small_files(void **state UNUSED)
{
	static const struct {
		const char *bytes;
		size_t n;
		int result;
		const char *text;
	} cases[] = {
		{"", 0, 0, ""},
		{"\n", 1, 0, ""},
		{"32000\n", 6, 5, "32000"},
		{"32000", 5, 5, "32000"},
		{"a\nb\n", 4, 3, "a\nb"},
		{"1234567", 7, 7, "1234567"},
		{"123456\n", 7, 6, "123456"},
		{"12345678", 8, -EFBIG, NULL},
		{"1234567\n", 8, -EFBIG, NULL},
		{"12345678901234567890", 20, -EFBIG, NULL},
		{"1\0002\n", 4, -EINVAL, NULL},
		{"\0", 1, -EINVAL, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[8];

		capture_write(&capture, "/proc/sys/kernel/x", cases[i].bytes, cases[i].n);
		assert_int_equal(read_text("/proc/sys/kernel/x", text, sizeof(text)),
				 cases[i].result);
		if (cases[i].text)
			assert_string_equal(text, cases[i].text);
	}
}

static void numbers_in_fields(void **state UNUSED)
{
	static const struct {
		const char *text;
		unsigned field;
		int result;
		uint64_t value;
	} cases[] = {
		{"32000\n", 0, 0, 32000},
		{"32000", 0, 0, 32000},
		{"32000\t1024000000\t500\t32000\n", 0, 0, 32000},
		{"32000\t1024000000\t500\t32000\n", 1, 0, 1024000000},
		{"32000\t1024000000\t500\t32000\n", 3, 0, 32000},
		{"32000\t1024000000\t500\t32000\n", 4, -EINVAL, 0},
		{"  7   8 \n", 1, 0, 8},
		{"7\n8\n", 1, 0, 8},
		{"7 8\r\n", 1, 0, 8},
		{"18446744073709551615\n", 0, 0, UINT64_MAX},
		{"18446744073709551616\n", 0, -ERANGE, 0},
		{"-1\n", 0, -EINVAL, 0},
		{"+1\n", 0, -EINVAL, 0},
		{"0x10\n", 0, -EINVAL, 0},
		{"12abc\n", 0, -EINVAL, 0},
		{"abc 5\n", 1, 0, 5},
		{"abc 5\n", 0, -EINVAL, 0},
		{"", 0, -EINVAL, 0},
		{"\n", 0, -EINVAL, 0},
		{"5\n", 1000000, -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t value = 99;

		capture_puts(&capture, "/proc/sys/kernel/sem", cases[i].text);
		assert_int_equal(sysroot_read_u64(&capture.root, "/proc/sys/kernel/sem",
						  cases[i].field, &value), cases[i].result);
		assert_int_equal(value, cases[i].result ? 99 : cases[i].value);
	}
}

static void long_texts_are_refused(void **state UNUSED)
{
	char text[300];
	uint64_t value;

	memset(text, '1', sizeof(text));
	capture_write(&capture, "/long", text, sizeof(text));
	assert_int_equal(sysroot_read_u64(&capture.root, "/long", 0, &value), -EFBIG);
}

/* Symbolic links of every sort. */
static void make_links(void)
{
	char secret[96];
	int fd;

	capture_puts(&capture, "/inside/file", "inside");
	capture_puts(&capture, "/etc/passwd", "captured");
	/* A file beside the capture, which a link that leads out would reach. */
	(void)snprintf(secret, sizeof(secret), "%s-secret", capture.path);
	fd = open(secret, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	(void)close(fd);
	assert_int_equal(symlink("file", capture_path(&capture, "/inside/beside")), 0);
	assert_int_equal(symlink("/inside/file", capture_path(&capture, "/absolute")), 0);
	assert_int_equal(symlink("/etc/passwd", capture_path(&capture, "/passwd")), 0);
	assert_int_equal(symlink("../../../../../../../../etc/passwd",
				 capture_path(&capture, "/inside/upwards")), 0);
	assert_int_equal(symlink(secret, capture_path(&capture, "/out")), 0);
	assert_int_equal(symlink("loop", capture_path(&capture, "/loop")), 0);
	assert_int_equal(symlink("nowhere", capture_path(&capture, "/dangling")), 0);
	assert_int_equal(symlink("/proc/self/cwd", capture_path(&capture, "/magic")), 0);
	assert_int_equal(symlink("inside", capture_path(&capture, "/dir")), 0);
	assert_int_equal(symlink("/", capture_path(&capture, "/top")), 0);
}

/* What reading a path gives: the number of bytes or a negative errno; and the bytes. */
struct link_case {
	const char *path;
	int result;
	const char *text;
};

static bool check_links(const struct link_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char text[64];
		int result = read_text(cases[i].path, text, sizeof(text));

		if (result != cases[i].result) {
			(void)printf("# %s: %d, not %d\n", cases[i].path, result, cases[i].result);
			return false;
		}
		CHILD_CHECK(!cases[i].text || streq(text, cases[i].text));
	}
	return true;
}

static void links_stay_inside(void **state UNUSED)
{
	static const struct link_case cases[] = {
		{"/inside/file", 6, "inside"},
		{"//inside//file", 6, "inside"},
		{"/inside/beside", 6, "inside"},
		{"/absolute", 6, "inside"},
		{"/dir/file", 6, "inside"},
		{"/top/inside/file", 6, "inside"},
		{"/passwd", 8, "captured"},
		{"/inside/upwards", 8, "captured"},
		{"/../../../../etc/passwd", 8, "captured"},
		{"/out", -ENOENT, NULL},
		{"/dangling", -ENOENT, NULL},
		{"/magic/file", -ENOENT, NULL},
		{"/loop", -ELOOP, NULL},
		{"/loop/file", -ELOOP, NULL},
		{"/none", -ENOENT, NULL},
		{"/inside/file/more", -ENOTDIR, NULL},
		{"/inside", -EISDIR, NULL},
	};

	make_links();
	assert_true(check_links(cases, ARRAY_SIZE(cases)));
}

static bool walk_without_openat2(void *arg)
{
	static const struct link_case cases[] = {
		{"/inside/file", 6, "inside"},
		{"//inside///file", 6, "inside"},
		{"/./inside/./file", 6, "inside"},
		{"/inside/beside", -ELOOP, NULL},
		{"/absolute", -ELOOP, NULL},
		{"/dir/file", -ELOOP, NULL},
		{"/top/inside/file", -ELOOP, NULL},
		{"/inside/upwards", -ELOOP, NULL},
		{"/out", -ELOOP, NULL},
		{"/loop", -ELOOP, NULL},
		{"/magic/file", -ELOOP, NULL},
		{"/../etc/passwd", -EXDEV, NULL},
		{"/inside/../etc/passwd", -EXDEV, NULL},
		{"/none/file", -ENOENT, NULL},
		{"/none", -ENOENT, NULL},
		{"/inside/file/more", -ENOTDIR, NULL},
		{"/inside", -EISDIR, NULL},
		{"/fifo", -EMEDIUMTYPE, NULL},
	};
	char longest[400] = "/";

	CHILD_CHECK(sandbox_deny(SYS_openat2, ANY_ARG, 0, *(int *)arg));
	if (!check_links(cases, ARRAY_SIZE(cases)))
		return false;
	memset(longest + 1, 'n', 300);
	CHILD_CHECK(sysroot_openat(&capture.root, longest, O_RDONLY) == -ENAMETOOLONG);

	int dir = sysroot_openat(&capture.root, "/", O_RDONLY | O_DIRECTORY);

	CHILD_CHECK(dir >= 0);
	CHILD_CHECK(faccessat(dir, "inside/file", F_OK, 0) == 0);
	(void)close(dir);
	dir = sysroot_openat(&capture.root, "/dir", O_RDONLY | O_DIRECTORY);
	CHILD_CHECK(dir == -ELOOP);
	return true;
}

/* Old kernels do not know the call, old filters forbid it. */
static void links_are_refused_without_openat2(void **state UNUSED)
{
	static int errors[] = {ENOSYS, EPERM};

	make_links();
	assert_int_equal(mkfifo(capture_path(&capture, "/fifo"), 0600), 0);
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		assert_in_child(walk_without_openat2, &errors[i]);
}

/* A FIFO must not be waited for, a device not be read, whoever put them there. */
static void strangers_are_not_read(void **state UNUSED)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char text[16];
	int sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(mkfifo(capture_path(&capture, "/fifo"), 0600), 0);
	assert_int_equal(read_text("/fifo", text, sizeof(text)), -EMEDIUMTYPE);
	assert_int_equal(sysroot_openat(&capture.root, "/fifo", O_RDONLY), -EMEDIUMTYPE);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s",
		       capture_path(&capture, "/socket"));
	assert_true(sock >= 0);
	assert_int_equal(bind(sock, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(read_text("/socket", text, sizeof(text)), -ENXIO);
	(void)close(sock);

	if (mknod(capture_path(&capture, "/zero"), S_IFCHR | 0666, (dev_t)(1 << 8 | 5)) < 0)
		skip_because("a device cannot be made here");

	int result = read_text("/zero", text, sizeof(text));

	assert_true(result == -EMEDIUMTYPE || result == -EACCES); /* nodev mounts say EACCES */
}

static void path_descriptors_need_no_file(void **state UNUSED)
{
	assert_int_equal(mkfifo(capture_path(&capture, "/fifo"), 0600), 0);

	int fd = sysroot_openat(&capture.root, "/fifo", O_PATH);

	assert_true(fd >= 0);
	(void)close(fd);
}

static void the_running_system(void **state UNUSED)
{
	const struct sysroot live = SYSROOT_LIVE;
	uint64_t value = 0;
	char text[64];
	int fd = sysroot_openat(&live, "/proc/self/status", O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	(void)close(fd);
	assert_int_equal(sysroot_openat(&live, "/proc/none", O_RDONLY), -ENOENT);
	assert_int_equal(sysroot_read_u64(&live, "/proc/sys/kernel/pid_max", 0, &value), 0);
	assert_true(value >= 301);
	assert_true(sysroot_read(&live, "/proc/self/comm", text, sizeof(text)) > 0);
}

static void descriptors_close_on_exec(void **state UNUSED)
{
	capture_puts(&capture, "/file", "x");

	int fd = sysroot_openat(&capture.root, "/file", O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	(void)close(fd);
	assert_int_equal(fcntl(capture.root.dir, F_GETFD), FD_CLOEXEC);
}

#define WITH_CAPTURE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_CAPTURE(opening_a_capture),
		WITH_CAPTURE(reading_small_files),
		WITH_CAPTURE(numbers_in_fields),
		WITH_CAPTURE(long_texts_are_refused),
		WITH_CAPTURE(links_stay_inside),
		WITH_CAPTURE(links_are_refused_without_openat2),
		WITH_CAPTURE(strangers_are_not_read),
		WITH_CAPTURE(path_descriptors_need_no_file),
		WITH_CAPTURE(descriptors_close_on_exec),
		cmocka_unit_test(the_running_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
