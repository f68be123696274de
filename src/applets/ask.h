/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions to the person at the terminal. */
#ifndef APPLETS_ASK_H
#define APPLETS_ASK_H

#include <stdbool.h>

/* Whether somebody is there: stdin is a terminal, and so is stdout or stderr. */
bool ask_somebody(void);

/*
 * Put the question "NAME: QUESTION" where it is seen (a terminal; else stderr) and read a
 * line from stdin. True where it says yes in the language of the locale (rpmatch(3));
 * anything else, also the end of the input, is a no. Control characters in the question
 * are shown escaped.
 */
bool ask(const char *question);

#endif
