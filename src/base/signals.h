/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What signals are called (signal(7)). */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#define SIGNAL_NAME_SIZE 16

/*
 * Name of a signal without translation: "SIGHUP", "SIGRTMIN+3"; "32" where it has none. `buf` holds
 * SIGNAL_NAME_SIZE bytes, and need not be used.
 */
const char *signal_name(int signal, char *buf);

#endif
