/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mapping. Only src/proc includes this. */
#ifndef PROC_VMA_H
#define PROC_VMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A mapping as the kernel describes it. */
struct proc_vma {
	uint64_t start, end, offset;
	dev_t dev;
	ino_t ino;
	bool shared;
	uint8_t access;
	const char *name; /* not NUL-terminated; NULL where there is none or it was not read */
	size_t name_length;
};

#endif
