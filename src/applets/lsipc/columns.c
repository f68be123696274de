/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns lsipc shows: names, order and arrays are those of util-linux. */
#include "applets/lsipc/columns.h"

#include <string.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "render/column_topics.h"

struct layout {
	const char *array;   /* in JSON */
	const char *list;    /* columns unless others are asked for */
	const char *whole;   /* the same where one object is shown whole */
	const char *creator; /* what -c and -t add; NULL: nothing */
	const char *times;
};

#define SYSV_WHOLE "KEY,ID,OWNER,PERMS,CUID,CUSER,CGID,CGROUP,UID,USER,GID,GROUP,CTIME,"
#define SYSV_CREATOR "CUID,CGID,UID,GID"
#define POSIX_WHOLE "OWNER,PERMS,CUID,CUSER,CGID,CGROUP,NAME,MTIME,"
#define POSIX_CREATOR "CUID,CGID"
#define LIMIT_COLUMNS "RESOURCE,DESCRIPTION,LIMIT,USED,USE%"

static const struct layout layouts[KIND_COUNT] = {
	[KIND_SHM] = {
		"sharedmemory",
		"KEY,ID,PERMS,OWNER,SIZE,NATTCH,STATUS,CTIME,CPID,LPID,COMMAND",
		SYSV_WHOLE "SIZE,NATTCH,STATUS,ATTACH,DETACH,COMMAND,CPID,LPID",
		SYSV_CREATOR, "ATTACH,DETACH",
	},
	[KIND_MSG] = {
		"messages",
		"KEY,ID,PERMS,OWNER,USEDBYTES,MSGS,LSPID,LRPID",
		SYSV_WHOLE "USEDBYTES,MSGS,SEND,RECV,LSPID,LRPID",
		SYSV_CREATOR, "SEND,RECV,CTIME",
	},
	[KIND_SEM] = {
		"semaphores",
		"KEY,ID,PERMS,OWNER,NSEMS",
		SYSV_WHOLE "NSEMS,OTIME",
		SYSV_CREATOR, "OTIME,CTIME",
	},
	[KIND_PSHM] = {
		"posix-sharedmemory",
		"NAME,PERMS,OWNER,SIZE,MTIME",
		POSIX_WHOLE "SIZE",
		POSIX_CREATOR, NULL,
	},
	[KIND_PMSG] = {
		"posix-messages",
		"NAME,PERMS,OWNER,MTIME,USEDBYTES,MSGS",
		POSIX_WHOLE "USEDBYTES,MSGS",
		POSIX_CREATOR, NULL,
	},
	[KIND_PSEM] = {
		"posix-semaphores",
		"NAME,PERMS,OWNER,MTIME,SVAL",
		POSIX_WHOLE "SVAL",
		POSIX_CREATOR, NULL,
	},
};

static const struct layout limits_layout = {"ipclimits", LIMIT_COLUMNS, LIMIT_COLUMNS, NULL, NULL};

/* Append columns of the tables above, which exist. */
static void add(struct lsipc *lsipc, const char *names)
{
	const char *wrong;
	size_t length;

	if (names)
		(void)column_list_parse(&lsipc->columns, column_topics, names, &wrong, &length);
}

/* The command line is the widest of all and stays the last column. */
static void add_times(struct lsipc *lsipc, const char *names)
{
	struct column_list *list = &lsipc->columns;
	const struct column *last = list->at[list->count - 1];

	if (!(last->flags & COLUMN_CUT)) {
		add(lsipc, names);
		return;
	}
	list->count--;
	add(lsipc, names);
	column_list_insert(list, list->count, last);
}

static void add_defaults(struct lsipc *lsipc, const struct layout *layout)
{
	bool whole = lsipc->style.form == TABLE_WHOLE && !lsipc->creator && !lsipc->times;

	add(lsipc, whole ? layout->whole : layout->list);
	/* With a kind, limits stand behind the (empty) columns of its objects. */
	if (lsipc->global && lsipc->kind != LSIPC_NO_KIND)
		add(lsipc, limits_layout.list);
	if (lsipc->creator)
		add(lsipc, layout->creator);
	if (lsipc->times)
		add_times(lsipc, layout->times);
}

/* Whether the column can have a value in what is asked for, or at least once could. */
static bool applies(const struct lsipc *lsipc, const struct column *column)
{
	if (lsipc->global && (column->rows & ROW_LIMIT))
		return true;
	if (lsipc->kind != LSIPC_NO_KIND)
		return (column->rows & KIND_BIT(lsipc->kind)) != 0;
	/* Limits of all kinds: util-linux also takes what all objects have. */
	return (column->rows & KINDS_SYSV) == KINDS_SYSV ||
	       (column->rows & KINDS_POSIX) == KINDS_POSIX;
}

static bool add_output(struct lsipc *lsipc, const char *names)
{
	size_t i = lsipc->columns.count;
	const char *wrong;
	size_t length;

	if (column_list_parse(&lsipc->columns, column_topics, names, &wrong, &length)) {
		if (length == 0)
			msg_warn(_("the list of columns '%s' has an empty name in it"), names);
		else
			msg_warn(_("there is no column '%.*s'; --help lists them all"),
				 (int)length, wrong);
		return false;
	}
	for (; i < lsipc->columns.count; i++) {
		if (!applies(lsipc, lsipc->columns.at[i])) {
			msg_warn(_("column %s does not go with what is listed"),
				 lsipc->columns.at[i]->name);
			return false;
		}
	}
	return true;
}

bool lsipc_choose_columns(struct lsipc *lsipc)
{
	const struct layout *layout =
		lsipc->kind == LSIPC_NO_KIND ? &limits_layout : &layouts[lsipc->kind];
	bool adds = lsipc->output && *lsipc->output == '+';

	lsipc->style.name = lsipc->global ? limits_layout.array : layout->array;
	if (!lsipc->output || adds)
		add_defaults(lsipc, layout);
	if (lsipc->output && !add_output(lsipc, lsipc->output + adds))
		return false;
	if (lsipc->processes)
		add_times(lsipc, COLUMNS_OF_PROCESSES);
	if ((!lsipc->output || adds) && namespaces_chosen(&lsipc->namespaces))
		add_times(lsipc, COLUMNS_OF_NAMESPACES);
	return true;
}
