/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/contents.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/kernel.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/source.h"

/* ---- segments ---- */

/* A pipe takes as much at once without blocking, whatever it held before (pipe(7)). */
#define CHUNK 4096

/*
 * Copy memory that can be missing although it is attached: pages of a file system that is full,
 * huge pages that are not there. Touching it would end us by SIGBUS, where write(2) only fails.
 */
ssize_t ipc_memory_copy(const char *from, char *to, size_t size)
{
	int ends[2];
	size_t done = 0;
	ssize_t n = 0;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return -errno;
	while (done < size) {
		size_t chunk = size - done < CHUNK ? size - done : CHUNK;

		n = write(ends[1], from + done, chunk);
		if (n < 0 && errno == EINTR)
			continue;
		n = n < 0 ? -errno : io_read(ends[0], to + done, (size_t)n);
		if (n < 0)
			break;
		done += (size_t)n;
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	return done > 0 || n >= 0 ? (ssize_t)done : n;
}

static ssize_t read_segment(const struct ipc_source *source, const struct ipc_object *object,
			    uint64_t offset, char *buf, size_t size)
{
	struct shmid_ds now;

	if (!sysroot_is_live(&source->root))
		return -EOPNOTSUPP;

	/* An attached segment keeps the size it has had from the beginning. */
	const char *memory = shmat(object->id, NULL, SHM_RDONLY);

	if ((intptr_t)memory == -1)
		return -errno;

	ssize_t n = shmctl(object->id, IPC_STAT, &now) < 0 ? -errno : 0;

	if (n == 0 && offset < now.shm_segsz) {
		if (size > now.shm_segsz - offset)
			size = (size_t)(now.shm_segsz - offset);
		n = ipc_memory_copy(memory + offset, buf, size);
	}
	(void)shmdt(memory);
	return n;
}

/* ---- files ---- */

static int check_file(int fd, const struct ipc_object *object)
{
	struct stat st = {0};

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) ||
	    !place_same(place_of_file(st.st_dev, st.st_ino), ipc_place(object, 0)))
		return -ENOENT;
	return 0;
}

int ipc_contents_open(const struct ipc_source *source, const struct ipc_object *object)
{
	char file[POSIX_FILE_SIZE];
	int dir = sysroot_openat(&source->root, POSIX_SHM_DIR, O_RDONLY | O_DIRECTORY);

	if (dir < 0)
		return dir;
	posix_file_name(object, file);

	int fd = openat(dir, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int err = fd < 0 ? -errno : check_file(fd, object);

	(void)close(dir);
	if (err && fd >= 0)
		(void)close(fd);
	return err ? err : fd;
}

static ssize_t read_open_file(int fd, uint64_t offset, char *buf, size_t size)
{
	size_t got = 0;

	while (got < size && offset <= (uint64_t)INT64_MAX - got) {
		ssize_t n = pread(fd, buf + got, size - got, (off_t)(offset + got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return got > 0 ? (ssize_t)got : -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

static ssize_t read_file(const struct ipc_source *source, const struct ipc_object *object,
			 uint64_t offset, char *buf, size_t size)
{
	int fd = ipc_contents_open(source, object);

	if (fd < 0)
		return fd;

	ssize_t n = read_open_file(fd, offset, buf, size);

	(void)close(fd);
	return n;
}

ssize_t ipc_contents_read(struct ipc_source *source, const struct ipc_object *object,
			  uint64_t offset, void *buf, size_t size)
{
	static ssize_t (*const readers[KIND_COUNT])(const struct ipc_source *,
						    const struct ipc_object *, uint64_t, char *,
						    size_t) = {
		[KIND_SHM] = read_segment,
		[KIND_PSHM] = read_file,
		[KIND_PSEM] = read_file,
	};

	if (!readers[object->kind])
		return -EOPNOTSUPP;
	return readers[object->kind](source, object, offset, buf, size);
}

/* ---- messages ---- */

/* The kernel makes a copy of the whole buffer for each look: begin with a small one. */
#define FIRST_ROOM 4096

static void make_room(struct ipc_peeker *peeker, size_t room)
{
	free(peeker->buffer);
	peeker->room = room;
	/* msgrcv(2) with MSG_COPY first reads the buffer, so it must hold something. */
	peeker->buffer = xcalloc(1, sizeof(*peeker->buffer) + room);
}

void ipc_peek_begin(struct ipc_peeker *peeker, int id, uint64_t bytes, uint64_t max)
{
	size_t most = max < INT_MAX / 2 ? (size_t)max : INT_MAX / 2;

	*peeker = (struct ipc_peeker){.id = id, .most = most > FIRST_ROOM ? most : FIRST_ROOM};
	make_room(peeker, bytes < FIRST_ROOM ? FIRST_ROOM
			  : bytes < peeker->most ? (size_t)bytes : peeker->most);
}

int ipc_peek(struct ipc_peeker *peeker, size_t index, struct ipc_message *message)
{
	for (;;) {
		ssize_t n;

		if (index > LONG_MAX)
			return -ENOMSG;
		n = msgrcv(peeker->id, peeker->buffer, peeker->room, (long)index,
			   MSG_COPY | IPC_NOWAIT | MSG_NOERROR);
		if (n >= 0) {
			*message = (struct ipc_message){
				.type = peeker->buffer->mtype,
				.size = (size_t)n,
				.text = peeker->buffer->mtext,
			};
			return 0;
		}
		if (errno == EINTR)
			continue;
		if (errno != EINVAL)
			return -errno;

		/* Copying gives EINVAL for what is too long, but also where the queue is gone. */
		struct msqid_ds now;

		if (msgctl(peeker->id, IPC_STAT, &now) < 0)
			return -errno;
		if (peeker->room >= peeker->most)
			return -EMSGSIZE;
		make_room(peeker, peeker->most);
	}
}

void ipc_peek_end(struct ipc_peeker *peeker)
{
	free(peeker->buffer);
	peeker->buffer = NULL;
}
