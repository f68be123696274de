/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sizes, spans of time and permissions as text; the one place where they are made. */
#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H

#include <sys/types.h>
#include <stdint.h>
#include <time.h>

#include "base/strbuf.h"
#include "base/times.h"

/*
 * A size for people: at most one decimal and a letter for the power of 1024, in the form of
 * util-linux: 0B, 100B, 4K, 12.1K, 16E. As there, the decimal is rounded from thousandths
 * that were cut off. The decimal point is the locale's.
 */
void format_size(struct strbuf *out, uint64_t bytes);

/* A span of time by its two largest units: 0s, 59s, 3m 20s, 5h, 12d 3h. */
void format_span(struct strbuf *out, uint64_t seconds);

/*
 * How much of the whole the part is, in tenths of a percent, cut. UINT64_MAX where it is more than
 * that number can hold, and where the whole is 0.
 */
uint64_t percent_tenths(uint64_t part, uint64_t whole);

/* The same for people: "12%", and "<1%" of what is not quite nothing. */
void format_percent(struct strbuf *out, uint64_t part, uint64_t whole);

/* "rw-r--r--": the nine access bits of a mode, as ls(1) shows them. */
void format_mode(struct strbuf *out, mode_t mode);

/*
 * A span of time by its largest unit alone, cut: 59s, 3m, 23h, 12d. The letters are those
 * that parse_timespan() reads.
 */
void format_age(struct strbuf *out, uint64_t seconds);

#endif
