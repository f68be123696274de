/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespace that an object is in. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_namespace.h"

static struct value get_namespace(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room UNUSED)
{
	const struct ipc_object *object = row->object;
	uint64_t ipc_ns = object->ipc_ns;

	/* Files of /dev/shm belong to no IPC namespace, but are found through one. */
	if (ipc_ns == 0 && row->view && !kind_is_in(object->kind, KINDS_FILES))
		ipc_ns = row->view->ipc_ns;
	return ipc_ns == 0 ? value_absent() : value_number(ipc_ns);
}

static struct value get_leader(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return row->leader == 0 ? value_absent() : value_signed(row->leader);
}

static struct value get_leader_comm(const struct column *column UNUSED, const struct out_row *row,
				    struct value_room *room UNUSED)
{
	return value_text(row->leader_comm);
}

static const struct column columns[] = {
	{"IPCNS", N_("IPC namespace"), N_("inode number of its IPC namespace"), 1, COLUMN_RIGHT,
	 KINDS_ALL, WANT_NAMESPACE, get_namespace, 0},
	{"NSPID", N_("Namespace PID"),
	 N_("process that leads it; with --all-namespaces or --ipc-namespace"), 1, COLUMN_RIGHT,
	 KINDS_ALL, 0, get_leader, 0},
	{"NSCOMM", N_("Namespace program"), N_("short name of that process"), 1, 0,
	 KINDS_ALL, 0, get_leader_comm, 0},
};

const struct column_topic column_topic_namespace = {
	N_("Columns of namespaces:"), columns, ARRAY_SIZE(columns),
};
