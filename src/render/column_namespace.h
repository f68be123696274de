/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespace of an object. */
#ifndef RENDER_COLUMN_NAMESPACE_H
#define RENDER_COLUMN_NAMESPACE_H

#include "render/column.h"

extern const struct column_topic column_topic_namespace;

#endif
