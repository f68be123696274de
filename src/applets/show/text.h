/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One object, for people. */
#ifndef APPLETS_SHOW_TEXT_H
#define APPLETS_SHOW_TEXT_H

#include "applets/show/gather.h"

/* Write the report for people to stdout. */
void show_text(const struct show_report *, time_t now);

#endif
