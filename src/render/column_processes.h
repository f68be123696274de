/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that use an object. */
#ifndef RENDER_COLUMN_PROCESSES_H
#define RENDER_COLUMN_PROCESSES_H

#include "render/column.h"

extern const struct column_topic column_topic_processes;

#endif
