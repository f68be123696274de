/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading whole pieces with read(2), which may give less than was asked for. */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Read until `size` bytes are there or the file ends, over interruptions by signals. Gives the
 * number of bytes, or a negative errno, whatever came before it.
 */
ssize_t io_read(int fd, void *buf, size_t size);

#endif
