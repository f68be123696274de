/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process was started as. */
#ifndef USE_COMMAND_H
#define USE_COMMAND_H

#include <stdbool.h>

#include "base/strbuf.h"
#include "proc/process.h"

/*
 * Append the command line as one line, its arguments with spaces between; "[name]" where it has
 * none, as ps(1) does. The bytes are as the process has them: escape the text before it is shown.
 */
void command_put(struct strbuf *, const struct proc_process *);

/*
 * Does a pattern (base/glob.h) that somebody gave for a command fit: the process's short name, its
 * program with or without directories, or the whole command line?
 */
bool command_fits(const struct proc_process *, const char *pattern);

#endif
