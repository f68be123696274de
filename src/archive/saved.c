/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/saved.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/manifest_read.h"
#include "archive/tar.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"

/* Bytes of the last member at most. */
#define CHECKSUMS_MAX 256

/* One reading of the archive. */
struct walk {
	struct saved *saved;
	struct tar *tar;
	struct tar_member member;

	/* The contents that are being read. */
	const char *name;
	const struct archived *archived;
	struct checksum sum;
	uint64_t reached, taken;
	bool ended, damaged;
};

static void damage(struct walk *walk, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Say once what is wrong. */
static void damage(struct walk *walk, const char *format, ...)
{
	struct strbuf text = STRBUF_INIT;
	va_list args;

	if (walk->damaged)
		return;
	walk->damaged = true;
	va_start(args, format);
	sb_vprintf(&text, format, args);
	va_end(args);
	msg_warn(_("'%s' is damaged or no archive of ipcadm: %s"), walk->saved->path, sb_str(&text));
	sb_free(&text);
}

static bool walk_begin(struct walk *walk, struct saved *saved)
{
	*walk = (struct walk){.saved = saved};
	if (lseek(saved->fd, 0, SEEK_SET) < 0) {
		msg_errno(errno, _("cannot read '%s'"), saved->path);
		walk->damaged = true;
		return false;
	}
	if (tar_open(&walk->tar, saved->fd))
		return true;
	damage(walk, "%s", tar_problem(walk->tar));
	return false;
}

/* The next member, which must be called so. */
static bool next_member(struct walk *walk, const char *name)
{
	int result = tar_next(walk->tar, &walk->member);

	if (result < 0)
		damage(walk, "%s", tar_problem(walk->tar));
	else if (result == 0)
		damage(walk, _("it ends before the member '%s'"), name);
	else if (!walk->member.regular || !streq(walk->member.name, name))
		damage(walk, _("it has '%s' where the file '%s' should be"), walk->member.name, name);
	return !walk->damaged;
}

/* All of a small member. */
static bool read_text(struct walk *walk, const char *name, size_t max, struct strbuf *text)
{
	uint64_t offset;
	const void *bytes;
	size_t size;
	int result;

	if (!next_member(walk, name))
		return false;
	if (walk->member.size > max) {
		damage(walk, _("the member '%s' is larger than %zu bytes"), name, max);
		return false;
	}
	while ((result = tar_read(walk->tar, &offset, &bytes, &size)) > 0) {
		if (offset != text->len || size > max - text->len) {
			damage(walk, _("the member '%s' has holes or a wrong size"), name);
			return false;
		}
		if (size > 0)
			sb_putn(text, bytes, size);
	}
	if (result < 0)
		damage(walk, "%s", tar_problem(walk->tar));
	else if (text->len != walk->member.size)
		damage(walk, _("the member '%s' has holes or a wrong size"), name);
	return !walk->damaged;
}

static void hash_text(const struct strbuf *text, unsigned char hash[SHA256_SIZE])
{
	struct sha256 sha;

	sha256_start(&sha);
	sha256_add(&sha, sb_str(text), text->len);
	sha256_end(&sha, hash);
}

/* ---- opening ---- */

static bool check_amount(struct walk *walk, uint64_t max)
{
	struct saved *saved = walk->saved;

	for (size_t i = 0; i < saved->manifest.count; i++)
		if (__builtin_add_overflow(saved->stored, saved->manifest.objects[i].stored,
					   &saved->stored)) {
			damage(walk, _("the sizes of its contents are impossible"));
			return false;
		}
	if (saved->stored <= max)
		return true;
	msg_warn(_("'%s' claims to hold %" PRIu64 " bytes, and more than %" PRIu64 " are refused "
		   "(--max-size; without it, what this machine has of memory and swap)"),
		 saved->path, saved->stored, max);
	return false;
}

static bool read_manifest(struct walk *walk, uint64_t max)
{
	struct saved *saved = walk->saved;
	struct strbuf text = STRBUF_INIT;
	const char *problem;
	bool good = false;

	if (read_text(walk, MANIFEST_NAME, MANIFEST_MAX_SIZE, &text)) {
		hash_text(&text, saved->hash);
		problem = manifest_read(&saved->manifest, sb_str(&text), text.len);
		if (problem)
			damage(walk, _("its manifest cannot be used: %s"), problem);
		good = !problem && check_amount(walk, max);
	}
	sb_free(&text);
	return good;
}

/*
 * A small file can name so many holes that the library's list of them takes all memory. What ipcadm
 * writes needs, for each of its bytes, far less than this; its manifest, of a great many objects, most.
 */
#define MEMORY_AT_LEAST ((uint64_t)256 * 1024 * 1024)
#define MEMORY_PER_BYTE 256
#define MEMORY_AT_MOST ((uint64_t)4 * 1024 * 1024 * 1024)

static struct {
	const char *path; /* NULL: no archive is being read */
	struct rlimit before;
} limited;

/* Where there is no memory left the library ends the program, and says nothing of the archive. */
static void tell_exhausted(void)
{
	if (!limited.path)
		return;
	(void)setrlimit(RLIMIT_DATA, &limited.before);
	msg_warn(_("'%s' is damaged or no archive of ipcadm: %s"), limited.path, strerror(ENOMEM));
}

static void limit_memory(const char *path, uint64_t file_size)
{
	uint64_t most = file_size < MEMORY_AT_MOST / MEMORY_PER_BYTE ? file_size * MEMORY_PER_BYTE
								     : MEMORY_AT_MOST;
	struct rlimit limit;

	most += MEMORY_AT_LEAST;
#ifdef __SANITIZE_ADDRESS__ /* takes more by itself, and counts */
	most = UINT64_MAX;
#endif
	if (getrlimit(RLIMIT_DATA, &limit) < 0 || limit.rlim_cur <= most)
		return;
	limited.before = limit;
	limit.rlim_cur = (rlim_t)most;
	if (atexit(tell_exhausted) == 0 && setrlimit(RLIMIT_DATA, &limit) == 0)
		limited.path = path;
}

bool saved_open(struct saved *saved, const char *path, uint64_t max)
{
	struct stat st = {0};
	struct walk walk;
	bool good;

	*saved = (struct saved){.path = path, .fd = -1, .manifest = {.text = ARENA_INIT}};
	if (!tar_load() || !manifest_load())
		return false;
	saved->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (saved->fd < 0 || fstat(saved->fd, &st) < 0) {
		msg_errno(errno, _("cannot read '%s'"), path);
		return false;
	}
	/* It is read twice: first to check it, then to use it. */
	if (!S_ISREG(st.st_mode)) {
		msg_warn(_("'%s' is no regular file"), path);
		return false;
	}
	limit_memory(path, (uint64_t)st.st_size);
	good = walk_begin(&walk, saved) && read_manifest(&walk, max);
	tar_close(walk.tar);
	return good;
}

void saved_close(struct saved *saved)
{
	limited.path = NULL;
	if (saved->fd >= 0)
		(void)close(saved->fd);
	manifest_free(&saved->manifest);
	saved->fd = -1;
}

/* ---- contents ---- */

static int end_of_contents(struct walk *walk)
{
	unsigned char hash[SHA256_SIZE];

	walk->ended = true;
	if (walk->taken != walk->archived->stored) {
		damage(walk, _("the member '%s' has another size than the manifest says"), walk->name);
		return -EBADMSG;
	}
	checksum_end(&walk->sum, walk->archived->size, hash);
	if (memcmp(hash, walk->archived->hash, sizeof(hash)) != 0) {
		damage(walk, _("the member '%s' has a wrong checksum"), walk->name);
		return -EBADMSG;
	}
	return 0;
}

static int feed(void *arg, uint64_t *offset, const void **bytes, size_t *size)
{
	struct walk *walk = arg;
	int result;

	do {
		if (walk->damaged)
			return -EBADMSG;
		if (walk->ended)
			return 0;
		result = tar_read(walk->tar, offset, bytes, size);
		if (result < 0)
			damage(walk, "%s", tar_problem(walk->tar));
		if (result == 0)
			return end_of_contents(walk);
		/* Never more than was said, and only forward. */
		if (result > 0 && (*offset < walk->reached || *offset > walk->archived->size ||
				   *size > walk->archived->size - *offset ||
				   *size > walk->archived->stored - walk->taken))
			damage(walk, _("the member '%s' has another size than the manifest says"),
			       walk->name);
		if (walk->damaged)
			return -EBADMSG;
	} while (*size == 0);
	checksum_add(&walk->sum, *offset, *bytes, *size);
	walk->reached = *offset + *size;
	walk->taken += *size;
	return 1;
}

static bool begin_contents(struct walk *walk, const char *name, const struct archived *archived)
{
	if (!next_member(walk, name))
		return false;
	walk->name = name;
	walk->archived = archived;
	walk->reached = walk->taken = 0;
	walk->ended = false;
	checksum_start(&walk->sum);
	if (walk->member.size != archived->size)
		damage(walk, _("the member '%s' has another size than the manifest says"), name);
	return !walk->damaged;
}

static int walk_object(struct walk *walk, size_t index, bool check, saved_visit *visit, void *arg)
{
	const struct archived *archived = &walk->saved->manifest.objects[index];
	char name[MEMBER_NAME_SIZE];
	uint64_t offset;
	const void *bytes;
	size_t size;
	int result = 0;

	manifest_member(name, index);
	if (archived->has_contents && !begin_contents(walk, name, archived))
		return 0;
	if (visit)
		result = visit(arg, index, archived, archived->has_contents ? feed : NULL, walk);
	if (result)
		return result;
	if (archived->has_contents && check)
		while (feed(walk, &offset, &bytes, &size) > 0)
			;
	return !walk->damaged;
}

/* ---- the whole ---- */

static bool check_manifest(struct walk *walk)
{
	struct strbuf text = STRBUF_INIT;
	unsigned char hash[SHA256_SIZE];
	bool good = read_text(walk, MANIFEST_NAME, MANIFEST_MAX_SIZE, &text);

	if (good) {
		hash_text(&text, hash);
		good = memcmp(hash, walk->saved->hash, sizeof(hash)) == 0;
		if (!good)
			damage(walk, _("it was changed while it was read"));
	}
	sb_free(&text);
	return good;
}

/* The last member holds the manifest's checksum, as sha256sum(1) prints it. */
static bool check_end(struct walk *walk)
{
	struct strbuf text = STRBUF_INIT;
	struct strbuf expected = STRBUF_INIT;
	char hash[SHA256_TEXT_SIZE];

	sha256_text(walk->saved->hash, hash);
	sb_printf(&expected, "%s  %s\n", hash, MANIFEST_NAME);
	if (read_text(walk, CHECKSUMS_NAME, CHECKSUMS_MAX, &text) &&
	    !streq(sb_str(&text), sb_str(&expected)))
		damage(walk, _("the member '%s' has a wrong checksum"), MANIFEST_NAME);
	if (!walk->damaged) {
		int result = tar_next(walk->tar, &walk->member);

		if (result < 0)
			damage(walk, "%s", tar_problem(walk->tar));
		else if (result > 0)
			damage(walk, _("it has the member '%s' too many"), walk->member.name);
	}
	sb_free(&text);
	sb_free(&expected);
	return !walk->damaged;
}

int saved_walk(struct saved *saved, bool check, saved_visit *visit, void *arg)
{
	struct walk walk;
	int result = walk_begin(&walk, saved) && check_manifest(&walk);

	for (size_t i = 0; i < saved->manifest.count && result == 1; i++)
		result = walk_object(&walk, i, check, visit, arg);
	if (result == 1)
		result = check_end(&walk);
	tar_close(walk.tar);
	return result;
}
