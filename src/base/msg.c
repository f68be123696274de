/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/msg.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/nls.h"
#include "base/program.h"
#include "base/strbuf.h"
#include "base/text.h"

static atomic_bool lost; /* of several threads, some message */

static void print_text(const char *text, size_t n)
{
	const char *name = program_name();
	struct strbuf safe = STRBUF_INIT;

	sb_reserve(&safe, strlen(name) + n + sizeof(": \n"));
	text_put(&safe, name);
	sb_puts(&safe, ": ");
	text_escape(&safe, text, n, TEXT_TERMINAL);
	sb_putc(&safe, '\n');

	/* What was printed so far comes first where both go to one terminal. */
	(void)fflush(stdout);
	/*
	 * In one call, and without stdio, under whose lock threads that write lines would sleep. Where
	 * that fails, only the exit status can still tell.
	 */
	if (io_write(STDERR_FILENO, safe.buf, safe.len) < 0)
		lost = true;
	sb_free(&safe);
}

static void print_line(int err, const char *fmt, va_list ap)
{
	struct strbuf line = STRBUF_INIT;

	sb_vprintf(&line, fmt, ap);
	if (err)
		sb_printf(&line, ": %s", strerror(err));
	print_text(sb_str(&line), line.len);
	sb_free(&line);
}

bool msg_lost(void)
{
	return lost;
}

void msg_line(const char *text)
{
	print_text(text, strlen(text));
}

void msg_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line(0, fmt, ap);
	va_end(ap);
}

void msg_errno(int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line(err, fmt, ap);
	va_end(ap);
}

void msg_die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line(0, fmt, ap);
	va_end(ap);
	exit(EXIT_FAILURE);
}

int msg_try_help(void)
{
	(void)fprintf(stderr, _("Try '%s --help' for more information.\n"), program_name());
	return EXIT_FAILURE;
}
