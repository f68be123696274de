/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers from text. Every function takes the whole string or nothing: it gives
 * 0 and stores the value, or a negative errno and leaves the value alone:
 * -EINVAL where the text is no such number, -ERANGE where it does not fit. A sign,
 * leading space or trailing text is accepted only where it is said.
 */
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Many programs keep numbers that they read as doubles, which lose digits above 2^53 (RFC 8259,
 * section 6): what is larger is told to them as text.
 */
#define NUMBER_EXACT_MAX (UINT64_C(1) << 53)

/* Decimal digits, at most `max`. */
int parse_u64(const char *s, uint64_t max, uint64_t *value);

/* `n` digits of base 8 or 10 at `s`, at most `max`; for text that is no string. */
int parse_digits(const char *s, size_t n, unsigned base, uint64_t max, uint64_t *value);

/* An object's identifier, 0 to INT_MAX. */
int parse_id(const char *s, int *id);

/* A decimal number that fits, as strtol(3) reads it: white space and a sign may lead. */
int parse_int(const char *s, int *value);

/*
 * A key as strtoul(3) with base 0 reads it: white space and a sign may lead, 0 makes it
 * octal, 0x hexadecimal. Keys are 32 bits wide; negative ones are what /proc/sysvipc
 * shows for those above INT_MAX.
 */
int parse_key(const char *s, uint32_t *key);

/*
 * A size in bytes as the tools of util-linux read one: a number as strtoumax(3) with
 * base 0 reads it, but not negative; optionally a point (or what the locale has for it)
 * and a decimal fraction; and a suffix: K, M, G, T, P, E with or without "iB" count in
 * 1024s, with "B" (KB, MB …) in 1000s, in either case of letters but for the "i". A
 * fraction needs a suffix and is cut to whole bytes. Nothing above UINT64_MAX.
 */
int parse_size(const char *s, uint64_t *size);

/* Octal access mode; no bits outside 0777. */
int parse_mode(const char *s, mode_t *mode);

/* A span of time such as 90, 90s, 15m, 4h, 2d, 1w, 4h30m: seconds. */
int parse_timespan(const char *s, int64_t *seconds);

#endif
