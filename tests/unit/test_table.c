/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render/table.h: every form, with values that would break it. */
#include "unit.h"

#include <locale.h>
#include <time.h>

#include "base/users.h"
#include "render/column_topics.h"
#include "render/table.h"
#include "render/table_form.h"

static const char hostile[] = "a b\"\\`$\x1b[2J\n\xff\xc2\x9b\xc3\xa9";

static const struct ipc_object objects[] = {
	{.kind = KIND_PSHM, .name = hostile, .size = 4096, .posix = {.mtime = 1}},
	{.kind = KIND_PSHM, .name = "plain", .size = 1, .posix = {.mtime = 0}},
};

/* What is printed, and of how many of the objects. */
struct print {
	struct table_style style;
	const char *columns;
	struct out_format format;
	size_t count;
	bool cut_short; /* not all objects could be read */
};

static void print_table(void *arg)
{
	const struct print *print = arg;
	struct column_list columns = COLUMN_LIST_INIT;
	const char *wrong;
	size_t length;

	assert_int_equal(column_list_parse(&columns, column_topics, print->columns, &wrong,
					   &length), 0);

	struct table *table = table_begin(&print->style, &columns, &print->format);

	for (size_t i = 0; i < print->count; i++) {
		const struct out_row row = {.object = &objects[i]};

		table_row(table, &row);
	}
	table_end(table, !print->cut_short);
	column_list_free(&columns);
}

static void expect(struct print print, const char *expected)
{
	char *text = output_of(stdout, print_table, &print);

	assert_string_equal(text, expected);
	free(text);
}

static struct print with(enum table_form form)
{
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	return (struct print){
		.style = {.form = form, .name = "memory"},
		.columns = "NAME,SIZE,MTIME,KEY",
		.format = {.time_style = TIME_ISO},
		.count = 2,
	};
}

static void raw(void **state UNUSED)
{
	struct print print = with(TABLE_RAW);

	expect(print, "NAME SIZE MTIME KEY\n"
		      "a\\x20b\"\\x5c`$\\x1b[2J\\x0a\\xff\\xc2\\x9b\\xc3\\xa9 4K "
		      "1970-01-01T00:00:01+00:00 \n"
		      "plain 1B  \n");
	print.style.no_headings = true;
	print.style.shell_names = true;
	expect(print, "a\\x20b\"\\x5c`$\\x1b[2J\\x0a\\xff\\xc2\\x9b\\xc3\\xa9 4K "
		      "1970-01-01T00:00:01+00:00 \n"
		      "plain 1B  \n");
	print.count = 0;
	expect(print, "");
}

static void export_lines(void **state UNUSED)
{
	struct print print = with(TABLE_EXPORT);

	expect(print, "NAME=\"a b\\x22\\x5c\\x60\\x24\\x1b[2J\\x0a\\xff\\xc2\\x9b\\xc3\\xa9\" SIZE=\"4K\" "
		      "MTIME=\"1970-01-01T00:00:01+00:00\" KEY=\"\"\n"
		      "NAME=\"plain\" SIZE=\"1B\" MTIME=\"\" KEY=\"\"\n");
	print.columns = "USE%,NAME";
	print.count = 1;
	expect(print, "USE%=\"\" NAME=\"a b\\x22\\x5c\\x60\\x24\\x1b[2J\\x0a\\xff\\xc2\\x9b\\xc3\\xa9\"\n");
	print.style.shell_names = true;
	expect(print, "USE_PCT=\"\" "
		      "NAME=\"a b\\x22\\x5c\\x60\\x24\\x1b[2J\\x0a\\xff\\xc2\\x9b\\xc3\\xa9\"\n");
	print.count = 0;
	expect(print, "");
}

static void newline_lines(void **state UNUSED)
{
	struct print print = with(TABLE_NEWLINE);

	print.columns = "SIZE,MTIME";
	expect(print, "SIZE=\"4K\"\nMTIME=\"1970-01-01T00:00:01+00:00\"\nSIZE=\"1B\"\nMTIME=\"\"\n");
}

static void json(void **state UNUSED)
{
	struct print print = with(TABLE_JSON);

	print.columns = "NAME,SIZE,USE%";
	expect(print, "{\n"
		      "   \"memory\": [\n"
		      "      {\n"
		      "         \"name\": \"a b\\\"\\\\`$\\u001b[2J\\n\xef\xbf\xbd\\u009b\xc3\xa9\",\n"
		      "         \"size\": \"4K\",\n"
		      "         \"use%\": null\n"
		      "      },{\n"
		      "         \"name\": \"plain\",\n"
		      "         \"size\": \"1B\",\n"
		      "         \"use%\": null\n"
		      "      }\n"
		      "   ]\n"
		      "}\n");
	print.cut_short = true;
	print.count = 1;
	print.columns = "SIZE";
	expect(print, "{\n   \"memory\": [\n      {\n         \"size\": \"4K\"\n      }\n   ]\n}\n");
	print.count = 0;
	expect(print, "");
	print.cut_short = false;
	expect(print, "{\n   \"memory\": [\n\n   ]\n}\n");
}

/* In JSON a size is its bytes, however sizes are shown to people. */
static void typed_json(void **state UNUSED)
{
	struct print print = with(TABLE_JSON);

	print.columns = "SIZE,NAME,UID,MTIME,KEY,USER";
	print.style.typed = true;
	print.style.looked = true;
	print.style.hidden = 3;
	print.format.time_style = TIME_EPOCH;
#define HEAD(hidden) "{\n   \"schema_version\": 1,\n   \"hidden_processes\": " hidden ",\n"
#define IDENTITY(name, bytes)                                                                     \
	"         \"ref\": \"pshm:/" name "\",\n         \"kind\": \"pshm\",\n"                      \
	"         \"namespace\": null,\n         \"key\": null,\n         \"id\": null,\n"          \
	"         \"name\": \"" name "\",\n         \"name_bytes\": " bytes ",\n"                  \
	"         \"device\": null,\n         \"inode\": null,\n"
#define ROOT "         \"owner\": {\"uid\": 0, \"name\": \"root\"},\n"
#define HOSTILE "a b\\\"\\\\`$\\u001b[2J\\n\xef\xbf\xbd\\u009b\xc3\xa9"
	expect(print, HEAD("3") "   \"memory\": [\n      {\n"
		      IDENTITY(HOSTILE, "\"612062225c60241b5b324a0affc29bc3a9\"")
		      "         \"size\": 4096,\n" ROOT
		      "         \"modified\": \"1970-01-01T00:00:01+00:00\"\n"
		      "      },\n      {\n"
		      IDENTITY("plain", "null")
		      "         \"size\": 1,\n" ROOT
		      "         \"modified\": null\n"
		      "      }\n   ]\n}\n");
	print.count = 0;
	print.style.looked = false;
	expect(print, HEAD("null") "   \"memory\": []\n}\n");
	print.cut_short = true;
	expect(print, "");
}

static void typed_limits(void *arg UNUSED)
{
	static const struct out_limit limits[] = {
		{LIMIT_MSGMNI, false, false, 0, 0},
		{LIMIT_SEMMNS, true, true, 100, 5},
	};
	struct table_style style = {.form = TABLE_JSON, .name = "limits", .typed = true};
	struct out_format format = {.bytes = true};
	struct column_list columns = COLUMN_LIST_INIT;
	const char *wrong;
	size_t length;

	assert_int_equal(column_list_parse(&columns, column_topics, "LIMIT,USED", &wrong,
					   &length), 0);

	struct table *table = table_begin(&style, &columns, &format);

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
		table_row(table, &(struct out_row){.limit = &limits[i]});
	table_end(table, true);
	column_list_free(&columns);
}

static void what_is_unknown_is_null(void **state UNUSED)
{
	char *text = output_of(stdout, typed_limits, NULL);

	assert_string_equal(text, HEAD("null") "   \"limits\": [\n      {\n"
				  "         \"limit\": null,\n         \"used\": null\n"
				  "      },\n      {\n"
				  "         \"limit\": 100,\n         \"used\": 5\n"
				  "      }\n   ]\n}\n");
	free(text);
}

static void whole(void **state UNUSED)
{
	struct print print = with(TABLE_WHOLE);

	print.columns = "NAME,MTIME,SIZE";
	print.count = 1;
	expect(print, "Name:                               "
		      "a b\"\\`$\\x1b[2J\\x0a\\xff\\xc2\\x9b\xc3\xa9    \n"
		      "Last action:                        1970-01-01T00:00:01+00:00           \n"
		      "Segment size:                       4K                                  \n");
}

static void list(void **state UNUSED)
{
	struct print print = with(TABLE_LIST);

	assert_non_null(setlocale(LC_ALL, "C"));
	print.columns = "SIZE,PERMS,MTIME";
	print.style.no_cut = true;
	expect(print, "SIZE     PERMS                     MTIME\n"
		      "  4K --------- 1970-01-01T00:00:01+00:00\n"
		      "  1B --------- \n");
	print.style.no_headings = true;
	print.columns = "SIZE";
	print.count = 0;
	expect(print, "");
	users_free();
}

/* Whatever a name holds, a row stays a row and no control character gets out. */
static void every_form_is_harmless(void **state UNUSED)
{
	for (int form = TABLE_LIST; form <= TABLE_WHOLE; form++) {
		struct print print = with((enum table_form)form);
		unsigned lines = 0;
		char *text;

		print.columns = "NAME,OWNER";
		print.count = 1;
		print.style.no_headings = true;
		text = output_of(stdout, print_table, &print);
		for (const char *p = text; *p; p++) {
			lines += *p == '\n';
			assert_true((unsigned char)*p >= ' ' || *p == '\n');
			assert_int_not_equal(*p, 0x7f);
		}
		assert_null(strstr(text, "\xc2\x9b"));
		assert_int_equal(lines, form == TABLE_JSON ? 8
					: form == TABLE_NEWLINE || form == TABLE_WHOLE ? 2 : 1);
		free(text);
	}
	users_free();
}

static void print_many(void *arg UNUSED)
{
	struct table_style style = {.form = TABLE_RAW, .no_headings = true};
	struct out_format format = {.bytes = true};
	struct column_list columns = COLUMN_LIST_INIT;
	const char *wrong;
	size_t length;

	assert_int_equal(column_list_parse(&columns, column_topics, "ID", &wrong, &length), 0);

	struct table *table = table_begin(&style, &columns, &format);

	for (int i = 0; i < 20000; i++) {
		const struct ipc_object object = {.kind = KIND_SEM, .id = i};
		const struct out_row row = {.object = &object};

		table_row(table, &row);
	}
	table_end(table, true);
	column_list_free(&columns);
}

static void long_tables_lose_nothing(void **state UNUSED)
{
	char *text = output_of(stdout, print_many, NULL);
	const char *p = text;

	for (int i = 0; i < 20000; i++) {
		char *end;

		assert_int_equal(strtol(p, &end, 10), i);
		assert_int_equal(*end, '\n');
		p = end + 1;
	}
	assert_int_equal(*p, '\0');
	free(text);
}

static void names_for_a_shell(void **state UNUSED)
{
	static const struct {
		const char *name, *shell;
	} cases[] = {
		{"USED", "USED"}, {"USE%", "USE_PCT"}, {"A-B", "A_B"}, {"1ST", "_1ST"},
		{"%", "__PCT"},	  {"a;rm -rf", "a_rm__rf"}, {"", ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		table_shell_name(&sb, cases[i].name);
		assert_taken(&sb, cases[i].shell);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(raw),
		cmocka_unit_test(export_lines),
		cmocka_unit_test(newline_lines),
		cmocka_unit_test(json),
		cmocka_unit_test(typed_json),
		cmocka_unit_test(what_is_unknown_is_null),
		cmocka_unit_test(whole),
		cmocka_unit_test(list),
		cmocka_unit_test(every_form_is_harmless),
		cmocka_unit_test(long_tables_lose_nothing),
		cmocka_unit_test(names_for_a_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
