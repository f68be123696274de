/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's limits in JSON. */
#ifndef RENDER_LIMIT_JSON_H
#define RENDER_LIMIT_JSON_H

#include "base/json.h"

/*
 * The members "limit" and "unlimited" of the JSON object that is open. A limit that is none (see
 * ipc_is_unlimited()) is null and unlimited; one that is unknown is null and not.
 */
void limit_json(struct json *, bool known, uint64_t limit);

#endif
