/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In JSON: what processes share, whether or not it is an object of IPC. */
#ifndef RENDER_THING_JSON_H
#define RENDER_THING_JSON_H

#include "base/json.h"
#include "use/links.h"

/*
 * As members of the JSON object that is open: what every object has (OBJECT_COMMON), null where the
 * thing has it not; whether it is a listed object; whether it is a file without a name left. `ipc_ns`
 * as for object_json().
 */
void thing_json(struct json *, const struct link_thing *, uint64_t ipc_ns);

#endif
