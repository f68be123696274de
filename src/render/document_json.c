/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/document_json.h"

void document_json_open(struct json *json, bool looked, uint64_t hidden)
{
	json_open_object(json, NULL);
	json_u64(json, "schema_version", SCHEMA_VERSION);
	json_u64_or_null(json, "hidden_processes", looked, hidden);
}

void document_json_close(struct json *json)
{
	json_close_object(json);
	json_finish(json);
}
