/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the forms of a table plug into it; for table*.c only. */
#ifndef RENDER_TABLE_FORM_H
#define RENDER_TABLE_FORM_H

#include "base/json.h"
#include "base/strbuf.h"
#include "render/column.h"
#include "render/table_style.h"

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
	void *own;           /* what only the form knows */
};

/* Any of these may be NULL. */
struct table_form_ops {
	void (*begin)(struct table *);   /* before the first row; not without rows */
	void (*row)(struct table *, const struct out_row *);
	void (*end)(struct table *);     /* where rows == 0, begin was not called */
};

/* Bytes that are worth writing in one go. */
#define TABLE_WRITE_BYTES 32768

/*
 * The text of the row's value in column `i`, good until the next one; NULL where it has none. Its
 * length is stored either way.
 */
const char *table_text(struct table *, const struct out_row *, size_t i, size_t *length);

/* Column `i`'s name, as the form writes it. */
const char *table_name(const struct table *, size_t i);

/* The column's name as a shell takes it. */
void table_shell_name(struct strbuf *, const char *name);

#endif
