/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making objects, each new, whole, and with exactly the mode asked for. */
#ifndef IPC_CREATE_H
#define IPC_CREATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipc/source.h"

struct ipc_wish {
	enum ipc_kind kind;
	const char *name; /* POSIX: as name_strip() gives it */
	uint64_t size;    /* bytes of shared memory, semaphores of a set; else not looked at */
	mode_t mode;      /* whatever the umask is */
	bool reuse;       /* POSIX: an object that is there already will do */
};

struct ipc_made {
	int id;     /* System V */
	bool found; /* POSIX: it was there already */
};

/*
 * Make the object. A System V one gets a random key that nothing had before (never 0); a
 * POSIX one a name that was free, unless `reuse` says that the object which has it will do:
 * one of the right kind that we may read and write, shared memory of at least that size.
 * A semaphore starts with 0. Nothing is left behind where a later step fails. SIGXFSZ must
 * be ignored, or a limit on file sizes ends the program half-way (setrlimit(2)).
 *
 * 0 or a negative errno, among them -EEXIST where the name is taken; and with `reuse`
 * -EMEDIUMTYPE where something else has it, -ERANGE where the memory is too small.
 */
int ipc_create(struct ipc_source *, const struct ipc_wish *, struct ipc_made *);

/* Take back what ipc_create() has just made. What was found is left alone. */
int ipc_take_back(const struct ipc_wish *, const struct ipc_made *);

#endif
