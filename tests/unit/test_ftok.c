/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <sys/ipc.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "ipc/ftok.h"

static void test_arithmetic(void **state)
{
	static const struct {
		uint64_t device, inode;
		unsigned project;
		uint32_t key;
	} rows[] = {
		{0, 0, 0, 0},
		{0, 0, 1, 0x01000000},
		{5, 42, 1, 0x0105002a},
		{0xff, 0xffff, 0xff, 0xffffffff},
		{0x12345, 0x98765, 'A', 0x41458765},
		/* Only low bits count, in inodes beyond 32 bits and in ids beyond 8 too. */
		{5, UINT64_C(0x100000000) + 42, 1, 0x0105002a},
		{5, UINT64_C(0xffffffffffff002a), 1, 0x0105002a},
		{UINT64_C(0xffffffffffffff05), 42, 1, 0x0105002a},
		{5, 42, 0x101, 0x0105002a},
		{5, 42, (unsigned)-1, 0xff05002a},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t key = ftok_make(rows[i].device, rows[i].inode, rows[i].project);
		struct ftok_parts parts = ftok_split(key);

		assert_int_equal(key, rows[i].key);
		assert_int_equal(parts.project, rows[i].project & 0xff);
		assert_int_equal(parts.device, rows[i].device & 0xff);
		assert_int_equal(parts.inode, rows[i].inode & 0xffff);
	}
	/* The byte is the minor number's, however large the numbers. */
	assert_int_equal(ftok_split(ftok_make(makedev(0xabc, 0x6789a), 1, 1)).device, 0x9a);
}

/* The C library gives every file in the directory the key that we give it; how many. */
static size_t compare_with_libc(const char *directory)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;
	size_t compared = 0;

	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		char path[1024];
		struct stat st;
		unsigned project = 1 + (unsigned)random_below(255);

		(void)snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		if (stat(path, &st) < 0)
			continue;

		uint32_t theirs = (uint32_t)ftok(path, (int)project);

		if (ftok_make(st.st_dev, st.st_ino, project) != theirs)
			fail_msg("%s, project %u: 0x%08x, but libc 0x%08x", path, project,
				 ftok_make(st.st_dev, st.st_ino, project), theirs);
		compared++;
	}
	(void)closedir(dir);
	return compared;
}

static void test_same_as_libc(void **state)
{
	static const char *const directories[] = {
		"/", "/bin", "/dev", "/dev/shm", "/etc", "/sys/kernel", "/tmp", "/usr/include",
	};
	size_t compared = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++)
		compared += compare_with_libc(directories[i]);
	assert_true(compared > 100);
}

static void test_every_project(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat("/", &st), 0);
	for (unsigned project = 1; project <= 255; project++)
		assert_int_equal(ftok_make(st.st_dev, st.st_ino, project),
				 (uint32_t)ftok("/", (int)project));
}

static void test_parse_project(void **state)
{
	static const struct {
		const char *text;
		int err;
		unsigned project;
	} rows[] = {
		{"1", 0, 1},         {"255", 0, 255},      {"7", 0, 7},
		{"+7", 0, 7},        {"0x41", 0, 65},      {"0101", 0, 65},
		{"A", 0, 'A'},       {"-", 0, '-'},        {"+", 0, '+'},
		{" ", 0, ' '},       {"\xe9", 0, 0xe9},    {"", -EINVAL, 0},
		{"AB", -EINVAL, 0},  {"é", -EINVAL, 0},    {"-x", -EINVAL, 0},
		{"08", -EINVAL, 0},  {"1x", -EINVAL, 0},   {"0x", -EINVAL, 0},
		{" 1", -EINVAL, 0},  {"0", -ERANGE, 0},    {"256", -ERANGE, 0},
		{"-1", -ERANGE, 0},  {"0x100", -ERANGE, 0}, {"4294967297", -ERANGE, 0},
		{"99999999999999999999", -ERANGE, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned project = 999;
		int err = ftok_parse_project(rows[i].text, &project);

		if (err != rows[i].err || project != (err ? 999 : rows[i].project))
			fail_msg("'%s': %d, %u", rows[i].text, err, project);
	}
}

static void test_order(void **state)
{
	/* Inode first, then device, then project. */
	static const uint32_t sorted[] = {
		0x00000001, 0x01000001, 0xff000001, 0x00010001, 0x00000002, 0x0000ffff,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sorted); i++)
		for (size_t j = 0; j < ARRAY_SIZE(sorted); j++)
			assert_int_equal(ftok_compare(sorted[i], sorted[j]), (i > j) - (i < j));
}

static bool can_make(uint32_t key, uint64_t device, uint64_t inode)
{
	return ftok_make(device, inode, ftok_split(key).project) == key;
}

/* The index says of a file what a look at every key says. */
static void check_file(const struct ftok_index *index, const uint32_t *keys, size_t n,
		       uint64_t device, uint64_t inode)
{
	size_t expected = 0;
	size_t count;
	const struct ftok_slot *slot = ftok_index_find(index, device, inode, &count);

	for (size_t i = 0; i < n; i++)
		expected += can_make(keys[i], device, inode);
	assert_int_equal(count, expected);
	for (size_t i = 0; i < count; i++) {
		assert_true(can_make(slot[i].key, device, inode));
		assert_int_equal(keys[slot[i].place], slot[i].key);
		if (i > 0) /* each place once */
			assert_true(ftok_compare(slot[i - 1].key, slot[i].key) < 0 ||
				    slot[i - 1].place < slot[i].place);
	}
}

static void test_index(void **state)
{
	enum { KEYS = 2000 };
	uint32_t *keys = calloc(KEYS, sizeof(*keys));
	struct ftok_index index;

	(void)state;
	assert_non_null(keys);
	/* Few inodes and devices, so that many keys differ in one part only, and some in none. */
	for (size_t i = 0; i < KEYS; i++)
		keys[i] = ftok_make(random_below(4) * 85, random_below(5) * 16383,
				    (unsigned)random_below(64));
	ftok_index_build(&index, keys, KEYS);
	for (uint64_t device = 0; device < 300; device++)
		for (uint64_t i = 0; i < 6; i++)
			check_file(&index, keys, KEYS, device, (random_u64() << 16) + i * 16383);
	ftok_index_free(&index);
	assert_null(index.slots);
	free(keys);
}

static void test_empty_index(void **state)
{
	struct ftok_index index;

	(void)state;
	ftok_index_build(&index, NULL, 0);
	check_file(&index, NULL, 0, 0, 0);
	check_file(&index, NULL, 0, UINT64_MAX, UINT64_MAX);
	ftok_index_free(&index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_same_as_libc),
		cmocka_unit_test(test_every_project),
		cmocka_unit_test(test_parse_project),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_empty_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
