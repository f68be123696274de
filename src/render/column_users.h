/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses an object. */
#ifndef RENDER_COLUMN_USERS_H
#define RENDER_COLUMN_USERS_H

#include "render/column.h"

extern const struct column_topic column_topic_users;

#endif
