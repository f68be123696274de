/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/object_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/account_json.h"
#include "base/signals.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/amount.h"
#include "ipc/kind.h"
#include "ipc/kind_bits.h"
#include "ipc/posix_mq.h"
#include "ipc/reference.h"

/* What is written about: an object, or something that has only what tells which one it is. */
struct subject {
	const struct ipc_object *object; /* NULL: it is no object */
	struct object_other is;
};

/* One member. It is null for an object of another kind, or of which something in `unknown` is set. */
struct object_member {
	const char *name;
	unsigned part;    /* enum object_part */
	unsigned kinds;   /* KIND_BIT, OTHERS: those that have it */
	void (*put)(struct json *, const struct object_member *, const struct subject *);
	size_t field;     /* offset in struct ipc_object, where `put` serves several members */
	unsigned unknown; /* enum ipc_unknown that makes it null */
};

/* In `kinds`: also what is no object has it. */
#define OTHERS (1u << KIND_COUNT)

#define FIELD_OF(type) \
	(*(const type *)(const void *)((const char *)subject->object + member->field))

/* ---- fields ---- */

static void put_u64(struct json *json, const struct object_member *member,
		    const struct subject *subject)
{
	json_u64(json, member->name, FIELD_OF(uint64_t));
}

static void put_time(struct json *json, const struct object_member *member,
		     const struct subject *subject)
{
	json_time(json, member->name, FIELD_OF(time_t));
}

/* 0: none yet, or none in our PID namespace. */
static void put_pid(struct json *json, const struct object_member *member,
		    const struct subject *subject)
{
	pid_t pid = FIELD_OF(pid_t);

	json_u64_or_null(json, member->name, pid > 0, (uint64_t)pid);
}

static void put_user(struct json *json, const struct object_member *member,
		     const struct subject *subject)
{
	json_user(json, member->name, FIELD_OF(uid_t));
}

static void put_group(struct json *json, const struct object_member *member,
		      const struct subject *subject)
{
	json_group(json, member->name, FIELD_OF(gid_t));
}

/* ---- which one it is ---- */

static void put_ref(struct json *json, const struct object_member *member,
		    const struct subject *subject)
{
	struct strbuf reference = STRBUF_INIT;

	ipc_reference_put(&reference, subject->object);
	json_string(json, member->name, sb_str(&reference));
	sb_free(&reference);
}

static void put_kind(struct json *json, const struct object_member *member,
		     const struct subject *subject)
{
	json_string(json, member->name, subject->is.kind);
}

static void put_namespace(struct json *json, const struct object_member *member,
			  const struct subject *subject)
{
	json_u64_or_null(json, member->name, subject->is.ipc_ns != 0, subject->is.ipc_ns);
}

static void put_id(struct json *json, const struct object_member *member,
		   const struct subject *subject)
{
	json_u64_or_null(json, member->name, subject->is.has_number, subject->is.number);
}

static void put_key(struct json *json, const struct object_member *member,
		    const struct subject *subject)
{
	json_hex(json, member->name, subject->object->key, 8);
}

static void put_name(struct json *json, const struct object_member *member,
		     const struct subject *subject)
{
	json_string(json, member->name, subject->is.name);
}

static bool is_utf8(const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		size_t n = text_utf8_length(text, left);

		if (n == 0)
			return false;
		text += n;
		left -= n;
	}
	return true;
}

/* A name may hold what no JSON string can: then these are its bytes. */
static void put_name_bytes(struct json *json, const struct object_member *member,
			   const struct subject *subject)
{
	const char *name = subject->is.name;

	if (!name || is_utf8(name))
		json_null(json, member->name);
	else
		json_bytes(json, member->name, name, strlen(name));
}

static void put_device(struct json *json, const struct object_member *member,
		       const struct subject *subject)
{
	json_u64_or_null(json, member->name, subject->is.inode != 0, subject->is.device);
}

static void put_inode(struct json *json, const struct object_member *member,
		      const struct subject *subject)
{
	json_u64_or_null(json, member->name, subject->is.inode != 0, subject->is.inode);
}

/* ---- rights and contents ---- */

/* The access bits, and of a segment what the kernel shows beside them (IPC_MODE_…). */
static void put_mode(struct json *json, const struct object_member *member,
		     const struct subject *subject)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%04" PRIo32, (uint32_t)subject->object->mode & 07777);
	json_string(json, member->name, text);
}

static void put_messages(struct json *json, const struct object_member *member,
			 const struct subject *subject)
{
	uint64_t messages = 0;
	bool known = ipc_messages(subject->object, &messages);

	json_u64_or_null(json, member->name, known, messages);
}

/* ---- details ---- */

static void put_destroyed(struct json *json, const struct object_member *member,
			  const struct subject *subject)
{
	json_bool(json, member->name, subject->object->mode & IPC_MODE_DEST);
}

static void put_locked(struct json *json, const struct object_member *member,
		       const struct subject *subject)
{
	json_bool(json, member->name, subject->object->mode & IPC_MODE_LOCKED);
}

static void put_value(struct json *json, const struct object_member *member,
		      const struct subject *subject)
{
	json_u64(json, member->name, subject->object->posix.value);
}

static void put_max_bytes(struct json *json, const struct object_member *member,
			  const struct subject *subject)
{
	uint64_t bytes = 0;
	bool known = ipc_max_bytes(subject->object, &bytes);

	json_u64_or_null(json, member->name, known, bytes);
}

/* mq_notify(3) */
static void put_notification(struct json *json, const struct object_member *member,
			     const struct subject *subject)
{
	const struct ipc_object *object = subject->object;
	const char *way = posix_mq_notify_word(object->posix.queue.notify);
	bool by_signal = way && object->posix.queue.signo != 0;
	char name[SIGNAL_NAME_SIZE];

	if (object->posix.queue.notify_pid == 0) {
		json_null(json, member->name);
		return;
	}
	json_open_record(json, member->name);
	json_i64(json, "pid", object->posix.queue.notify_pid);
	json_string(json, "way", way);
	json_string(json, "signal",
		    by_signal ? signal_name(object->posix.queue.signo, name) : NULL);
	json_close_record(json);
}

/* ---- the table ---- */

#define AT(field) offsetof(struct ipc_object, field)

static const struct object_member members[] = {
	{"ref", OBJECT_IDENTITY, KINDS_ALL, put_ref, 0, 0},
	{"kind", OBJECT_IDENTITY, KINDS_ALL | OTHERS, put_kind, 0, 0},
	{"namespace", OBJECT_IDENTITY, KINDS_ALL | OTHERS, put_namespace, 0, 0},
	{"key", OBJECT_IDENTITY, KINDS_SYSV, put_key, 0, 0},
	{"id", OBJECT_IDENTITY, KINDS_SYSV | OTHERS, put_id, 0, 0},
	{"name", OBJECT_IDENTITY, KINDS_POSIX | OTHERS, put_name, 0, 0},
	{"name_bytes", OBJECT_IDENTITY, KINDS_POSIX | OTHERS, put_name_bytes, 0, 0},
	{"device", OBJECT_IDENTITY, KINDS_POSIX | OTHERS, put_device, 0, 0},
	{"inode", OBJECT_IDENTITY, KINDS_POSIX | OTHERS, put_inode, 0, 0},

	{"owner", OBJECT_RIGHTS, KINDS_ALL, put_user, AT(uid), 0},
	{"group", OBJECT_RIGHTS, KINDS_ALL, put_group, AT(gid), 0},
	{"creator", OBJECT_RIGHTS, KINDS_SYSV, put_user, AT(cuid), 0},
	{"creator_group", OBJECT_RIGHTS, KINDS_SYSV, put_group, AT(cgid), 0},
	{"mode", OBJECT_RIGHTS, KINDS_ALL, put_mode, 0, 0},

	{"bytes", OBJECT_CONTENTS, SHM | MSG | PSHM | PMSG, put_u64, AT(size), UNKNOWN_NOTIFY},
	{"messages", OBJECT_CONTENTS, MSG | PMSG, put_messages, 0, UNKNOWN_COUNT},
	{"semaphores", OBJECT_CONTENTS, SEM, put_u64, AT(size), 0},

	{"rss_bytes", OBJECT_DETAILS, SHM, put_u64, AT(shm.rss), UNKNOWN_RSS},
	{"swap_bytes", OBJECT_DETAILS, SHM, put_u64, AT(shm.swap), UNKNOWN_RSS},
	{"attachments", OBJECT_DETAILS, SHM, put_u64, AT(shm.nattch), 0},
	{"destroyed", OBJECT_DETAILS, SHM, put_destroyed, 0, 0},
	{"locked", OBJECT_DETAILS, SHM, put_locked, 0, 0},
	{"max_bytes", OBJECT_DETAILS, MSG | PMSG, put_max_bytes, 0,
	 UNKNOWN_MAX_BYTES | UNKNOWN_COUNT},
	{"allocated_bytes", OBJECT_DETAILS, KINDS_POSIX, put_u64, AT(posix.blocks), 0},
	{"max_messages", OBJECT_DETAILS, PMSG, put_u64, AT(posix.queue.max_messages), UNKNOWN_COUNT},
	{"max_message_bytes", OBJECT_DETAILS, PMSG, put_u64, AT(posix.queue.max_size),
	 UNKNOWN_COUNT},
	{"notification", OBJECT_DETAILS, PMSG, put_notification, 0, UNKNOWN_NOTIFY},
	{"value", OBJECT_DETAILS, PSEM, put_value, 0, UNKNOWN_COUNT},

	{"changed", OBJECT_TIMES, KINDS_ALL, put_time, AT(ctime), 0},
	{"attached", OBJECT_TIMES, SHM, put_time, AT(shm.atime), 0},
	{"detached", OBJECT_TIMES, SHM, put_time, AT(shm.dtime), 0},
	{"sent", OBJECT_TIMES, MSG, put_time, AT(msg.stime), 0},
	{"received", OBJECT_TIMES, MSG, put_time, AT(msg.rtime), 0},
	{"operated", OBJECT_TIMES, SEM, put_time, AT(sem.otime), 0},
	{"modified", OBJECT_TIMES, KINDS_POSIX, put_time, AT(posix.mtime), 0},
	{"made", OBJECT_TIMES, KINDS_POSIX, put_time, AT(posix.btime), 0},

	{"creator_pid", OBJECT_PIDS, SHM, put_pid, AT(shm.cpid), 0},
	{"last_pid", OBJECT_PIDS, SHM, put_pid, AT(shm.lpid), 0},
	{"last_sender_pid", OBJECT_PIDS, MSG, put_pid, AT(msg.lspid), 0},
	{"last_receiver_pid", OBJECT_PIDS, MSG, put_pid, AT(msg.lrpid), 0},
};

/* Parts whose members every object has. */
#define ALWAYS (OBJECT_IDENTITY | OBJECT_RIGHTS | OBJECT_CONTENTS)

static struct subject subject_of(const struct ipc_object *object, uint64_t ipc_ns)
{
	bool sysv = kind_is_sysv(object->kind);

	return (struct subject){
		.object = object,
		.is = {
			.kind = ipc_kinds[object->kind].word,
			.ipc_ns = object->ipc_ns ? object->ipc_ns : ipc_ns,
			.has_number = sysv,
			.number = (uint64_t)object->id,
			.name = object->name,
			.device = sysv ? 0 : object->posix.dev,
			.inode = sysv ? 0 : object->posix.ino,
		},
	};
}

static bool has(const struct subject *subject, const struct object_member *member)
{
	return member->kinds & (subject->object ? KIND_BIT(subject->object->kind) : OTHERS);
}

static void put_member(struct json *json, const struct object_member *member,
		       const struct subject *subject)
{
	bool unknown = subject->object && subject->object->unknown & member->unknown;

	if (has(subject, member) && !unknown)
		member->put(json, member, subject);
	else
		json_null(json, member->name);
}

static void put_parts(struct json *json, const struct subject *subject, unsigned parts)
{
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (members[i].part & parts &&
		    (members[i].part & ALWAYS || has(subject, &members[i])))
			put_member(json, &members[i], subject);
}

void object_json(struct json *json, const struct ipc_object *object, uint64_t ipc_ns, unsigned parts)
{
	const struct subject subject = subject_of(object, ipc_ns);

	put_parts(json, &subject, parts);
}

void object_json_other(struct json *json, const struct object_other *other, unsigned parts)
{
	put_parts(json, &(struct subject){.is = *other}, parts);
}

const struct object_member *object_member_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (streq(members[i].name, name))
			return &members[i];
	return NULL;
}

bool object_member_is_identity(const struct object_member *member)
{
	return member->part == OBJECT_IDENTITY;
}

void object_member_json(struct json *json, const struct object_member *member,
			const struct ipc_object *object, uint64_t ipc_ns)
{
	const struct subject subject = subject_of(object, ipc_ns);

	put_member(json, member, &subject);
}
