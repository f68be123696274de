/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/loss_json.h"

void loss_json(struct json *json, const char *name, const struct loss *loss)
{
	json_open_record(json, name);
	json_u64_or_null(json, "bytes", loss->has_bytes, loss->bytes);
	json_u64_or_null(json, "messages", loss->has_messages, loss->messages);
	json_u64_or_null(json, "message_bytes", loss->has_message_bytes, loss->message_bytes);
	json_u64_or_null(json, "semaphores", loss->has_semaphores, loss->semaphores);
	json_close_record(json);
}
