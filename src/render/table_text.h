/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The forms of a table that go out row by row; for table.c. */
#ifndef RENDER_TABLE_TEXT_H
#define RENDER_TABLE_TEXT_H

#include "render/table_form.h"

extern const struct table_form_ops table_raw_ops;
extern const struct table_form_ops table_export_ops;
extern const struct table_form_ops table_json_ops;
extern const struct table_form_ops table_whole_ops;

#endif
