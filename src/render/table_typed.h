/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table as JSON of our own commands; for table.c. */
#ifndef RENDER_TABLE_TYPED_H
#define RENDER_TABLE_TYPED_H

#include "render/table_form.h"

extern const struct table_form_ops table_typed_ops; /* TABLE_JSON where the style is typed */

#endif
