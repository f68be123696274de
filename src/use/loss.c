/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/loss.h"

uint64_t loss_bytes(const struct ipc_object *object)
{
	switch (object->kind) {
	case KIND_SHM:
		return object->unknown & UNKNOWN_RSS ? object->size
						     : object->shm.rss + object->shm.swap;
	case KIND_PSHM:
	case KIND_PSEM:
		return object->posix.blocks;
	case KIND_MSG:
		return object->size;
	case KIND_PMSG:
		return object->unknown & UNKNOWN_NOTIFY ? 0 : object->size;
	default:
		return 0;
	}
}

struct loss loss_of(const struct ipc_object *object)
{
	struct loss loss = {.bytes = loss_bytes(object)};

	switch (object->kind) {
	case KIND_MSG:
		loss.has_bytes = loss.has_messages = true;
		loss.messages = object->msg.messages;
		break;
	case KIND_PMSG:
		loss.has_bytes = !(object->unknown & UNKNOWN_NOTIFY);
		loss.has_messages = !(object->unknown & UNKNOWN_COUNT);
		loss.messages = object->posix.queue.messages;
		break;
	case KIND_SHM:
	case KIND_PSHM:
		loss.has_bytes = true;
		break;
	default:
		break;
	}
	return loss;
}
