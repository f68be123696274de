/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/amount.h"

static uint64_t size_of(const struct ipc_object *object)
{
	return object->size;
}

static uint64_t messages_of_msg(const struct ipc_object *object)
{
	return object->msg.messages;
}

static uint64_t messages_of_pmsg(const struct ipc_object *object)
{
	return object->posix.queue.messages;
}

/* What is counted of each kind; NULL: nothing. `unknown` (enum ipc_unknown) says that nobody knows. */
static const struct amount {
	uint64_t (*get)(const struct ipc_object *);
	unsigned unknown;
} messages_in[KIND_COUNT] = {
	[KIND_MSG] = {messages_of_msg, 0},
	[KIND_PMSG] = {messages_of_pmsg, UNKNOWN_COUNT},
}, bytes_in[KIND_COUNT] = {
	[KIND_SHM] = {size_of, 0},
	[KIND_MSG] = {size_of, 0},
	[KIND_PSHM] = {size_of, 0},
	[KIND_PMSG] = {size_of, UNKNOWN_NOTIFY},
};

static bool get(const struct amount *amount, const struct ipc_object *object, uint64_t *value)
{
	if (!amount->get || object->unknown & amount->unknown)
		return false;
	*value = amount->get(object);
	return true;
}

bool ipc_messages(const struct ipc_object *object, uint64_t *messages)
{
	return get(&messages_in[object->kind], object, messages);
}

bool ipc_bytes(const struct ipc_object *object, uint64_t *bytes)
{
	return get(&bytes_in[object->kind], object, bytes);
}

static bool max_of_msg(const struct ipc_object *object, uint64_t *bytes)
{
	*bytes = object->msg.max_bytes;
	return !(object->unknown & UNKNOWN_MAX_BYTES);
}

/* What mq_open(3) allows to be far more than there can ever be, may overflow. */
static bool max_of_pmsg(const struct ipc_object *object, uint64_t *bytes)
{
	return !(object->unknown & UNKNOWN_COUNT) &&
	       !__builtin_mul_overflow(object->posix.queue.max_messages,
				       object->posix.queue.max_size, bytes);
}

bool ipc_max_bytes(const struct ipc_object *object, uint64_t *bytes)
{
	static bool (*const max_of[KIND_COUNT])(const struct ipc_object *, uint64_t *) = {
		[KIND_MSG] = max_of_msg,
		[KIND_PMSG] = max_of_pmsg,
	};

	return max_of[object->kind] && max_of[object->kind](object, bytes);
}
