/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What System V objects have. */
#ifndef RENDER_COLUMN_SYSV_H
#define RENDER_COLUMN_SYSV_H

#include "render/column.h"

extern const struct column_topic column_topic_shm;
extern const struct column_topic column_topic_msg;
extern const struct column_topic column_topic_sem;

#endif
