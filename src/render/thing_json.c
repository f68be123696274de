/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/thing_json.h"

#include "ipc/object_json.h"
#include "render/link.h"

static void put_other(struct json *json, const struct link_thing *thing)
{
	bool is_file = place_is_file(thing->object);
	struct strbuf scratch = STRBUF_INIT;
	struct object_other other = {
		.kind = link_kind_word(thing),
		.ipc_ns = thing->ipc_ns,
		.name = link_name(&scratch, thing),
		.device = is_file ? thing->object.space : 0,
		.inode = is_file ? thing->object.number : 0,
	};

	other.has_number = link_number(thing, &other.number);
	object_json_other(json, &other, OBJECT_COMMON);
	sb_free(&scratch);
}

void thing_json(struct json *json, const struct link_thing *thing, uint64_t ipc_ns)
{
	if (thing->ipc)
		object_json(json, thing->ipc, ipc_ns, OBJECT_COMMON);
	else
		put_other(json, thing);
	json_bool(json, "listed", thing->ipc != NULL);
	json_bool(json, "unlinked", thing->unlinked);
}
