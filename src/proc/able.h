/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The book of the program files and libraries that processes execute, and what each of them
 * refers to: each is read once, whoever maps it.
 */
#ifndef PROC_ABLE_H
#define PROC_ABLE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/hash.h"
#include "proc/scan.h"
#include "proc/vma.h"

struct proc_file {
	const char *name; /* as the mapping showed it, first seen; can lie. NULL unknown */
	unsigned able;    /* enum proc_able */
};

struct proc_book {
	pthread_mutex_t lock; /* for all of it */
	struct hash index;    /* (device, inode) to place */
	struct proc_file *files;
	size_t count, cap;
	struct arena arena;
};

void proc_book_start(struct proc_book *);
void proc_book_free(struct proc_book *);

/* Is the file that is mapped for execution in the book already? Then that it is, is noted. */
bool proc_see_known_file(struct proc_scan *, const struct proc_vma *);

/* A mapping for execution, with its name: code, or memory that a program wrote code into. */
void proc_see_code(struct proc_scan *, const struct proc_vma *);

#endif
