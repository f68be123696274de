/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a line that the texts of show share. */
#ifndef APPLETS_SHOW_PARTS_H
#define APPLETS_SHOW_PARTS_H

#include "applets/show/look.h"
#include "base/strbuf.h"

/* "812 apache2 (alive)" */
void show_put_pid(struct strbuf *, const struct show_pid *);

/* Text that strangers chose, harmless where a terminal reads it. */
void show_put_escaped(struct strbuf *, const char *text);

void show_put_heading(struct strbuf *, const char *heading);

/* What a line is about, and space up to the column of its value. */
void show_put_label(struct strbuf *, const char *label);

#endif
