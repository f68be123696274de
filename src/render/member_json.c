/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/member_json.h"

#include "base/util.h"
#include "ipc/object_json.h"
#include "proc/snapshot.h"
#include "render/process_json.h"

#define LEADER "namespace_leader"

static const struct {
	const char *column, *member;
} stand_for[] = {
	{"REF", "ref"},
	{"OBJECT", "ref"},
	{"KIND", "kind"},
	{"IPCNS", "namespace"},
	{"KEY", "key"},
	{"ID", "id"},
	{"NAME", "name"},
	{"DEVICE", "device"},
	{"INODE", "inode"},
	{"OWNER", "owner"},
	{"UID", "owner"},
	{"USER", "owner"},
	{"GID", "group"},
	{"GROUP", "group"},
	{"CUID", "creator"},
	{"CUSER", "creator"},
	{"CGID", "creator_group"},
	{"CGROUP", "creator_group"},
	{"MODE", "mode"},
	{"PERMS", "mode"},
	{"BYTES", "bytes"},
	{"USEDBYTES", "bytes"},
	{"MSGS", "messages"},
	{"NSEMS", "semaphores"},
	{"RSS", "rss_bytes"},
	{"SWAP", "swap_bytes"},
	{"NATTCH", "attachments"},
	{"DESTROYED", "destroyed"},
	{"LOCKED", "locked"},
	{"MAXBYTES", "max_bytes"},
	{"BLOCKS", "allocated_bytes"},
	{"MAXMSGS", "max_messages"},
	{"MSGSIZE", "max_message_bytes"},
	{"NOTIFY", "notification"},
	{"NOTIFYSIG", "notification"},
	{"NOTIFYPID", "notification"},
	{"SVAL", "value"},
	{"CTIME", "changed"},
	{"ATTACH", "attached"},
	{"DETACH", "detached"},
	{"SEND", "sent"},
	{"RECV", "received"},
	{"OTIME", "operated"},
	{"MTIME", "modified"},
	{"CPID", "creator_pid"},
	{"LPID", "last_pid"},
	{"LSPID", "last_sender_pid"},
	{"LRPID", "last_receiver_pid"},
	{"NSPID", LEADER},
	{"NSCOMM", LEADER},
};

bool member_of_column(const char *column, struct member *member)
{
	for (size_t i = 0; i < ARRAY_SIZE(stand_for); i++) {
		if (!streq(stand_for[i].column, column))
			continue;
		member->name = stand_for[i].member;
		member->object = object_member_find(member->name);
		return true;
	}
	return false;
}

bool member_is_identity(const struct member *member)
{
	return member->object && object_member_is_identity(member->object);
}

/* The inode of the namespace of an object that does not say its own. */
static uint64_t ipc_ns_of(const struct out_row *row)
{
	return row->view ? row->view->ipc_ns : 0;
}

/* It can have ended before the processes were read; or these were not. */
static void put_leader(struct json *json, const struct out_row *row)
{
	const struct proc_process named = {.comm = row->leader_comm};
	const struct proc_process *found = row->view && row->view->processes
						   ? proc_find(row->view->processes, row->leader)
						   : NULL;

	process_json_member(json, LEADER, row->leader, found ? found : &named);
}

void member_json(struct json *json, const struct member *member, const struct out_row *row)
{
	if (member->object)
		object_member_json(json, member->object, row->object, ipc_ns_of(row));
	else
		put_leader(json, row);
}

void member_json_identity(struct json *json, const struct out_row *row)
{
	object_json(json, row->object, ipc_ns_of(row), OBJECT_IDENTITY);
}
