/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/grid.h"

#include <dlfcn.h>
#include <libsmartcols.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"

#define LIBRARY "libsmartcols.so.1"

/* The library's calls, found by name. */
static struct {
	typeof(scols_new_table) *new_table;
	typeof(scols_unref_table) *unref_table;
	typeof(scols_table_enable_noheadings) *enable_noheadings;
	typeof(scols_table_set_termforce) *set_termforce;
	typeof(scols_table_enable_minout) *enable_minout;
	typeof(scols_table_enable_shellvar) *enable_shellvar;
	typeof(scols_table_new_column) *new_column;
	typeof(scols_table_new_line) *new_line;
	typeof(scols_line_refer_data) *refer_data;
	typeof(scols_table_get_nlines) *get_nlines;
	typeof(scols_print_table) *print_table;
	typeof(scols_print_table_to_string) *print_table_to_string;
} scols;

static const struct {
	const char *name;
	void *call; /* where its address goes */
} calls[] = {
	{"scols_new_table", &scols.new_table},
	{"scols_unref_table", &scols.unref_table},
	{"scols_table_enable_noheadings", &scols.enable_noheadings},
	{"scols_table_set_termforce", &scols.set_termforce},
	{"scols_table_enable_minout", &scols.enable_minout},
	{"scols_table_enable_shellvar", &scols.enable_shellvar},
	{"scols_table_new_column", &scols.new_column},
	{"scols_table_new_line", &scols.new_line},
	{"scols_line_refer_data", &scols.refer_data},
	{"scols_table_get_nlines", &scols.get_nlines},
	{"scols_print_table", &scols.print_table},
	{"scols_print_table_to_string", &scols.print_table_to_string},
};

/* It stays loaded until the program ends. */
static void load(void)
{
	if (scols.print_table)
		return;

	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		msg_die(_("tables need the library %s: install libsmartcols"), LIBRARY);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		void *address = dlsym(library, calls[i].name);

		if (!address)
			msg_die(_("the library %s is too old: it has no %s"), LIBRARY,
				calls[i].name);
		memcpy(calls[i].call, &address, sizeof(address));
	}
}

/* The calls fail for want of memory, or where they are called wrongly. */
static void must(bool done)
{
	if (!done)
		msg_die(_("the table could not be made: out of memory"));
}

/* The incomplete types of the header are the library's own. */
static struct libscols_table *table_of(struct grid *grid)
{
	return (struct libscols_table *)(void *)grid;
}

static struct libscols_line *line_of(struct grid_row *row)
{
	return (struct libscols_line *)(void *)row;
}

struct grid *grid_new(unsigned options)
{
	load();

	struct libscols_table *table = scols.new_table();

	must(table && scols.enable_noheadings(table, (options & GRID_NO_HEADINGS) != 0) == 0);
	if (options & GRID_NO_CUT)
		must(scols.set_termforce(table, SCOLS_TERMFORCE_NEVER) == 0);
	if (options & GRID_TRIM)
		must(scols.enable_minout(table, 1) == 0);
	if (options & GRID_SHELL_NAMES)
		must(scols.enable_shellvar(table, 1) == 0);
	return (struct grid *)(void *)table;
}

void grid_add_column(struct grid *grid, const char *heading, double width, unsigned flags)
{
	static const struct {
		unsigned flag;
		int scols;
	} translation[] = {
		{GRID_RIGHT, SCOLS_FL_RIGHT},
		{GRID_CUT, SCOLS_FL_TRUNC},
		{GRID_NO_EXTREMES, SCOLS_FL_NOEXTREMES},
		{GRID_WRAP, SCOLS_FL_WRAP},
		{GRID_TREE, SCOLS_FL_TREE},
	};
	int result = 0;

	for (size_t i = 0; i < ARRAY_SIZE(translation); i++)
		if (flags & translation[i].flag)
			result |= translation[i].scols;
	must(scols.new_column(table_of(grid), heading, width, result) != NULL);
}

struct grid_row *grid_add_row(struct grid *grid, struct grid_row *parent)
{
	struct libscols_line *line = scols.new_line(table_of(grid), line_of(parent));

	must(line != NULL);
	return (struct grid_row *)(void *)line;
}

void grid_set(struct grid_row *row, size_t column, const char *text, size_t n)
{
	/* The library takes the copy over. An empty cell and none look the same. */
	if (n > 0)
		must(scols.refer_data(line_of(row), column, xstrndup(text, n)) == 0);
}

void grid_end(struct grid *grid)
{
	struct libscols_table *table = table_of(grid);

	if (scols.get_nlines(table) > 0)
		must(scols.print_table(table) == 0);
	scols.unref_table(table);
}

char *grid_end_text(struct grid *grid)
{
	struct libscols_table *table = table_of(grid);
	char *text = NULL;

	must(scols.print_table_to_string(table, &text) == 0 && text);
	scols.unref_table(table);
	return text;
}
