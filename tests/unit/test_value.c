/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render/value.h: text, JSON and order of each type, at its ends. */
#include "unit.h"

#include <errno.h>
#include <time.h>

#include "render/value.h"

#define NOW 1795250461 /* 2026-11-21T08:41:01 UTC */

static const struct out_format human = {.time_style = TIME_ISO, .now = NOW};
static const struct out_format plain = {
	.bytes = true, .seconds = true, .all_values = true, .numeric_perms = true,
	.time_style = TIME_EPOCH, .now = NOW,
};

static int in_utc(void **state UNUSED)
{
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	return 0;
}

static struct value use_of(uint64_t part, uint64_t whole)
{
	return (struct value){.type = VALUE_USE, .share = {part, whole}};
}

/* ---- one value, drawn ---- */

/* As the member "v", without the object around it. */
static void expect_json(const struct value *value, const char *expected)
{
	struct json json = JSON_COMPACT_INIT;
	struct strbuf document = STRBUF_INIT;

	json_open_object(&json, NULL);
	value_json(&json, "v", value, &human);
	json_close_object(&json);
	sb_printf(&document, "{\"v\":%s}", expected);
	assert_string_equal(sb_str(&json.out), sb_str(&document));
	sb_free(&json.out);
	sb_free(&document);
}

static void expect(struct value value, const char *for_people, const char *for_programs,
		   const char *in_json)
{
	struct strbuf out = STRBUF_INIT;

	value_put(&out, &value, &human);
	assert_taken(&out, for_people);
	value_put(&out, &value, &plain);
	assert_taken(&out, for_programs);
	expect_json(&value, in_json);
}

static void nothing(void **state UNUSED)
{
	const struct value dash = {.type = VALUE_DASH};
	const struct value absent = value_absent();

	expect(absent, "", "", "null");
	expect(dash, "-", "-", "null");
	assert_true(value_is_absent(&absent) && value_is_absent(&dash));
}

static void numbers(void **state UNUSED)
{
	expect(value_number(0), "0", "0", "0");
	expect(value_number(UINT64_MAX), "18446744073709551615", "18446744073709551615",
	       "\"18446744073709551615\"");
	expect(value_signed(-1), "-1", "-1", "-1");
	expect(value_signed(INT64_MIN), "-9223372036854775808", "-9223372036854775808",
	       "\"-9223372036854775808\"");
	expect(value_signed(INT64_MAX), "9223372036854775807", "9223372036854775807",
	       "\"9223372036854775807\"");
	expect(value_of(VALUE_MESSAGES, 0), "0 msgs", "0", "0");
	expect(value_of(VALUE_MESSAGES, 1), "1 msg", "1", "1");
	expect(value_of(VALUE_SEMAPHORES, 1), "1 sem", "1", "1");
	expect(value_of(VALUE_SEMAPHORES, 32000), "32000 sems", "32000", "32000");
}

static void sizes(void **state UNUSED)
{
	expect(value_size(0), "0B", "0", "0");
	expect(value_size(12345), "12.1K", "12345", "12345");
	expect(value_size(UINT64_MAX), "16E", "18446744073709551615",
	       "\"18446744073709551615\"");
}

/* A number that stands for "no such": of nobody, not of the account 4294967295. */
static void accounts(void **state UNUSED)
{
	expect(value_id(0), "0", "0", "0");
	expect(value_id(4294967294), "4294967294", "4294967294", "4294967294");
	expect(value_id((uid_t)-1), "", "", "null");
	expect(value_id((gid_t)-1), "", "", "null");
}

static void drawn_in_octal_and_hexadecimal(void **state UNUSED)
{
	expect(value_of(VALUE_KEY, 0), "0x00000000", "0x00000000", "\"0x00000000\"");
	expect(value_of(VALUE_KEY, UINT32_MAX), "0xffffffff", "0xffffffff", "\"0xffffffff\"");
	expect(value_of(VALUE_MODE, 0), "0000", "0000", "\"0000\"");
	expect(value_of(VALUE_MODE, 07777), "7777", "7777", "\"7777\"");
	expect(value_of(VALUE_PERMS, 0), "---------", "0", "\"---------\"");
	expect(value_of(VALUE_PERMS, 0607), "rw----rwx", "0607", "\"rw----rwx\"");
}

static void percentages(void **state UNUSED)
{
	expect(value_percent(1, 0), "", "", "null");
	expect(value_percent(0, 1), "0.0", "0.0", "0.0");
	expect(value_percent(1, 3), "33.3", "33.3", "33.3");
	expect(value_percent(2, 3), "66.6", "66.6", "66.6");
	expect(value_percent(1, 1), "100.0", "100.0", "100.0");
	expect(value_percent(4096, 1), "100.0", "100.0", "100.0");
	expect(value_percent(UINT64_MAX, UINT64_MAX), "100.0", "100.0", "100.0");
	expect(value_percent(UINT64_MAX / 2, UINT64_MAX), "49.9", "49.9", "49.9");
	expect(value_percent(1, UINT64_MAX), "0.0", "0.0", "0.0");
	/* As util-linux has it: not cut, and of nothing too. */
	expect(use_of(4, 3), "133.33%", "133.33%", "133.3");
	expect(use_of(1, 0), "inf%", "inf%", "null");
	expect(use_of(0, 0), "-nan%", "-nan%", "null");
}

static void times(void **state UNUSED)
{
	expect(value_time(0), "", "", "null");
	expect(value_time(NOW), "2026-11-21T08:41:01+00:00", "1795250461",
	       "\"2026-11-21T08:41:01+00:00\"");
	expect(value_time(-1), "1969-12-31T23:59:59+00:00", "-1",
	       "\"1969-12-31T23:59:59+00:00\"");
	expect(value_time(INT64_MAX), "9223372036854775807", "9223372036854775807",
	       "\"9223372036854775807\"");
	expect(value_age(0, NOW), "", "", "null");
	expect(value_age(NOW - 100, NOW), "1m", "100", "100");
	expect(value_age(NOW, NOW), "0s", "0", "0");
	expect(value_age(NOW + 1, NOW), "0s", "0", "0");
	expect(value_age(INT64_MIN, INT64_MAX), "213503982334601d", "18446744073709551615",
	       "\"18446744073709551615\"");
}

static void truths(void **state UNUSED)
{
	expect(value_truth(true), "yes", "yes", "true");
	expect(value_truth(false), "no", "no", "false");
}

static void texts(void **state UNUSED)
{
	expect(value_text(NULL), "", "", "null");
	expect(value_text(""), "", "", "null");
	/* What looks like another type is still a text. */
	expect(value_text("12"), "12", "12", "\"12\"");
	expect(value_text("no"), "no", "no", "\"no\"");
	expect(value_text("a\n\"\xff"), "a\n\"\xff", "a\n\"\xff", "\"a\\n\\\"\xef\xbf\xbd\"");
}

static void lists(void **state UNUSED)
{
	struct value_room room = value_room(&human);

	expect(value_made_text(&room), "", "", "null");
	expect(value_made_texts(&room), "", "", "[]");
	expect(value_made_numbers(&room), "", "", "[]");
	expect(value_made_distinct(&room), "", "", "[]");

	value_room_reset(&room);
	value_add_text(&room, "");
	expect(value_made_texts(&room), "", "", "[\"\"]");
	value_add_text(&room, "a,b");
	value_next_text(&room);
	sb_puts(&room.text, "7");
	expect(value_made_texts(&room), ",a,b,7", ",a,b,7", "[\"\",\"a,b\",\"7\"]");

	value_room_reset(&room);
	value_add_number(&room, 0);
	value_add_number(&room, -5);
	value_add_number(&room, VALUE_NO_ITEM);
	value_add_number(&room, INT64_MAX);
	expect(value_made_numbers(&room), "0,-5,-,9223372036854775807",
	       "0,-5,-,9223372036854775807", "[0,-5,null,\"9223372036854775807\"]");

	value_room_reset(&room);
	value_add_distinct(&room, "b");
	value_add_distinct(&room, NULL);
	value_add_distinct(&room, "a");
	value_add_distinct(&room, "b");
	expect(value_made_distinct(&room), "a,b", "a,b", "[\"a\",\"b\"]");

	/* Nothing is left of the values before. */
	value_room_reset(&room);
	expect(value_made_distinct(&room), "", "", "[]");
	expect(value_made_numbers(&room), "", "", "[]");
	value_room_free(&room);
}

static void losses(void **state UNUSED)
{
	const struct loss unknown = {.of_values = true};
	const struct loss memory = {.has_bytes = true, .bytes = 8192};
	const struct loss queue = {
		.has_bytes = true, .bytes = 4096, .has_messages = true, .messages = 12,
		.has_message_bytes = true, .message_bytes = 4096,
	};
	const struct loss empty = {
		.has_bytes = true, .has_messages = true, .has_message_bytes = true,
	};
	const struct loss counted = {.has_messages = true, .messages = 1};
	const struct loss named = {
		.of_values = true, .has_bytes = true, .bytes = 4096, .has_semaphores = true,
	};
	const struct loss closed = {.of_values = true, .has_bytes = true, .bytes = 4096};
	const struct loss set = {.of_values = true, .has_semaphores = true, .semaphores = 4};
	const struct value none = value_absent();
	struct value_room room = value_room(&human);
	struct value values = value_made_numbers(&room);

#define LOSS(bytes, messages, message_bytes, semaphores)                                          \
	"{\"bytes\":" bytes ",\"messages\":" messages ",\"message_bytes\":" message_bytes          \
	",\"semaphores\":" semaphores "}"
	expect(value_made_loss(&room, &unknown, &none), "", "",
	       LOSS("null", "null", "null", "null"));
	expect(value_made_loss(&room, &memory, &none), "8K", "8192",
	       LOSS("8192", "null", "null", "null"));
	expect(value_made_loss(&room, &queue, &none), "12 msgs, 4K", "12 msgs, 4096",
	       LOSS("4096", "12", "4096", "null"));
	expect(value_made_loss(&room, &empty, &none), "-", "-", LOSS("0", "0", "0", "null"));
	expect(value_made_loss(&room, &counted, &none), "1 msg", "1 msg",
	       LOSS("null", "1", "null", "null"));
	expect(value_made_loss(&room, &closed, &none), "", "",
	       LOSS("4096", "null", "null", "null"));
	expect(value_made_loss(&room, &unknown, &values), "", "",
	       LOSS("null", "null", "null", "null"));
	value_add_number(&room, 0);
	values = value_made_numbers(&room);
	expect(value_made_loss(&room, &named, &values), "0", "0",
	       LOSS("4096", "null", "null", "0"));
	for (int i = 1; i <= 4; i++)
		value_add_number(&room, i);
	values = value_made_numbers(&room);
	expect(value_made_loss(&room, &set, &values), "0,1,2,3,...", "0,1,2,3,4",
	       LOSS("null", "null", "null", "4"));
#undef LOSS
	value_room_free(&room);
}

/* ---- order ---- */

static void expect_order(struct value low, struct value high)
{
	assert_true(value_compare(&low, &high) < 0);
	assert_true(value_compare(&high, &low) > 0);
	assert_int_equal(value_compare(&low, &low), 0);
	assert_int_equal(value_compare(&high, &high), 0);
}

static void order(void **state UNUSED)
{
	expect_order(value_number(9), value_number(10));
	expect_order(value_number(UINT64_MAX - 1), value_number(UINT64_MAX));
	expect_order(value_signed(-1), value_number(0));
	expect_order(value_signed(INT64_MIN), value_signed(-1));
	expect_order(value_size(999), value_size(1024));
	/* One column, several kinds. */
	expect_order(value_of(VALUE_MESSAGES, 3), value_size(4));
	expect_order(value_of(VALUE_KEY, 0x7fffffff), value_of(VALUE_KEY, 0x80000000));
	expect_order(value_text("/name"), value_of(VALUE_KEY, 0));
	expect_order(value_percent(1, 3), value_percent(1001, 3000));
	expect_order(value_time(-1), value_time(1));
	expect_order(value_time(INT64_MIN), value_time(INT64_MAX));
	expect_order(value_of(VALUE_DURATION, 59), value_of(VALUE_DURATION, 60));
	expect_order(value_truth(false), value_truth(true));
	expect_order(value_text("10"), value_text("9"));
	expect_order(value_text(""), value_text("a"));
	expect_order(value_text("a"), value_text("ab"));
	expect_order(value_text("z"), value_text("\xc3\xa9"));
}

static struct value list_of(struct arena *arena, const char *const *texts, size_t count)
{
	struct value_room room = value_room(&human);
	struct value kept;

	for (size_t i = 0; i < count; i++) {
		value_add_text(&room, texts[i]);
		value_add_number(&room, strtol(texts[i], NULL, 10));
	}
	kept = value_made_texts(&room);
	kept = value_keep(&kept, arena);
	value_room_free(&room);
	return kept;
}

static struct value numbers_of(struct arena *arena, const int64_t *numbers, size_t count)
{
	struct value_room room = value_room(&human);
	struct value kept;

	for (size_t i = 0; i < count; i++)
		value_add_number(&room, numbers[i]);
	kept = value_made_numbers(&room);
	kept = value_keep(&kept, arena);
	value_room_free(&room);
	return kept;
}

/* Item by item, a list that has more behind equal items comes later. What is kept needs no room. */
static void order_of_lists(void **state UNUSED)
{
	static const char *const words[] = {"a", "b", ""};
	static const int64_t few[] = {-3, 9}, many[] = {-3, 10, 0};
	struct arena arena = ARENA_INIT;

	expect_order(list_of(&arena, words, 0), list_of(&arena, words, 1));
	expect_order(list_of(&arena, words, 1), list_of(&arena, words, 2));
	expect_order(list_of(&arena, words, 2), list_of(&arena, words, 3));
	expect_order(list_of(&arena, words, 3), list_of(&arena, words + 1, 1));
	expect_order(numbers_of(&arena, few, 0), numbers_of(&arena, few, 1));
	expect_order(numbers_of(&arena, few, 2), numbers_of(&arena, many, 2));
	expect_order(numbers_of(&arena, many, 2), numbers_of(&arena, many, 3));
	arena_free(&arena);
}

static void order_of_losses(void **state UNUSED)
{
	static const struct loss losses[] = { /* ascending */
		{.has_bytes = false},
		{.has_bytes = true, .bytes = 100, .has_messages = true, .messages = 5},
		{.has_bytes = true, .bytes = 100, .has_messages = true, .messages = 6},
		{.has_bytes = true, .bytes = 101},
	};
	static const int64_t values[] = {7};
	struct value_room room = value_room(&human);
	struct arena arena = ARENA_INIT;
	struct value semaphores = numbers_of(&arena, values, 1);
	struct value kept[ARRAY_SIZE(losses)];

	for (size_t i = 0; i < ARRAY_SIZE(losses); i++) {
		kept[i] = value_made_loss(&room, &losses[i], &semaphores);
		kept[i] = value_keep(&kept[i], &arena);
	}
	for (size_t i = 1; i < ARRAY_SIZE(losses); i++)
		expect_order(kept[i - 1], kept[i]);
	value_room_free(&room);
	arena_free(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing),
		cmocka_unit_test(numbers),
		cmocka_unit_test(sizes),
		cmocka_unit_test(accounts),
		cmocka_unit_test(drawn_in_octal_and_hexadecimal),
		cmocka_unit_test(percentages),
		cmocka_unit_test(times),
		cmocka_unit_test(truths),
		cmocka_unit_test(texts),
		cmocka_unit_test(lists),
		cmocka_unit_test(losses),
		cmocka_unit_test(order),
		cmocka_unit_test(order_of_lists),
		cmocka_unit_test(order_of_losses),
	};

	return cmocka_run_group_tests(tests, in_utc, NULL);
}
