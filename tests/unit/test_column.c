/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render/column.h: what every column tells of every kind of row, and the lists that -o makes. */
#include "unit.h"

#include <errno.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/users.h"
#include "render/column.h"
#include "columns.h"
#include "render/column_element.h"
#include "render/column_topics.h"

static const char *command_of(void *commands, pid_t pid)
{
	return pid == *(pid_t *)commands ? "/bin/cmd -x" : NULL;
}

static pid_t known_pid = 812;

static const struct out_format human = {
	.time_style = TIME_ISO,
	.command_of = command_of,
	.commands = &known_pid,
};
static const struct out_format plain = {
	.bytes = true,
	.numeric_perms = true,
	.time_style = TIME_ISO,
};

static const struct ipc_object segment = {
	.kind = KIND_SHM,
	.id = 98309,
	.key = 0xdeadbeef,
	.uid = 0,
	.gid = 0,
	.cuid = 4294967294,
	.cgid = 4294967293,
	.mode = 0640 | IPC_MODE_DEST | IPC_MODE_LOCKED,
	.size = UINT64_MAX,
	.ctime = 1795250461,
	.shm = {.nattch = UINT64_C(1) << 40, .rss = 4096, .swap = 8192, .atime = 1, .cpid = 812,
		.lpid = 999},
};
static const struct ipc_object bare_segment = {
	.kind = KIND_SHM,
	.unknown = UNKNOWN_RSS,
	.uid = 4294967294,
	.shm = {.cpid = 5},
};
static const struct ipc_object queue = {
	.kind = KIND_MSG,
	.id = 0,
	.key = 1,
	.mode = 0607,
	.size = 16384,
	.ctime = 5,
	.msg = {.messages = 128, .stime = 2, .rtime = 3, .lspid = 11, .lrpid = 12},
};
static const struct ipc_object set = {
	.kind = KIND_SEM,
	.id = INT32_MAX,
	.size = 32000,
	.mode = 0,
	.ctime = 5,
};
static const struct ipc_object memory = {
	.kind = KIND_PSHM,
	.id = -1,
	.size = 1536,
	.name = "a\x1b",
	.posix = {.mtime = 7},
};
static const struct ipc_object mqueue = {
	.kind = KIND_PMSG,
	.id = -1,
	.size = 9,
	.name = "q",
	.posix = {.queue = {.messages = 3}},
};
static const struct ipc_object hidden_mqueue = {
	.kind = KIND_PMSG,
	.unknown = UNKNOWN_COUNT | UNKNOWN_NOTIFY,
	.name = "q",
};
static const struct ipc_object semaphore = {
	.kind = KIND_PSEM,
	.name = "s",
	.posix = {.value = 2147483647},
};
static const struct ipc_object hidden_semaphore = {
	.kind = KIND_PSEM,
	.unknown = UNKNOWN_COUNT,
	.name = "s",
};

/* The column's value; NULL where it has none. The text is good until the next call. */
static const char *text_of(const char *name, const struct out_row *row,
			    const struct out_format *format)
{
	const struct column *column = column_find(column_topics, name, strlen(name));

	if (!column)
		fail_msg("no column %s", name);
	return text_of_column(column, row, format);
}

static void values_of_objects(void **state UNUSED)
{
	static const struct {
		const struct ipc_object *object;
		const char *name, *human, *plain;
	} cases[] = {
		{&segment, "KEY", "0xdeadbeef", "0xdeadbeef"},
		{&segment, "ID", "98309", "98309"},
		{&segment, "OWNER", "root", "root"},
		{&segment, "PERMS", "rw-r-----", "0640"},
		{&segment, "CUID", "4294967294", "4294967294"},
		{&segment, "CUSER", NULL, NULL},
		{&segment, "CGID", "4294967293", "4294967293"},
		{&segment, "CGROUP", NULL, NULL},
		{&segment, "UID", "0", "0"},
		{&segment, "USER", "root", "root"},
		{&segment, "GID", "0", "0"},
		{&segment, "GROUP", "root", "root"},
		{&segment, "CTIME", "2026-11-21T08:41:01+00:00", "2026-11-21T08:41:01+00:00"},
		{&segment, "SIZE", "16E", "18446744073709551615"},
		{&segment, "NATTCH", "1099511627776", "1099511627776"},
		{&segment, "STATUS", "dest,locked", "dest,locked"},
		{&segment, "ATTACH", "1970-01-01T00:00:01+00:00", "1970-01-01T00:00:01+00:00"},
		{&segment, "DETACH", NULL, NULL},
		{&segment, "COMMAND", "/bin/cmd -x", NULL},
		{&segment, "CPID", "812", "812"},
		{&segment, "LPID", "999", "999"},
		{&segment, "RSS", "4K", "4096"},
		{&segment, "SWAP", "8K", "8192"},
		{&segment, "NSEMS", NULL, NULL},
		{&segment, "USEDBYTES", NULL, NULL},
		{&segment, "NAME", NULL, NULL},
		{&segment, "LIMIT", NULL, NULL},
		{&bare_segment, "KEY", "0x00000000", "0x00000000"},
		{&bare_segment, "OWNER", "4294967294", "4294967294"},
		{&bare_segment, "USER", NULL, NULL},
		{&bare_segment, "PERMS", "---------", "0"},
		{&bare_segment, "STATUS", "", ""},
		{&bare_segment, "SIZE", "0B", "0"},
		{&bare_segment, "RSS", NULL, NULL},
		{&bare_segment, "SWAP", NULL, NULL},
		{&bare_segment, "CTIME", NULL, NULL},
		{&bare_segment, "COMMAND", NULL, NULL},
		{&queue, "KEY", "0x00000001", "0x00000001"},
		{&queue, "PERMS", "rw----rwx", "0607"},
		{&queue, "USEDBYTES", "16K", "16384"},
		{&queue, "MSGS", "128", "128"},
		{&queue, "SEND", "1970-01-01T00:00:02+00:00", "1970-01-01T00:00:02+00:00"},
		{&queue, "RECV", "1970-01-01T00:00:03+00:00", "1970-01-01T00:00:03+00:00"},
		{&queue, "LSPID", "11", "11"},
		{&queue, "LRPID", "12", "12"},
		{&queue, "SIZE", NULL, NULL},
		{&queue, "COMMAND", NULL, NULL},
		{&set, "ID", "2147483647", "2147483647"},
		{&set, "NSEMS", "32000", "32000"},
		{&set, "OTIME", NULL, NULL},
		{&set, "MSGS", NULL, NULL},
		{&memory, "NAME", "a\x1b", "a\x1b"},
		{&memory, "SIZE", "1.5K", "1536"},
		{&memory, "MTIME", "1970-01-01T00:00:07+00:00", "1970-01-01T00:00:07+00:00"},
		{&memory, "KEY", NULL, NULL},
		{&memory, "ID", NULL, NULL},
		{&memory, "SVAL", NULL, NULL},
		{&mqueue, "NAME", "/q", "/q"},
		{&mqueue, "MSGS", "3", "3"},
		{&mqueue, "USEDBYTES", "9B", "9"},
		{&hidden_mqueue, "MSGS", NULL, NULL},
		{&hidden_mqueue, "USEDBYTES", NULL, NULL},
		{&semaphore, "NAME", "s", "s"},
		{&semaphore, "SVAL", "2147483647", "2147483647"},
		{&semaphore, "SIZE", NULL, NULL},
		{&hidden_semaphore, "SVAL", NULL, NULL},
	};

	(void)setenv("TZ", "UTC0", 1);
	tzset();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct out_row row = {.object = cases[i].object};
		const char *const expected[] = {cases[i].human, cases[i].plain};

		for (size_t f = 0; f < 2; f++) {
			const char *text = text_of(cases[i].name, &row, f ? &plain : &human);

			if (!text != !expected[f] || (text && !streq(text, expected[f])))
				fail_msg("%s of case %zu: '%s', not '%s'", cases[i].name, i,
					 text ? text : "(none)", expected[f] ? expected[f] : "(none)");
		}
	}
	users_free();
}

static void values_of_limits(void **state UNUSED)
{
	static const struct {
		struct out_limit limit;
		const char *value, *bytes, *used, *use;
	} cases[] = {
		{{LIMIT_SHMMAX, true, false, 4096, 0}, "4K", "4096", "-", "-"},
		{{LIMIT_SHMALL, true, true, 4096, 1}, "4096", "4096", "1", "0.02%"},
		{{LIMIT_SEMMNS, true, true, 32000, 32000}, "32000", "32000", "32000", "100.00%"},
		{{LIMIT_SEMMNI, true, true, 3, 4}, "3", "3", "4", "133.33%"},
		{{LIMIT_MSGMNI, false, true, 0, 4}, "-", "-", "4", "-"},
		{{LIMIT_MQUMNI, true, false, 256, 0}, "256", "256", "-", "-"},
		{{LIMIT_SHMMNI, true, true, UINT64_MAX, UINT64_MAX}, "18446744073709551615",
		 "18446744073709551615", "18446744073709551615", "100.00%"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct out_row row = {.limit = &cases[i].limit};

		assert_string_equal(text_of("RESOURCE", &row, &human),
				    ipc_limits[cases[i].limit.limit].name);
		assert_string_equal(text_of("DESCRIPTION", &row, &human),
				    ipc_limits[cases[i].limit.limit].description);
		assert_string_equal(text_of("LIMIT", &row, &human), cases[i].value);
		assert_string_equal(text_of("LIMIT", &row, &plain), cases[i].bytes);
		assert_string_equal(text_of("USED", &row, &human), cases[i].used);
		assert_string_equal(text_of("USE%", &row, &human), cases[i].use);
		assert_null(text_of("KEY", &row, &human));
		assert_null(text_of("NAME", &row, &human));
	}
}

static void values_of_elements(void **state UNUSED)
{
	const struct out_element element = {31999, {32767, 812, UINT32_MAX, 5}};
	const struct out_row row = {.element = &element};
	static const char *const expected[] = {"31999", "32767", "4294967295", "5", "812",
					       "/bin/cmd -x"};

	assert_int_equal(column_topic_elements.count, ARRAY_SIZE(expected));
	for (size_t i = 0; i < column_topic_elements.count; i++) {
		const struct column *column = &column_topic_elements.columns[i];

		assert_string_equal(text_of_column(column, &row, &human), expected[i]);
	}
	assert_null(text_of("KEY", &row, &human));
}

/* No column's value function is asked about a row of a kind that it is not made for. */
static void every_column_of_every_row(void **state UNUSED)
{
	static const struct ipc_object *const objects[] = {&segment, &queue, &set, &memory, &mqueue,
							   &semaphore};
	static const struct out_limit limit = {LIMIT_SHMMAX, true, false, 4096, 0};
	static const struct out_element element = {0, {1, 2, 3, 4}};

	for (size_t t = 0; column_topics[t]; t++) {
		for (size_t i = 0; i < column_topics[t]->count; i++) {
			const struct column *column = &column_topics[t]->columns[i];
			struct out_row row = {.object = NULL};
			bool told = false;

			for (size_t o = 0; o < ARRAY_SIZE(objects); o++) {
				row.object = objects[o];
				told |= text_of_column(column, &row, &human) != NULL;
			}
			row = (struct out_row){.limit = &limit};
			told |= text_of_column(column, &row, &human) != NULL;
			row = (struct out_row){.element = &element};
			assert_null(text_of_column(column, &row, &human));
			/* Processes and namespaces are a matter of test_view. */
			told |= (column->want & (WANT_USERS | WANT_PROCESSES | WANT_NAMESPACE)) != 0 ||
				strncmp(column->name, "NS", 2) == 0;
			if (!told && !streq(column->name, "CUSER") && !streq(column->name, "CGROUP") &&
			    !streq(column->name, "DETACH") && !streq(column->name, "OTIME"))
				fail_msg("%s tells nothing of any row", column->name);
			assert_non_null(column->help);
			assert_ptr_equal(column_find(column_topics, column->name,
						     strlen(column->name)), column);
		}
	}
	users_free();
}

static void columns_by_name(void **state UNUSED)
{
	assert_ptr_equal(column_find(column_topics, "key", 3),
			 column_find(column_topics, "KEY", 3));
	assert_ptr_equal(column_find(column_topics, "Use%", 4),
			 column_find(column_topics, "USE%", 4));
	/* In ls the same name means all kinds. */
	assert_int_equal(column_find(column_topics_ls, "SIZE", 4)->rows, KINDS_ALL);
	assert_null(column_find(column_topics_ls, "USE%", 4));
	assert_non_null(column_find(column_topics, "KEYS", 3));
	assert_null(column_find(column_topics, "KEYS", 4));
	assert_null(column_find(column_topics, "KE", 2));
	assert_null(column_find(column_topics, "", 0));
	assert_null(column_find(column_topics, "KEY ", 4));
	assert_null(column_find(column_topics, "SEMNUM", 6)); /* a table of its own */
}

static void lists_of_names(void **state UNUSED)
{
	static const struct {
		const char *names;
		int result;
		size_t count, wrong, length;
	} cases[] = {
		{"KEY", 0, 1, 0, 0},
		{"KEY,id,Owner", 0, 3, 0, 0},
		{"KEY,KEY,KEY", 0, 3, 0, 0},
		{"", -ENOENT, 0, 0, 0},
		{",", -ENOENT, 0, 0, 0},
		{"KEY,", -ENOENT, 1, 4, 0},
		{"KEY,,ID", -ENOENT, 1, 4, 0},
		{"KEY, ID", -ENOENT, 1, 4, 3},
		{"KEY,nothing,ID", -ENOENT, 1, 4, 7},
		{"KEY;ID", -ENOENT, 0, 0, 6},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct column_list list = COLUMN_LIST_INIT;
		const char *wrong = NULL;
		size_t length = 0;

		assert_int_equal(column_list_parse(&list, column_topics, cases[i].names, &wrong, &length),
				 cases[i].result);
		assert_int_equal(list.count, cases[i].count);
		if (cases[i].result) {
			assert_ptr_equal(wrong, cases[i].names + cases[i].wrong);
			assert_int_equal(length, cases[i].length);
		}
		column_list_free(&list);
	}
}

static void lists_are_put_together(void **state UNUSED)
{
	struct column_list list = COLUMN_LIST_INIT;
	const char *wrong;
	size_t length;

	assert_int_equal(column_list_parse(&list, column_topics, "KEY,ID", &wrong, &length), 0);
	column_list_insert(&list, 0, column_find(column_topics, "OWNER", 5));
	column_list_insert(&list, 3, column_find(column_topics, "SIZE", 4));
	column_list_insert(&list, 2, column_find(column_topics, "PERMS", 5));
	assert_int_equal(list.count, 5);
	assert_string_equal(list.at[0]->name, "OWNER");
	assert_string_equal(list.at[1]->name, "KEY");
	assert_string_equal(list.at[2]->name, "PERMS");
	assert_string_equal(list.at[3]->name, "ID");
	assert_string_equal(list.at[4]->name, "SIZE");
	assert_int_equal(column_list_want(&list), 0);
	column_list_insert(&list, 5, column_find(column_topics, "RSS", 3));
	assert_int_equal(column_list_want(&list), WANT_RSS);
	assert_int_equal(column_list_parse(&list, column_topics, "SVAL,USED", &wrong, &length), 0);
	assert_int_equal(column_list_want(&list), WANT_RSS | WANT_COUNT | WANT_USAGE);
	column_list_topic(&list, column_topics[0]);
	assert_int_equal(list.count, 8 + column_topics[0]->count);
	column_list_free(&list);
	assert_int_equal(list.count, 0);
	assert_int_equal(column_list_want(&list), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_objects),
		cmocka_unit_test(values_of_limits),
		cmocka_unit_test(values_of_elements),
		cmocka_unit_test(every_column_of_every_row),
		cmocka_unit_test(columns_by_name),
		cmocka_unit_test(lists_of_names),
		cmocka_unit_test(lists_are_put_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
