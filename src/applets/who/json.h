/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `who` for machines. */
#ifndef APPLETS_WHO_JSON_H
#define APPLETS_WHO_JSON_H

#include "applets/who/request.h"

void who_print_json(const struct who *);

#endif
