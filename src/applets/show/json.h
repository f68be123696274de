/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One object, for machines. */
#ifndef APPLETS_SHOW_JSON_H
#define APPLETS_SHOW_JSON_H

#include "applets/show/gather.h"
#include "base/json.h"

/* Write it as a member of the array that is open. */
void show_json(const struct show_report *, struct json *, time_t now);

#endif
