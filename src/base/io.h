/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole pieces: read(2), write(2) and their like may take less than was asked for. */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Read until `size` bytes are there or the file ends, over interruptions by signals. Gives the
 * number of bytes, or a negative errno, whatever came before it.
 */
ssize_t io_read(int fd, void *buf, size_t size);

/*
 * Write all of it, over interruptions by signals. 0 or a negative errno (-ENOSPC also where nothing
 * more was taken without an error): then a part may be written.
 */
int io_write(int fd, const void *data, size_t size);

/* The same at an offset, as pread(2) and pwrite(2). */
ssize_t io_pread(int fd, void *buf, size_t size, off_t offset);
int io_pwrite(int fd, const void *data, size_t size, off_t offset);

/* Wait for the lock of flock(2) that nobody shares, over interruptions. 0 or a negative errno. */
int io_lock(int fd);

#endif
