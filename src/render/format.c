/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/format.h"

#include <locale.h>
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

uint64_t percent_tenths(uint64_t part, uint64_t whole)
{
	/* Low bits that no tenth depends on are dropped against overflow. */
	for (; part > UINT64_MAX / 1000 && whole > 1; part >>= 1)
		whole >>= 1;
	if (whole == 0 || part > UINT64_MAX / 1000)
		return UINT64_MAX;
	return part * 1000 / whole;
}

void format_percent(struct strbuf *out, uint64_t part, uint64_t whole)
{
	uint64_t tenths = percent_tenths(part, whole);

	if (part > 0 && tenths < 10)
		sb_putc(out, '<');
	sb_put_u64(out, part > 0 && tenths < 10 ? 1 : tenths / 10);
	sb_putc(out, '%');
}

/* From the largest to the smallest. */
static const struct {
	unsigned seconds;
	char letter;
} spans[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};

/* The largest that the time has one of; else seconds. */
static size_t put_whole(struct strbuf *out, uint64_t seconds)
{
	size_t unit = 0;

	while (spans[unit].seconds > 1 && seconds < spans[unit].seconds)
		unit++;
	sb_put_u64(out, seconds / spans[unit].seconds);
	sb_putc(out, spans[unit].letter);
	return unit;
}

void format_age(struct strbuf *out, uint64_t seconds)
{
	(void)put_whole(out, seconds);
}

void format_span(struct strbuf *out, uint64_t seconds)
{
	size_t unit = put_whole(out, seconds);
	uint64_t rest = seconds % spans[unit].seconds;

	if (unit + 1 < ARRAY_SIZE(spans) && rest >= spans[unit + 1].seconds) {
		sb_putc(out, ' ');
		sb_put_u64(out, rest / spans[unit + 1].seconds);
		sb_putc(out, spans[unit + 1].letter);
	}
}

void format_mode(struct strbuf *out, mode_t mode)
{
	for (int bit = 8; bit >= 0; bit--)
		sb_putc(out, mode >> bit & 1 ? "xwr"[bit % 3] : '-');
}
