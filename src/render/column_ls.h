/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ls has first. */
#ifndef RENDER_COLUMN_LS_H
#define RENDER_COLUMN_LS_H

#include "render/column.h"

extern const struct column_topic column_topic_ls;

#endif
