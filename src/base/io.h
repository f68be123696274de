/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole pieces with read(2) and write(2), which may take less than was asked for. */
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

#endif
