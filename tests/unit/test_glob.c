/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/glob.h: tables, and random patterns against a matcher that tries everything. */
#include "unit.h"

#include "base/glob.h"

static bool valid(const char *pattern)
{
	return glob_valid(pattern, strlen(pattern));
}

static bool fits(const char *pattern, const char *text)
{
	return glob_fits(pattern, strlen(pattern), text, strlen(text));
}

static bool fits_cut(const char *pattern, const char *text)
{
	return glob_fits_cut(pattern, strlen(pattern), text, strlen(text));
}

static void what_is_a_pattern(void **state UNUSED)
{
	static const char *const good[] = {
		"", "a", "*", "?", "**", "[a]", "[]]", "[]a]", "[!]]", "[^a-z]", "[a-]", "[-a]", "[\\]]",
		"[a\\-z]", "\\*", "\\\\", "a]b", "[[]", "\xff", "[\x01-\xff]", "psm_[0-9a-f]*",
		"[[:digit:]]", "[[:x]", "[a[:alpha:]-]", "[\xc3\xa4-\xc3\xbc]",
	};
	static const char *const bad[] = {
		"[", "[a", "[]", "[!]", "[!", "a[", "[z-a]", "\\", "a\\", "[\\", "[a\\]", "[a-",
		"[[:digit:]", "[\xc3\xbc-\xc3\xa4]",
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (!valid(good[i]))
			fail_msg("'%s' is a pattern", good[i]);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (valid(bad[i]))
			fail_msg("'%s' is no pattern", bad[i]);
	assert_true(glob_match("a*", "ab"));
	assert_false(glob_match("a*", "ba"));
	/* Only as many bytes as are given. */
	assert_true(glob_valid("a[", 1));
	assert_false(glob_valid("[a]", 2));
}

static void what_fits(void **state UNUSED)
{
	static const struct {
		const char *pattern, *text;
		bool fits, cut;
	} cases[] = {
		{"", "", true, true},
		{"", "a", false, false},
		{"a", "", false, true},
		{"a", "a", true, true},
		{"a", "A", false, false},
		{"a", "ab", false, false},
		{"abc", "ab", false, true},
		{"*", "", true, true},
		{"*", ".hidden", true, true},
		{"?", "", false, true},
		{"?", "\n", true, true},
		{"?", "\xc3\xa9", true, true},         /* one character */
		{"??", "\xc3\xa9", false, true},
		{"??", "\xc3\xc3", true, true},        /* no characters: bytes */
		{"a?c", "a\xe4\xbd\xa0" "c", true, true},
		{"*b", "aab", true, true},
		{"*b", "aba", false, true},
		{"a*b*c", "axxbyyc", true, true},
		{"a*b*c", "axxcyyb", false, true},
		{"*.conf", "x.conf", true, true},
		{"*.conf", "x.conf~", false, true},
		{"[ab]", "a", true, true},
		{"[!ab]", "a", false, false},
		{"[^ab]", "c", true, true},
		{"[a-c]x", "bx", true, true},
		{"[a-c]x", "dx", false, false},
		{"[]]", "]", true, true},
		{"[\\]]", "]", true, true},
		{"[a-]", "-", true, true},
		{"[A-Z]", "b", false, false},          /* in every locale */
		{"[!a]", "\xff", true, true},
		{"[\xc3\xa4\xc3\xb6]", "\xc3\xb6", true, true}, /* characters, not their bytes */
		{"[\xc3\xa4\xc3\xb6]", "\xc3\xbc", false, false},
		{"[!x]", "\xc3\xbc", true, true},
		{"[!x][!x]", "\xc3\xbc", false, true},
		{"[\xc3\xa4-\xc3\xbc]", "\xc3\xb6", true, true},
		{"[\xf0-\xff]", "\xf5", true, true},       /* no character: a byte */
		{"[a-\xff]", "\xe4\xbd\xa0", true, true},
		{"[[:digit:]]", "7", true, true},
		{"[[:digit:]]", "x", false, false},
		{"[[:digit:]]", "\xd9\xa3", false, false}, /* in no locale */
		{"[![:digit:]]", "x", true, true},
		{"[_[:alnum:]-]", "-", true, true},
		{"[_[:alnum:]-]", "Z", true, true},
		{"[_[:alnum:]-]", ".", false, false},
		{"[[:space:]]", "\v", true, true},
		{"[[:punct:]]", "~", true, true},
		{"[[:punct:]]", "a", false, false},
		{"[[:cntrl:]]", "\x7f", true, true},
		{"[[:nothing:]]", ":]", true, true},      /* a set, and what follows it */
		{"\\*", "*", true, true},
		{"\\*", "x", false, false},
		{"loky-*", "loky-12-ab", true, true},
		{"loky-*", "loky", false, true},
		{"torch_shm_manager", "torch_shm_manag", false, true}, /* a short name of 15 bytes */
		{"httpd", "httpd.worker", false, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (fits(cases[i].pattern, cases[i].text) != cases[i].fits)
			fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].text);
		if (fits_cut(cases[i].pattern, cases[i].text) != cases[i].cut)
			fail_msg("'%s' and '%s', cut", cases[i].pattern, cases[i].text);
	}
}

static void literal_front(void **state UNUSED)
{
	assert_int_equal(glob_literal("abc", 3), 3);
	assert_int_equal(glob_literal("abc", 2), 2);
	assert_int_equal(glob_literal("psm_[0-9]", 9), 4);
	assert_int_equal(glob_literal("*x", 2), 0);
	assert_int_equal(glob_literal("a?", 2), 1);
	assert_int_equal(glob_literal("a\\*", 3), 1);
	assert_int_equal(glob_literal("", 0), 0);
}

/* Many stars and a name that nearly fits: the time must not explode. */
static void hostile_names(void **state UNUSED)
{
	char pattern[201];
	char text[256];

	for (size_t i = 0; i < 200; i += 2)
		memcpy(pattern + i, "*a", 2);
	pattern[200] = '\0';
	memset(text, 'a', 255);
	text[255] = '\0';
	assert_true(fits(pattern, text));
	text[254] = 'b';
	assert_false(fits(pattern, text));
	assert_true(fits_cut(pattern, text));
}

/* Patterns of `*`, `?`, `[ab]` and letters; every way is tried. */
static bool slow_fits(const char *pattern, const char *text)
{
	if (!*pattern)
		return !*text;
	if (*pattern == '*')
		return slow_fits(pattern + 1, text) || (*text && slow_fits(pattern, text + 1));
	if (!*text)
		return false;
	if (*pattern == '[')
		return (*text == pattern[1] || *text == pattern[2]) &&
		       slow_fits(pattern + 4, text + 1);
	return (*pattern == '?' || *pattern == *text) && slow_fits(pattern + 1, text + 1);
}

static void random_patterns(void **state UNUSED)
{
	static const char *const parts[] = {"a", "b", "c", "?", "*", "[ab]", "[bc]"};
	unsigned both = 0;

	for (unsigned round = 0; round < 20000; round++) {
		char pattern[64] = "";
		char text[16] = "";
		bool fit;

		for (uint64_t n = random_below(8); n > 0; n--)
			strcat(pattern, parts[random_below(ARRAY_SIZE(parts))]);
		for (uint64_t n = random_below(9); n > 0; n--)
			strcat(text, parts[random_below(3)]);
		fit = slow_fits(pattern, text);
		both += fit;
		if (fits(pattern, text) != fit)
			fail_msg("'%s' and '%s'", pattern, text);
		if (fit && text[0]) {
			text[strlen(text) - 1] = '\0';
			if (!fits_cut(pattern, text))
				fail_msg("'%s' and '%s', cut", pattern, text);
		}
	}
	assert_in_range(both, 1000, 19000);
}

/* Any bytes at all: no read outside, which sanitizers and valgrind would see. */
static void random_bytes(void **state UNUSED)
{
	for (unsigned round = 0; round < 20000; round++) {
		size_t size = (size_t)random_below(12);
		size_t length = (size_t)random_below(12);
		char *pattern = malloc(size + 1);
		char *text = malloc(length + 1);

		assert_non_null(pattern);
		assert_non_null(text);
		for (size_t i = 0; i < size; i++)
			pattern[i] = random_below(2) ? "[]!-*?\\a:"[random_below(9)]
						     : (char)random_below(256);
		for (size_t i = 0; i < length; i++)
			text[i] = (char)random_below(256);
		pattern = realloc(pattern, size ? size : 1);
		text = realloc(text, length ? length : 1);
		assert_in_range(glob_literal(pattern, size), 0, size);
		if (glob_valid(pattern, size) && glob_fits(pattern, size, text, length))
			assert_true(glob_fits_cut(pattern, size, text, length));
		free(pattern);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_a_pattern),
		cmocka_unit_test(what_fits),
		cmocka_unit_test(literal_front),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(random_patterns),
		cmocka_unit_test(random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
