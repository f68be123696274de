/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/conf.h"

#include <string.h>

#include "base/nls.h"

/* Not isspace(3): the same in every locale. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void conf_start(struct conf *conf, const char *text, size_t size)
{
	*conf = (struct conf){.at = text, .end = text + size, .buf = STRBUF_INIT};
}

void conf_end(struct conf *conf)
{
	sb_free(&conf->buf);
}

/* Append the next line of the file without white space at its ends. False: there is none. */
static bool add_line(struct conf *conf)
{
	const char *line = conf->at;
	size_t n = (size_t)(conf->end - line);
	const char *newline;

	if (n == 0)
		return false;
	newline = memchr(line, '\n', n);
	if (newline)
		n = (size_t)(newline - line);
	conf->at = line + n + (newline != NULL);
	conf->lines++;
	while (n > 0 && is_blank(line[n - 1]))
		n--;
	while (n > 0 && is_blank(*line)) {
		line++;
		n--;
	}
	sb_putn(&conf->buf, line, n);
	return true;
}

static void trim_end(struct strbuf *buf)
{
	while (buf->len > 0 && is_blank(buf->buf[buf->len - 1]))
		buf->len--;
	buf->buf[buf->len] = '\0';
}

/* Take a backslash away from the end, with the white space before it. False: there is none. */
static bool take_backslash(struct strbuf *buf)
{
	if (buf->len == 0 || buf->buf[buf->len - 1] != '\\')
		return false;
	buf->len--;
	trim_end(buf);
	return true;
}

char *conf_next(struct conf *conf, const char **bad)
{
	struct strbuf *buf = &conf->buf;

	*bad = NULL;
	for (sb_reset(buf); add_line(conf); sb_reset(buf)) {
		conf->line = conf->lines;
		if (buf->len == 0 || buf->buf[0] == '#')
			continue;
		while (take_backslash(buf)) {
			sb_putc(buf, ' ');
			if (!add_line(conf))
				break;
		}
		trim_end(buf);
		if (memchr(buf->buf, '\0', buf->len))
			*bad = _("the line holds a NUL byte");
		return buf->buf;
	}
	return NULL;
}

char *conf_word(char **at, bool *open)
{
	char *from = *at;

	*open = false;
	while (is_blank(*from))
		from++;
	if (!*from)
		return NULL;

	char *word = from;
	char *to = from;

	for (; *from && (*open || !is_blank(*from)); from++) {
		if (*from == '"')
			*open = !*open;
		else
			*to++ = *from;
	}
	*at = from + (*from != '\0');
	*to = '\0';
	return *open ? NULL : word;
}
