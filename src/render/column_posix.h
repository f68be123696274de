/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What POSIX objects have. */
#ifndef RENDER_COLUMN_POSIX_H
#define RENDER_COLUMN_POSIX_H

#include "render/column.h"

extern const struct column_topic column_topic_posix;

#endif
