/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/overview/values.h"

#include "render/format.h"

struct overview_value overview_percent(const struct overview *overview,
				       enum overview_resource resource)
{
	struct overview_value used = overview->used[resource];
	struct overview_value limit = overview->limit[resource];

	if (used.state != VALUE_KNOWN || limit.state != VALUE_KNOWN || limit.number == 0)
		return (struct overview_value){VALUE_UNKNOWN, 0};
	return (struct overview_value){
		VALUE_KNOWN, percent_tenths(used.number, limit.number) / 10,
	};
}
