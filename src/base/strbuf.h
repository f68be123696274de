/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A string that grows. Always NUL-terminated once something was added. */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
	char *buf;  /* NULL until something is added */
	size_t len; /* bytes, without the NUL */
	size_t cap;
};

#define STRBUF_INIT {NULL, 0, 0}

/* Have room for so many bytes more: for text that comes in small pieces. */
void sb_reserve(struct strbuf *, size_t more);

static inline void sb_putc(struct strbuf *sb, char c)
{
	if (sb->cap - sb->len < 2)
		sb_reserve(sb, 1);
	sb->buf[sb->len++] = c;
	sb->buf[sb->len] = '\0';
}

void sb_puts(struct strbuf *, const char *);
void sb_putn(struct strbuf *, const char *, size_t n);
void sb_put_u64(struct strbuf *, unsigned long long); /* decimal */
void sb_put_i64(struct strbuf *, long long);          /* decimal */

/* With zeros in front up to so many digits, at most 24: decimal, octal, hexadecimal. */
void sb_put_padded(struct strbuf *, unsigned long long, unsigned digits);
void sb_put_octal(struct strbuf *, unsigned long long, unsigned digits);
void sb_put_hex(struct strbuf *, unsigned long long, unsigned digits);
void sb_printf(struct strbuf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sb_vprintf(struct strbuf *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));

/* The text so far, "" when nothing was added; valid until the next change. */
const char *sb_str(const struct strbuf *);

/* Empty it and keep the memory for the next use. */
void sb_reset(struct strbuf *);

/* Hand the text over to the caller, who frees it; the buffer is empty afterwards. */
char *sb_steal(struct strbuf *);

void sb_free(struct strbuf *);

#endif
