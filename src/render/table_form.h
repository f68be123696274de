/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the forms of a table plug into it; for table*.c only. */
#ifndef RENDER_TABLE_FORM_H
#define RENDER_TABLE_FORM_H

#include "render/table.h"

struct table {
	struct table_style style;
	const struct column_list *columns;
	const struct out_format *format;
	struct strbuf out;   /* what waits to be written */
	struct json json;    /* the same of typed JSON */
	struct value_room room;
	struct strbuf text;  /* of the value at hand */
	char **names;        /* of the columns, as this form writes them; NULL: as they are */
	size_t rows;         /* so far */
	void *list;          /* table_list.c's own */
};

/* Any of these may be NULL. */
struct table_form_ops {
	void (*begin)(struct table *);   /* before the first row; not without rows */
	void (*row)(struct table *, const struct out_row *);
	void (*end)(struct table *);     /* where rows == 0, begin was not called */
};

extern const struct table_form_ops table_list_ops;
extern const struct table_form_ops table_raw_ops;
extern const struct table_form_ops table_export_ops;
extern const struct table_form_ops table_json_ops;
extern const struct table_form_ops table_typed_ops; /* TABLE_JSON where the style is typed */
extern const struct table_form_ops table_whole_ops;

/* Bytes that are worth writing in one go. */
#define TABLE_WRITE_BYTES 32768

/*
 * The text of the row's value in column `i`, good until the next one; NULL where it has none. Its
 * length is stored either way.
 */
const char *table_text(struct table *, const struct out_row *, size_t i, size_t *length);

/* Column `i`'s name, as the form writes it. */
const char *table_name(const struct table *, size_t i);

#endif
