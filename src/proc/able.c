/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files a process executes. A file is told by device and inode, as a mapping shows them;
 * the device is that of the superblock, though, and subvolumes of btrfs share one: where stat(2) has
 * another device for the same file, every mapping is asked for its file's own, by
 * /proc/PID/map_files (proc_pid_map_files(5), which wants CAP_CHECKPOINT_RESTORE).
 */
#include "proc/able.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/credentials.h"
#include "proc/devices.h"
#include "proc/elf.h"

/* What is known of a device. */
enum telling {
	TELLS_FILES, /* its inode numbers are its files' */
	TELLS_NOT,   /* files of several file systems share it */
};

void proc_book_start(struct proc_book *book)
{
	*book = (struct proc_book){.lock = PTHREAD_MUTEX_INITIALIZER};
	(void)proc_elf_available();
}

void proc_book_free(struct proc_book *book)
{
	hash_free(&book->index);
	free(book->files);
	arena_free(&book->arena);
	(void)pthread_mutex_destroy(&book->lock);
}

/* ---- from a mapping to its file ---- */

/*
 * An O_PATH descriptor of the mapped file, by the kernel's own link or, where that is closed to us,
 * by its name; then it must be the same inode and not younger than the process. -1: none.
 */
static int find_file(struct proc_scan *scan, const struct proc_vma *vma, struct stat *st)
{
	char path[PATH_MAX + 32];
	int fd;

	/* The thread's number leads to a directory too, which a list of /proc does not show. */
	(void)snprintf(path, sizeof(path), "%d/map_files/%llx-%llx", scan->process.tid,
		       (unsigned long long)vma->start, (unsigned long long)vma->end);
	fd = openat(scan->proc, path, O_PATH | O_CLOEXEC);
	if (fd >= 0) {
		if (fstat(fd, st) == 0 && S_ISREG(st->st_mode))
			return fd;
		(void)close(fd);
		return -1;
	}
	if (!vma->name || vma->name_length >= PATH_MAX || vma->name[0] != '/')
		return -1;
	(void)snprintf(path, sizeof(path), "%d/root%.*s", scan->process.tid, (int)vma->name_length,
		       vma->name);
	fd = openat(scan->proc, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_ino == vma->ino &&
	    (st->st_dev == vma->dev || st->st_ctime < scan->process.start_time))
		return fd;
	(void)close(fd);
	return -1;
}

/* Opened by its O_PATH descriptor: the same file for certain. */
static unsigned read_file(int path_fd, const char *name)
{
	char path[32];
	unsigned able = ABLE_UNREADABLE;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", path_fd);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return able;
	able = proc_elf_able(fd, name);
	(void)close(fd);
	return able;
}

/* The last part of what the mapping is called, without what the kernel adds for a lost name. */
static char *base_name(const struct proc_vma *vma, char *buf, size_t size)
{
	static const char deleted[] = " (deleted)";
	size_t length = vma->name ? vma->name_length : 0;
	size_t begin;

	if (length >= sizeof(deleted) &&
	    memcmp(vma->name + length - (sizeof(deleted) - 1), deleted, sizeof(deleted) - 1) == 0)
		length -= sizeof(deleted) - 1;
	for (begin = length; begin > 0 && vma->name[begin - 1] != '/';)
		begin--;
	(void)snprintf(buf, size, "%.*s", (int)(length - begin),
		       vma->name ? vma->name + begin : "");
	return buf;
}

/* ---- the book ---- */

/* The file's place; *fresh where it was not there: whoever was told so reads it. */
static uint32_t place_of(struct proc_book *book, dev_t dev, ino_t ino, const struct proc_vma *vma,
			 bool *fresh)
{
	uint32_t place;

	(void)pthread_mutex_lock(&book->lock);
	place = hash_get(&book->index, dev, ino);
	*fresh = place == HASH_NONE;
	if (*fresh) {
		char *name = arena_alloc(&book->arena, vma->name_length + 1);

		if (vma->name)
			memcpy(name, vma->name, vma->name_length);
		name[vma->name ? vma->name_length : 0] = '\0';
		place = (uint32_t)book->count;
		book->files = array_grow(book->files, &book->cap, book->count + 1,
					 sizeof(*book->files));
		book->files[book->count++] = (struct proc_file){name, ABLE_UNREADABLE};
		(void)hash_put(&book->index, dev, ino, place);
	}
	(void)pthread_mutex_unlock(&book->lock);
	return place;
}

static void write_down(struct proc_book *book, uint32_t place, unsigned able)
{
	(void)pthread_mutex_lock(&book->lock);
	book->files[place].able = able;
	(void)pthread_mutex_unlock(&book->lock);
}

/* May the file be opened at all? One that a program answers for may keep us waiting for ever. */
static bool may_open(const struct proc_scan *scan, dev_t dev)
{
	enum proc_device class = proc_device_class(scan, dev);

	return scan->live && class != DEVICE_FOREIGN &&
	       (class != DEVICE_UNKNOWN || major(dev) != 0);
}

static bool learn_device(struct proc_scan *scan, dev_t mapped, dev_t own)
{
	bool tells = mapped == own;

	(void)hash_put(&scan->file_devices, mapped, 0, tells ? TELLS_FILES : TELLS_NOT);
	return tells;
}

static void see_file(struct proc_scan *scan, const struct proc_vma *vma)
{
	char name[NAME_MAX + 1];
	struct stat st;
	uint32_t place;
	bool fresh;
	int fd;

	if (!may_open(scan, vma->dev)) {
		scan->seen.trait.able |= ABLE_UNREADABLE;
		return;
	}
	fd = find_file(scan, vma, &st);
	if (fd < 0) {
		/* That of another process can be open to us: it is not put down. */
		scan->seen.trait.able |= ABLE_UNREADABLE;
		return;
	}
	place = place_of(scan->book, st.st_dev, st.st_ino, vma, &fresh);
	if (fresh)
		write_down(scan->book, place, read_file(fd, base_name(vma, name, sizeof(name))));
	(void)close(fd);
	if (learn_device(scan, vma->dev, st.st_dev))
		(void)hash_put(&scan->known_files, vma->dev, vma->ino, place);
	proc_set_add(&scan->files, place);
}

/* ---- mappings ---- */

bool proc_see_known_file(struct proc_scan *scan, const struct proc_vma *vma)
{
	uint32_t place = hash_get(&scan->known_files, vma->dev, vma->ino);

	if (place == HASH_NONE || hash_get(&scan->file_devices, vma->dev, 0) != TELLS_FILES)
		return false;
	proc_set_add(&scan->files, place);
	return true;
}

/* Code that the kernel itself puts into every program. */
static bool is_kernel_code(const struct proc_vma *vma)
{
	static const char *const names[] = {"[vdso]", "[vsyscall]", "[uprobes]", "[sigpage]",
					    "[vectors]"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (vma->name && vma->name_length == strlen(names[i]) &&
		    memcmp(vma->name, names[i], vma->name_length) == 0)
			return true;
	return false;
}

void proc_see_code(struct proc_scan *scan, const struct proc_vma *vma)
{
	if (vma->ino && vma->dev && proc_device_class(scan, vma->dev) != DEVICE_KERNEL)
		see_file(scan, vma);
	else if (!is_kernel_code(vma))
		scan->seen.trait.able |= ABLE_JIT;
}
