/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What objects of every kind have in one table, and what the object itself tells of more. */
#include <inttypes.h>

#include "base/nls.h"
#include "base/util.h"
#include "ipc/ftok.h"
#include "ipc/kind.h"
#include "ipc/kind_bits.h"
#include "ipc/reference.h"
#include "render/column_value.h"

static bool put_kind(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, ipc_kinds[row->object->kind].word);
	return true;
}

static bool put_family(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, kind_is_sysv(row->object->kind) ? "sysv" : "posix");
	return true;
}

static bool put_reference(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format UNUSED)
{
	ipc_reference_put(out, row->object);
	return true;
}

static bool put_key_or_name(struct strbuf *out, const struct column *column UNUSED,
			    const struct out_row *row, const struct out_format *format UNUSED)
{
	if (kind_is_sysv(row->object->kind)) {
		sb_puts(out, "0x");
		sb_put_hex(out, row->object->key, 8);
	} else {
		sb_putc(out, '/');
		sb_puts(out, row->object->name);
	}
	return true;
}

/* ---- sizes ---- */

/* What a kind's size counts. */
static const struct {
	const char *word;
	bool is_bytes;
	unsigned unknown; /* enum ipc_unknown that makes it unknown */
} size_units[KIND_COUNT] = {
	[KIND_SHM] = {"bytes", true, 0},
	[KIND_MSG] = {"messages", false, 0},
	[KIND_SEM] = {"semaphores", false, 0},
	[KIND_PSHM] = {"bytes", true, 0},
	[KIND_PMSG] = {"messages", false, UNKNOWN_COUNT},
	[KIND_PSEM] = {"semaphores", false, 0},
};

static uint64_t size_of(const struct ipc_object *object)
{
	switch (object->kind) {
	case KIND_MSG:
		return object->msg.messages;
	case KIND_PMSG:
		return object->posix.queue.messages;
	case KIND_PSEM:
		return 1;
	default:
		return object->size;
	}
}

static bool put_size(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format)
{
	enum ipc_kind kind = row->object->kind;
	uint64_t size = size_of(row->object);

	if (row->object->unknown & size_units[kind].unknown)
		return false;
	if (format->bytes)
		sb_put_u64(out, size);
	else if (size_units[kind].is_bytes)
		format_size(out, size);
	else if (kind == KIND_MSG || kind == KIND_PMSG)
		sb_printf(out, P_("%" PRIu64 " msg", "%" PRIu64 " msgs", size), size);
	else
		sb_printf(out, P_("%" PRIu64 " sem", "%" PRIu64 " sems", size), size);
	return true;
}

static bool put_unit(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_puts(out, size_units[row->object->kind].word);
	return true;
}

/* Bytes of contents: of a segment its size, of a queue the waiting messages. */
static bool put_bytes(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format)
{
	const struct ipc_object *object = row->object;

	if (object->kind == KIND_PMSG && (object->unknown & UNKNOWN_NOTIFY))
		return false;
	return column_put_size(out, object->size, format);
}

static bool put_max_bytes(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format)
{
	const struct ipc_object *object = row->object;

	if (object->kind == KIND_MSG)
		return !(object->unknown & UNKNOWN_MAX_BYTES) &&
		       column_put_size(out, object->msg.max_bytes, format);
	/* What mq_open(3) allows to be far more than there can ever be, may overflow. */
	uint64_t bytes;

	return !(object->unknown & UNKNOWN_COUNT) &&
	       !__builtin_mul_overflow(object->posix.queue.max_messages,
				       object->posix.queue.max_size, &bytes) &&
	       column_put_size(out, bytes, format);
}

static bool put_max_messages(struct strbuf *out, const struct column *column UNUSED,
			     const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->object->unknown & UNKNOWN_COUNT)
		return false;
	sb_put_u64(out, row->object->posix.queue.max_messages);
	return true;
}

static bool put_max_size(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format)
{
	return !(row->object->unknown & UNKNOWN_COUNT) &&
	       column_put_size(out, row->object->posix.queue.max_size, format);
}

static bool put_full(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct ipc_object *object = row->object;

	if (object->kind == KIND_MSG)
		return !(object->unknown & UNKNOWN_MAX_BYTES) &&
		       column_put_percent(out, object->size, object->msg.max_bytes);
	return !(object->unknown & UNKNOWN_COUNT) &&
	       column_put_percent(out, object->posix.queue.messages,
				  object->posix.queue.max_messages);
}

/* Of the limit that objects of the kind use up first by their size, else by their number. */
static bool put_limit(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	static const enum ipc_limit limits[KIND_COUNT] = {
		[KIND_SHM] = LIMIT_SHMALL,
		[KIND_MSG] = LIMIT_MSGMNI,
		[KIND_SEM] = LIMIT_SEMMNS,
		[KIND_PMSG] = LIMIT_MQUMNI,
	};
	const struct ipc_object *object = row->object;
	uint64_t page = ipc_page_size();
	uint64_t part = 1;

	if (object->kind == KIND_SHM)
		part = object->size / page + (object->size % page > 0);
	else if (object->kind == KIND_SEM)
		part = object->size;
	return row->limits && column_put_percent(out, part, row->limits[limits[object->kind]]);
}

static bool put_resident(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format UNUSED)
{
	const struct ipc_object *object = row->object;

	if (object->kind == KIND_PSHM)
		return column_put_percent(out, object->posix.blocks, object->size);
	return !(object->unknown & UNKNOWN_RSS) &&
	       column_put_percent(out, object->shm.rss, object->size);
}

/* ---- what would go with it ---- */

#define LOST_VALUES_MAX 4

static void put_messages(struct strbuf *out, uint64_t messages, uint64_t bytes, bool has_bytes,
			 const struct out_format *format)
{
	if (messages == 0) {
		sb_puts(out, "-");
		return;
	}
	sb_printf(out, P_("%" PRIu64 " msg", "%" PRIu64 " msgs", messages), messages);
	if (has_bytes) {
		sb_puts(out, ", ");
		(void)column_put_size(out, bytes, format);
	}
}

/* "1,0,5" */
static bool put_lost_values(struct strbuf *out, const struct out_row *row,
			    const struct out_format *format)
{
	for (size_t i = 0; row->elements && i < row->object->size; i++) {
		if (i > 0)
			sb_putc(out, ',');
		if (i == LOST_VALUES_MAX && !format->all_values) {
			sb_puts(out, "...");
			break;
		}
		sb_put_u64(out, row->elements[i].value);
	}
	return row->elements;
}

static bool put_lost(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format)
{
	const struct ipc_object *object = row->object;

	switch (object->kind) {
	case KIND_SHM:
		return column_put_size(out, object->unknown & UNKNOWN_RSS
						    ? object->size
						    : object->shm.rss + object->shm.swap, format);
	case KIND_PSHM:
		return column_put_size(out, object->posix.blocks, format);
	case KIND_MSG:
		put_messages(out, object->msg.messages, object->size, true, format);
		return true;
	case KIND_PMSG:
		if (object->unknown & UNKNOWN_COUNT)
			return false;
		put_messages(out, object->posix.queue.messages, object->size,
			     !(object->unknown & UNKNOWN_NOTIFY), format);
		return true;
	case KIND_PSEM:
		if (!(object->unknown & UNKNOWN_COUNT))
			sb_put_u64(out, object->posix.value);
		return !(object->unknown & UNKNOWN_COUNT);
	default:
		return put_lost_values(out, row, format);
	}
}

/* ---- times ---- */

static bool put_born(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format)
{
	return column_put_time(out, evidence_born(row->object), format);
}

static bool put_age(struct strbuf *out, const struct column *column UNUSED,
		    const struct out_row *row, const struct out_format *format)
{
	return column_put_age(out, evidence_born(row->object), format);
}

static bool put_activity(struct strbuf *out, const struct column *column UNUSED,
			 const struct out_row *row, const struct out_format *format)
{
	return column_put_time(out, evidence_last_activity(row->object), format);
}

static bool put_idle(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format)
{
	return column_put_age(out, evidence_last_activity(row->object), format);
}

/* ---- state ---- */

static bool put_state(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	if (!row->use)
		return false;
	sb_puts(out, object_state_word(row->use->state));
	return true;
}

static bool put_mode_bit(struct strbuf *out, const struct out_row *row, mode_t bit)
{
	return column_put_truth(out, row->object->mode & bit);
}

static bool put_destroyed(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_mode_bit(out, row, IPC_MODE_DEST);
}

static bool put_locked(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_mode_bit(out, row, IPC_MODE_LOCKED);
}

static bool put_private(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	return column_put_truth(out, row->object->key == 0);
}

static bool put_mode(struct strbuf *out, const struct column *column UNUSED,
		     const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_octal(out, row->object->mode & 07777, 4);
	return true;
}

/* ---- keys: what ftok(3) may have made them of; a private object has none ---- */

static bool put_project(struct strbuf *out, const struct column *column UNUSED,
			const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->object->key == 0)
		return false;
	sb_put_u64(out, ftok_split(row->object->key).project);
	return true;
}

static bool put_key_device(struct strbuf *out, const struct column *column UNUSED,
			   const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->object->key == 0)
		return false;
	sb_put_u64(out, ftok_split(row->object->key).device);
	return true;
}

static bool put_key_inode(struct strbuf *out, const struct column *column UNUSED,
			  const struct out_row *row, const struct out_format *format UNUSED)
{
	if (row->object->key == 0)
		return false;
	sb_put_u64(out, ftok_split(row->object->key).inode);
	return true;
}

static bool put_device(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_u64(out, row->object->posix.dev);
	return true;
}

static bool put_inode(struct strbuf *out, const struct column *column UNUSED,
		      const struct out_row *row, const struct out_format *format UNUSED)
{
	sb_put_u64(out, row->object->posix.ino);
	return true;
}

/* ---- semaphores of a set ---- */

static bool put_values(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	size_t begin = out->len;

	for (size_t i = 0; row->elements && i < row->object->size; i++) {
		column_next_item(out, begin);
		sb_put_u64(out, row->elements[i].value);
	}
	return row->elements;
}

static bool put_sum(struct strbuf *out, const struct out_row *row, size_t offset)
{
	uint64_t sum = 0;

	for (size_t i = 0; row->elements && i < row->object->size; i++)
		sum += *(const unsigned *)(const void *)((const char *)&row->elements[i] + offset);
	if (row->elements)
		sb_put_u64(out, sum);
	return row->elements;
}

static bool put_ncount(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_sum(out, row, offsetof(struct ipc_sem_element, ncount));
}

static bool put_zcount(struct strbuf *out, const struct column *column UNUSED,
		       const struct out_row *row, const struct out_format *format UNUSED)
{
	return put_sum(out, row, offsetof(struct ipc_sem_element, zcount));
}

#define WORD(name, help, rows, want, value)                                                       \
	{name, NULL, help, 1, 0, COLUMN_TEXT, rows, want, value, 0}
#define NUMBER(name, help, rows, want, value)                                                     \
	{name, NULL, help, 1, COLUMN_RIGHT, COLUMN_NUMBER, rows, want, value, 0}
#define TIME(name, help, value)                                                                   \
	{name, NULL, help, 1, COLUMN_RIGHT, COLUMN_TIME, KINDS_ALL, 0, value, 0}
#define TRUTH(name, help, rows, value)                                                            \
	{name, NULL, help, 1, 0, COLUMN_TRUTH, rows, 0, value, 0}

static const struct column columns[] = {
	WORD("KIND", N_("shm, msg, sem of System V; pshm, pmsg, psem of POSIX"), KINDS_ALL, 0,
	     put_kind),
	{"KEY/NAME", NULL, N_("key of a System V object, name of a POSIX object"), 1, COLUMN_CUT,
	 COLUMN_TEXT, KINDS_ALL, 0, put_key_or_name, 0},
	NUMBER("SIZE", N_("bytes of memory, messages of a queue, semaphores of a set"), KINDS_ALL,
	       WANT_COUNT, put_size),
	NUMBER("AGE", N_("time since BORN; seconds in JSON"), KINDS_ALL, 0, put_age),
	WORD("STATE", N_("in-use, unused, destroyed or unknown"), KINDS_ALL,
	     WANT_STATE | WANT_USERS, put_state),
	WORD("REF", N_("what other commands call it: shm:17, mq:/jobs"), KINDS_ALL, 0,
	     put_reference),
	WORD("FAMILY", N_("sysv or posix"), KINDS_ALL, 0, put_family),
	WORD("UNIT", N_("what SIZE counts: bytes, messages, semaphores"), KINDS_ALL, 0, put_unit),
	NUMBER("BYTES", N_("bytes of memory, or of the messages that wait"),
	       SHM | MSG | PSHM | PMSG, WANT_NOTIFY, put_bytes),
	COLUMN_OF_NUMBER("BLOCKS", NULL, N_("memory that the file really has"), KINDS_POSIX,
			 column_size, posix.blocks),
	NUMBER("MAXBYTES", N_("bytes that a queue can hold"), MSG | PMSG, WANT_COUNT,
	       put_max_bytes),
	NUMBER("MAXMSGS", N_("messages that a queue can hold"), PMSG, WANT_COUNT,
	       put_max_messages),
	NUMBER("MSGSIZE", N_("bytes that one message can have"), PMSG, WANT_COUNT, put_max_size),
	NUMBER("FULL%", N_("how full a queue is"), MSG | PMSG, WANT_COUNT, put_full),
	NUMBER("LIMIT%", N_("its part of the limit SHMALL, MSGMNI, SEMMNS or MQUMNI"),
	       KINDS_SYSV | PMSG, WANT_LIMITS, put_limit),
	NUMBER("RSS%", N_("part of the size that is in memory"), SHM | PSHM, WANT_RSS,
	       put_resident),
	{"LOST", NULL, N_("what goes with it: memory in use, messages, values of semaphores"), 1, 0,
	 COLUMN_TEXT, KINDS_ALL, WANT_RSS | WANT_COUNT | WANT_NOTIFY | WANT_ELEMENTS,
	 put_lost, 0},
	TIME("BORN", N_("when it was made, or last changed where nothing tells"), put_born),
	TIME("ACTIVITY", N_("when anybody is last known to have used it"), put_activity),
	NUMBER("IDLE", N_("time since ACTIVITY; seconds in JSON"), KINDS_ALL, 0, put_idle),
	WORD("MODE", N_("mode in octal"), KINDS_ALL, 0, put_mode),
	TRUTH("DESTROYED", N_("whether it goes with its last user"), SHM, put_destroyed),
	TRUTH("LOCKED", N_("whether it is locked into memory"), SHM, put_locked),
	TRUTH("PRIVATE", N_("whether it has no key"), KINDS_SYSV, put_private),
	COLUMN_OF_NUMBER("KEYDEC", NULL, N_("key, in decimal"), KINDS_SYSV, column_u32, key),
	NUMBER("PROJECT", N_("project id in the key, where ftok(3) made it"), KINDS_SYSV, 0,
	       put_project),
	NUMBER("KEYDEV", N_("device number in the key, its low 8 bits"), KINDS_SYSV, 0,
	       put_key_device),
	NUMBER("KEYINO", N_("inode number in the key, its low 16 bits"), KINDS_SYSV, 0,
	       put_key_inode),
	NUMBER("DEVICE", N_("device number of the file"), KINDS_POSIX, 0, put_device),
	NUMBER("INODE", N_("inode number of the file"), KINDS_POSIX, 0, put_inode),
	{"VALUES", NULL, N_("values of a set's semaphores"), WIDTH_CUT_FIRST, COLUMN_CUT,
	 COLUMN_NUMBERS, SEM, WANT_ELEMENTS, put_values, 0},
	NUMBER("NCOUNT", N_("sleepers of a set that wait for a value to grow"), SEM, WANT_ELEMENTS,
	       put_ncount),
	NUMBER("ZCOUNT", N_("sleepers of a set that wait for a value to be zero"), SEM,
	       WANT_ELEMENTS, put_zcount),
};

const struct column_topic column_topic_ls = {
	N_("Columns of all kinds in one table:"), columns, ARRAY_SIZE(columns),
};
