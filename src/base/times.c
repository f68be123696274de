/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/times.h"

#include <stdbool.h>

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void put_year(struct strbuf *out, const struct tm *tm)
{
	long year = 1900L + tm->tm_year;

	if (year < 0)
		sb_put_i64(out, year);
	else
		sb_put_padded(out, (unsigned long)year, 4);
}

/* Two digits: of a month, day, hour, minute or second. */
static void put_two(struct strbuf *out, int n)
{
	sb_put_padded(out, (unsigned)n, 2);
}

static void put_minute(struct strbuf *out, const struct tm *tm)
{
	put_two(out, tm->tm_hour);
	sb_putc(out, ':');
	put_two(out, tm->tm_min);
}

static void put_clock(struct strbuf *out, const struct tm *tm)
{
	put_minute(out, tm);
	sb_putc(out, ':');
	put_two(out, tm->tm_sec);
}

static void put_zone(struct strbuf *out, long offset)
{
	int minutes = (int)(offset < 0 ? -offset : offset) / 60;

	sb_putc(out, offset < 0 ? '-' : '+');
	put_two(out, minutes / 60);
	sb_putc(out, ':');
	put_two(out, minutes % 60);
}

static void put_short(struct strbuf *out, const struct tm *tm, time_t now)
{
	struct tm today;

	if (!localtime_r(&now, &today))
		today = (struct tm){0};
	if (tm->tm_year == today.tm_year && tm->tm_yday == today.tm_yday) {
		put_minute(out, tm);
		return;
	}
	if (tm->tm_year != today.tm_year) {
		put_year(out, tm);
		sb_putc(out, '-');
	}
	sb_puts(out, months[tm->tm_mon]);
	put_two(out, tm->tm_mday);
}

/* As in ctime(3), without weekday and year. */
static void put_long(struct strbuf *out, const struct tm *tm)
{
	sb_puts(out, months[tm->tm_mon]);
	sb_puts(out, tm->tm_mday < 10 ? "  " : " ");
	sb_put_u64(out, (unsigned)tm->tm_mday);
	sb_putc(out, ' ');
	put_clock(out, tm);
}

static void put_iso(struct strbuf *out, const struct tm *tm)
{
	put_year(out, tm);
	sb_putc(out, '-');
	put_two(out, tm->tm_mon + 1);
	sb_putc(out, '-');
	put_two(out, tm->tm_mday);
	sb_putc(out, 'T');
	put_clock(out, tm);
	put_zone(out, tm->tm_gmtoff);
}

/* Many objects have the same time as the one before. */
static bool take_local(time_t when, struct tm *tm)
{
	static _Thread_local struct tm last;
	static _Thread_local time_t last_when;
	static _Thread_local bool is_known;

	if (!is_known || when != last_when) {
		is_known = localtime_r(&when, &last);
		last_when = when;
	}
	*tm = last;
	return is_known;
}

void format_time(struct strbuf *out, time_t when, time_t now, enum time_style style)
{
	struct tm tm;

	if (style == TIME_EPOCH || !take_local(when, &tm)) {
		sb_put_i64(out, when);
		return;
	}
	switch (style) {
	case TIME_EPOCH:
		break;
	case TIME_SHORT:
		put_short(out, &tm, now);
		break;
	case TIME_FULL:
		sb_puts(out, weekdays[tm.tm_wday]);
		sb_putc(out, ' ');
		put_long(out, &tm);
		sb_putc(out, ' ');
		sb_put_i64(out, 1900L + tm.tm_year);
		break;
	case TIME_BSD:
		put_long(out, &tm);
		break;
	case TIME_ISO:
		put_iso(out, &tm);
		break;
	}
}
