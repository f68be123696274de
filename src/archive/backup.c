/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/backup.h"

#include <errno.h>
#include <inttypes.h>
#include <mqueue.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "archive/new_file.h"
#include "archive/spool.h"
#include "base/alloc.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/capture_memory.h"
#include "ipc/changed.h"
#include "ipc/explain.h"
#include "ipc/hold.h"
#include "ipc/reference.h"
#include "ipc/remove.h"

/* Bytes that go from the spool to the archive at once. */
#define PIECE ((size_t)1024 * 1024)

struct item {
	struct ipc_captured captured;
	struct spooled spooled;
	struct ipc_hold *hold; /* messages that were taken; NULL: none, or put back */
	bool has_hold;         /* they were taken, once */
};

struct backup {
	struct ipc_source *source;
	struct backup_request request;
	struct new_file file;
	struct spool spool;
	struct item *items;
	size_t count, cap;
	struct hash places; /* item by place of the object */
	struct arena names;
	uint64_t file_size;
	bool finished;
};

/* ---- begin ---- */

static void explain_file(const struct backup_request *request, int err)
{
	if (err == -EEXIST)
		msg_warn(request->options & BACKUP_FORCE
				 ? _("'%s' is something else than a regular file and is left alone")
				 : _("'%s' is there already and is left alone; --force replaces it"),
			 request->path);
	else
		msg_errno(-err, _("cannot write '%s'"), request->path);
}

struct backup *backup_begin(struct ipc_source *source, const struct backup_request *request)
{
	struct backup *backup;
	int err;

	if (!tar_load())
		return NULL;
	backup = xcalloc(1, sizeof(*backup));
	*backup = (struct backup){
		.source = source,
		.request = *request,
		.spool = {.fd = -1},
		.places = HASH_INIT,
		.names = ARENA_INIT,
	};
	err = new_file_begin(&backup->file, request->path, request->options & BACKUP_FORCE);
	if (!err)
		err = spool_begin(&backup->spool, backup->file.dir);
	if (!err)
		return backup;
	explain_file(request, err);
	(void)backup_end(backup);
	return NULL;
}

/* ---- add ---- */

static struct item *find_item(const struct backup *backup, const struct ipc_object *object)
{
	uint32_t place = place_get(&backup->places, ipc_place(object, 0));
	struct item *item = place == HASH_NONE ? NULL : &backup->items[place];

	return item && ipc_same(&item->captured.after, object) ? item : NULL;
}

static int take_messages(const struct backup *backup, struct spooling *spooling, struct item *item)
{
	const struct ipc_object *queue = &item->captured.object;
	bool only_unused = backup->request.options & BACKUP_TAKE_UNUSED;
	const void *contents;
	size_t size;
	int err = ipc_hold_begin(queue, only_unused, &item->hold);

	if (err)
		return err;
	contents = ipc_hold_contents(item->hold, &size, &item->captured.messages);
	err = size > 0 ? spooling_put(spooling, 0, contents, size) : 0;
	if (err) {
		/* That the queue is gone with its messages is worse than the first failure. */
		int failure = ipc_hold_put_back(item->hold);

		item->hold = NULL;
		return failure ? -ENOTRECOVERABLE : err;
	}
	item->has_hold = item->captured.has_contents = true;
	item->captured.size = size;
	return 0;
}

int backup_add(struct backup *backup, const struct ipc_object *object, size_t *number)
{
	const unsigned take = BACKUP_TAKE | BACKUP_TAKE_UNUSED;
	bool queue = kind_is_in(object->kind, KINDS_QUEUES);
	struct spooling *spooling = xmalloc(sizeof(*spooling));
	struct item item = {.hold = NULL};
	int err = backup->count < MANIFEST_MAX_OBJECTS ? backup->spool.failure : -E2BIG;

	spooling_begin(spooling, &backup->spool, &item.spooled, !queue);
	if (!err)
		err = ipc_capture(backup->source, object, spooling_put, spooling, &item.captured);
	if (!err && !item.captured.has_contents && backup->request.options & take)
		err = take_messages(backup, spooling, &item);
	if (!err)
		spooling_end(spooling, item.captured.size);
	if (err)
		spooling_drop(spooling);
	free(spooling);
	if (err)
		return err;

	if (item.captured.object.name)
		item.captured.object.name = item.captured.after.name =
			arena_strdup(&backup->names, item.captured.object.name);
	backup->items = array_grow(backup->items, &backup->cap, backup->count + 1,
				   sizeof(*backup->items));
	(void)place_put(&backup->places, ipc_place(&item.captured.after, 0),
			(uint32_t)backup->count);
	*number = backup->count;
	backup->items[backup->count++] = item;
	return 0;
}

bool backup_spooling(const struct backup *backup)
{
	return backup->spool.failure != 0;
}

void backup_explain(const struct backup *backup, const struct ipc_object *object, int err)
{
	const char *why = ipc_explain(DEED_SAVE, object->kind, err, NULL);
	struct strbuf what = STRBUF_INIT;

	if (backup->spool.failure && err == backup->spool.failure) {
		msg_errno(-err, _("cannot keep contents beside '%s'"), backup->request.path);
		return;
	}
	ipc_reference_put(&what, object);
	if (why)
		msg_warn("%s: %s", sb_str(&what), why);
	else
		msg_errno(-err, _("cannot read %s"), sb_str(&what));
	sb_free(&what);
}

/* ---- finish ---- */

void backup_describe(const struct backup *backup, size_t number, struct archived *archived)
{
	const struct item *item = &backup->items[number];
	uint64_t ipc_ns = item->captured.object.ipc_ns;

	*archived = (struct archived){
		.object = item->captured.object,
		.ipc_ns = ipc_ns ? ipc_ns : backup->request.ipc_ns,
		.has_contents = item->captured.has_contents,
		.size = item->spooled.size,
		.stored = item->spooled.stored,
		.messages = item->captured.messages,
		.consistency = item->captured.consistency,
	};
	memcpy(archived->hash, item->spooled.hash, sizeof(archived->hash));
}

static bool write_text(struct tar *tar, const char *name, const struct strbuf *text)
{
	return tar_add(tar, name, text->len, time(NULL), NULL, 0) &&
	       tar_write(tar, sb_str(text), text->len);
}

/* The manifest and, from its text, what the last member will hold. */
static bool write_manifest(const struct backup *backup, struct tar *tar, struct strbuf *checksums)
{
	struct json json = JSON_INIT;
	struct sha256 sha;
	unsigned char hash[SHA256_SIZE];
	char text[SHA256_TEXT_SIZE];
	bool good;

	manifest_begin(&json);
	for (size_t i = 0; i < backup->count && json.out.len <= MANIFEST_MAX_SIZE; i++) {
		struct archived archived;

		backup_describe(backup, i, &archived);
		manifest_put(&json, i, &archived);
	}
	manifest_end(&json);
	good = json.out.len <= MANIFEST_MAX_SIZE;
	if (!good)
		msg_warn(_("there are too many objects for one archive"));
	sha256_start(&sha);
	sha256_add(&sha, sb_str(&json.out), json.out.len);
	sha256_end(&sha, hash);
	sha256_text(hash, text);
	sb_printf(checksums, "%s  %s\n", text, MANIFEST_NAME);
	good = good && write_text(tar, MANIFEST_NAME, &json.out);
	sb_free(&json.out);
	return good;
}

/* Bytes of zeros up to `end`. */
static bool write_hole(struct tar *tar, char *buffer, uint64_t *offset, uint64_t end)
{
	if (*offset < end)
		memset(buffer, 0, end - *offset < PIECE ? (size_t)(end - *offset) : PIECE);
	while (*offset < end) {
		size_t n = end - *offset < PIECE ? (size_t)(end - *offset) : PIECE;

		if (!tar_write(tar, buffer, n))
			return false;
		*offset += n;
	}
	return true;
}

static bool write_extent(struct backup *backup, struct tar *tar, char *buffer, uint64_t at,
			 uint64_t size)
{
	while (size > 0) {
		size_t n = size < PIECE ? (size_t)size : PIECE;
		int err = spool_read(&backup->spool, at, buffer, n);

		if (err) {
			backup->spool.failure = err;
			return false;
		}
		if (!tar_write(tar, buffer, n))
			return false;
		at += n;
		size -= n;
	}
	return true;
}

static bool write_item(struct backup *backup, struct tar *tar, size_t number, char *buffer)
{
	const struct item *item = &backup->items[number];
	const struct spooled *spooled = &item->spooled;
	/* What has no data at all is one hole: an extent without bytes. */
	const struct tar_extent nothing = {0, 0};
	bool whole = spooled->stored == spooled->size;
	uint64_t offset = 0;
	uint64_t at = spooled->at;
	char name[MEMBER_NAME_SIZE];

	if (!item->captured.has_contents)
		return true;
	manifest_member(name, number);
	if (!tar_add(tar, name, spooled->size, time(NULL),
		     spooled->count > 0 ? spooled->extents : &nothing,
		     whole                ? 0
		     : spooled->count > 0 ? spooled->count
					  : 1))
		return false;
	for (size_t i = 0; i < spooled->count; i++) {
		const struct tar_extent *extent = &spooled->extents[i];

		if (!write_hole(tar, buffer, &offset, extent->offset) ||
		    !write_extent(backup, tar, buffer, at, extent->size))
			return false;
		offset += extent->size;
		at += extent->size;
	}
	return write_hole(tar, buffer, &offset, spooled->size);
}

static bool write_members(struct backup *backup, struct tar *tar)
{
	struct strbuf checksums = STRBUF_INIT;
	char *buffer = xmalloc(PIECE);
	bool good = write_manifest(backup, tar, &checksums);

	for (size_t i = 0; i < backup->count && good; i++)
		good = write_item(backup, tar, i, buffer);
	good = good && write_text(tar, CHECKSUMS_NAME, &checksums) && tar_finish(tar);
	free(buffer);
	sb_free(&checksums);
	return good;
}

static bool write_archive(struct backup *backup)
{
	struct tar *tar = NULL;
	int err = spool_flush(&backup->spool);
	bool good = !err && tar_create(&tar, backup->file.fd, backup->request.compression) &&
		    write_members(backup, tar);

	if (backup->spool.failure)
		msg_errno(-backup->spool.failure, _("cannot keep contents beside '%s'"),
			  backup->request.path);
	else if (!good)
		msg_warn(_("cannot write '%s': %s"), backup->request.path, tar_problem(tar));
	tar_close(tar);
	return good;
}

bool backup_finish(struct backup *backup)
{
	struct stat st = {0};
	int err;

	if (!write_archive(backup))
		return false;
	if (fstat(backup->file.fd, &st) == 0 && S_ISREG(st.st_mode))
		backup->file_size = (uint64_t)st.st_size;
	err = new_file_commit(&backup->file);
	if (err)
		explain_file(&backup->request, err);
	backup->finished = err == 0;
	return backup->finished;
}

/* ---- afterwards ---- */

struct comparing {
	struct checksum sum;
};

static int compare_put(void *arg, uint64_t offset, const void *bytes, size_t size)
{
	struct comparing *comparing = arg;

	checksum_add(&comparing->sum, offset, bytes, size);
	return 0;
}

/* Read it again. */
static bool same_contents(const struct backup *backup, const struct item *item,
			  const struct ipc_object *object, int fd)
{
	struct comparing *comparing = xmalloc(sizeof(*comparing));
	struct ipc_captured now;
	unsigned char hash[SHA256_SIZE];
	int err;

	checksum_start(&comparing->sum);
	err = fd >= 0 ? ipc_capture_file(fd, object, compare_put, comparing, &now)
		      : ipc_capture(backup->source, object, compare_put, comparing, &now);
	if (!err)
		checksum_end(&comparing->sum, now.size, hash);
	free(comparing);
	return !err && now.size == item->spooled.size &&
	       memcmp(hash, item->spooled.hash, sizeof(hash)) == 0;
}

static bool still_file(const struct backup *backup, const struct item *item,
		       const struct ipc_object *object, int fd)
{
	return same_contents(backup, item, object, fd);
}

/* Whoever attached it since then has left his number. */
static bool still_shm(const struct backup *backup, const struct item *item,
		      const struct ipc_object *object UNUSED, int fd UNUSED)
{
	const struct ipc_object *saved = &item->captured.after;
	struct ipc_object now;

	return ipc_look_again(backup->source, saved, 0, &now) == 0 && !ipc_changed(saved, &now) &&
	       now.shm.nattch == saved->shm.nattch &&
	       item->captured.consistency == CAPTURE_UNCHANGED;
}

static bool still_sysv(const struct backup *backup, const struct item *item,
		       const struct ipc_object *object, int fd)
{
	(void)fd;
	return same_contents(backup, item, object, -1);
}

/* What waits in it was not saved. */
static bool still_pmsg(const struct backup *backup, const struct item *item UNUSED,
		       const struct ipc_object *object, int fd)
{
	struct ipc_object now;
	struct mq_attr attr;

	if (fd >= 0)
		return mq_getattr(fd, &attr) == 0 && attr.mq_curmsgs == 0;
	return ipc_look_again(backup->source, object, WANT_COUNT, &now) == 0 &&
	       !(now.unknown & UNKNOWN_COUNT) && now.posix.queue.messages == 0;
}

bool backup_still(void *arg, const struct ipc_object *object, int fd)
{
	static bool (*const still[KIND_COUNT])(const struct backup *, const struct item *,
					       const struct ipc_object *, int) = {
		[KIND_SHM] = still_shm,
		[KIND_MSG] = still_sysv,
		[KIND_SEM] = still_sysv,
		[KIND_PSHM] = still_file,
		[KIND_PMSG] = still_pmsg,
		[KIND_PSEM] = still_file,
	};
	const struct backup *backup = arg;
	const struct item *item = find_item(backup, object);

	return item && backup->finished && !ipc_renewed(&item->captured.after, object) &&
	       still[object->kind](backup, item, object, fd);
}

static bool put_back(struct item *item)
{
	struct strbuf what = STRBUF_INIT;
	int err;

	if (!item->hold)
		return true;
	err = ipc_hold_put_back(item->hold);
	item->hold = NULL;
	ipc_reference_put(&what, &item->captured.object);
	if (err == -ENOENT)
		msg_warn(_("%s is gone, and messages taken from it could not be put back"),
			 sb_str(&what));
	else if (err)
		msg_warn("%s: %s", sb_str(&what),
			 ipc_explain(DEED_SAVE, KIND_PMSG, -ENOTRECOVERABLE, NULL));
	sb_free(&what);
	return err == 0;
}

bool backup_leave(struct backup *backup, const struct ipc_object *object)
{
	struct item *item = find_item(backup, object);

	return !item || put_back(item);
}

bool backup_end(struct backup *backup)
{
	bool good = true;

	if (!backup)
		return true;
	for (size_t i = 0; i < backup->count; i++) {
		struct item *item = &backup->items[i];

		if (item->hold && backup->finished)
			ipc_hold_release(item->hold);
		else
			good = put_back(item) && good;
		spooled_free(&item->spooled);
	}
	new_file_end(&backup->file);
	spool_end(&backup->spool);
	hash_free(&backup->places);
	arena_free(&backup->names);
	free(backup->items);
	free(backup);
	return good;
}

/* ---- reports ---- */

size_t backup_count(const struct backup *backup)
{
	return backup->count;
}

uint64_t backup_file_size(const struct backup *backup)
{
	return backup->file_size;
}
