/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/loss.h"

#include "base/util.h"
#include "ipc/amount.h"

static uint64_t memory_of_segment(const struct ipc_object *object)
{
	return object->unknown & UNKNOWN_RSS ? object->size : object->shm.rss + object->shm.swap;
}

static uint64_t memory_of_file(const struct ipc_object *object)
{
	return object->posix.blocks;
}

static uint64_t waiting_in_queue(const struct ipc_object *object)
{
	return object->size;
}

static void count_messages(struct loss *loss, const struct ipc_object *object,
			   const struct ipc_sem_element *elements UNUSED)
{
	loss->has_messages = ipc_messages(object, &loss->messages);
	loss->has_message_bytes = loss->has_bytes;
	loss->message_bytes = object->size;
}

static void count_value(struct loss *loss, const struct ipc_object *object,
			const struct ipc_sem_element *elements UNUSED)
{
	loss->of_values = true;
	loss->has_semaphores = !(object->unknown & UNKNOWN_COUNT);
	loss->semaphores = object->posix.value > 0;
}

static void count_values_of_set(struct loss *loss, const struct ipc_object *object,
				const struct ipc_sem_element *elements)
{
	loss->of_values = true;
	loss->has_semaphores = elements;
	for (size_t i = 0; elements && i < object->size; i++)
		loss->semaphores += elements[i].value > 0;
}

static const struct {
	uint64_t (*bytes)(const struct ipc_object *); /* that come free; NULL: next to none */
	unsigned unknown; /* enum ipc_unknown: nobody knows how many */
	void (*more)(struct loss *, const struct ipc_object *, const struct ipc_sem_element *);
} losses[KIND_COUNT] = {
	[KIND_SHM] = {memory_of_segment, 0, NULL},
	[KIND_MSG] = {waiting_in_queue, 0, count_messages},
	[KIND_SEM] = {NULL, 0, count_values_of_set},
	[KIND_PSHM] = {memory_of_file, 0, NULL},
	[KIND_PMSG] = {waiting_in_queue, UNKNOWN_NOTIFY, count_messages},
	[KIND_PSEM] = {memory_of_file, 0, count_value},
};

static bool has_bytes(const struct ipc_object *object)
{
	return losses[object->kind].bytes && !(object->unknown & losses[object->kind].unknown);
}

uint64_t loss_bytes(const struct ipc_object *object)
{
	return has_bytes(object) ? losses[object->kind].bytes(object) : 0;
}

struct loss loss_of(const struct ipc_object *object, const struct ipc_sem_element *elements)
{
	struct loss loss = {.has_bytes = has_bytes(object), .bytes = loss_bytes(object)};

	if (losses[object->kind].more)
		losses[object->kind].more(&loss, object, elements);
	return loss;
}
