/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/manifest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/json.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/kind.h"
#include "ipc/reference.h"

#define SHM KIND_BIT(KIND_SHM)
#define MSG KIND_BIT(KIND_MSG)
#define SEM KIND_BIT(KIND_SEM)
#define PMSG KIND_BIT(KIND_PMSG)
#define PSEM KIND_BIT(KIND_PSEM)
#define AT(field) offsetof(struct ipc_object, field)

const struct fact manifest_facts[] = {
	{"id", FACT_ID, KINDS_SYSV, AT(id), true, 0},
	{"key", FACT_KEY, KINDS_SYSV, AT(key), true, 0},
	{"uid", FACT_U32, KINDS_ALL, AT(uid), true, 0},
	{"gid", FACT_U32, KINDS_ALL, AT(gid), true, 0},
	{"creator_uid", FACT_U32, KINDS_SYSV, AT(cuid), true, 0},
	{"creator_gid", FACT_U32, KINDS_SYSV, AT(cgid), true, 0},
	{"mode", FACT_MODE, KINDS_ALL, AT(mode), true, 0},
	{"size", FACT_U64, KINDS_ALL, AT(size), true, 0},
	{"changed", FACT_TIME, KINDS_ALL, AT(ctime), false, 0},
	{"attached", FACT_TIME, SHM, AT(shm.atime), false, 0},
	{"detached", FACT_TIME, SHM, AT(shm.dtime), false, 0},
	{"attachments", FACT_U64, SHM, AT(shm.nattch), false, 0},
	{"creator_pid", FACT_PID, SHM, AT(shm.cpid), false, 0},
	{"last_pid", FACT_PID, SHM, AT(shm.lpid), false, 0},
	{"messages", FACT_U64, MSG, AT(msg.messages), false, 0},
	{"max_bytes", FACT_U64, MSG, AT(msg.max_bytes), false, UNKNOWN_MAX_BYTES},
	{"sent", FACT_TIME, MSG, AT(msg.stime), false, 0},
	{"received", FACT_TIME, MSG, AT(msg.rtime), false, 0},
	{"last_sender_pid", FACT_PID, MSG, AT(msg.lspid), false, 0},
	{"last_receiver_pid", FACT_PID, MSG, AT(msg.lrpid), false, 0},
	{"operated", FACT_TIME, SEM, AT(sem.otime), false, 0},
	{"modified", FACT_TIME, KINDS_POSIX, AT(posix.mtime), false, 0},
	{"born", FACT_TIME, KINDS_POSIX, AT(posix.btime), false, 0},
	{"messages", FACT_U64, PMSG, AT(posix.queue.messages), false, UNKNOWN_COUNT},
	{"max_messages", FACT_U64, PMSG, AT(posix.queue.max_messages), true, 0},
	{"max_message_size", FACT_U64, PMSG, AT(posix.queue.max_size), true, 0},
	{"value", FACT_U32, PSEM, AT(posix.value), false, UNKNOWN_COUNT},
};
const size_t manifest_fact_count = ARRAY_SIZE(manifest_facts);

void manifest_member(char name[MEMBER_NAME_SIZE], size_t index)
{
	(void)snprintf(name, MEMBER_NAME_SIZE, "objects/%06zu", index + 1);
}

const char *manifest_consistency_word(enum ipc_consistency consistency)
{
	static const char *const words[CAPTURE_CONSISTENCY_COUNT] = {
		[CAPTURE_UNCHANGED] = "unchanged",
		[CAPTURE_IN_USE] = "in-use",
		[CAPTURE_CHANGED] = "changed",
	};

	return words[consistency];
}

void manifest_begin(struct json *json)
{
	struct utsname host;

	json_open_object(json, NULL);
	json_u64(json, "schema_version", MANIFEST_VERSION);
	json_string(json, "program", PACKAGE_STRING);
	json_time(json, "created", time(NULL));
	if (uname(&host) == 0) {
		json_string(json, "host", host.nodename);
		json_string(json, "kernel", host.release);
	}
	json_string(json, "checksum", CHECKSUM_NAME);
	json_open_array(json, "objects");
}

static void put_key(struct json *json, const char *name, uint32_t key)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "0x%08" PRIx32, key);
	json_string(json, name, text);
}

static void put_mode(struct json *json, const char *name, uint32_t mode)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%04" PRIo32, mode);
	json_string(json, name, text);
}

static void put_fact(struct json *json, const struct fact *fact, const struct ipc_object *object)
{
	const char *at = (const char *)object + fact->offset;
	uint64_t u64 = 0;
	uint32_t u32 = 0;
	time_t when = 0;

	if (object->unknown & fact->unknown) {
		json_null(json, fact->name);
		return;
	}
	switch (fact->type) {
	case FACT_U64:
		memcpy(&u64, at, sizeof(u64));
		json_u64(json, fact->name, u64);
		break;
	case FACT_TIME:
		memcpy(&when, at, sizeof(when));
		json_time(json, fact->name, when);
		break;
	default: /* all others have 32 bits, and are not negative where they are signed */
		memcpy(&u32, at, sizeof(u32));
		if (fact->type == FACT_KEY)
			put_key(json, fact->name, u32);
		else if (fact->type == FACT_MODE)
			put_mode(json, fact->name, u32);
		else
			json_u64(json, fact->name, u32);
		break;
	}
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

/* A name may hold what no JSON string can: then its bytes follow. */
static void put_name(struct json *json, const char *name)
{
	struct strbuf bytes = STRBUF_INIT;

	json_string(json, "name", name);
	if (!name || is_utf8(name)) {
		json_null(json, "name_bytes");
		return;
	}
	for (const char *p = name; *p; p++)
		sb_put_hex(&bytes, (unsigned char)*p, 2);
	json_string(json, "name_bytes", sb_str(&bytes));
	sb_free(&bytes);
}

static void put_contents(struct json *json, size_t index, const struct archived *archived)
{
	char text[SHA256_TEXT_SIZE];
	char member[MEMBER_NAME_SIZE];
	bool queue = KIND_BIT(archived->object.kind) & (MSG | PMSG);

	if (!archived->has_contents) {
		json_null(json, "contents");
		return;
	}
	manifest_member(member, index);
	sha256_text(archived->hash, text);
	json_open_object(json, "contents");
	json_string(json, "member", member);
	json_u64(json, "size", archived->size);
	json_u64(json, "stored", archived->stored);
	if (queue)
		json_u64(json, "messages", archived->messages);
	else
		json_null(json, "messages");
	json_string(json, "checksum", text);
	json_string(json, "consistency", manifest_consistency_word(archived->consistency));
	json_close_object(json);
}

void manifest_put(struct json *json, size_t index, const struct archived *archived)
{
	const struct ipc_object *object = &archived->object;
	struct strbuf reference = STRBUF_INIT;

	ipc_reference_put(&reference, object);
	json_open_object(json, NULL);
	json_string(json, "ref", sb_str(&reference));
	json_string(json, "kind", ipc_kinds[object->kind].word);
	put_name(json, object->name);
	for (size_t i = 0; i < manifest_fact_count; i++)
		if (manifest_facts[i].kinds & KIND_BIT(object->kind))
			put_fact(json, &manifest_facts[i], object);
	put_contents(json, index, archived);
	json_close_object(json);
	sb_free(&reference);
}

void manifest_end(struct json *json)
{
	json_close_array(json);
	json_close_object(json);
	sb_putc(&json->out, '\n');
}
