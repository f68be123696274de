/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/conf.h */
#include "unit.h"

#include "base/conf.h"

/* Append each line to `out` as "NUMBER:text|", a bad one as "NUMBER!|". */
static void read_all(struct strbuf *out, const char *text, size_t size)
{
	struct conf conf;
	const char *bad;
	char *line;

	conf_start(&conf, text, size);
	while ((line = conf_next(&conf, &bad))) {
		if (bad)
			sb_printf(out, "%u!|", conf.line);
		else
			sb_printf(out, "%u:%s|", conf.line, line);
	}
	assert_null(conf_next(&conf, &bad));
	conf_end(&conf);
}

static void lines(void **state UNUSED)
{
	static const struct {
		const char *text;
		const char *lines;
	} cases[] = {
		{"", ""},
		{"\n\n\n", ""},
		{"a", "1:a|"},
		{"a\nb\n", "1:a|2:b|"},
		{"\n\n  a\t \n", "3:a|"},
		{"a\r\nb\r\n", "1:a|2:b|"},
		{"# no\n  # neither\nyes # yes\n", "3:yes # yes|"},
		{"a \\\n\t b\nc", "1:a b|3:c|"},
		{"a\\\nb\\\nc\nd", "1:a b c|4:d|"},
		{"a\\", "1:a|"},
		{"a\\\n", "1:a|"},
		{"a\\\n\nb", "1:a|3:b|"},
		{"\\\n\\\n", "1:|"},
		{"# a \\\nb", "2:b|"},
		{"a \\ b\n", "1:a \\ b|"},
	};
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		read_all(&out, cases[i].text, strlen(cases[i].text));
		assert_taken(&out, cases[i].lines);
	}
	sb_free(&out);
}

static void nul_bytes(void **state UNUSED)
{
	static const char text[] = "a\0b\nc\n\0\n#\0\n";
	struct strbuf out = STRBUF_INIT;

	read_all(&out, text, sizeof(text) - 1);
	assert_taken(&out, "1!|2:c|3!|");
	sb_free(&out);
}

static void words(void **state UNUSED)
{
	static const struct {
		const char *line;
		const char *words; /* each ends with '|'; '!' where a quote is left open */
	} cases[] = {
		{"", ""},
		{"   ", ""},
		{"a", "a|"},
		{"a b", "a|b|"},
		{"  a \t b  ", "a|b|"},
		{"\"a b\" c", "a b|c|"},
		{"name=\"a b\"c", "name=a bc|"},
		{"\"\"", "|"},
		{"\"\" a", "|a|"},
		{"\"", "!"},
		{"a \"b", "a|!"},
		{"a\"b\"\"c\"", "abc|"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf out = STRBUF_INIT;
		char *line = strdup(cases[i].line);
		char *at = line;
		const char *word;
		bool open;

		assert_non_null(line);
		while ((word = conf_word(&at, &open)))
			sb_printf(&out, "%s|", word);
		if (open)
			sb_putc(&out, '!');
		assert_taken(&out, cases[i].words);
		sb_free(&out);
		free(line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
