/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `ipcadm` without a command runs. */
#ifndef APPLETS_OVERVIEW_OVERVIEW_H
#define APPLETS_OVERVIEW_OVERVIEW_H

#include "applets/applet.h"

/* Not in the table of commands: main() runs it, with "--json" as its only option or none. */
extern const struct applet applet_overview;

#endif
