/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capturing shared memory: files, and segments, which are files that have no path. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "ipc/capture_memory.h"
#include "ipc/captured.h"
#include "ipc/contents.h"
#include "ipc/limits.h"
#include "ipc/remove.h"
#include "ipc/scan.h"
#include "ipc/source.h"

/* Bytes that are read at once. */
#define PIECE ((size_t)1024 * 1024)

struct copying {
	ipc_sink *sink;
	void *arg;
	char *buffer; /* PIECE bytes */
};

/* ---- files ---- */

/* Copy the bytes up to `end`. 1 where the file ended before. */
static int copy_range(struct copying *copying, int fd, uint64_t offset, uint64_t end)
{
	while (offset < end) {
		size_t n = end - offset < PIECE ? (size_t)(end - offset) : PIECE;
		ssize_t got = io_pread(fd, copying->buffer, n, (off_t)offset);
		int err;

		if (got <= 0)
			return got < 0 ? (int)got : 1;
		err = copying->sink(copying->arg, offset, copying->buffer, (size_t)got);
		if (err)
			return err;
		offset += (uint64_t)got;
	}
	return 0;
}

/* Where data and the hole behind it begin. False: there is no more data. */
static bool next_data(int fd, uint64_t offset, uint64_t size, uint64_t *begin, uint64_t *end)
{
	off_t data = lseek(fd, (off_t)offset, SEEK_DATA);
	off_t hole;

	if (data < 0 && errno == ENXIO)
		return false;
	hole = data < 0 ? -1 : lseek(fd, data, SEEK_HOLE);
	/* A file system that does not tell (hugetlbfs) has no holes. */
	*begin = data < 0 ? offset : (uint64_t)data;
	*end = hole < 0 || (uint64_t)hole > size ? size : (uint64_t)hole;
	return *begin < size;
}

static int copy_file(struct copying *copying, int fd, uint64_t size)
{
	uint64_t offset = 0;
	uint64_t begin;

	while (offset < size && next_data(fd, offset, size, &begin, &offset)) {
		int result = copy_range(copying, fd, begin, offset);

		if (result)
			return result;
	}
	return 0;
}

/* True also where it cannot be told: who has no right to a lease, a file system without them. */
static bool may_have_writers(int fd)
{
	/* The caller's own lease on it keeps them out, and must stay his. */
	if (fcntl(fd, F_GETLEASE) == F_WRLCK)
		return false;

	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction before;
	bool none;

	/* SIGIO tells a holder that his lease is asked back, and ends him by default. */
	if (sigaction(SIGIO, &ignore, &before) < 0)
		return true;
	none = fcntl(fd, F_SETLEASE, F_RDLCK) == 0;
	if (none)
		(void)fcntl(fd, F_SETLEASE, F_UNLCK);
	(void)sigaction(SIGIO, &before, NULL);
	return !none;
}

static bool same_times(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

int ipc_capture_file(int fd, const struct ipc_object *seen, ipc_sink *sink, void *arg,
		     struct ipc_captured *captured)
{
	struct copying copying = {.sink = sink, .arg = arg};
	struct stat before = {0};
	struct stat after = {0};

	*captured = (struct ipc_captured){.object = *seen, .after = *seen, .has_contents = true};
	if (fstat(fd, &before) < 0)
		return -errno;
	captured->size = (uint64_t)before.st_size;
	if (kind_is_in(seen->kind, KINDS_MEMORY))
		captured->object.size = captured->size;

	bool writers = may_have_writers(fd);

	copying.buffer = xmalloc(PIECE);

	int result = copy_file(&copying, fd, captured->size);

	free(copying.buffer);
	if (result < 0)
		return result;
	if (fstat(fd, &after) < 0)
		return -errno;
	captured->consistency = result > 0 || !same_times(&before, &after) ? CAPTURE_CHANGED
				: writers || may_have_writers(fd)           ? CAPTURE_IN_USE
									    : CAPTURE_UNCHANGED;
	return 0;
}

/* ---- segments ---- */

/* The file behind our own attachment, which can be asked for its holes; or a negative errno. */
static int open_attached(const char *memory, uint64_t size)
{
	const uintptr_t page = (uintptr_t)ipc_page_size();
	const uintptr_t begin = (uintptr_t)memory;
	const uintptr_t end = (begin + (uintptr_t)size + page - 1) & ~(page - 1);
	char path[80];

	(void)snprintf(path, sizeof(path), "/proc/self/map_files/%" PRIxPTR "-%" PRIxPTR, begin, end);

	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int copy_present(struct copying *copying, const char *memory, uint64_t offset, uint64_t end)
{
	while (offset < end) {
		size_t n = end - offset < PIECE ? (size_t)(end - offset) : PIECE;
		ssize_t got = ipc_memory_copy(memory + offset, copying->buffer, n);
		int err = got < 0 ? (int)got : got == 0 ? -EFAULT : 0;

		if (!err)
			err = copying->sink(copying->arg, offset, copying->buffer, (size_t)got);
		if (err)
			return err;
		offset += (uint64_t)got;
	}
	return 0;
}

/*
 * Of pages in swap mincore(2) says the same as of those that never were. So it is believed only
 * where nothing of the segment was in swap both before and after.
 */
static bool has_swap(struct ipc_source *source, const struct ipc_object *object)
{
	struct ipc_object now;

	return ipc_find_id(source, KIND_SHM, object->id, WANT_RSS, &now) != 0 ||
	       now.unknown & UNKNOWN_RSS || now.shm.swap > 0;
}

/* Which pages are there, one byte for each; the caller frees it. NULL where that is not known. */
static unsigned char *find_present(struct ipc_source *source, char *memory,
				   const struct ipc_captured *captured)
{
	const uint64_t page = ipc_page_size();
	unsigned char *present;

	if (has_swap(source, &captured->object))
		return NULL;
	present = xmalloc((size_t)(captured->size / page + 1));
	if (mincore(memory, (size_t)captured->size, present) == 0 &&
	    !has_swap(source, &captured->object))
		return present;
	free(present);
	return NULL;
}

static int copy_attached(struct ipc_source *source, struct copying *copying, char *memory,
			 const struct ipc_captured *captured)
{
	const uint64_t page = ipc_page_size();
	unsigned char *present = find_present(source, memory, captured);
	int err = 0;

	if (!present)
		return copy_present(copying, memory, 0, captured->size);
	for (uint64_t at = 0; at < captured->size && !err;) {
		bool there = present[at / page] & 1;
		uint64_t next = at;

		while (next < captured->size && (present[next / page] & 1) == there)
			next += page;
		if (next > captured->size)
			next = captured->size;
		if (there)
			err = copy_present(copying, memory, at, next);
		at = next;
	}
	free(present);
	return err;
}

static int copy_segment(struct ipc_source *source, struct copying *copying, char *memory,
			const struct ipc_captured *captured)
{
	int fd = open_attached(memory, captured->size);

	if (fd < 0)
		return copy_attached(source, copying, memory, captured);

	int result = copy_file(copying, fd, captured->size);

	(void)close(fd);
	return result > 0 ? -EIO : result;
}

int capture_segment(struct ipc_source *source, ipc_sink *sink, void *arg,
		    struct ipc_captured *captured)
{
	struct copying copying = {.sink = sink, .arg = arg};
	struct ipc_object now;
	char *memory = shmat(captured->object.id, NULL, SHM_RDONLY);

	if ((intptr_t)memory == -1)
		return errno == EINVAL ? -ENOENT : -errno;

	/* While it is attached, its identifier cannot become another one's. */
	int err = ipc_look_again(source, &captured->object, 0, &now);

	if (!err) {
		captured->size = now.size;
		copying.buffer = xmalloc(PIECE);
		err = copy_segment(source, &copying, memory, captured);
		free(copying.buffer);
	}
	(void)shmdt(memory);
	return err;
}
