/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What segments, queues and sets have; some of it POSIX objects have too. */
#include "base/nls.h"
#include "base/util.h"
#include "ipc/amount.h"
#include "ipc/kind_bits.h"
#include "render/column_sysv.h"
#include "render/column_value.h"

/* A segment without any of these has the empty status, which is a known one. */
static struct value get_status(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room)
{
	static const struct {
		mode_t bit;
		const char *word;
	} states[] = {{IPC_MODE_DEST, "dest"}, {IPC_MODE_LOCKED, "locked"}};
	const char *comma = "";

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		if (!(row->object->mode & states[i].bit))
			continue;
		sb_puts(&room->text, comma);
		sb_puts(&room->text, states[i].word);
		comma = ",";
	}
	return value_made_text(room);
}

static struct value get_memory(const struct column *column, const struct out_row *row,
			       struct value_room *room)
{
	return row->object->unknown & UNKNOWN_RSS ? value_absent() : column_size(column, row, room);
}

#define MEMORY(name, label, help, field)                                                          \
	{name, label, help, 1, COLUMN_RIGHT, SHM, WANT_RSS, get_memory,             \
	 COLUMN_FIELD(field)}

static const struct column shm_columns[] = {
	COLUMN_OF_NUMBER("SIZE", N_("Segment size"), N_("size"), SHM | PSHM, column_size, size),
	COLUMN_OF_NUMBER("NATTCH", N_("Attached processes"), N_("how many times it is attached"),
			 SHM, column_u64, shm.nattch),
	{"STATUS", N_("Status"), N_("dest: goes with the last detach; locked: stays in memory"), 1,
	 COLUMN_NO_EXTREMES, SHM, 0, get_status, 0},
	COLUMN_OF_TIME("ATTACH", N_("Attach time"), N_("when it was last attached"), SHM,
		       shm.atime),
	COLUMN_OF_TIME("DETACH", N_("Detach time"), N_("when it was last detached"), SHM,
		       shm.dtime),
	{"COMMAND", N_("Creator command"), N_("command line of the process CPID, if there is one"),
	 0, COLUMN_CUT, SHM, 0, column_command, COLUMN_FIELD(shm.cpid)},
	COLUMN_OF_NUMBER("CPID", N_("Creator PID"), N_("process that made it"), SHM, column_int,
			 shm.cpid),
	COLUMN_OF_NUMBER("LPID", N_("Last user PID"),
			 N_("process that last attached or detached it"), SHM, column_int,
			 shm.lpid),
	MEMORY("RSS", N_("Resident memory"), N_("how much of it is in memory"), shm.rss),
	MEMORY("SWAP", N_("Swapped memory"), N_("how much of it is in swap"), shm.swap),
};

const struct column_topic column_topic_shm = {
	N_("Columns of shared memory (--shmems):"), shm_columns, ARRAY_SIZE(shm_columns),
};

static struct value get_usedbytes(const struct column *column, const struct out_row *row,
				  struct value_room *room)
{
	if (row->object->unknown & UNKNOWN_NOTIFY)
		return value_absent();
	return column_size(column, row, room);
}

static struct value get_msgs(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	uint64_t messages;

	return ipc_messages(row->object, &messages) ? value_number(messages) : value_absent();
}

static const struct column msg_columns[] = {
	{"USEDBYTES", N_("Bytes used"), N_("bytes in the messages that wait"), 1, COLUMN_RIGHT,
	 MSG | PMSG, WANT_NOTIFY, get_usedbytes, COLUMN_FIELD(size)},
	{"MSGS", N_("Messages"), N_("how many messages wait"), 1, 0, MSG | PMSG,
	 WANT_COUNT, get_msgs, 0},
	COLUMN_OF_TIME("SEND", N_("Msg sent"), N_("when a message was last sent"), MSG, msg.stime),
	COLUMN_OF_TIME("RECV", N_("Msg received"), N_("when a message was last received"), MSG,
		       msg.rtime),
	COLUMN_OF_NUMBER("LSPID", N_("Msg sender"), N_("process that last sent a message"), MSG,
			 column_int, msg.lspid),
	COLUMN_OF_NUMBER("LRPID", N_("Msg receiver"), N_("process that last received one"), MSG,
			 column_int, msg.lrpid),
};

const struct column_topic column_topic_msg = {
	N_("Columns of message queues (--queues):"), msg_columns, ARRAY_SIZE(msg_columns),
};

static const struct column sem_columns[] = {
	COLUMN_OF_NUMBER("NSEMS", N_("Semaphores"), N_("how many semaphores the set has"), SEM,
			 column_u64, size),
	COLUMN_OF_TIME("OTIME", N_("Last operation"), N_("when one was last operated on"), SEM,
		       sem.otime),
};

const struct column_topic column_topic_sem = {
	N_("Columns of semaphore sets (--semaphores):"), sem_columns, ARRAY_SIZE(sem_columns),
};
