/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages on stderr: always one line, always with the command's name (base/program.h) in front.
 * Control characters that came in with a name (a path, an argument) are shown
 * escaped, so that no message can drive the terminal.
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdarg.h>
#include <stdbool.h>

/* One line on stderr. msg_errno adds ": " and the text of the error number `err`. */
void msg_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void msg_errno(int err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As msg_warn, of a text that stands: for lines by the ten thousand. */
void msg_line(const char *text);

/* As msg_warn, then ends the program with status 1. */
void msg_die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Whether some message of these could not be written. */
bool msg_lost(void);

/* "Try 'NAME --help' for more information." and status 1, for bad usage. */
int msg_try_help(void);

#endif
