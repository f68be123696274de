/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/json.h: the exact text, and random documents through a strict reader. */
#include "unit.h"

#include <ctype.h>
#include <time.h>

#include "base/json.h"
#include "base/text.h"

static void finish(void *json)
{
	json_finish(json);
}

static void expect_document(struct json *json, const char *expected)
{
	char *text = output_of(stdout, finish, json);

	assert_string_equal(text, expected);
	free(text);
	assert_null(json->out.buf);
	assert_false(json->need_comma);
}

static void a_document(void **state UNUSED)
{
	struct json json = JSON_INIT;

	(void)setenv("TZ", "IST-5:30", 1);
	tzset();
	json_open_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_open_array(&json, "segments");
	json_open_object(&json, NULL);
	json_string(&json, "name", "a\"b");
	json_u64(&json, "size", UINT64_MAX);
	json_i64(&json, "delta", INT64_MIN);
	json_bool(&json, "locked", true);
	json_bool(&json, "destroyed", false);
	json_null(&json, "swap");
	json_string(&json, "unit", NULL);
	json_time(&json, "atime", 0);
	json_time(&json, "ctime", 1795250461);
	json_close_object(&json);
	json_u64(&json, NULL, 7);
	json_string(&json, NULL, "");
	json_close_array(&json);
	json_open_array(&json, "queues");
	json_close_array(&json);
	json_open_object(&json, "nothing");
	json_close_object(&json);
	json_close_object(&json);
	assert_int_equal(json.depth, 0);
	expect_document(&json, "{\n"
			       "   \"schema_version\": 1,\n"
			       "   \"segments\": [\n"
			       "      {\n"
			       "         \"name\": \"a\\\"b\",\n"
			       "         \"size\": \"18446744073709551615\",\n"
			       "         \"delta\": \"-9223372036854775808\",\n"
			       "         \"locked\": true,\n"
			       "         \"destroyed\": false,\n"
			       "         \"swap\": null,\n"
			       "         \"unit\": null,\n"
			       "         \"atime\": null,\n"
			       "         \"ctime\": \"2026-11-21T14:11:01+05:30\"\n"
			       "      },\n"
			       "      7,\n"
			       "      \"\"\n"
			       "   ],\n"
			       "   \"queues\": [],\n"
			       "   \"nothing\": {}\n"
			       "}\n");
}

/* What readers with doubles would take for another number is a string. */
static void large_numbers(void **state UNUSED)
{
	struct json json = JSON_INIT;

	json_open_array(&json, NULL);
	json_u64(&json, NULL, UINT64_C(1) << 53);
	json_u64(&json, NULL, (UINT64_C(1) << 53) + 1);
	json_i64(&json, NULL, -(INT64_C(1) << 53));
	json_i64(&json, NULL, -(INT64_C(1) << 53) - 1);
	json_close_array(&json);
	expect_document(&json, "[\n"
			       "   9007199254740992,\n"
			       "   \"9007199254740993\",\n"
			       "   -9007199254740992,\n"
			       "   \"-9007199254740993\"\n"
			       "]\n");
}

static void texts_of_numbers(void **state UNUSED)
{
	struct json json = JSON_INIT;

	json_open_array(&json, NULL);
	json_hex(&json, NULL, 0x4d5e, 8);
	json_hex(&json, NULL, 0, 1);
	json_bytes(&json, NULL, "a\0\xff", 3);
	json_bytes(&json, NULL, "", 0);
	json_seconds(&json, NULL, 0);
	json_seconds(&json, NULL, 12007);
	json_seconds(&json, NULL, -1);
	json_close_array(&json);
	expect_document(&json, "[\n"
			       "   \"0x00004d5e\",\n"
			       "   \"0x0\",\n"
			       "   \"6100ff\",\n"
			       "   \"\",\n"
			       "   0.000,\n"
			       "   12.007,\n"
			       "   null\n"
			       "]\n");
}

static void single_values(void **state UNUSED)
{
	struct json json = JSON_INIT;

	json_null(&json, NULL);
	expect_document(&json, "null\n");
	json_string(&json, NULL, "\x1b[0m\xff\n");
	expect_document(&json, "\"\\u001b[0m\xef\xbf\xbd\\n\"\n");
	json_open_array(&json, NULL);
	json_close_array(&json);
	expect_document(&json, "[]\n");
}

static void lists_and_records_stay_on_their_line(void **state UNUSED)
{
	struct json json = JSON_INIT;

	json_open_object(&json, NULL);
	json_open_list(&json, "pids");
	json_i64(&json, NULL, -1);
	json_null(&json, NULL);
	json_string(&json, NULL, "a\n");
	json_close_list(&json);
	json_open_list(&json, "none");
	json_close_list(&json);
	json_open_record(&json, "user");
	json_u64(&json, "uid", 0);
	json_string(&json, "name", NULL);
	json_close_record(&json);
	json_tenths(&json, "full", 0);
	json_tenths(&json, "part", 125);
	json_begin_string(&json, "mode");
	sb_put_octal(&json.out, 0600, 4);
	json_end_string(&json);
	json_close_object(&json);
	expect_document(&json, "{\n"
			       "   \"pids\": [-1, null, \"a\\n\"],\n"
			       "   \"none\": [],\n"
			       "   \"user\": {\"uid\": 0, \"name\": null},\n"
			       "   \"full\": 0.0,\n"
			       "   \"part\": 12.5,\n"
			       "   \"mode\": \"0600\"\n"
			       "}\n");
}

/* What goes to a log or is read line by line: one line for each document. */
static void one_document_on_one_line(void **state UNUSED)
{
	struct json json = JSON_COMPACT_INIT;

	for (unsigned i = 0; i < 2; i++) {
		json_open_object(&json, NULL);
		json_string(&json, "text", "a\n   b");
		json_open_array(&json, "objects");
		json_open_object(&json, NULL);
		json_open_list(&json, "list");
		json_u64(&json, NULL, 1);
		json_u64(&json, NULL, 2);
		json_close_list(&json);
		json_bool(&json, "last", true);
		json_close_object(&json);
		json_close_array(&json);
		json_close_object(&json);
		expect_document(&json, "{\"text\":\"a\\n   b\",\"objects\":["
				       "{\"list\":[1,2],\"last\":true}]}\n");
	}
}

static void names_are_escaped_too(void **state UNUSED)
{
	struct json json = JSON_INIT;

	json_open_object(&json, NULL);
	json_u64(&json, "a\"\n\xc3", 1);
	json_close_object(&json);
	expect_document(&json, "{\n   \"a\\\"\\n\xef\xbf\xbd\": 1\n}\n");
}

/* ---- a reader as strict as RFC 8259; each function gives what follows, NULL where it is wrong ---- */

static const char *read_value(const char *p, unsigned *values);

static const char *over_space(const char *p)
{
	return p + strspn(p, " \t\n\r");
}

static const char *read_string(const char *p)
{
	if (*p++ != '"')
		return NULL;
	while (*p != '"') {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p != '\\') {
			size_t n = text_utf8_length(p, strlen(p));

			if (n == 0)
				return NULL;
			p += n;
		} else if (p[1] == 'u') {
			for (unsigned i = 2; i < 6; i++)
				if (!isxdigit((unsigned char)p[i]))
					return NULL;
			p += 6;
		} else {
			if (!p[1] || !strchr("\"\\/bfnrt", p[1]))
				return NULL;
			p += 2;
		}
	}
	return p + 1;
}

static const char *read_number(const char *p)
{
	size_t n;

	p += *p == '-';
	n = strspn(p, "0123456789");
	return n == 0 || (*p == '0' && n > 1) ? NULL : p + n;
}

static const char *read_block(const char *p, unsigned *values)
{
	char end = *p == '{' ? '}' : ']';
	bool named = *p == '{';

	p = over_space(p + 1);
	if (*p == end)
		return p + 1;
	for (;;) {
		if (named) {
			p = read_string(p);
			if (!p || *p != ':')
				return NULL;
			p = over_space(p + 1);
		}
		p = read_value(p, values);
		if (!p)
			return NULL;
		p = over_space(p);
		if (*p == end)
			return p + 1;
		if (*p != ',')
			return NULL;
		p = over_space(p + 1);
	}
}

static const char *read_value(const char *p, unsigned *values)
{
	static const char *const words[] = {"true", "false", "null"};

	++*values;
	if (*p == '{' || *p == '[')
		return read_block(p, values);
	if (*p == '"')
		return read_string(p);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strncmp(p, words[i], strlen(words[i])) == 0)
			return p + strlen(words[i]);
	return read_number(p);
}

static void random_string(char *text, size_t size)
{
	size_t n = random_below(size);

	for (size_t i = 0; i < n; i++)
		text[i] = (char)(1 + random_below(255));
	text[n] = '\0';
}

/* A block with random members; how many values were written. */
static unsigned write_block(struct json *json, const char *name, bool object, unsigned depth)
{
	unsigned written = 1;

	if (object)
		json_open_object(json, name);
	else
		json_open_array(json, name);
	for (uint64_t i = random_below(6); i-- > 0;) {
		char key[20];
		char value[40];
		const char *member = object ? key : NULL;

		random_string(key, sizeof(key));
		random_string(value, sizeof(value));
		switch (random_below(depth < 6 ? 8 : 6)) {
		case 0:
			json_string(json, member, value);
			break;
		case 1:
			json_u64(json, member, random_wide());
			break;
		case 2:
			json_i64(json, member, (int64_t)random_wide());
			break;
		case 3:
			json_bool(json, member, random_below(2));
			break;
		case 4:
			json_null(json, member);
			break;
		case 5:
			json_time(json, member, (time_t)random_wide());
			break;
		default:
			written += write_block(json, member, random_below(2), depth + 1) - 1;
		}
		written++;
	}
	if (object)
		json_close_object(json);
	else
		json_close_array(json);
	return written;
}

static void random_documents_are_valid(void **state UNUSED)
{
	for (unsigned i = 0; i < 3000; i++) {
		struct json json = JSON_INIT;
		unsigned values = 0;
		unsigned written = write_block(&json, NULL, random_below(2), 0);
		const char *end = read_value(sb_str(&json.out), &values);

		if (!end || *end || values != written)
			fail_msg("no JSON, or not all of it:\n%s", sb_str(&json.out));
		assert_int_equal(json.depth, 0);
		sb_free(&json.out);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document),
		cmocka_unit_test(large_numbers),
		cmocka_unit_test(texts_of_numbers),
		cmocka_unit_test(single_values),
		cmocka_unit_test(lists_and_records_stay_on_their_line),
		cmocka_unit_test(one_document_on_one_line),
		cmocka_unit_test(names_are_escaped_too),
		cmocka_unit_test(random_documents_are_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
