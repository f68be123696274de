/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The IPC namespace that an object is in. */
#include "base/nls.h"
#include "base/util.h"
#include "render/column_value.h"

static bool put_namespace(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct ipc_object *object = row->object;
	uint64_t ipc_ns = object->ipc_ns;

	/* Files of /dev/shm belong to no IPC namespace, but are found through one. */
	if (ipc_ns == 0 && row->view && object->kind != KIND_PSHM && object->kind != KIND_PSEM)
		ipc_ns = row->view->ipc_ns;
	if (ipc_ns == 0)
		return false;
	sb_put_u64(out, ipc_ns);
	return true;
}

static bool put_leader(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->leader == 0)
		return false;
	sb_put_i64(out, row->leader);
	return true;
}

static bool put_leader_comm(struct strbuf *out, const struct column *column UNUSED,
			    const struct out_row *row, const struct out_format *format UNUSED)
{
	if (!row->leader_comm)
		return false;
	sb_puts(out, row->leader_comm);
	return true;
}

static const struct column columns[] = {
	{"IPCNS", N_("IPC namespace"), N_("inode number of its IPC namespace"), 1, COLUMN_RIGHT,
	 COLUMN_NUMBER, KINDS_ALL, WANT_PROCESSES, put_namespace, 0},
	{"NSPID", N_("Namespace PID"),
	 N_("process that leads it; with --all-namespaces or --ipc-namespace"), 1, COLUMN_RIGHT,
	 COLUMN_NUMBER, KINDS_ALL, 0, put_leader, 0},
	{"NSCOMM", N_("Namespace program"), N_("short name of that process"), 1, 0, COLUMN_TEXT,
	 KINDS_ALL, 0, put_leader_comm, 0},
};

const struct column_topic column_topic_namespace = {
	N_("Columns of namespaces:"), columns, ARRAY_SIZE(columns),
};
