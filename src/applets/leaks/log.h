/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line for each removal, to stderr, the journal or syslog. */
#ifndef APPLETS_LEAKS_LOG_H
#define APPLETS_LEAKS_LOG_H

#include <pthread.h>

#include "base/logger.h"
#include "render/column.h"

#define LEAKS_LOG_FACTS 14

/* Where removals are told. */
struct leaks_log {
	const char *where;     /* "journal", "syslog"; NULL: stderr */
	struct logger logger;
	bool failed;           /* said already */
	uid_t by;              /* who removes */
	const struct column *columns[LEAKS_LOG_FACTS]; /* what is told of an object */
	pthread_mutex_t lock;  /* of the logger and what was said of it */
};

#define LEAKS_LOG_INIT {NULL, LOGGER_INIT, false, 0, {NULL}, PTHREAD_MUTEX_INITIALIZER}

/* Log to "journal" or "syslog", not to stderr. False where it is none of them. */
bool leaks_log_choose(struct leaks_log *, const char *where);

/*
 * Get ready to tell of objects by columns of these topics; connect to the log that was chosen, if
 * any. False where it cannot be reached, which is said.
 */
bool leaks_log_open(struct leaks_log *, const struct column_topic *const *topics);

/*
 * The object of the row was removed; `backup` is the file that holds it now, or NULL. `format` is
 * how the command shows values. To be called between nls_for_programs() true and false; several
 * threads may at the same time.
 */
void leaks_log(struct leaks_log *, const struct out_row *, const struct out_format *,
	       const char *backup);

#endif
