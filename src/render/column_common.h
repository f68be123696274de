/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all objects have. */
#ifndef RENDER_COLUMN_COMMON_H
#define RENDER_COLUMN_COMMON_H

#include "render/column.h"

extern const struct column_topic column_topic_common;

#endif
