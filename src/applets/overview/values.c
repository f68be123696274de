/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/overview/values.h"

uint64_t overview_percent_of(uint64_t used, uint64_t limit)
{
	if (used <= UINT64_MAX / 100)
		return used * 100 / limit;
	return limit < 100 ? UINT64_MAX : used / (limit / 100);
}

struct overview_value overview_percent(const struct overview *overview,
				       enum overview_resource resource)
{
	struct overview_value used = overview->used[resource];
	struct overview_value limit = overview->limit[resource];

	if (used.state != VALUE_KNOWN || limit.state != VALUE_KNOWN || limit.number == 0)
		return (struct overview_value){VALUE_UNKNOWN, 0};
	return (struct overview_value){
		VALUE_KNOWN, overview_percent_of(used.number, limit.number),
	};
}
