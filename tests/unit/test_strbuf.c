/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/strbuf.h: every number as printf writes it, and no byte lost while growing. */
#include "unit.h"

#include <inttypes.h>
#include <limits.h>

static void is_empty_at_first(void **state UNUSED)
{
	struct strbuf sb = STRBUF_INIT;

	assert_string_equal(sb_str(&sb), "");
	sb_reset(&sb);
	assert_string_equal(sb_str(&sb), "");
	sb_puts(&sb, "");
	sb_putn(&sb, "abc", 0);
	assert_taken(&sb, "");
	assert_null(sb.buf);
	sb_free(&sb);
}

static void keeps_what_was_put(void **state UNUSED)
{
	struct strbuf sb = STRBUF_INIT;

	for (unsigned i = 0; i < 5000; i++) {
		sb_putc(&sb, (char)('a' + i % 26));
		assert_int_equal(sb.len, i + 1);
		assert_int_equal(sb.buf[sb.len], '\0');
		assert_true(sb.cap > sb.len);
	}
	for (unsigned i = 0; i < 5000; i++)
		assert_int_equal(sb_str(&sb)[i], 'a' + i % 26);
	sb_reset(&sb);
	assert_string_equal(sb_str(&sb), "");
	sb_puts(&sb, "segment ");
	sb_putn(&sb, "0x12345", 3);
	assert_taken(&sb, "segment 0x1");
}

static void holds_nul_bytes(void **state UNUSED)
{
	struct strbuf sb = STRBUF_INIT;

	sb_putn(&sb, "a\0b", 3);
	sb_putc(&sb, '\0');
	assert_int_equal(sb.len, 4);
	assert_memory_equal(sb.buf, "a\0b\0", 5);
	sb_free(&sb);
}

static void writes_decimals_as_printf(void **state UNUSED)
{
	for (unsigned i = 0; i < 20000; i++) {
		struct strbuf sb = STRBUF_INIT;
		uint64_t n = random_wide();
		char expected[64];

		sb_put_u64(&sb, n);
		(void)snprintf(expected, sizeof(expected), "%" PRIu64, n);
		assert_taken(&sb, expected);
		sb_put_i64(&sb, (int64_t)n);
		(void)snprintf(expected, sizeof(expected), "%" PRId64, (int64_t)n);
		assert_taken(&sb, expected);
	}
}

static void writes_the_ends_of_the_types(void **state UNUSED)
{
	struct strbuf sb = STRBUF_INIT;

	sb_put_u64(&sb, 0);
	assert_taken(&sb, "0");
	sb_put_u64(&sb, UINT64_MAX);
	assert_taken(&sb, "18446744073709551615");
	sb_put_i64(&sb, INT64_MIN);
	assert_taken(&sb, "-9223372036854775808");
	sb_put_i64(&sb, INT64_MAX);
	assert_taken(&sb, "9223372036854775807");
	sb_put_i64(&sb, -1);
	assert_taken(&sb, "-1");
}

static void writes_digits_as_printf(void **state UNUSED)
{
	static const struct {
		void (*put)(struct strbuf *, unsigned long long, unsigned);
		const char *format;
	} bases[] = {
		{sb_put_padded, "%0*" PRIu64},
		{sb_put_octal, "%0*" PRIo64},
		{sb_put_hex, "%0*" PRIx64},
	};

	for (unsigned i = 0; i < 30000; i++) {
		struct strbuf sb = STRBUF_INIT;
		uint64_t n = i < 3 ? UINT64_MAX : random_wide();
		unsigned digits = (unsigned)random_below(25);
		char expected[64];

		bases[i % 3].put(&sb, n, digits);
		(void)snprintf(expected, sizeof(expected), bases[i % 3].format, (int)digits, n);
		assert_taken(&sb, expected);
	}
}

/* More zeros than there is room for are cut. */
static void numbers_have_at_most_24_digits(void **state UNUSED)
{
	struct strbuf sb = STRBUF_INIT;

	sb_put_hex(&sb, 0, 99);
	assert_taken(&sb, "000000000000000000000000");
	sb_put_padded(&sb, 7, UINT_MAX);
	assert_taken(&sb, "000000000000000000000007");
}

static void formats_of_any_length(void **state UNUSED)
{
	for (int n = 0; n < 5000; n += 1 + n / 7) {
		struct strbuf sb = STRBUF_INIT;

		sb_puts(&sb, "<");
		sb_printf(&sb, "%*s|%d", n, "", n);
		assert_int_equal(sb.len, strlen(sb_str(&sb)));
		assert_int_equal(strspn(sb_str(&sb) + 1, " "), n);
		assert_int_equal(atoi(strchr(sb_str(&sb), '|') + 1), n);
		sb_free(&sb);
	}
}

static void hands_its_text_over(void **state UNUSED)
{
	struct strbuf sb = STRBUF_INIT;
	char *nothing = sb_steal(&sb);

	assert_string_equal(nothing, "");
	free(nothing);
	sb_puts(&sb, "set");

	char *text = sb_steal(&sb);

	sb_puts(&sb, "queue");
	assert_string_equal(text, "set");
	free(text);
	assert_taken(&sb, "queue");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_empty_at_first),
		cmocka_unit_test(keeps_what_was_put),
		cmocka_unit_test(holds_nul_bytes),
		cmocka_unit_test(writes_decimals_as_printf),
		cmocka_unit_test(writes_the_ends_of_the_types),
		cmocka_unit_test(writes_digits_as_printf),
		cmocka_unit_test(numbers_have_at_most_24_digits),
		cmocka_unit_test(formats_of_any_length),
		cmocka_unit_test(hands_its_text_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
