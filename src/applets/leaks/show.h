/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `leaks` for people. */
#ifndef APPLETS_LEAKS_SHOW_H
#define APPLETS_LEAKS_SHOW_H

#include "applets/leaks/report.h"

/* As a table, with all reasons, or as JSON, as the options say. */
void leaks_show(const struct leaks_report *);

#endif
