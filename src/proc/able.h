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

/* ---- elf.c ---- */

/* Could libelf be loaded, and was it there when the program was built? Loads it at first. */
bool proc_elf_available(void);

/*
 * What the ELF file refers to, a mask of enum proc_able; `name` is the last part of the path that
 * it is mapped under. ABLE_UNREADABLE where it cannot be told, ABLE_JIT where it is no ELF file:
 * code from elsewhere.
 */
unsigned proc_elf_able(int fd, const char *name);

/* Is the file known to use syscall(2) for other things than IPC? By its last part. */
bool proc_syscall_is_harmless(const char *name);

#endif
