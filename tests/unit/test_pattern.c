/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/pattern.h */
#include "unit.h"

#include <errno.h>

#include "leak/pattern.h"

static bool uid_of(const char *name, uid_t *uid)
{
	static const struct {
		const char *name;
		uid_t uid;
	} users[] = {{"root", 0}, {"oracle", 54321}, {"1000", 1000}};

	for (size_t i = 0; i < ARRAY_SIZE(users); i++) {
		if (streq(users[i].name, name)) {
			*uid = users[i].uid;
			return true;
		}
	}
	return false;
}

/* Set fields from "key=value key=value"; the first error. */
static int set_all(struct pattern *pattern, struct arena *arena, const char *fields)
{
	char *copy = strdup(fields);
	char *rest = copy;
	const char *field;
	int err = 0;

	assert_non_null(copy);
	*pattern = (struct pattern)PATTERN_INIT;
	while (!err && (field = strsep(&rest, " "))) {
		char *value = strchr(field, '=');

		assert_non_null(value);
		*value = '\0';
		err = pattern_set(pattern, arena, field, value + 1, uid_of);
	}
	free(copy);
	return err;
}

static void values(void **state UNUSED)
{
	static const struct {
		const char *fields;
		int err;
	} cases[] = {
		{"kind=shm", 0},
		{"kind=shm,msg,sem,pshm,pmsg,psem", 0},
		{"kind=", -EINVAL},
		{"kind=shm,", -EINVAL},
		{"kind=,shm", -EINVAL},
		{"kind=sh", -EINVAL},
		{"kind=SHM", -EINVAL},
		{"kind=shm kind=sem", -EEXIST},
		{"name=psm_*", 0},
		{"name=/psm_*", 0},
		{"name=", -EINVAL},
		{"name=/", -EINVAL},
		{"name=a/b", -EINVAL},
		{"name=a[", -EINVAL},
		{"name=a\\", -EINVAL},
		{"name=a{pid}b", 0},
		{"name={pid}", 0},
		{"name={pid}-{pid}", -EINVAL},
		{"name=[{pid}]", -EINVAL},
		{"name=a name=b", 0},
		{"kind=shm name=a", -EINVAL},
		{"name=a kind=shm", -EINVAL},
		{"name=a key=1", -EINVAL},
		{"name=a kind=shm,pshm", 0},
		{"key=private", 0},
		{"key=0", 0},
		{"key=0x5202bb8", 0},
		{"key=-1", 0},
		{"key=4294967295", 0},
		{"key=4294967296", -EINVAL},
		{"key=0xae000000/0xff000000", 0},
		{"key=0xae000001/0xff000000", -EINVAL},
		{"key=0/0", -EINVAL},
		{"key=/0xff", -EINVAL},
		{"key=1/", -EINVAL},
		{"key=1/1/1", -EINVAL},
		{"key=", -EINVAL},
		{"key=x", -EINVAL},
		{"key=1 key=2", -EEXIST},
		{"kind=pshm key=1", -EINVAL},
		{"mode=600", 0},
		{"mode=0600", 0},
		{"mode=1600", -EINVAL},
		{"mode=8", -EINVAL},
		{"mode=", -EINVAL},
		{"size=0", 0},
		{"size=4K-1M", 0},
		{"size=4K-", 0},
		{"size=-1M", 0},
		{"size=-", -EINVAL},
		{"size=", -EINVAL},
		{"size=2-1", -EINVAL},
		{"size=1-2-3", -EINVAL},
		{"size=99999999999999999999999999999999999999999", -EINVAL},
		{"size=18446744073709551616", -EINVAL},
		{"kind=sem size=1", -EINVAL},
		{"semaphores=1", 0},
		{"semaphores=1-10", 0},
		{"semaphores=1K", -EINVAL},
		{"semaphores=1 size=1", -EINVAL},
		{"kind=shm semaphores=1", -EINVAL},
		{"owner=root", 0},
		{"owner=1000", 0},
		{"owner=root,oracle", 0},
		{"owner=nobody-knows", -ESRCH},
		{"owner=root,nobody-knows", -ESRCH},
		{"owner=", -EINVAL},
		{"owner=root,", -EINVAL},
		{"owner=root owner=oracle", -EEXIST},
		{"creator=oracle", 0},
		{"kind=psem creator=oracle", -EINVAL},
		{"colour=red", -ENOENT},
		{"Kind=shm", -ENOENT},
		{"=", -ENOENT},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arena arena = ARENA_INIT;
		struct pattern pattern;
		int err = set_all(&pattern, &arena, cases[i].fields);

		if (err != cases[i].err)
			fail_msg("'%s': %d", cases[i].fields, err);
		arena_free(&arena);
	}
}

static void fitting(void **state UNUSED)
{
	static const struct ipc_object segment = {
		.kind = KIND_SHM, .id = 7, .key = 0xae001000, .uid = 54321, .cuid = 0,
		.mode = 0640 | IPC_MODE_LOCKED, .size = 1 << 20,
	};
	static const struct ipc_object set = {.kind = KIND_SEM, .size = 17, .mode = 0600};
	static const struct ipc_object file = {
		.kind = KIND_PSHM, .id = -1, .name = "psm_0123abcd", .uid = 1000, .cuid = 1000,
		.mode = 0600, .size = 4096,
	};
	static const struct {
		const char *fields;
		bool segment, set, file;
	} cases[] = {
		{"mode=600", false, true, true},
		{"mode=640", true, false, false},
		{"kind=shm", true, false, false},
		{"kind=sem,pshm", false, true, true},
		{"name=*", false, false, true},
		{"name=psm_????????", false, false, true},
		{"name=psm_", false, false, false},
		{"name=mp-* name=psm_*", false, false, true},
		{"key=private", false, true, false},
		{"key=0xae001000", true, false, false},
		{"key=0xae000000/0xff000000", true, false, false},
		{"key=0xad000000/0xff000000", false, false, false},
		{"key=0/0xff", true, true, false},
		{"size=1M", true, false, false},
		{"size=-4K", false, false, true},
		{"size=4K-", true, false, true},
		{"size=1-16", false, false, false},
		{"semaphores=17", false, true, false},
		{"semaphores=-16", false, false, false},
		{"owner=oracle", true, false, false},
		{"owner=1000,oracle", true, false, true},
		{"owner=nobody-knows", false, false, false},
		{"owner=nobody-knows,root", false, true, false},
		{"creator=root", true, true, false},
		{"creator=1000", false, false, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arena arena = ARENA_INIT;
		struct pattern pattern;

		(void)set_all(&pattern, &arena, cases[i].fields);
		if (pattern_fits(&pattern, &segment, NULL) != cases[i].segment ||
		    pattern_fits(&pattern, &set, NULL) != cases[i].set ||
		    pattern_fits(&pattern, &file, NULL) != cases[i].file)
			fail_msg("'%s'", cases[i].fields);
		arena_free(&arena);
	}
}

static void pids_in_names(void **state UNUSED)
{
	static const struct {
		const char *pattern, *name;
		pid_t pid; /* -1: does not fit */
	} cases[] = {
		{"{pid}", "1", 1},
		{"{pid}", "2147483647", 2147483647},
		{"{pid}", "2147483648", -1},
		{"{pid}", "99999999999999999999999999", -1},
		{"{pid}", "0", -1},
		{"{pid}", "0123", -1}, /* no program writes its pid so */
		{"{pid}", "", -1},
		{"{pid}", "x", -1},
		{"{pid}", "-1", -1},
		{"torch_{pid}_*", "torch_1234_5678", 1234},
		{"torch_{pid}_*", "torch_1234_5678_9", 1234},
		{"torch_{pid}_*", "torch__5678", -1},
		{"torch_{pid}_*", "torch_12x34_5678", -1},
		{"torch_{pid}_*", "torch_1234", -1},
		{"*.pid{pid}", "nvmf_trace.pid17", 17},
		{"*.pid{pid}", "nvmf1_trace2.pid17", 17},
		{"*.pid{pid}", "a.pid1.pid2", 2},
		{"*-{pid}-*", "a-12-b", 12},
		{"*-{pid}-*", "a-12-b-13-c", 0},     /* which of them? */
		{"*-{pid}-*", "a-12-0-b", 12},       /* 0 is no pid */
		{"*{pid}*", "a1b2", 0},
		{"*{pid}*", "ab", -1},
		{"x", "x", 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_object object = {.kind = KIND_PSHM, .name = cases[i].name};
		struct pattern pattern = PATTERN_INIT;
		struct arena arena = ARENA_INIT;
		pid_t pid = -7;
		bool fits;

		assert_int_equal(pattern_set(&pattern, &arena, "name", cases[i].pattern, uid_of), 0);
		assert_int_equal(pattern_has_pid(&pattern), strstr(cases[i].pattern, "{pid}") != NULL);
		fits = pattern_fits(&pattern, &object, &pid);
		if (fits != (cases[i].pid >= 0) || pid != (fits ? cases[i].pid : -7))
			fail_msg("'%s' and '%s': %d, %ld", cases[i].pattern, cases[i].name, fits,
				 (long)pid);
		arena_free(&arena);
	}
}

static void how_much_is_said(void **state UNUSED)
{
	struct arena arena = ARENA_INIT;
	struct pattern pattern;

	assert_int_equal(set_all(&pattern, &arena, "kind=shm"), 0);
	assert_false(pattern_is_narrow(&pattern));
	assert_false(pattern_has_pid(&pattern));
	assert_int_equal(set_all(&pattern, &arena, "kind=shm mode=600"), 0);
	assert_true(pattern_is_narrow(&pattern));
	assert_int_equal(set_all(&pattern, &arena, "name=a{pid} name=b"), 0);
	assert_false(pattern_has_pid(&pattern));
	assert_int_equal(set_all(&pattern, &arena, "name=a{pid} name={pid}b"), 0);
	assert_true(pattern_has_pid(&pattern));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(fitting),
		cmocka_unit_test(pids_in_names),
		cmocka_unit_test(how_much_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
