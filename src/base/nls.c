/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/nls.h"

#include <locale.h>
#include <stddef.h>

void nls_init(void)
{
	static const int used[] = {LC_CTYPE, LC_MESSAGES, LC_NUMERIC};

	/* A locale that is not installed leaves "C" in force: nothing to report. */
	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++)
		(void)setlocale(used[i], "");
#ifdef ENABLE_NLS
	(void)bindtextdomain(PACKAGE, LOCALEDIR);
	(void)textdomain(PACKAGE);
#endif
}

void nls_for_programs(bool on)
{
	/* That of the environment was found at the start, or is "C" for want of it. */
	(void)setlocale(LC_MESSAGES, on ? "C" : "");
	(void)setlocale(LC_NUMERIC, on ? "C" : "");
}
