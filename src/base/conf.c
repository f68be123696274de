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

char *conf_next(struct conf *conf, const char **bad)
{
	*bad = NULL;
	while (conf->at < conf->end) {
		size_t left = (size_t)(conf->end - conf->at);
		const char *newline = memchr(conf->at, '\n', left);
		size_t n = newline ? (size_t)(newline - conf->at) : left;
		char *line;

		sb_reset(&conf->buf);
		sb_putn(&conf->buf, conf->at, n);
		conf->at += n + (newline != NULL);
		conf->line++;
		while (n > 0 && is_blank(conf->buf.buf[n - 1]))
			n--;
		if (n == 0)
			continue;
		line = conf->buf.buf;
		line[n] = '\0';
		if (memchr(line, '\0', n))
			*bad = _("the line holds a NUL byte");
		while (is_blank(*line))
			line++;
		if (*line != '#' || *bad)
			return line;
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
