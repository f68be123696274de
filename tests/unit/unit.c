/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <langinfo.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tests ask for absurd amounts of memory, and a sanitizer is to say no as malloc(3) does. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

void skip_because(const char *reason, ...)
{
	va_list ap;

	(void)printf("# skip: ");
	va_start(ap, reason);
	(void)vprintf(reason, ap);
	va_end(ap);
	(void)printf("\n");
	skip();
}

void assert_taken(struct strbuf *sb, const char *text)
{
	assert_string_equal(sb_str(sb), text);
	assert_int_equal(sb->len, strlen(text));
	sb_free(sb);
}

/* Marsaglia's xorshift64* */
uint64_t random_u64(void)
{
	static uint64_t state;

	if (!state) {
		const char *seed = getenv("UNIT_SEED");

		state = (seed ? strtoull(seed, NULL, 0) : 0) * 2 + 88172645463325253U;
	}
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(2685821657736338717);
}

uint64_t random_below(uint64_t n)
{
	return random_u64() % n;
}

uint64_t random_wide(void)
{
	uint64_t bits = random_below(65);
	uint64_t top = bits == 64 ? 0 : UINT64_C(1) << bits;

	if (random_below(2))
		return top + random_below(5) - 2;
	return bits == 64 ? random_u64() : random_u64() & (top - 1);
}

bool keep_waiting(unsigned *rests)
{
	(void)usleep(5000);
	return ++*rests < 24000;
}

void need_utf8_locale(void)
{
	static const char *const names[] = {"C.UTF-8", "en_US.UTF-8"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (setlocale(LC_ALL, names[i]) && streq(nl_langinfo(CODESET), "UTF-8"))
			return;
	skip_because("no UTF-8 locale is installed");
}

void assert_in_child(bool (*body)(void *), void *arg)
{
	int status;

	(void)fflush(NULL);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		exit(body(arg) ? EXIT_SUCCESS : EXIT_FAILURE);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

char *output_of(FILE *stream, void (*body)(void *), void *arg)
{
	int target = fileno(stream);
	int file = memfd_create("output", MFD_CLOEXEC);
	int saved = dup(target);
	struct stat st;

	assert_true(file >= 0 && saved >= 0);
	(void)fflush(stream);
	assert_true(dup2(file, target) >= 0);
	body(arg);
	(void)fflush(stream);
	assert_true(dup2(saved, target) >= 0);
	assert_int_equal(fstat(file, &st), 0);

	size_t size = (size_t)st.st_size;
	char *text = malloc(size + 1);

	assert_non_null(text);
	assert_int_equal(pread(file, text, size, 0), size);
	text[size] = '\0';
	(void)close(file);
	(void)close(saved);
	return text;
}

void capture_begin(struct capture *capture)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(capture->path, sizeof(capture->path), "%s/ipcadm-unit-XXXXXX",
		       tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	assert_non_null(mkdtemp(capture->path));
	assert_int_equal(sysroot_open(&capture->root, capture->path), 0);
}

static int remove_one(const char *path, const struct stat *st UNUSED, int type UNUSED,
		      struct FTW *at UNUSED)
{
	return remove(path);
}

void capture_end(struct capture *capture)
{
	sysroot_close(&capture->root);
	assert_int_equal(nftw(capture->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *capture_path(const struct capture *capture, const char *path)
{
	static char full[512];

	assert_in_range(snprintf(full, sizeof(full), "%s%s", capture->path, path), 1,
			sizeof(full) - 1);
	for (char *slash = full + strlen(capture->path) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		if (mkdir(full, 0755) < 0)
			assert_int_equal(errno, EEXIST);
		*slash = '/';
	}
	return full;
}

void capture_write(const struct capture *capture, const char *path, const void *text, size_t n)
{
	FILE *file = fopen(capture_path(capture, path), "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

void capture_puts(const struct capture *capture, const char *path, const char *text)
{
	capture_write(capture, path, text, strlen(text));
}
