/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/program.h"

/* Most of what is formatted is shorter, and need not be formatted once more to be measured. */
#define PRINTF_ROOM 63

void sb_reserve(struct strbuf *sb, size_t more)
{
	if (sb->buf && more < sb->cap - sb->len)
		return;
	sb->buf = array_grow(sb->buf, &sb->cap, sb->len + more + 1, 1);
	sb->buf[sb->len] = '\0';
}

void sb_putn(struct strbuf *sb, const char *s, size_t n)
{
	sb_reserve(sb, n);
	memcpy(sb->buf + sb->len, s, n);
	sb->len += n;
	sb->buf[sb->len] = '\0';
}

void sb_puts(struct strbuf *sb, const char *s)
{
	sb_putn(sb, s, strlen(s));
}

/*
 * At least so many digits. Rows come by the ten thousand; printf's number formatting would lead the
 * profile.
 */
static inline void put_digits(struct strbuf *sb, unsigned long long n, unsigned base, unsigned digits)
{
	char text[24]; /* in octal 22 for the largest */
	char *const end = text + sizeof(text);
	char *p = end;

	do {
		*--p = "0123456789abcdef"[n % base];
		n /= base;
	} while (p > text && (n || (unsigned)(end - p) < digits));
	sb_putn(sb, p, (size_t)(end - p));
}

void sb_put_u64(struct strbuf *sb, unsigned long long n)
{
	put_digits(sb, n, 10, 1);
}

void sb_put_padded(struct strbuf *sb, unsigned long long n, unsigned digits)
{
	put_digits(sb, n, 10, digits);
}

void sb_put_octal(struct strbuf *sb, unsigned long long n, unsigned digits)
{
	put_digits(sb, n, 8, digits);
}

void sb_put_hex(struct strbuf *sb, unsigned long long n, unsigned digits)
{
	put_digits(sb, n, 16, digits);
}

void sb_put_i64(struct strbuf *sb, long long n)
{
	if (n >= 0) {
		sb_put_u64(sb, (unsigned long long)n);
		return;
	}
	sb_putc(sb, '-');
	sb_put_u64(sb, 0ULL - (unsigned long long)n);
}

void sb_vprintf(struct strbuf *sb, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	sb_reserve(sb, PRINTF_ROOM);
	va_copy(again, ap);
	n = vsnprintf(sb->buf + sb->len, sb->cap - sb->len, fmt, ap);
	if (n < 0)
		program_die("a message could not be formatted");
	if ((size_t)n >= sb->cap - sb->len) {
		sb_reserve(sb, (size_t)n);
		(void)vsnprintf(sb->buf + sb->len, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	sb->len += (size_t)n;
}

void sb_printf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sb_vprintf(sb, fmt, ap);
	va_end(ap);
}

const char *sb_str(const struct strbuf *sb)
{
	return sb->buf ? sb->buf : "";
}

void sb_reset(struct strbuf *sb)
{
	sb->len = 0;
	if (sb->buf)
		sb->buf[0] = '\0';
}

char *sb_steal(struct strbuf *sb)
{
	char *s = sb->buf ? sb->buf : xstrdup("");

	sb->buf = NULL;
	sb->len = sb->cap = 0;
	return s;
}

void sb_free(struct strbuf *sb)
{
	free(sb->buf);
	sb->buf = NULL;
	sb->len = sb->cap = 0;
}
