/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes at what they share: a table of its own; and the namespaces of that. */
#ifndef RENDER_COLUMN_LINK_H
#define RENDER_COLUMN_LINK_H

#include "render/column.h"

extern const struct column_topic column_topic_links;
extern const struct column_topic column_topic_link_namespaces;

#endif
