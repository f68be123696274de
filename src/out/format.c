/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "out/format.h"

#include <locale.h>
#include <stdbool.h>
#include <string.h>

#include "base/util.h"

void format_size(struct strbuf *out, uint64_t bytes)
{
	static const char units[] = "BKMGTPE";
	size_t unit = 0;
	uint64_t one = 1;

	while (units[unit + 1] && bytes / one >= 1024) {
		one *= 1024;
		unit++;
	}

	uint64_t whole = bytes / one;
	uint64_t rest = bytes % one;
	/* Cut to thousandths, then rounded to tenths, as util-linux does. */
	unsigned drop = rest > UINT64_MAX / 1000 ? 10 : 0; /* low bits, against overflow */
	uint64_t thousandths = (rest >> drop) * 1000 / (one >> drop);
	uint64_t tenths = (thousandths + 50) / 100;

	/* Rounded up to the next whole, even where that is 1024: util-linux stays with the unit. */
	if (tenths == 10) {
		whole++;
		tenths = 0;
	}
	sb_put_u64(out, whole);
	if (tenths) {
		const char *point = localeconv()->decimal_point;

		sb_puts(out, *point ? point : ".");
		sb_put_u64(out, tenths);
	}
	sb_putc(out, units[unit]);
}

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void put_zone(struct strbuf *out, long offset)
{
	long minutes = (offset < 0 ? -offset : offset) / 60;

	sb_printf(out, "%c%02ld:%02ld", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void put_short(struct strbuf *out, const struct tm *tm, time_t now)
{
	struct tm today;

	if (!localtime_r(&now, &today))
		today = (struct tm){0};
	if (tm->tm_year != today.tm_year)
		sb_printf(out, "%04ld-%s%02d", 1900L + tm->tm_year, months[tm->tm_mon],
			  tm->tm_mday);
	else if (tm->tm_yday != today.tm_yday)
		sb_printf(out, "%s%02d", months[tm->tm_mon], tm->tm_mday);
	else
		sb_printf(out, "%02d:%02d", tm->tm_hour, tm->tm_min);
}

void format_time(struct strbuf *out, time_t when, time_t now, enum time_style style)
{
	struct tm tm;

	if (!localtime_r(&when, &tm)) {
		sb_put_i64(out, when);
		return;
	}
	switch (style) {
	case TIME_EPOCH:
		sb_put_i64(out, when);
		break;
	case TIME_SHORT:
		put_short(out, &tm, now);
		break;
	case TIME_FULL:
		sb_printf(out, "%s ", weekdays[tm.tm_wday]);
		/* fall through */
	case TIME_BSD:
		sb_printf(out, "%s %2d %02d:%02d:%02d", months[tm.tm_mon], tm.tm_mday, tm.tm_hour,
			  tm.tm_min, tm.tm_sec);
		if (style == TIME_FULL)
			sb_printf(out, " %ld", 1900L + tm.tm_year);
		break;
	case TIME_ISO:
		sb_printf(out, "%04ld-%02d-%02dT%02d:%02d:%02d", 1900L + tm.tm_year, tm.tm_mon + 1,
			  tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
		put_zone(out, tm.tm_gmtoff);
		break;
	}
}

void format_span(struct strbuf *out, uint64_t seconds)
{
	static const struct {
		uint64_t seconds;
		char letter;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	size_t unit = 0;

	while (seconds < units[unit].seconds && units[unit].seconds > 1)
		unit++;
	sb_put_u64(out, seconds / units[unit].seconds);
	sb_putc(out, units[unit].letter);
	seconds %= units[unit].seconds;
	if (unit + 1 < ARRAY_SIZE(units) && seconds >= units[unit + 1].seconds) {
		sb_putc(out, ' ');
		sb_put_u64(out, seconds / units[unit + 1].seconds);
		sb_putc(out, units[unit + 1].letter);
	}
}

void format_mode(struct strbuf *out, mode_t mode)
{
	for (int bit = 8; bit >= 0; bit--)
		sb_putc(out, mode >> bit & 1 ? "xwr"[bit % 3] : '-');
}

void format_age(struct strbuf *out, uint64_t seconds)
{
	static const struct {
		unsigned seconds;
		char letter;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	size_t unit = 0;

	while (units[unit].seconds > 1 && seconds < units[unit].seconds)
		unit++;
	sb_put_u64(out, seconds / units[unit].seconds);
	sb_putc(out, units[unit].letter);
}
