/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render/leak.h: what is told of verdicts. */
#include "unit.h"

#include <time.h>

#include "render/column_leak.h"
#include "render/column_topics.h"
#include "render/table.h"
#include "columns.h"

static const struct ipc_object segment = {
	.kind = KIND_SHM, .id = 17, .key = 0x51, .size = 4096, .ctime = 5,
};
static const struct leak_reason nobody[] = {
	{.code = REASON_UNTIED_RIGHT, .process = PROC_NONE, .count = 9},
	{.code = REASON_UNTIED_REACH, .process = PROC_NONE, .count = 2},
};
static const struct leak_reason busy[] = {
	{.code = REASON_TIED_OWNER, .process = PROC_NONE, .pid = 812},
};
static const struct family postgres = {.name = "postgresql"};
static const struct leak_verdict orphan = {
	.verdict = VERDICT_ORPHAN, .reasons = nobody, .reason_count = 2, .family = &postgres,
	.unused_since = 100,
};
static const struct leak_verdict suspect = {
	.verdict = VERDICT_SUSPECT, .reasons = busy, .reason_count = 1,
};
static const struct leak_verdict in_use = {.verdict = VERDICT_IN_USE, .unused_since = 100};
static const char *const files[] = {"/srv/a", "/srv/b", NULL};

/* NULL: none. */
static const char *value(const char *name, const struct out_leak *leak)
{
	static const struct out_format format = {.seconds = true, .time_style = TIME_ISO, .now = 160};
	const struct out_row row = {.object = &segment, .leak = leak};
	const struct column *column = column_find(column_topics_leaks, name, strlen(name));

	assert_non_null(column);
	return text_of_column(column, &row, &format);
}

static void values_of_verdicts(void **state UNUSED)
{
	static const struct out_leak gone = {&orphan, NULL, files};
	static const struct out_leak kept = {&suspect, NULL, NULL};
	static const struct out_leak used = {&in_use, NULL, NULL};
	static const struct {
		const char *name;
		const struct out_leak *leak;
		const char *expected;
	} cases[] = {
		{"VERDICT", &gone, "orphan"},
		{"VERDICT", &kept, "suspect"},
		{"VERDICT", NULL, NULL},
		{"OBJECT", &gone, "shm:17"},
		{"WHY", &gone,
		 "nobody is left who could use it (processes without a right to it: 9)"},
		{"WHY", &used, NULL},
		{"WHY", NULL, NULL},
		{"REASONS", &gone, "untied-right,untied-reach"},
		{"REASONS", &kept, "tied-owner"},
		{"FAMILY", &gone, "postgresql"},
		{"FAMILY", &kept, NULL},
		{"UNUSED", &gone, "60"},
		{"UNUSED", &used, NULL},
		{"SINCE", &gone, "1970-01-01T00:01:40+00:00"},
		{"SINCE", &used, NULL},
		{"FILES", &gone, "/srv/a,/srv/b"},
		{"FILES", &kept, NULL},
	};

	(void)setenv("TZ", "UTC0", 1);
	tzset();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *is = value(cases[i].name, cases[i].leak);

		if (!cases[i].expected) {
			if (is)
				fail_msg("%s: '%s', not none", cases[i].name, is);
		} else if (!is || !streq(is, cases[i].expected)) {
			fail_msg("%s: '%s', not '%s'", cases[i].name, is ? is : "none",
				 cases[i].expected);
		}
	}
	/* That of one process is the sentence as it is. */
	assert_null(strstr(value("WHY", &kept), "nobody is left"));
}

static void print_table(void *arg)
{
	static const struct out_format format = {.time_style = TIME_ISO};
	static const struct out_leak leak = {&orphan, NULL, NULL};
	const struct out_row row = {.object = &segment, .leak = &leak};
	struct column_list columns = COLUMN_LIST_INIT;
	const char *wrong;
	size_t length;
	struct table *table;

	assert_int_equal(column_list_parse(&columns, column_topics_leaks, "OBJECT,VERDICT,WHY",
					   &wrong, &length), 0);
	table = table_begin(arg, &columns, &format);
	table_row(table, &row);
	table_end(table, true);
	column_list_free(&columns);
}

static void sentences_end_the_line(void **state UNUSED)
{
	static struct table_style style = {.form = TABLE_LIST};
	char *text = output_of(stdout, print_table, &style);

	assert_string_equal(text, "OBJECT VERDICT WHY\n"
				  "shm:17 orphan  nobody is left who could use it (processes "
				  "without a right to it: 9)\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_verdicts),
		cmocka_unit_test(sentences_end_the_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
