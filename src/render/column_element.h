/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The semaphores in one set: a table of its own. */
#ifndef RENDER_COLUMN_ELEMENT_H
#define RENDER_COLUMN_ELEMENT_H

#include "render/column.h"

extern const struct column_topic column_topic_elements;

#endif
