/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/users.h, with account files of the test's own. */
#include "unit.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "base/users.h"
#include "sandbox.h"

static struct capture capture;

static void write_accounts(const char *passwd, const char *group)
{
	capture_puts(&capture, "/passwd", passwd);
	capture_puts(&capture, "/group", group);
}

static int begin(void **state UNUSED)
{
	need_sandbox();
	capture_begin(&capture);
	write_accounts("root:x:0:0::/:/bin/sh\n"
		       "ipc:x:1001:1001::/:/bin/sh\n"
		       "1234:x:77:77::/:/bin/sh\n"
		       "last:x:4294967294:1::/:/bin/sh\n",
		       "root:x:0:\nmembers:x:1001:\n5:x:78:\n");
	sandbox_bind(capture_path(&capture, "/passwd"), "/etc/passwd");
	sandbox_bind(capture_path(&capture, "/group"), "/etc/group");
	endpwent();
	endgrent();
	if (!getpwuid(1001))
		skip_because("accounts do not come from /etc/passwd here");
	return 0;
}

static int end(void **state UNUSED)
{
	users_free();
	sandbox_unmount("/etc/passwd");
	sandbox_unmount("/etc/group");
	capture_end(&capture);
	return 0;
}

static void names_of_numbers(void **state UNUSED)
{
	assert_string_equal(user_name(0), "root");
	assert_string_equal(user_name(1001), "ipc");
	assert_string_equal(user_name(4294967294), "last");
	assert_null(user_name(54321));
	assert_null(user_name(UINT32_MAX));
	assert_string_equal(group_name(0), "root");
	assert_string_equal(group_name(1001), "members");
	assert_null(group_name(54321));
}

/* A name where there is one; and nobody is not the account with the greatest number. */
static void names_or_numbers(void **state UNUSED)
{
	struct strbuf out = STRBUF_INIT;

	assert_true(user_put(&out, 1001));
	assert_taken(&out, "ipc");
	assert_true(user_put(&out, 54321));
	assert_taken(&out, "54321");
	assert_true(user_put(&out, 4294967294));
	assert_taken(&out, "last");
	assert_false(user_put(&out, UID_UNKNOWN));
	assert_taken(&out, "");
	assert_true(group_put(&out, 1001));
	assert_taken(&out, "members");
	assert_true(group_put(&out, 54321));
	assert_taken(&out, "54321");
	assert_false(group_put(&out, GID_UNKNOWN));
	assert_taken(&out, "");
}

/* Each is asked for once: later changes are not seen, until all is forgotten. */
static void names_are_looked_up_once(void **state UNUSED)
{
	assert_string_equal(user_name(1001), "ipc");
	assert_null(user_name(1002));
	assert_string_equal(group_name(1001), "members");
	write_accounts("other:x:1001:1::/:/bin/sh\nnew:x:1002:1::/:/bin/sh\n", "others:x:1001:\n");
	assert_string_equal(user_name(1001), "ipc");
	assert_null(user_name(1002));
	assert_string_equal(group_name(1001), "members");
	users_free();
	assert_string_equal(user_name(1001), "other");
	assert_string_equal(user_name(1002), "new");
	assert_string_equal(group_name(1001), "others");
}

static void many_numbers(void **state UNUSED)
{
	const char *root = user_name(0);

	for (uid_t uid = 1; uid < 2000; uid++) {
		uid_t spread = uid * 2654435761u;

		if (uid == 1001)
			assert_string_equal(user_name(uid), "ipc");
		else if (uid != 77)
			assert_null(user_name(uid));
		if (spread < 4294967294)
			(void)user_name(spread);
	}
	assert_ptr_equal(user_name(0), root);
	assert_string_equal(user_name(77), "1234");
}

static void numbers_of_names(void **state UNUSED)
{
	static const struct {
		const char *text;
		bool user, group;
		unsigned uid, gid;
	} cases[] = {
		{"root", true, true, 0, 0},
		{"ipc", true, false, 1001, 0},
		{"members", false, true, 0, 1001},
		{"0", true, true, 0, 0},
		{"54321", true, true, 54321, 54321},
		{"1234", true, true, 77, 1234}, /* a name goes before a number */
		{"5", true, true, 5, 78},
		{"4294967294", true, true, 4294967294, 4294967294},
		{"4294967295", false, false, 0, 0}, /* (uid_t)-1 is nobody's */
		{"4294967296", false, false, 0, 0},
		{"-1", false, false, 0, 0},
		{"+0", false, false, 0, 0},
		{"", false, false, 0, 0},
		{" 0", false, false, 0, 0},
		{"nobody-of-this-name", false, false, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uid_t uid = 99;
		gid_t gid = 99;

		assert_int_equal(user_parse(cases[i].text, &uid), cases[i].user);
		assert_int_equal(uid, cases[i].user ? cases[i].uid : 99);
		assert_int_equal(group_parse(cases[i].text, &gid), cases[i].group);
		assert_int_equal(gid, cases[i].group ? cases[i].gid : 99);
	}
}

#define WITH_ACCOUNTS(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_ACCOUNTS(names_of_numbers),
		WITH_ACCOUNTS(names_or_numbers),
		WITH_ACCOUNTS(names_are_looked_up_once),
		WITH_ACCOUNTS(many_numbers),
		WITH_ACCOUNTS(numbers_of_names),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
