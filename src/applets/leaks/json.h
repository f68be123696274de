/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `leaks` for machines. */
#ifndef APPLETS_LEAKS_JSON_H
#define APPLETS_LEAKS_JSON_H

#include "applets/leaks/report.h"

void leaks_show_json(const struct leaks_report *);

#endif
