/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/capture.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/util.h"
#include "ipc/capture_memory.h"
#include "ipc/captured.h"
#include "ipc/contents.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/remove.h"
#include "ipc/semset.h"
#include "ipc/source.h"

/* ---- segments and files ---- */

/* Nobody attached it meanwhile, and nobody but us had it attached. */
static bool was_alone(const struct ipc_object *before, const struct ipc_object *after)
{
	return before->shm.nattch == 0 && after->shm.nattch == 0 && after->shm.lpid == getpid();
}

static int capture_shm(struct ipc_source *source, ipc_sink *sink, void *arg,
		       struct ipc_captured *captured)
{
	int err = capture_segment(source, sink, arg, captured);

	if (!err)
		err = ipc_look_again(source, &captured->object, 0, &captured->after);
	if (!err && !was_alone(&captured->object, &captured->after))
		captured->consistency = CAPTURE_IN_USE;
	return err;
}

static int capture_named_file(struct ipc_source *source, ipc_sink *sink, void *arg,
			      struct ipc_captured *captured)
{
	struct ipc_object seen = captured->object;
	int fd = ipc_contents_open(source, &seen);

	if (fd < 0)
		return fd == -ELOOP ? -ENOENT : fd;

	int err = ipc_capture_file(fd, &seen, sink, arg, captured);

	(void)close(fd);
	return err;
}

/* ---- semaphore sets ---- */

static int capture_sem(struct ipc_source *source, ipc_sink *sink, void *arg,
		       struct ipc_captured *captured)
{
	struct ipc_sem_room room = IPC_SEM_ROOM_INIT;
	struct ipc_object after;
	unsigned short *values;
	size_t count = (size_t)captured->object.size;
	int err = ipc_sem_values(&room, captured->object.id, count, &values);

	if (!err) {
		for (size_t i = 0; i < count; i++)
			values[i] = htole16(values[i]);
		captured->size = count * sizeof(*values);
		err = ipc_look_again(source, &captured->object, 0, &after);
	}
	if (!err)
		err = sink(arg, 0, values, count * sizeof(*values));
	ipc_sem_room_free(&room);
	return err == -EIDRM ? -ENOENT : err;
}

/* ---- System V queues ---- */

/* How often a queue that changes meanwhile is read before it is taken as it is. */
#define MAX_TRIES 5

void capture_put_message(struct strbuf *out, uint64_t type, const void *text, size_t size)
{
	const uint64_t head[2] = {htole64(type), htole64(size)};

	_Static_assert(sizeof(head) == CAPTURE_MESSAGE_HEAD, "two numbers of 64 bits");
	sb_putn(out, (const char *)head, sizeof(head));
	sb_putn(out, text, size);
}

static int copy_messages(const struct ipc_object *queue, uint64_t max, struct strbuf *out,
			 uint64_t *count)
{
	struct ipc_peeker peeker;
	struct ipc_message message;
	int err;

	*count = 0;
	ipc_peek_begin(&peeker, queue->id, (size_t)queue->size, max);
	while (!(err = ipc_peek(&peeker, (size_t)*count, &message))) {
		capture_put_message(out, (uint64_t)message.type, message.text, message.size);
		++*count;
	}
	ipc_peek_end(&peeker);
	return err == -ENOMSG ? 0 : err == -EINVAL || err == -EIDRM ? -ENOENT : err;
}

static bool same_traffic(const struct ipc_object *a, const struct ipc_object *b)
{
	return a->size == b->size && a->msg.messages == b->msg.messages &&
	       a->msg.stime == b->msg.stime && a->msg.rtime == b->msg.rtime &&
	       a->msg.lspid == b->msg.lspid && a->msg.lrpid == b->msg.lrpid;
}

/* The kernel's times are whole seconds: of the present one they tell nothing. */
static bool is_quiet(const struct ipc_object *queue, time_t since)
{
	return queue->msg.stime < since && queue->msg.rtime < since;
}

/*
 * A receiver who takes a message while they are copied by their places makes one of them be left
 * out. So they are copied until the queue was quiet all the time, or two copies are the same.
 */
static int copy_quiet(struct ipc_source *source, uint64_t max, struct strbuf *copy,
		      struct ipc_captured *captured)
{
	struct strbuf last = STRBUF_INIT;
	int err = 0;

	captured->consistency = CAPTURE_CHANGED;
	for (int tries = 0; tries < MAX_TRIES && captured->consistency == CAPTURE_CHANGED; tries++) {
		struct strbuf swap = last;
		struct ipc_object before;
		time_t begin = time(NULL);

		last = *copy;
		*copy = swap;
		sb_reset(copy);
		err = ipc_look_again(source, &captured->object, 0, &before);
		if (!err)
			err = copy_messages(&before, max, copy, &captured->messages);
		if (!err)
			err = ipc_look_again(source, &before, 0, &captured->object);
		if (err)
			break;
		if (same_traffic(&before, &captured->object) &&
		    captured->messages == captured->object.msg.messages &&
		    (is_quiet(&before, begin - 1) ||
		     (tries > 0 && copy->len == last.len &&
		      (copy->len == 0 || memcmp(copy->buf, last.buf, copy->len) == 0))))
			captured->consistency = CAPTURE_UNCHANGED;
	}
	sb_free(&last);
	return err;
}

static int capture_msg(struct ipc_source *source, ipc_sink *sink, void *arg,
		       struct ipc_captured *captured)
{
	struct strbuf copy = STRBUF_INIT;
	uint64_t max;
	int err = ipc_limit_get(source, LIMIT_MSGMAX, &max);

	if (!err)
		err = copy_quiet(source, max, &copy, captured);
	captured->size = copy.len;
	if (!err && copy.len > 0)
		err = sink(arg, 0, copy.buf, copy.len);
	captured->after = captured->object;
	sb_free(&copy);
	return err;
}

/* ---- all ---- */

/* Its messages cannot be read without taking them. */
static int capture_pmsg(struct ipc_source *source UNUSED, ipc_sink *sink UNUSED, void *arg UNUSED,
			struct ipc_captured *captured)
{
	captured->has_contents = false;
	return captured->object.unknown & UNKNOWN_COUNT ? -EACCES : 0;
}

int ipc_capture(struct ipc_source *source, const struct ipc_object *seen, ipc_sink *sink, void *arg,
		struct ipc_captured *captured)
{
	static int (*const capture[KIND_COUNT])(struct ipc_source *, ipc_sink *, void *,
						struct ipc_captured *) = {
		[KIND_SHM] = capture_shm,
		[KIND_MSG] = capture_msg,
		[KIND_SEM] = capture_sem,
		[KIND_PSHM] = capture_named_file,
		[KIND_PMSG] = capture_pmsg,
		[KIND_PSEM] = capture_named_file,
	};
	unsigned want = WANT_COUNT | WANT_NOTIFY;
	struct ipc_object now;
	int err = ipc_look_again(source, seen, want, &now);

	if (err)
		return err;
	*captured = (struct ipc_captured){.object = now, .has_contents = true};
	captured->object.ipc_ns = seen->ipc_ns;
	if (seen->name)
		captured->object.name = seen->name;

	captured->after = captured->object;
	err = capture[seen->kind](source, sink, arg, captured);
	return err == -EIDRM ? -ENOENT : err;
}
