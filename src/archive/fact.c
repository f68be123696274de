/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/fact.h"

#include "base/util.h"
#include "ipc/kind_bits.h"

#define AT(field) offsetof(struct ipc_object, field)

_Static_assert(sizeof(dev_t) == sizeof(uint64_t) && sizeof(ino_t) == sizeof(uint64_t),
	       "both are taken over as numbers of 64 bits");

const struct fact manifest_facts[] = {
	{NULL, "namespace", FACT_U64, KINDS_ALL, AT(ipc_ns), false, 0},
	{NULL, "id", FACT_ID, KINDS_SYSV, AT(id), true, 0},
	{NULL, "key", FACT_KEY, KINDS_SYSV, AT(key), true, 0},
	{NULL, "device", FACT_U64, KINDS_POSIX, AT(posix.dev), false, 0},
	{NULL, "inode", FACT_U64, KINDS_POSIX, AT(posix.ino), false, 0},
	{"owner", "uid", FACT_U32, KINDS_ALL, AT(uid), true, 0},
	{"group", "gid", FACT_U32, KINDS_ALL, AT(gid), true, 0},
	{"creator", "uid", FACT_U32, KINDS_SYSV, AT(cuid), true, 0},
	{"creator_group", "gid", FACT_U32, KINDS_SYSV, AT(cgid), true, 0},
	{NULL, "mode", FACT_MODE, KINDS_ALL, AT(mode), true, 0},
	{NULL, "bytes", FACT_U64, SHM | MSG | PSHM, AT(size), true, 0},
	{NULL, "bytes", FACT_U64, PMSG, AT(size), false, UNKNOWN_NOTIFY},
	{NULL, "semaphores", FACT_U64, SEM, AT(size), true, 0},
	{NULL, "messages", FACT_U64, MSG, AT(msg.messages), false, 0},
	{NULL, "messages", FACT_U64, PMSG, AT(posix.queue.messages), false, UNKNOWN_COUNT},
	{NULL, "attachments", FACT_U64, SHM, AT(shm.nattch), false, 0},
	{NULL, "rss_bytes", FACT_U64, SHM, AT(shm.rss), false, UNKNOWN_RSS},
	{NULL, "swap_bytes", FACT_U64, SHM, AT(shm.swap), false, UNKNOWN_RSS},
	{NULL, "max_bytes", FACT_U64, MSG, AT(msg.max_bytes), false, UNKNOWN_MAX_BYTES},
	{NULL, "allocated_bytes", FACT_U64, KINDS_POSIX, AT(posix.blocks), false, 0},
	{NULL, "max_messages", FACT_U64, PMSG, AT(posix.queue.max_messages), true, 0},
	{NULL, "max_message_bytes", FACT_U64, PMSG, AT(posix.queue.max_size), true, 0},
	{NULL, "value", FACT_U32, PSEM, AT(posix.value), false, UNKNOWN_COUNT},
	{NULL, "changed", FACT_TIME, KINDS_ALL, AT(ctime), false, 0},
	{NULL, "attached", FACT_TIME, SHM, AT(shm.atime), false, 0},
	{NULL, "detached", FACT_TIME, SHM, AT(shm.dtime), false, 0},
	{NULL, "sent", FACT_TIME, MSG, AT(msg.stime), false, 0},
	{NULL, "received", FACT_TIME, MSG, AT(msg.rtime), false, 0},
	{NULL, "operated", FACT_TIME, SEM, AT(sem.otime), false, 0},
	{NULL, "modified", FACT_TIME, KINDS_POSIX, AT(posix.mtime), false, 0},
	{NULL, "made", FACT_TIME, KINDS_POSIX, AT(posix.btime), false, 0},
	{NULL, "creator_pid", FACT_PID, SHM, AT(shm.cpid), false, 0},
	{NULL, "last_pid", FACT_PID, SHM, AT(shm.lpid), false, 0},
	{NULL, "last_sender_pid", FACT_PID, MSG, AT(msg.lspid), false, 0},
	{NULL, "last_receiver_pid", FACT_PID, MSG, AT(msg.lrpid), false, 0},
};
const size_t manifest_fact_count = ARRAY_SIZE(manifest_facts);
