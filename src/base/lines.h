/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a file of unknown quality, in bounded memory. */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct line_reader {
	int fd;
	size_t begin, end;
	bool eof, skipping;
	char buf[32768];
};

enum line_status {
	LINE_END,  /* no more */
	LINE_OK,   /* a line */
	LINE_BAD,  /* longer than the buffer, with a NUL inside, or cut off at the end of the file */
};

/* Read from `fd`, which stays the caller's. */
void lines_start(struct line_reader *, int fd);

/*
 * The next line without its newline, NUL-terminated, valid until the next call,
 * and its status; a bad line is passed over and *line left alone. A negative errno
 * where reading failed. A last line without a newline is bad: it may be cut in the middle
 * of a number, and the kernel never leaves one.
 */
int lines_next(struct line_reader *, char **line);

#endif
