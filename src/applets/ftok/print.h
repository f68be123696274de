/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ftok prints. */
#ifndef APPLETS_FTOK_PRINT_H
#define APPLETS_FTOK_PRINT_H

#include <stdbool.h>

#include "applets/ftok/report.h"

struct ftok_style {
	bool json;
	bool keys_only; /* in FTOK_PATHS */
	bool no_headings;
};

/* Print the report on stdout. */
void ftok_print(const struct ftok_report *, const struct ftok_style *);

#endif
