/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns there are to choose from, command by command. */
#ifndef RENDER_COLUMN_TOPICS_H
#define RENDER_COLUMN_TOPICS_H

#include "render/column.h"

/*
 * All columns that lsipc and ls have by name; each ends with NULL. What differs between the
 * two under one name (SIZE) is what the first topic says.
 */
extern const struct column_topic *const column_topics[];
extern const struct column_topic *const column_topics_ls[];

/* Those of leaks: the columns of verdicts, in front of those that ls has. */
extern const struct column_topic *const column_topics_leaks[];

#endif
