/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/manifest.h"

#include <stdio.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/json.h"
#include "ipc/object_json.h"

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

void manifest_put_contents(struct json *json, size_t index, const struct archived *archived)
{
	const enum ipc_kind kind = archived->object.kind;
	char text[SHA256_TEXT_SIZE];
	char member[MEMBER_NAME_SIZE];

	if (!archived->has_contents) {
		json_null(json, "contents");
		return;
	}
	json_open_object(json, "contents");
	if (index != NOT_IN_MEMBER) {
		manifest_member(member, index);
		json_string(json, "member", member);
	}
	json_u64(json, "size", archived->size);
	json_u64(json, "stored", archived->stored);
	json_u64_or_null(json, "messages", kind_is_in(kind, KINDS_QUEUES),
			 archived->messages);
	sha256_text(archived->hash, text);
	json_string(json, "checksum", text);
	json_string(json, "consistency", manifest_consistency_word(archived->consistency));
	json_close_object(json);
}

void manifest_put(struct json *json, size_t index, const struct archived *archived)
{
	/* There may be very many: a line for each. */
	json_open_object(json, NULL);
	json->compact = true;
	object_json(json, &archived->object, archived->ipc_ns, OBJECT_ALL);
	manifest_put_contents(json, index, archived);
	json_close_object(json);
	json->compact = false;
}

void manifest_end(struct json *json)
{
	json_close_array(json);
	json_close_object(json);
	sb_putc(&json->out, '\n');
}
