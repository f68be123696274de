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

static void count_messages(struct loss *loss, const struct ipc_object *object)
{
	bool posix = object->kind == KIND_PMSG;

	loss->has_messages = !posix || !(object->unknown & UNKNOWN_COUNT);
	loss->messages = posix ? object->posix.queue.messages : object->msg.messages;
	loss->has_message_bytes = loss->has_bytes;
	loss->message_bytes = object->size;
}

static void count_values(struct loss *loss, const struct ipc_object *object,
			 const struct ipc_sem_element *elements)
{
	loss->of_values = true;
	if (object->kind == KIND_PSEM) {
		loss->has_semaphores = !(object->unknown & UNKNOWN_COUNT);
		loss->semaphores = object->posix.value > 0;
		return;
	}
	loss->has_semaphores = elements;
	for (size_t i = 0; elements && i < object->size; i++)
		loss->semaphores += elements[i].value > 0;
}

struct loss loss_of(const struct ipc_object *object, const struct ipc_sem_element *elements)
{
	struct loss loss = {
		.has_bytes = object->kind != KIND_SEM &&
			     !(object->kind == KIND_PMSG && object->unknown & UNKNOWN_NOTIFY),
		.bytes = loss_bytes(object),
	};

	if (object->kind == KIND_MSG || object->kind == KIND_PMSG)
		count_messages(&loss, object);
	else if (object->kind == KIND_SEM || object->kind == KIND_PSEM)
		count_values(&loss, object, elements);
	return loss;
}
