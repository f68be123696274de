/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void lines_start(struct line_reader *r, int fd)
{
	r->fd = fd;
	r->begin = r->end = 0;
	r->eof = r->skipping = false;
}

/* Bring in more bytes behind what is still unread. */
static int fill(struct line_reader *r)
{
	ssize_t n;

	memmove(r->buf, r->buf + r->begin, r->end - r->begin);
	r->end -= r->begin;
	r->begin = 0;
	if (r->end == sizeof(r->buf)) {
		r->skipping = true;
		r->end = 0;
	}
	do {
		n = read(r->fd, r->buf + r->end, sizeof(r->buf) - r->end);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	r->eof = n == 0;
	r->end += (size_t)n;
	return 0;
}

int lines_next(struct line_reader *r, char **line)
{
	for (;;) {
		char *start = r->buf + r->begin;
		char *newline = memchr(start, '\n', r->end - r->begin);

		if (newline) {
			bool bad = r->skipping;

			*newline = '\0';
			r->begin = (size_t)(newline - r->buf) + 1;
			r->skipping = false;
			if (bad || strlen(start) != (size_t)(newline - start))
				return LINE_BAD;
			*line = start;
			return LINE_OK;
		}
		if (r->eof) {
			bool rest = r->skipping || r->begin < r->end;

			r->skipping = false;
			r->begin = r->end = 0;
			return rest ? LINE_BAD : LINE_END;
		}

		int err = fill(r);

		if (err)
			return err;
	}
}
