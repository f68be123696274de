/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"

static const char *called = PACKAGE;

void program_set_name(const char *name)
{
	called = name;
}

const char *program_name(void)
{
	return called;
}

/* What is no plain letter of the text becomes a '?': whoever starts us may choose the name. */
static size_t put_plain(char *to, size_t room, const char *text)
{
	size_t n = 0;

	for (; *text && n < room; text++)
		to[n++] = *text >= ' ' && *text <= '~' ? *text : '?';
	return n;
}

void program_die(const char *text)
{
	char line[512];
	size_t room = sizeof(line) - 1;
	size_t n = put_plain(line, room / 2, called);

	n += put_plain(line + n, room - n, ": ");
	n += put_plain(line + n, room - n, text);
	line[n++] = '\n';

	/* What was printed so far comes first where both go to one terminal. */
	(void)fflush(stdout);
	(void)io_write(STDERR_FILENO, line, n); /* the exit status tells too */
	exit(EXIT_FAILURE);
}
