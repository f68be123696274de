/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Message translation. _() translates now, N_() only marks a string in a
 * table for translation where it is shown.
 */
#ifndef BASE_NLS_H
#define BASE_NLS_H

#include <stdbool.h>

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#define P_(one, many, n) ngettext(one, many, (unsigned long)(n))
#else
#define _(text) (text)
#define P_(one, many, n) nls_plural(one, many, (unsigned long)(n))

static inline const char *nls_plural(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));
static inline const char *nls_plural(const char *one, const char *many, unsigned long n)
{
	return n == 1 ? one : many;
}
#endif
#define N_(text) text

/*
 * Take over the locale of the environment and open the message catalogue.
 * Only the categories that ipcadm uses are loaded: each costs two opened files
 * at every start.
 */
void nls_init(void);

/*
 * Begin, or end, a part of the output that programs read: texts inside it stay English and decimal
 * fractions keep their point. What messages say meanwhile on stderr is English too.
 */
void nls_for_programs(bool on);

#endif
