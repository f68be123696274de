/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/posix_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/kernel.h"
#include "base/util.h"
#include "ipc/access.h"
#include "ipc/kind.h"
#include "ipc/names.h"
#include "ipc/posix.h"
#include "ipc/source.h"

#define PREFIX_LENGTH (sizeof(POSIX_SEM_PREFIX) - 1)

/* What only a look into the file tells. */
static const unsigned contents_unknown[KIND_COUNT] = {
	[KIND_PMSG] = UNKNOWN_COUNT | UNKNOWN_NOTIFY,
	[KIND_PSEM] = UNKNOWN_COUNT,
};

int posix_stat(int dir, const char *file, enum ipc_kind kind, struct ipc_object *object)
{
	struct statx st = {0};

	*object = (struct ipc_object){.kind = kind};
	if (statx(dir, file, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME,
		  &st) < 0)
		return -errno;
	if (!S_ISREG(st.stx_mode))
		return -EMEDIUMTYPE;
	*object = (struct ipc_object){
		.kind = kind,
		.unknown = contents_unknown[kind],
		.id = -1,
		.uid = st.stx_uid,
		.cuid = st.stx_uid,
		.gid = st.stx_gid,
		.cgid = st.stx_gid,
		.mode = st.stx_mode & 07777,
		.size = st.stx_size,
		.ctime = st.stx_ctime.tv_sec,
		.posix = {
			.dev = makedev(st.stx_dev_major, st.stx_dev_minor),
			.ino = st.stx_ino,
			.nlink = st.stx_nlink,
			.ctime_ns = st.stx_ctime.tv_nsec,
			.mtime_ns = st.stx_mtime.tv_nsec,
			.mtime = st.stx_mtime.tv_sec,
			.btime = st.stx_mask & STATX_BTIME ? st.stx_btime.tv_sec : 0,
			.blocks = st.stx_blocks * 512,
		},
	};
	return 0;
}

/* sem_open(3) makes "sem.NAME"; what follows the prefix is never empty. */
static bool is_semaphore(const char *file)
{
	return strncmp(file, POSIX_SEM_PREFIX, PREFIX_LENGTH) == 0 && file[PREFIX_LENGTH];
}

static size_t prefix_length(enum ipc_kind kind)
{
	return strlen(ipc_kinds[kind].prefix);
}

/* Without looking into it. */
static bool is_of_kind(const char *file, enum ipc_kind kind)
{
	return kind == (is_semaphore(file) ? KIND_PSEM : KIND_PSHM);
}

const char *posix_name(enum ipc_kind kind, const char *name)
{
	name = name_strip(name, NAME_MAX - prefix_length(kind));
	return name && kind == KIND_PSHM && is_semaphore(name) ? NULL : name;
}

void posix_file_name(const struct ipc_object *object, char file[POSIX_FILE_SIZE])
{
	size_t prefix = prefix_length(object->kind);
	size_t length = strlen(object->name);

	/* What was found fits; cut off, a name would be another one's. */
	if (length > NAME_MAX - prefix)
		length = prefix = 0;
	memcpy(file, ipc_kinds[object->kind].prefix, prefix);
	memcpy(file + prefix, object->name, length);
	file[prefix + length] = '\0';
}

/*
 * The value lies at the front of what sem_open(3) maps. A 64-bit glibc keeps it in
 * the low half of a 64-bit word and the waiters in the high half (struct new_sem, 32 bytes in
 * all); a 32-bit one shifted by one bit above a flag (16 bytes in all).
 */
int posix_read_value(int fd, struct ipc_object *object)
{
	uint64_t word = 0;
	ssize_t n;

	if (object->size != 32 && object->size != 16)
		return -EBADMSG;
	do {
		n = pread(fd, &word, sizeof(word), 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (n != sizeof(word))
		return -EBADMSG;
	object->posix.value = (unsigned)(word & UINT32_MAX) >> (object->size == 32 ? 0 : 1);
	object->unknown &= ~(unsigned)UNKNOWN_COUNT;
	return 0;
}

static int read_value(int dir, const char *file, struct ipc_object *object)
{
	struct stat st = {0};
	int fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	/* Between stat and open another file may have taken the name. */
	if (fstat(fd, &st) < 0)
		err = -errno;
	else if (!place_same(place_of_file(st.st_dev, st.st_ino), ipc_place(object, 0)))
		err = -ENOENT;
	else
		err = posix_read_value(fd, object);
	(void)close(fd);
	return err;
}

/* Everything of one file. -ENOENT where it is no object of this kind (any more). */
static int look_at(struct ipc_source *source, int dir, const char *file, enum ipc_kind kind,
		   unsigned want, struct ipc_object *object)
{
	int err = is_of_kind(file, kind) ? 0 : -ENOENT;

	if (!err)
		err = posix_stat(dir, file, kind, object);
	if (err)
		return err;
	object->name = file;
	if (!contents_unknown[kind])
		return 0;

	object->name += prefix_length(kind);
	err = want & WANT_COUNT ? read_value(dir, file, object) : -EAGAIN;
	if (err == -ENOENT || err == -ELOOP)
		return -ENOENT;
	if (err_is_refusal(err))
		source->denied++;
	object->size = 0;
	return 0;
}

static int open_dir(const struct ipc_source *source)
{
	return sysroot_openat(&source->root, POSIX_SHM_DIR, O_RDONLY | O_DIRECTORY);
}

/*
 * Does the directory tell which inode is behind a name? tmpfs does; where file systems are stacked
 * on each other, the number there need not be what stat(2) says.
 */
static bool tells_identity(int dir, struct stat *st)
{
	struct statfs fs = {0};

	return fstatfs(dir, &fs) == 0 && fs.f_type == TMPFS_MAGIC && fstat(dir, st) == 0;
}

static int visit_names(const struct name_list *list, enum ipc_kind kind, dev_t dev,
		       ipc_visit *visit, void *arg)
{
	size_t prefix = prefix_length(kind);
	int result = 0;

	for (size_t i = 0; i < list->count && !result; i++) {
		const char *file = list->names[i];
		struct ipc_object object = {
			.kind = kind, .unknown = contents_unknown[kind], .id = -1,
			.name = file + prefix,
		};

		if (name_type(file) != DT_REG || !is_of_kind(file, kind))
			continue;
		object.posix.dev = dev;
		object.posix.ino = name_inode(file);
		result = visit(&object, arg);
	}
	return result;
}

/* Visit the objects of one kind among the names in the directory. */
static int visit_files(struct ipc_source *source, int dir, const struct name_list *list,
		       enum ipc_kind kind, unsigned want, ipc_visit *visit, void *arg)
{
	struct access_dir access;
	int result = 0;

	want &= sysroot_is_live(&source->root) ? want : ~(unsigned)WANT_ACCESS;
	if (want & WANT_ACCESS)
		access_start(&access, dir);
	for (size_t i = 0; i < list->count && !result; i++) {
		struct ipc_object object;

		/* What vanished meanwhile, or is no such object, is left out. */
		if (look_at(source, dir, list->names[i], kind, want, &object) != 0)
			continue;
		if (want & WANT_ACCESS)
			access_see(&access, list->names[i], &object);
		result = visit(&object, arg);
	}
	return result;
}

int posix_files_read(struct ipc_source *source, struct posix_files *files)
{
	*files = (struct posix_files){.dir = open_dir(source), .list = NAME_LIST_INIT};
	return files->dir < 0 ? files->dir : names_read_unsorted(&files->list, files->dir);
}

int posix_files_visit(struct ipc_source *source, struct posix_files *files,
		      posix_file_wanted *wanted, bool whole, ipc_visit *visit, void *arg)
{
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PSEM};
	struct name_list *list = &files->list;
	struct stat st;
	bool tells = sysroot_is_live(&source->root) && tells_identity(files->dir, &st);
	size_t kept = 0;
	int result = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!tells || wanted(st.st_dev, name_inode(list->names[i]), arg))
			list->names[kept++] = list->names[i];
	list->count = kept;
	names_sort(list);
	for (size_t i = 0; i < ARRAY_SIZE(kinds) && !result; i++)
		result = tells && !whole
				 ? visit_names(list, kinds[i], st.st_dev, visit, arg)
				 : visit_files(source, files->dir, list, kinds[i], 0, visit, arg);
	return result;
}

void posix_files_free(struct posix_files *files)
{
	names_free(&files->list);
	if (files->dir >= 0)
		(void)close(files->dir);
	files->dir = -1;
}

int posix_file_scan(struct ipc_source *source, enum ipc_kind kind, unsigned want,
		    ipc_visit *visit, void *arg)
{
	struct name_list list = NAME_LIST_INIT;
	int dir = open_dir(source);

	if (dir < 0)
		return dir;

	int result = names_read(&list, dir);

	if (!result)
		result = visit_files(source, dir, &list, kind, want, visit, arg);
	names_free(&list);
	(void)close(dir);
	return result;
}

int posix_file_find(struct ipc_source *source, enum ipc_kind kind, const char *name,
		    unsigned want, struct ipc_object *object)
{
	char file[POSIX_FILE_SIZE] = "";

	name = name_strip(name, NAME_MAX - prefix_length(kind));
	if (!name)
		return -EINVAL;
	posix_file_name(&(struct ipc_object){.kind = kind, .name = name}, file);

	int dir = open_dir(source);

	if (dir < 0)
		return dir;

	int err = look_at(source, dir, file, kind, want, object);

	(void)close(dir);
	object->name = name;
	return err;
}

/* The name as shm_open(3) and sem_open(3) want it. */
static void with_slash(char *path, size_t size, const char *name)
{
	(void)snprintf(path, size, "/%s", name);
}

int posix_shm_remove(const char *name)
{
	char path[NAME_MAX + 2];

	with_slash(path, sizeof(path), name);
	return shm_unlink(path) < 0 ? -errno : 0;
}

int posix_sem_remove(const char *name)
{
	char path[NAME_MAX + 2];

	with_slash(path, sizeof(path), name);
	return sem_unlink(path) < 0 ? -errno : 0;
}
