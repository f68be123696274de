/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel has recorded of who made and used an object. */
#ifndef RENDER_COLUMN_RECORDED_H
#define RENDER_COLUMN_RECORDED_H

#include "render/column.h"

extern const struct column_topic column_topic_recorded;

#endif
