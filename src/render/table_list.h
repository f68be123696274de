/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The aligned table; for table.c. */
#ifndef RENDER_TABLE_LIST_H
#define RENDER_TABLE_LIST_H

#include "render/table_form.h"

extern const struct table_form_ops table_list_ops;

#endif
