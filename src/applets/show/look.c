/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is asked inside the object's own IPC namespace: limits, and what it holds but the semaphores
 * of sets, which come with the objects. There is only one way for our own namespace and for others
 * (namespace_call()): the answer is a copy of the structures, arrays behind each other. Pointers to
 * constants are good on both sides, as the other one is a child of ours.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "applets/show/look.h"
#include "base/alloc.h"
#include "base/util.h"
#include "ipc/contents.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/usage.h"

struct viewer {
	const struct show_request *request;
	const struct ipc_object *object;
	struct ipc_source source;
	struct ipc_source files; /* for files of /dev/shm */
	bool live;               /* no capture */
	struct show_look look;
};

/* ---- limits ---- */

/* Files are looked at where the process sees them that led to the namespace. */
static struct ipc_source *source_of(struct viewer *viewer)
{
	return kind_is_in(viewer->object->kind, KINDS_FILES) ? &viewer->files : &viewer->source;
}

/* What the object has of a limit that all have together, or each by itself. */
static bool look_at_limit(struct viewer *viewer, const struct ipc_take *take,
			  const struct ipc_usage *usage, struct show_limit *limit)
{
	const struct ipc_limit_row *row = &ipc_limits[take->limit];

	limit->name = row->name;
	limit->is_bytes = row->is_bytes;
	limit->has_all = usage && row->has_usage;
	limit->all = limit->has_all ? ipc_usage_of(usage, take->limit) : 0;
	/* A file system may have no limit. */
	return ipc_limit_get(source_of(viewer), take->limit, &limit->limit) == 0 &&
	       (limit->limit > 0 || take->limit < LIMIT_COUNT);
}

static void look_at_limits(struct viewer *viewer)
{
	const struct ipc_object *object = viewer->object;
	struct ipc_usage usage;
	bool counted = ipc_usage_get(source_of(viewer), KIND_BIT(object->kind), &usage) == 0;

	for (size_t i = 0; i < TAKE_COUNT; i++) {
		const struct ipc_take *take = &ipc_takes[i];
		struct show_limit limit = {
			.has_own = take->amount != NULL,
			.own = take->amount ? ipc_take_amount(take, object) : 0,
		};

		if (!ipc_takes_of(take, object))
			continue;
		if (take->scope == TAKE_OWN) {
			limit.name = take->own_name;
			limit.is_bytes = ipc_limits[take->limit].is_bytes;
			limit.limit = take->own_limit(object);
		} else if (!look_at_limit(viewer, take, counted ? &usage : NULL, &limit)) {
			continue;
		}
		viewer->look.limits[viewer->look.limit_count++] = limit;
	}
}

/* ---- what is inside ---- */

static void add_message(struct show_look *look, const struct ipc_message *message)
{
	struct show_message *shown;

	look->messages = array_grow(look->messages, &look->message_cap, look->message_count + 1,
				    sizeof(*look->messages));
	shown = &look->messages[look->message_count++];
	shown->type = message->type;
	shown->size = message->size;
	shown->head_size = message->size < SHOW_HEAD ? message->size : SHOW_HEAD;
	memcpy(shown->head, message->text, shown->head_size);
}

static void look_at_messages(struct viewer *viewer)
{
	const struct ipc_object *object = viewer->object;
	struct show_look *look = &viewer->look;
	struct ipc_peeker peeker;
	uint64_t max = 0;
	int err = 0;

	if (!viewer->live) {
		look->messages_err = -EOPNOTSUPP;
		return;
	}
	if (ipc_limit_get(&viewer->source, LIMIT_MSGMAX, &max))
		max = object->size;
	ipc_peek_begin(&peeker, object->id, object->size, max);
	while (look->message_count < viewer->request->messages) {
		struct ipc_message message;

		err = ipc_peek(&peeker, look->message_count, &message);
		if (err)
			break;
		add_message(look, &message);
	}
	ipc_peek_end(&peeker);
	look->messages_err = err == -ENOMSG ? 0 : err;
	look->more_messages = !err && object->msg.messages > look->message_count;
}

static ssize_t read_contents(struct viewer *viewer, uint64_t offset, void *to, size_t size)
{
	return ipc_contents_read(source_of(viewer), viewer->object, offset,
				 to, size);
}

static void look_at_contents(struct viewer *viewer)
{
	struct show_look *look = &viewer->look;
	size_t size = viewer->request->contents;
	ssize_t n;

	if (size > viewer->object->size)
		size = (size_t)viewer->object->size;
	look->contents = xmalloc(size + 1);
	n = read_contents(viewer, 0, look->contents, size);
	look->contents_err = n < 0 ? (int)n : 0;
	look->contents_size = n < 0 ? 0 : (size_t)n;
}

static void look_at_lock(struct viewer *viewer, const struct show_place *place)
{
	struct show_lock *lock = &viewer->look.locks[viewer->look.lock_count++];
	size_t size = lock_size(place->kind, place->narrow);
	char bytes[LOCK_SIZE_MAX];
	ssize_t n = read_contents(viewer, place->offset, bytes, size);

	*lock = (struct show_lock){.place = *place, .err = n < 0 ? (int)n : 0};
	if (n >= 0)
		lock->err = (size_t)n < size ? -ERANGE
					     : lock_decode(place->kind, place->narrow, bytes,
							   &lock->facts);
}

/* A named semaphore is a lock at the front of its file, and its size tells which. */
static void look_at_named_semaphore(struct viewer *viewer)
{
	struct show_place place = {LOCK_SEM, false, 0};
	char bytes[32];

	place.narrow = read_contents(viewer, 0, bytes, sizeof(bytes)) == 16;
	look_at_lock(viewer, &place);
}

static void look_at_memory(struct viewer *viewer)
{
	const struct show_request *request = viewer->request;

	if (request->contents > 0)
		look_at_contents(viewer);
	for (size_t i = 0; i < request->place_count; i++)
		look_at_lock(viewer, &request->places[i]);
}

/* The kernel has no way to look at a message of a POSIX queue. */
static void look_at_queue(struct viewer *viewer)
{
	viewer->look.messages_err = -EOPNOTSUPP;
}

static void look_inside(struct viewer *viewer)
{
	static void (*const looks[KIND_COUNT])(struct viewer *) = {
		[KIND_SHM] = look_at_memory,
		[KIND_MSG] = look_at_messages,
		[KIND_PSHM] = look_at_memory,
		[KIND_PMSG] = look_at_queue,
		[KIND_PSEM] = look_at_named_semaphore,
	};
	size_t locks = viewer->request->place_count + 1;

	viewer->look.locks = xcalloc(locks, sizeof(*viewer->look.locks));
	if (looks[viewer->object->kind])
		looks[viewer->object->kind](viewer);
}

/* ---- there and back ---- */

/* The arrays of a look, in the order in which they stand in the answer. */
struct part {
	size_t pointer; /* offset in struct show_look */
	size_t count, size;
};

#define PARTS 3

static void list_parts(const struct show_look *look, struct part parts[PARTS])
{
	const struct part all[PARTS] = {
		{offsetof(struct show_look, messages), look->message_count,
		 sizeof(*look->messages)},
		{offsetof(struct show_look, contents), look->contents_size, 1},
		{offsetof(struct show_look, locks), look->lock_count, sizeof(*look->locks)},
	};

	memcpy(parts, all, sizeof(all));
}

static void *get_array(const struct show_look *look, const struct part *part)
{
	void *array;

	memcpy(&array, (const char *)look + part->pointer, sizeof(array));
	return array;
}

static void set_array(struct show_look *look, const struct part *part, void *array)
{
	memcpy((char *)look + part->pointer, &array, sizeof(array));
}

static int work(void *arg, struct strbuf *answer)
{
	struct viewer *viewer = arg;
	struct show_look *look = &viewer->look;
	struct part parts[PARTS];

	look_at_limits(viewer);
	look_inside(viewer);
	look->denied = viewer->source.denied;
	list_parts(look, parts);
	sb_putn(answer, (const char *)look, sizeof(*look));
	for (size_t i = 0; i < PARTS; i++)
		if (parts[i].count > 0)
			sb_putn(answer, get_array(look, &parts[i]), parts[i].count * parts[i].size);
	show_look_free(look);
	return 0;
}

/* The pointers in it are another's, and tell only whether there is an array; it may be empty. */
static bool take_answer(const struct strbuf *answer, struct show_look *look)
{
	const char *at = sb_str(answer);
	const char *end = at + answer->len;
	struct part parts[PARTS];
	bool good = true;

	if (!namespace_take(&at, end, look, sizeof(*look)))
		return false;
	list_parts(look, parts);
	for (size_t i = 0; i < PARTS; i++) {
		void *array = NULL;

		if (good && get_array(look, &parts[i])) {
			array = xcalloc(parts[i].count + 1, parts[i].size);
			good = namespace_take(&at, end, array, parts[i].count * parts[i].size);
		}
		set_array(look, &parts[i], array);
	}
	return good;
}

static int call(const struct namespace *ns, struct viewer *viewer, struct show_look *look)
{
	struct strbuf answer = STRBUF_INIT;
	int err = ns ? namespace_call(ns, work, viewer, &answer) : work(viewer, &answer);

	if (!err && !take_answer(&answer, look)) {
		show_look_free(look);
		err = -EPROTO;
	}
	sb_free(&answer);
	return err;
}

int show_look(struct session *session, const struct show_request *request,
	      const struct namespace *ns, const struct ipc_object *object, struct show_look *look)
{
	struct viewer viewer = {
		.request = request,
		.object = object,
		.source = session->source,
		.files = session->source,
		.live = sysroot_is_live(&session->source.root),
	};
	bool elsewhere = ns && !ns->own;
	int err = 0;

	*look = (struct show_look){0};
	viewer.source.denied = 0;
	viewer.source.own_mqueue |= elsewhere;
	if (elsewhere && !kind_is_sysv(object->kind))
		err = namespace_files(ns, &viewer.files);
	if (!err)
		err = call(ns, &viewer, look);
	if (elsewhere)
		sysroot_close(&viewer.files.root);
	session->source.denied += look->denied;
	return err;
}

void show_look_free(struct show_look *look)
{
	free(look->messages);
	free(look->contents);
	free(look->locks);
	*look = (struct show_look){0};
}
