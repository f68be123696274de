/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/text.h: every code point, hostile bytes, and what must never get through. */
#include "unit.h"

#include <locale.h>
#include <wchar.h>
#include <wctype.h>

#include "base/text.h"

static size_t encode(unsigned long code, size_t length, char *out)
{
	static const unsigned char leads[] = {0, 0x00, 0xc0, 0xe0, 0xf0};

	for (size_t i = length; i-- > 1; code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(leads[length] | code);
	return length;
}

static size_t shortest(unsigned long code)
{
	return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

static bool is_character(unsigned long code)
{
	return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

/* Every code point in every form that it can be written in; cut ones; with rubbish behind. */
static void utf8_of_every_code_point(void **state UNUSED)
{
	for (unsigned long code = 0; code < 0x200000; code++) {
		for (size_t length = shortest(code); length <= 4; length++) {
			char bytes[5] = {0};
			bool good = length == shortest(code) && is_character(code);

			encode(code, length, bytes);
			bytes[length] = (char)0xbf;
			for (size_t n = 1; n <= 5; n++) {
				size_t expected = good && n >= length ? length : 0;

				if (n > length + 1)
					continue;
				if (text_utf8_length(bytes, n) != expected)
					fail_msg("U+%04lX in %zu bytes of %zu", code, length, n);
			}
		}
	}
}

static void utf8_of_bytes_that_are_none(void **state UNUSED)
{
	static const char *const bad[] = {
		"\x80", "\xbf", "\xc0", "\xc1", "\xc3", "\xc3(", "\xe2\x82", "\xe2(\xa1", "\xe2\x82(",
		"\xf0\x9f\x98", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfc", "\xfe", "\xff",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xe0\x80\xaf", "\xc0\x80",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(text_utf8_length(bad[i], strlen(bad[i])), 0);
}

struct escape_case {
	const char *text;
	size_t n;
	const char *shown;
};

static void check_escapes(const struct escape_case *cases, size_t count, enum text_target target)
{
	for (size_t i = 0; i < count; i++) {
		struct strbuf sb = STRBUF_INIT;

		text_escape(&sb, cases[i].text, cases[i].n, target);
		assert_taken(&sb, cases[i].shown);
	}
}

#define TEXT(literal) literal, sizeof(literal) - 1

static void terminal_in_utf8(void **state UNUSED)
{
	static const struct escape_case cases[] = {
		{TEXT(""), ""},
		{TEXT("plain name"), "plain name"},
		{TEXT("quo\"te\\"), "quo\"te\\"},
		{TEXT("\x1b[31m"), "\\x1b[31m"},
		{TEXT("a\nb\r\tc\bd\x7f"), "a\\x0ab\\x0d\\x09c\\x08d\\x7f"},
		{TEXT("a\0b"), "a\\x00b"},
		{TEXT("\xc2\x9b" "31m"), "\\xc2\\x9b31m"}, /* CSI in one character */
		{TEXT("\x9b" "31m"), "\\x9b31m"},
		{TEXT("caf\xc3\xa9"), "caf\xc3\xa9"},
		{TEXT("\xe5\x90\x8d\xe5\x89\x8d"), "\xe5\x90\x8d\xe5\x89\x8d"},
		{TEXT("\xf0\x9f\x92\xa9"), "\xf0\x9f\x92\xa9"},
		{TEXT("caf\xe9"), "caf\\xe9"},
		{TEXT("\xc3"), "\\xc3"},
		{TEXT("\xe2\x82"), "\\xe2\\x82"},
		{TEXT("\xe2\x82x"), "\\xe2\\x82x"},
		{TEXT("\xc0\xaf"), "\\xc0\\xaf"},
		{TEXT("\xed\xa0\x80"), "\\xed\\xa0\\x80"},
		{TEXT("\xe2\x80\xa8"), "\\xe2\\x80\\xa8"}, /* line separator */
	};

	need_utf8_locale();
	check_escapes(cases, ARRAY_SIZE(cases), TEXT_TERMINAL);
}

static void terminal_in_c(void **state UNUSED)
{
	static const struct escape_case cases[] = {
		{TEXT("plain"), "plain"},
		{TEXT("caf\xc3\xa9"), "caf\\xc3\\xa9"},
		{TEXT("\x1b]0;title\x07"), "\\x1b]0;title\\x07"},
	};

	assert_non_null(setlocale(LC_ALL, "C"));
	check_escapes(cases, ARRAY_SIZE(cases), TEXT_TERMINAL);
}

/* For a pipe no locale matters: what is UTF-8 stays, but for control characters. */
static void plain_in_any_locale(void **state UNUSED)
{
	static const struct escape_case cases[] = {
		{TEXT("quo\"te\\"), "quo\"te\\"},
		{TEXT("caf\xc3\xa9 \xe5\x90\x8d"), "caf\xc3\xa9 \xe5\x90\x8d"},
		{TEXT("\x1b[31m\n\x7f"), "\\x1b[31m\\x0a\\x7f"},
		{TEXT("\xc2\x9b" "31m"), "\\xc2\\x9b31m"},
		{TEXT("\xc2\xa0"), "\xc2\xa0"},
		{TEXT("caf\xe9"), "caf\\xe9"},
		{TEXT("\xed\xa0\x80"), "\\xed\\xa0\\x80"},
		{TEXT("a\0b"), "a\\x00b"},
	};

	assert_non_null(setlocale(LC_ALL, "C"));
	check_escapes(cases, ARRAY_SIZE(cases), TEXT_PLAIN);
	need_utf8_locale();
	check_escapes(cases, ARRAY_SIZE(cases), TEXT_PLAIN);
}

static void json_strings(void **state UNUSED)
{
	static const struct escape_case cases[] = {
		{TEXT(""), ""},
		{TEXT("plain /name"), "plain /name"},
		{TEXT("quo\"te\\"), "quo\\\"te\\\\"},
		{TEXT("\b\f\n\r\t"), "\\b\\f\\n\\r\\t"},
		{TEXT("\x01\x1b\x1f\x7f"), "\\u0001\\u001b\\u001f\\u007f"},
		{TEXT("a\0b"), "a\\u0000b"},
		{TEXT("\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0"), "\\u0080\\u009b\\u009f\xc2\xa0"},
		{TEXT("caf\xc3\xa9"), "caf\xc3\xa9"},
		{TEXT("caf\xe9"), "caf\xef\xbf\xbd"},
		{TEXT("\xc3"), "\xef\xbf\xbd"},
		{TEXT("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{TEXT("\xf0\x9f\x92\xa9"), "\xf0\x9f\x92\xa9"},
		{TEXT("\xf0\x9f\x92"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	};

	check_escapes(cases, ARRAY_SIZE(cases), TEXT_JSON);
}

static size_t random_bytes(char *bytes, size_t size)
{
	size_t n = random_below(size);

	for (size_t i = 0; i < n; i++) {
		unsigned long code = random_below(0x110000);

		if (random_below(3) == 0 && i + 4 < n)
			i += encode(code, shortest(code), bytes + i) - 1;
		else
			bytes[i] = (char)random_u64();
	}
	return n;
}

/* Whatever comes in, each character that goes out is printable, in every locale. */
static void only_printable_characters_reach_a_terminal(void **state UNUSED)
{
	static const char *const locales[] = {"C", "C.UTF-8"};

	for (unsigned i = 0; i < 20000; i++) {
		char bytes[60];
		size_t n = random_bytes(bytes, sizeof(bytes));
		struct strbuf sb = STRBUF_INIT;
		mbstate_t mbs = {0};

		if (!setlocale(LC_ALL, locales[i % 2]))
			continue;
		text_escape(&sb, bytes, n, TEXT_TERMINAL);
		for (const char *p = sb_str(&sb); *p;) {
			wchar_t wc;
			size_t len = mbrtowc(&wc, p, strlen(p), &mbs);

			assert_in_range(len, 1, 4);
			assert_true(iswprint((wint_t)wc));
			p += len;
		}
		assert_int_equal(strlen(sb_str(&sb)), sb.len);
		sb_free(&sb);
	}
	(void)setlocale(LC_ALL, "C");
}

/* A JSON string is valid UTF-8 without controls; valid text comes back out of it. */
static void json_strings_of_random_bytes(void **state UNUSED)
{
	for (unsigned i = 0; i < 20000; i++) {
		char bytes[60];
		char back[400];
		size_t n = random_bytes(bytes, sizeof(bytes));
		size_t at = 0;
		bool valid = true;
		struct strbuf sb = STRBUF_INIT;

		for (size_t k = 0; k < n && valid;) {
			size_t len = text_utf8_length(bytes + k, n - k);

			valid = len > 0;
			k += len;
		}
		text_escape(&sb, bytes, n, TEXT_JSON);
		for (const char *p = sb_str(&sb); *p;) {
			size_t len = text_utf8_length(p, strlen(p));

			assert_in_range(len, 1, 4);
			assert_true((unsigned char)*p >= ' ' && *p != '"' && *p != 0x7f);
			if (*p == '\\' && p[1] == 'u') {
				unsigned code;

				assert_int_equal(sscanf(p + 2, "%4x", &code), 1);
				assert_true(code < ' ' || (code >= 0x7f && code < 0xa0));
				at += encode(code, shortest(code), back + at);
				p += 6;
			} else if (*p == '\\') {
				const char *letter = strchr("bfnrt\"\\", p[1]);

				assert_non_null(letter);
				back[at++] = "\b\f\n\r\t\"\\"[letter - "bfnrt\"\\"];
				p += 2;
			} else {
				memcpy(back + at, p, len);
				at += len;
				p += len;
			}
		}
		if (valid) {
			assert_int_equal(at, n);
			assert_memory_equal(back, bytes, n);
		}
		sb_free(&sb);
	}
}

static void widths(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
		{"", 0},
		{"queue", 5},
		{"caf\xc3\xa9", 4},
		{"cafe\xcc\x81", 4}, /* a combining accent */
		{"\xe5\x90\x8d\xe5\x89\x8d", 4},
		{"\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87", 4},
		{"a\xff\xfe" "b", 4},
		{"\xe2\x82", 2},
	};

	need_utf8_locale();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(text_width(cases[i].text), cases[i].width);
}

static void widths_as_the_library_has_them(void **state UNUSED)
{
	need_utf8_locale();
	for (unsigned i = 0; i < 20000; i++) {
		wchar_t wide[12] = {0};
		char text[64];
		size_t n = random_below(ARRAY_SIZE(wide));

		for (size_t k = 0; k < n; k++) {
			do {
				wide[k] = (wchar_t)(random_below(2) ? random_below(0x3000)
								    : random_below(0x20000));
			} while (!iswprint((wint_t)wide[k]));
		}
		assert_true(wcstombs(text, wide, sizeof(text)) < sizeof(text));
		assert_int_equal(text_width(text), wcswidth(wide, n));
	}
}

static void distances(void **state UNUSED)
{
	static const struct {
		const char *a, *b;
		unsigned distance;
	} cases[] = {
		{"", "", 0},	      {"", "ipcs", 4},	     {"ipcs", "ipcs", 0},
		{"ipcs", "ipsc", 1},  {"ipcs", "ipc", 1},    {"ipcs", "ipcss", 1},
		{"ipcs", "opcs", 1},  {"lsipc", "lspic", 1}, {"lsipc", "slipc", 1},
		{"ipcmk", "ipcrm", 2}, {"ftok", "kotf", 3},   {"kitten", "sitting", 3},
		{"ca", "abc", 3}, /* a swap is not changed again */
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(text_distance(cases[i].a, cases[i].b), cases[i].distance);
		assert_int_equal(text_distance(cases[i].b, cases[i].a), cases[i].distance);
	}
}

static void fitting(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t columns, bytes;
	} cases[] = {
		{"", 3, 0}, {"abc", 0, 0}, {"abc", 2, 2}, {"abc", 3, 3}, {"abc", 9, 3},
		{"имя", 2, 4}, {"名前", 3, 3}, {"名前", 1, 0}, {"a\xff" "b", 2, 2},
	};

	need_utf8_locale();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(text_fit(cases[i].text, cases[i].columns), cases[i].bytes);
}

static void wrapped(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t column, indent;
		const char *lines;
	} cases[] = {
		{"", 0, 0, ""},
		{"one two", 0, 0, "one two"},
		{"one two three four", 0, 0, "one two\nthree four"},
		{"one two three four", 5, 2, "one\n  two\n  three\n  four"},
		{"incomprehensibilities", 0, 0, "incomprehensibilities"},
		{"a  b ", 0, 0, "a b"},
		{"a incomprehensibilities b", 0, 2, "a\n  incomprehensibilities\n  b"},
		{"共享内存段名称", 0, 0, "共享内存段\n名称"},
		{"共享内存段，名称", 0, 0, "共享内存\n段，名称"},
		{"共享（内存）段", 0, 0, "共享（内\n存）段"},
		{"共享内存（段", 0, 0, "共享内存\n（段"},
		{"shm 内存 段名称", 0, 0, "shm 内存\n段名称"},
		{"два слова", 0, 1, "два слова"},
		{"ещё два слова", 0, 1, "ещё два\n слова"},
	};

	need_utf8_locale();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf out = STRBUF_INIT;

		text_wrap(&out, cases[i].text, cases[i].column, cases[i].indent, 10);
		assert_string_equal(sb_str(&out), cases[i].lines);
		sb_free(&out);
	}
}

static void distance_of_long_words(void **state UNUSED)
{
	static char a[3001], b[2501];

	memset(a, 'x', sizeof(a) - 1);
	memset(b, 'x', sizeof(b) - 1);
	assert_int_equal(text_distance(a, b), 500);
	assert_int_equal(text_distance(a, ""), 3000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_of_every_code_point),
		cmocka_unit_test(utf8_of_bytes_that_are_none),
		cmocka_unit_test(terminal_in_utf8),
		cmocka_unit_test(terminal_in_c),
		cmocka_unit_test(plain_in_any_locale),
		cmocka_unit_test(json_strings),
		cmocka_unit_test(only_printable_characters_reach_a_terminal),
		cmocka_unit_test(json_strings_of_random_bytes),
		cmocka_unit_test(widths),
		cmocka_unit_test(widths_as_the_library_has_them),
		cmocka_unit_test(fitting),
		cmocka_unit_test(wrapped),
		cmocka_unit_test(distances),
		cmocka_unit_test(distance_of_long_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
