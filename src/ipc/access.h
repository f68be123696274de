/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a file of /dev/shm can be reached besides by its mode, and what of the kernel can be believed there. */
#ifndef IPC_ACCESS_H
#define IPC_ACCESS_H

#include "ipc/object.h"

/* What is the same for all files of a directory. */
struct access_dir {
	int dir;
	bool plain; /* a tmpfs or ramfs, whose devices and leases can be believed */
	dev_t dev;
};

void access_start(struct access_dir *, int dir);

/*
 * Set posix.odd and posix.acl of an object whose file in that directory is `file`. What cannot be told
 * is taken as what is worse.
 */
void access_see(const struct access_dir *, const char *file, struct ipc_object *);

#endif
