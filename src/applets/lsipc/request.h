/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line of lsipc asks for. */
#ifndef APPLETS_LSIPC_REQUEST_H
#define APPLETS_LSIPC_REQUEST_H

#include <stdbool.h>

#include "collect/namespaces.h"
#include "proc/cmdline.h"
#include "render/column.h"
#include "render/table.h"

#define LSIPC_NO_KIND (-1)
#define LSIPC_NO_ID (-1)

struct lsipc {
	struct session *session;
	int kind;            /* enum ipc_kind, or LSIPC_NO_KIND */
	bool global;         /* limits instead of objects */
	int id;              /* the one System V object, or LSIPC_NO_ID */
	const char *name;    /* the one POSIX object, or NULL */
	struct namespace_choice namespaces;
	bool creator, times; /* -c, -t */
	bool processes;      /* --processes */
	const char *output;  /* -o, or NULL */
	bool form_given;     /* style.form was asked for */
	bool time_given;     /* format.time_style was asked for */
	struct table_style style;
	struct out_format format;
	struct column_list columns;
	struct cmdline_cache commands;
};

static inline bool lsipc_one_object(const struct lsipc *lsipc)
{
	return lsipc->id != LSIPC_NO_ID || lsipc->name;
}

#endif
