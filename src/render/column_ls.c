/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What objects of every kind have in one table, and what the object itself tells of more. */
#include "base/nls.h"
#include "base/util.h"
#include "ipc/amount.h"
#include "ipc/ftok.h"
#include "ipc/kind.h"
#include "ipc/kind_bits.h"
#include "ipc/reference.h"
#include "render/column_ls.h"
#include "render/column_value.h"

static struct value get_kind(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return value_text(ipc_kinds[row->object->kind].word);
}

static struct value get_standard(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return value_text(kind_is_sysv(row->object->kind) ? "sysv" : "posix");
}

static struct value get_reference(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room)
{
	ipc_reference_put(&room->text, row->object);
	return value_made_text(room);
}

static struct value get_key_or_name(const struct column *column UNUSED, const struct out_row *row,
				    struct value_room *room)
{
	if (kind_is_sysv(row->object->kind))
		return value_of(VALUE_KEY, row->object->key);
	sb_putc(&room->text, '/');
	sb_puts(&room->text, row->object->name);
	return value_made_text(room);
}

/* ---- sizes ---- */

static struct value size_of(const struct ipc_object *object)
{
	return value_size(object->size);
}

static struct value messages_of(const struct ipc_object *object)
{
	uint64_t messages;

	return ipc_messages(object, &messages) ? value_of(VALUE_MESSAGES, messages)
					       : value_absent();
}

static struct value semaphores_of(const struct ipc_object *object)
{
	return value_of(VALUE_SEMAPHORES, object->size);
}

static struct value one_semaphore(const struct ipc_object *object UNUSED)
{
	return value_of(VALUE_SEMAPHORES, 1);
}

/* What a kind's size counts. */
static const struct {
	const char *word;
	struct value (*get)(const struct ipc_object *);
} size_units[KIND_COUNT] = {
	[KIND_SHM] = {"bytes", size_of},
	[KIND_MSG] = {"messages", messages_of},
	[KIND_SEM] = {"semaphores", semaphores_of},
	[KIND_PSHM] = {"bytes", size_of},
	[KIND_PMSG] = {"messages", messages_of},
	[KIND_PSEM] = {"semaphores", one_semaphore},
};

static struct value get_size(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return size_units[row->object->kind].get(row->object);
}

static struct value get_unit(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return value_text(size_units[row->object->kind].word);
}

/* Bytes of contents: of a segment its size, of a queue the waiting messages. */
static struct value get_bytes(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	uint64_t bytes;

	return ipc_bytes(row->object, &bytes) ? value_size(bytes) : value_absent();
}

static struct value get_max_bytes(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room UNUSED)
{
	uint64_t bytes;

	return ipc_max_bytes(row->object, &bytes) ? value_size(bytes) : value_absent();
}

static struct value get_max_messages(const struct column *column UNUSED, const struct out_row *row,
				     struct value_room *room UNUSED)
{
	if (row->object->unknown & UNKNOWN_COUNT)
		return value_absent();
	return value_number(row->object->posix.queue.max_messages);
}

static struct value get_max_size(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room UNUSED)
{
	if (row->object->unknown & UNKNOWN_COUNT)
		return value_absent();
	return value_size(row->object->posix.queue.max_size);
}

static struct value get_full(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	const struct ipc_take *own = ipc_take_own(row->object->kind);

	if (!own || !ipc_takes_of(own, row->object))
		return value_absent();
	return value_percent(ipc_take_amount(own, row->object), own->own_limit(row->object));
}

/* Of the limit that objects of the kind use up first by their size, else by their number. */
static struct value get_limit(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	const struct ipc_take *take = ipc_take_first(row->object->kind);

	if (!row->limits || !take)
		return value_absent();
	return value_percent(ipc_take_amount(take, row->object), row->limits[take->limit]);
}

static struct value get_resident(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room UNUSED)
{
	const struct ipc_object *object = row->object;

	if (object->unknown & UNKNOWN_RSS)
		return value_absent();
	return value_percent(ipc_pages(kind_is_sysv(object->kind) ? object->shm.rss
								: object->posix.blocks),
			     ipc_pages(object->size));
}

/* ---- what would go with it ---- */

/* Absent where the set may not be read. */
static struct value values_of_set(struct value_room *room, const struct out_row *row)
{
	if (!row->elements)
		return value_absent();
	for (size_t i = 0; i < row->object->size; i++)
		value_add_number(room, row->elements[i].value);
	return value_made_numbers(room);
}

static struct value value_of_semaphore(struct value_room *room, const struct out_row *row)
{
	if (row->object->unknown & UNKNOWN_COUNT)
		return value_absent();
	value_add_number(room, row->object->posix.value);
	return value_made_numbers(room);
}

static struct value get_lost(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	static struct value (*const values_of[KIND_COUNT])(struct value_room *,
							   const struct out_row *) = {
		[KIND_SEM] = values_of_set,
		[KIND_PSEM] = value_of_semaphore,
	};
	const struct ipc_object *object = row->object;
	struct loss loss = loss_of(object, row->elements);
	struct value values = values_of[object->kind] ? values_of[object->kind](room, row)
						      : value_absent();

	return value_made_loss(room, &loss, &values);
}

/* ---- times ---- */

static struct value get_born(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return value_time(evidence_born(row->object));
}

static struct value get_age(const struct column *column UNUSED, const struct out_row *row,
			    struct value_room *room)
{
	return value_age(evidence_born(row->object), room->now);
}

static struct value get_activity(const struct column *column UNUSED, const struct out_row *row,
				 struct value_room *room UNUSED)
{
	return value_time(evidence_last_activity(row->object));
}

static struct value get_idle(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room)
{
	return value_age(evidence_last_activity(row->object), room->now);
}

/* ---- state ---- */

static struct value get_state(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	return row->use ? value_text(object_state_word(row->use->state)) : value_absent();
}

static struct value get_destroyed(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room UNUSED)
{
	return value_truth(row->object->mode & IPC_MODE_DEST);
}

static struct value get_locked(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return value_truth(row->object->mode & IPC_MODE_LOCKED);
}

static struct value get_private(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room UNUSED)
{
	return value_truth(row->object->key == 0);
}

static struct value get_mode(const struct column *column UNUSED, const struct out_row *row,
			     struct value_room *room UNUSED)
{
	return value_of(VALUE_MODE, row->object->mode & 07777);
}

/* ---- keys: what ftok(3) may have made them of; a private object has none ---- */

static struct value value_of_key(const struct ipc_object *object, uint64_t part)
{
	return object->key == 0 ? value_absent() : value_number(part);
}

static struct value get_project(const struct column *column UNUSED, const struct out_row *row,
				struct value_room *room UNUSED)
{
	return value_of_key(row->object, ftok_split(row->object->key).project);
}

static struct value get_key_device(const struct column *column UNUSED, const struct out_row *row,
				   struct value_room *room UNUSED)
{
	return value_of_key(row->object, ftok_split(row->object->key).device);
}

static struct value get_key_inode(const struct column *column UNUSED, const struct out_row *row,
				  struct value_room *room UNUSED)
{
	return value_of_key(row->object, ftok_split(row->object->key).inode);
}

static struct value get_device(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return value_number(row->object->posix.dev);
}

static struct value get_inode(const struct column *column UNUSED, const struct out_row *row,
			      struct value_room *room UNUSED)
{
	return value_number(row->object->posix.ino);
}

/* ---- semaphores of a set ---- */

static struct value get_values(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room)
{
	return values_of_set(room, row);
}

static struct value sum_of(const struct out_row *row, size_t offset)
{
	uint64_t sum = 0;

	if (!row->elements)
		return value_absent();
	for (size_t i = 0; i < row->object->size; i++)
		sum += *(const unsigned *)(const void *)((const char *)&row->elements[i] + offset);
	return value_number(sum);
}

static struct value get_ncount(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return sum_of(row, offsetof(struct ipc_sem_element, ncount));
}

static struct value get_zcount(const struct column *column UNUSED, const struct out_row *row,
			       struct value_room *room UNUSED)
{
	return sum_of(row, offsetof(struct ipc_sem_element, zcount));
}

#define LEFT(name, help, rows, want, value)                                                       \
	{name, NULL, help, 1, 0, rows, want, value, 0}
#define RIGHT(name, help, rows, want, value)                                                     \
	{name, NULL, help, 1, COLUMN_RIGHT, rows, want, value, 0}

static const struct column columns[] = {
	LEFT("KIND", N_("shm, msg, sem of System V; pshm, pmsg, psem of POSIX"), KINDS_ALL, 0,
	     get_kind),
	{"KEY/NAME", NULL, N_("key of a System V object, name of a POSIX object"), 1, COLUMN_CUT,
	 KINDS_ALL, 0, get_key_or_name, 0},
	RIGHT("SIZE", N_("bytes of memory, messages of a queue, semaphores of a set"), KINDS_ALL,
	       WANT_COUNT, get_size),
	RIGHT("AGE", N_("time since BORN; seconds in JSON"), KINDS_ALL, 0, get_age),
	LEFT("STATE", N_("in-use, unused, destroyed or unknown"), KINDS_ALL,
	     WANT_STATE | WANT_USERS, get_state),
	LEFT("REF", N_("what other commands call it: shm:17, mq:/jobs"), KINDS_ALL, 0,
	     get_reference),
	LEFT("STANDARD", N_("sysv or posix: the one that it follows"), KINDS_ALL, 0, get_standard),
	LEFT("UNIT", N_("what SIZE counts: bytes, messages, semaphores"), KINDS_ALL, 0, get_unit),
	RIGHT("BYTES", N_("bytes of memory, or of the messages that wait"),
	       SHM | MSG | PSHM | PMSG, WANT_NOTIFY, get_bytes),
	COLUMN_OF_NUMBER("BLOCKS", NULL, N_("memory that the file really has"), KINDS_POSIX,
			 column_size, posix.blocks),
	RIGHT("MAXBYTES", N_("bytes that a queue can hold"), MSG | PMSG, WANT_COUNT,
	       get_max_bytes),
	RIGHT("MAXMSGS", N_("messages that a queue can hold"), PMSG, WANT_COUNT,
	       get_max_messages),
	RIGHT("MSGSIZE", N_("bytes that one message can have"), PMSG, WANT_COUNT, get_max_size),
	RIGHT("FULL%", N_("how full a queue is"), MSG | PMSG, WANT_COUNT, get_full),
	RIGHT("LIMIT%", N_("its part of the limit SHMALL, MSGMNI, SEMMNS or MQUMNI"),
	       KINDS_SYSV | PMSG, WANT_LIMITS, get_limit),
	RIGHT("RSS%", N_("part of the size that is in memory"), SHM | PSHM, WANT_RSS,
	       get_resident),
	{"LOST", NULL, N_("what goes with it: memory in use, messages, values of semaphores"), 1, 0,
	 KINDS_ALL, WANT_RSS | WANT_COUNT | WANT_NOTIFY | WANT_ELEMENTS,
	 get_lost, 0},
	RIGHT("BORN", N_("when it was made, or last changed where nothing tells"), KINDS_ALL, 0, get_born),
	RIGHT("ACTIVITY", N_("when anybody is last known to have used it"), KINDS_ALL, 0, get_activity),
	RIGHT("IDLE", N_("time since ACTIVITY; seconds in JSON"), KINDS_ALL, 0, get_idle),
	LEFT("MODE", N_("mode in octal"), KINDS_ALL, 0, get_mode),
	LEFT("DESTROYED", N_("whether it goes with the last detach"), SHM, 0, get_destroyed),
	LEFT("LOCKED", N_("whether it is locked into memory"), SHM, 0, get_locked),
	LEFT("PRIVATE", N_("whether it has no key"), KINDS_SYSV, 0, get_private),
	COLUMN_OF_NUMBER("KEYDEC", NULL, N_("key, in decimal"), KINDS_SYSV, column_u32, key),
	RIGHT("PROJECT", N_("project id in the key, where ftok(3) made it"), KINDS_SYSV, 0,
	       get_project),
	RIGHT("KEYDEV", N_("device number in the key, its low 8 bits"), KINDS_SYSV, 0,
	       get_key_device),
	RIGHT("KEYINO", N_("inode number in the key, its low 16 bits"), KINDS_SYSV, 0,
	       get_key_inode),
	RIGHT("DEVICE", N_("device number of the file"), KINDS_POSIX, 0, get_device),
	RIGHT("INODE", N_("inode number of the file"), KINDS_POSIX, 0, get_inode),
	{"VALUES", NULL, N_("values of a set's semaphores"), WIDTH_CUT_FIRST, COLUMN_CUT,
	 SEM, WANT_ELEMENTS, get_values, 0},
	RIGHT("NCOUNT", N_("sleepers of a set that wait for a value to grow"), SEM, WANT_ELEMENTS,
	       get_ncount),
	RIGHT("ZCOUNT", N_("sleepers of a set that wait for a value to be zero"), SEM,
	       WANT_ELEMENTS, get_zcount),
};

const struct column_topic column_topic_ls = {
	N_("Columns of all kinds in one table:"), columns, ARRAY_SIZE(columns),
};
