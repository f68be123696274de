/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render/format.h: sizes by exact arithmetic, times against the C library. */
#include "unit.h"

#include <limits.h>
#include <locale.h>
#include <sys/stat.h>
#include <time.h>

#include "render/format.h"

static void sizes(void **state UNUSED)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{0, "0B"},
		{1, "1B"},
		{1023, "1023B"},
		{1024, "1K"},
		{1075, "1K"},
		{1076, "1.1K"},
		{1536, "1.5K"},
		{4096, "4K"},
		{12390, "12.1K"},
		{1048575, "1024K"},
		{1048576, "1M"},
		{1101004, "1M"},
		{1101005, "1.1M"}, /* as lsipc of util-linux 2.38 shows these */
		{339057197, "323.4M"},
		{237439645969390, "216T"},
		{3997057801132752, "3.6P"},
		{UINT64_C(1) << 30, "1G"},
		{UINT64_C(1) << 40, "1T"},
		{UINT64_C(1) << 50, "1P"},
		{UINT64_C(1) << 60, "1E"},
		{UINT64_C(1) << 63, "8E"},
		{UINT64_C(18446744073692774399), "16E"},
		{UINT64_MAX, "16E"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		format_size(&sb, cases[i].bytes);
		assert_taken(&sb, cases[i].text);
	}
}

/* Thousandths cut off, tenths rounded from them; with more than 64 bits. */
static void sizes_by_arithmetic(void **state UNUSED)
{
	for (unsigned i = 0; i < 100000; i++) {
		uint64_t bytes = random_wide();
		unsigned power = 0;
		struct strbuf sb = STRBUF_INIT;
		char expected[40];

		while (power < 6 && bytes >> (10 * (power + 1)))
			power++;

		uint64_t one = UINT64_C(1) << (10 * power);
		unsigned __int128 scaled = (unsigned __int128)(bytes % one) * 1000 / one;
		unsigned tenths = ((unsigned)scaled + 50) / 100;
		unsigned long long whole = bytes / one + tenths / 10;

		if (tenths % 10)
			(void)snprintf(expected, sizeof(expected), "%llu.%u%c", whole, tenths,
				       "BKMGTPE"[power]);
		else
			(void)snprintf(expected, sizeof(expected), "%llu%c", whole, "BKMGTPE"[power]);
		format_size(&sb, bytes);
		assert_taken(&sb, expected);
	}
}

/* Build a locale with a decimal comma in a directory, out of what the package locales brings. */
static bool build_locale(const char *directory)
{
	char command[200];

	(void)snprintf(command, sizeof(command),
		       "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >%s/log 2>&1", directory,
		       directory);
	return system(command) == 0 && setenv("LOCPATH", directory, 1) == 0 &&
	       setlocale(LC_NUMERIC, "de_DE.UTF-8");
}

static void sizes_have_the_point_of_the_locale(void **state UNUSED)
{
	static const char *const locales[] = {"de_DE.UTF-8", "ru_RU.UTF-8", "fr_FR.UTF-8", "de_DE"};
	struct strbuf sb = STRBUF_INIT;
	struct capture place;
	size_t i = 0;

	capture_begin(&place);
	while (i < ARRAY_SIZE(locales) && !setlocale(LC_NUMERIC, locales[i]))
		i++;
	if (i < ARRAY_SIZE(locales) || build_locale(place.path))
		format_size(&sb, 1536);
	(void)setlocale(LC_NUMERIC, "C");
	(void)unsetenv("LOCPATH");
	capture_end(&place);
	if (sb.len == 0)
		skip_because("no locale with a decimal comma is installed or could be built");
	assert_taken(&sb, "1,5K");
}

static void use_zone(const char *zone)
{
	assert_int_equal(setenv("TZ", zone, 1), 0);
	tzset();
}

static const char *const zones[] = {
	"UTC0", "IST-5:30", "EST5EDT,M3.2.0,M11.1.0", "XXX11:45", "YYY-14", "Europe/Moscow",
};

static time_t random_time(void)
{
	switch (random_below(4)) {
	case 0:
		return (time_t)random_below(4102444800); /* up to the year 2100 */
	case 1:
		return (time_t)(random_wide() >> 9); /* years of up to 9 digits and more */
	case 2:
		return -(time_t)random_below(UINT64_C(1) << 36);
	default:
		return (time_t)random_below(100000);
	}
}

static void times_as_the_library_has_them(void **state UNUSED)
{
	for (unsigned i = 0; i < 20000; i++) {
		time_t when = random_time();
		struct strbuf sb = STRBUF_INIT;
		char text[64];
		char expected[64];
		struct tm tm;

		if (i % 1000 == 0)
			use_zone(zones[random_below(ARRAY_SIZE(zones))]);
		if (!localtime_r(&when, &tm) || !ctime_r(&when, text))
			continue;
		text[strcspn(text, "\n")] = '\0';
		format_time(&sb, when, 0, TIME_FULL);
		assert_taken(&sb, text);
		format_time(&sb, when, 0, TIME_BSD);
		(void)snprintf(expected, sizeof(expected), "%.15s", text + 4);
		assert_taken(&sb, expected);

		if (tm.tm_year < -900 || tm.tm_year > 8099)
			continue;
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S%z", &tm);

		size_t n = strlen(text);

		(void)snprintf(expected, sizeof(expected), "%.*s:%s", (int)n - 2, text, text + n - 2);
		format_time(&sb, when, 0, TIME_ISO);
		assert_taken(&sb, expected);
	}
}

static void short_times(void **state UNUSED)
{
	static const struct {
		time_t when, now;
		const char *text;
	} cases[] = {
		/* 1795250461 is Nov 21 2026 08:41:01 UTC */
		{1795250461, 1795250461, "08:41"},
		{1795250461, 1795250461 + 55138, "08:41"},     /* the last second of that day */
		{1795250461, 1795250461 + 55139, "Nov21"},     /* midnight */
		{1795250461, 1795250461 - 31261, "08:41"},     /* the first second */
		{1795250461, 1795250461 - 31262, "Nov21"},
		{1795250461, 1798761599, "Nov21"},	       /* the year's last second */
		{1795250461, 1798761600, "2026-Nov21"},
		{1798761600, 1795250461, "2027-Jan01"},
		{1704067200, 1795250461, "2024-Jan01"},
		{1, 1795250461, "1970-Jan01"},
		{-1, 1795250461, "1969-Dec31"},
	};

	use_zone("UTC0");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		format_time(&sb, cases[i].when, cases[i].now, TIME_SHORT);
		assert_taken(&sb, cases[i].text);
	}
	/* The same day in one zone are two in another. */
	use_zone("IST-5:30");

	struct strbuf sb = STRBUF_INIT;

	format_time(&sb, 1795250461, 1795250461 + 40000, TIME_SHORT);
	assert_taken(&sb, "Nov21");
	use_zone("UTC0");
}

static void times_beyond_the_calendar(void **state UNUSED)
{
	static const time_t times[] = {INT64_MAX, INT64_MIN, INT64_MAX / 2};
	static const enum time_style styles[] = {TIME_SHORT, TIME_FULL, TIME_ISO, TIME_BSD};

	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(styles); k++) {
			struct strbuf sb = STRBUF_INIT;
			char expected[32];

			(void)snprintf(expected, sizeof(expected), "%lld", (long long)times[i]);
			format_time(&sb, times[i], 0, styles[k]);
			assert_taken(&sb, expected);
		}
	}

	/* The last second that has a year, and a present that has none. */
	struct strbuf sb = STRBUF_INIT;

	use_zone("UTC0");
	format_time(&sb, INT64_C(67768036191676799), 0, TIME_ISO);
	assert_taken(&sb, "2147485547-12-31T23:59:59+00:00");
	format_time(&sb, INT64_C(67768036191676799), 0, TIME_FULL);
	assert_taken(&sb, "Wed Dec 31 23:59:59 2147485547");
	format_time(&sb, 1795250461, INT64_MAX, TIME_SHORT);
	assert_taken(&sb, "2026-Nov21");
}

static void spans_of_time(void **state UNUSED)
{
	static const struct {
		uint64_t seconds;
		const char *span, *age;
	} cases[] = {
		{0, "0s", "0s"},
		{59, "59s", "59s"},
		{60, "1m", "1m"},
		{61, "1m 1s", "1m"},
		{3599, "59m 59s", "59m"},
		{3600, "1h", "1h"},
		{3659, "1h", "1h"},
		{5400, "1h 30m", "1h"},
		{86399, "23h 59m", "23h"},
		{86400, "1d", "1d"},
		{90000, "1d 1h", "1d"},
		{UINT64_MAX, "213503982334601d 7h", "213503982334601d"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		format_span(&sb, cases[i].seconds);
		assert_taken(&sb, cases[i].span);
		format_age(&sb, cases[i].seconds);
		assert_taken(&sb, cases[i].age);
	}
}

static void modes(void **state UNUSED)
{
	static const mode_t bits[] = {S_IRUSR, S_IWUSR, S_IXUSR, S_IRGRP, S_IWGRP,
				      S_IXGRP, S_IROTH, S_IWOTH, S_IXOTH};

	for (mode_t mode = 0; mode < 010000; mode++) {
		struct strbuf sb = STRBUF_INIT;
		char expected[10] = "rwxrwxrwx";

		for (size_t i = 0; i < ARRAY_SIZE(bits); i++)
			if (!(mode & bits[i]))
				expected[i] = '-';
		format_mode(&sb, mode);
		assert_taken(&sb, expected);
	}
}

static void spans(void **state UNUSED)
{
	static const struct {
		uint64_t seconds;
		const char *text;
	} cases[] = {
		{0, "0s"}, {59, "59s"}, {60, "1m"}, {61, "1m 1s"}, {3600, "1h"}, {3659, "1h"},
		{3660, "1h 1m"}, {86399, "23h 59m"}, {86400, "1d"}, {90000, "1d 1h"},
		{UINT64_MAX, "213503982334601d 7h"},
	};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		format_span(&sb, cases[i].seconds);
		assert_taken(&sb, cases[i].text);
	}
	sb_free(&sb);
}

static void percentages(void **state UNUSED)
{
	static const struct {
		uint64_t part, whole, tenths;
		const char *text; /* NULL: none is to be made of it */
	} cases[] = {
		{0, 1, 0, "0%"},
		{1, 1000, 1, "<1%"},
		{1, 100000, 0, "<1%"},
		{9, 1000, 9, "<1%"},
		{10, 1000, 10, "1%"},
		{999, 1000, 999, "99%"}, /* never called whole before it is */
		{1000, 1000, 1000, "100%"},
		{4, 3, 1333, "133%"},
		{1, UINT64_MAX, 0, "<1%"},
		{UINT64_MAX / 2, UINT64_MAX, 499, "49%"},
		{UINT64_MAX, UINT64_MAX, 1000, "100%"},
		{UINT64_MAX, UINT64_MAX / 2, 2000, "200%"},
		{UINT64_MAX, 1, UINT64_MAX, NULL},
		{0, 0, UINT64_MAX, NULL},
		{1, 0, UINT64_MAX, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		assert_int_equal(percent_tenths(cases[i].part, cases[i].whole), cases[i].tenths);
		if (!cases[i].text)
			continue;
		format_percent(&sb, cases[i].part, cases[i].whole);
		assert_taken(&sb, cases[i].text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(percentages),
		cmocka_unit_test(spans),
		cmocka_unit_test(sizes_by_arithmetic),
		cmocka_unit_test(sizes_have_the_point_of_the_locale),
		cmocka_unit_test(times_as_the_library_has_them),
		cmocka_unit_test(short_times),
		cmocka_unit_test(times_beyond_the_calendar),
		cmocka_unit_test(spans_of_time),
		cmocka_unit_test(modes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
