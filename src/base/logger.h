/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines for the system's log: to systemd's journal by its own protocol
 * (https://systemd.io/JOURNAL_NATIVE_PROTOCOL), or to /dev/log as syslog(3) does it; but what goes
 * wrong is told, which syslog(3) does not do.
 */
#ifndef BASE_LOGGER_H
#define BASE_LOGGER_H

#include <stdbool.h>

#include "base/strbuf.h"

enum logger_to { LOGGER_JOURNAL, LOGGER_SYSLOG };

struct logger {
	enum logger_to to;
	int fd;      /* -1: not connected */
	bool stream; /* a line ends with NUL */
};

#define LOGGER_INIT {LOGGER_SYSLOG, -1, false}

/* Connect. 0 or a negative errno: -ENOENT, -ECONNREFUSED where nobody listens. */
int logger_open(struct logger *, enum logger_to);
void logger_close(struct logger *);

/*
 * Log a line of the program `name`, as a notice. `fields` are for the journal alone: lines
 * NAME=VALUE, each ended by a newline, which no value contains. Who listens may have started anew
 * meanwhile: then it is connected again. 0 or a negative errno.
 */
int logger_send(struct logger *, const char *name, const char *text, const struct strbuf *fields);

#endif
