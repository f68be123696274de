/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program's name, and its end where it cannot go on. */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

/*
 * The name that stands in front of every message, "ipcs" or "ipcadm ipcs".
 * The string is kept, not copied.
 */
void program_set_name(const char *name);
const char *program_name(void);

/*
 * Say "NAME: TEXT" on stderr and end the program with status 1. Takes no memory and asks for no
 * translation: whoever has run out of memory must not need any to say so.
 */
void program_die(const char *text) __attribute__((noreturn));

#endif
