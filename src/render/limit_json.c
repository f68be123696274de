/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/limit_json.h"

#include "ipc/limits.h"

void limit_json(struct json *json, bool known, uint64_t limit)
{
	bool unlimited = known && ipc_is_unlimited(limit);

	json_u64_or_null(json, "limit", known && !unlimited, limit);
	json_bool(json, "unlimited", unlimited);
}
