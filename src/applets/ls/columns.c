/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns of ls. */
#include <stdio.h>
#include <string.h>

#include "applets/ls/columns.h"
#include "base/msg.h"
#include "base/nls.h"
#include "render/note.h"
#include "render/screen.h"

void ls_wrong_column(const char *list, const char *word, size_t length)
{
	if (length == 0)
		msg_warn(_("the list of columns '%s' has an empty name in it"), list);
	else
		msg_warn(_("there is no column '%.*s'; --list-columns lists them all"), (int)length,
			 word);
}

static bool add(struct ls *ls, const char *names)
{
	const char *wrong;
	size_t length;

	if (column_list_parse(&ls->columns, ls->topics, names, &wrong, &length) == 0)
		return true;
	ls_wrong_column(names, wrong, length);
	return false;
}

bool ls_choose_columns(struct ls *ls)
{
	bool adds = ls->output && *ls->output == '+';

	if ((!ls->output || adds) &&
	    !add(ls, ls->style.form == TABLE_JSON ? ls->usual_in_json : ls->usual))
		return false;
	if ((!ls->output || adds) && namespaces_chosen(&ls->namespaces) &&
	    !add(ls, COLUMNS_OF_NAMESPACES))
		return false;
	return !ls->output || add(ls, ls->output + adds);
}

#define NAME_WIDTH 16

/* A name that an earlier topic has already means that one's column. */
static bool is_hidden(const struct ls *ls, const struct column *column)
{
	return column_find(ls->topics, column->name, strlen(column->name)) != column;
}

void ls_print_columns(const struct ls *ls)
{
	for (size_t t = 0; ls->topics[t]; t++) {
		const struct column_topic *topic = ls->topics[t];

		for (size_t i = 0; i < topic->count; i++)
			if (!is_hidden(ls, &topic->columns[i]))
				note_print(topic->columns[i].name, NAME_WIDTH,
					   _(topic->columns[i].help), SCREEN_ENDLESS);
	}
}
