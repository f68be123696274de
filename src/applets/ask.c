/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/program.h"
#include "base/strbuf.h"
#include "base/text.h"

bool ask_somebody(void)
{
	return isatty(STDIN_FILENO) && (isatty(STDOUT_FILENO) || isatty(STDERR_FILENO));
}

bool ask(const char *question)
{
	FILE *to = !isatty(STDERR_FILENO) && isatty(STDOUT_FILENO) ? stdout : stderr;
	struct strbuf text = STRBUF_INIT;
	char *line = NULL;
	size_t size = 0;

	(void)fflush(stdout); /* what was printed so far comes first */
	sb_printf(&text, "%s: ", program_name());
	text_put(&text, question);
	sb_putc(&text, ' ');
	(void)fputs(sb_str(&text), to);
	(void)fflush(to);
	sb_free(&text);

	bool answered = getline(&line, &size, stdin) >= 0;
	bool yes = answered && rpmatch(line) == 1;

	free(line);
	if (!answered) {
		(void)fputc('\n', to);
		(void)fflush(to);
	}
	return yes;
}
