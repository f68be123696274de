/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines below the table: whose the leaks are, and what could not be judged. */
#ifndef APPLETS_LEAKS_SUMMARY_H
#define APPLETS_LEAKS_SUMMARY_H

#include "applets/leaks/report.h"

/* A line for each of the first users, and one about what could not be judged. */
void leaks_show_sums(const struct leaks_report *);

#endif
