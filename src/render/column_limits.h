/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits of the kernel: a table of their own. */
#ifndef RENDER_COLUMN_LIMITS_H
#define RENDER_COLUMN_LIMITS_H

#include "render/column.h"

extern const struct column_topic column_topic_limits;

#endif
