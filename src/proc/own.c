/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/own.h"

#include <fcntl.h>
#include <unistd.h>

#include "proc/read.h"

uint64_t proc_own_ipc(const struct sysroot *root)
{
	struct proc_scan scan = {.root = root, .live = sysroot_is_live(root)};
	int dir = sysroot_openat(root, scan.live ? "/proc/self" : "/proc/1", O_PATH | O_DIRECTORY);
	uint64_t inode;
	int err;

	if (dir < 0)
		return 0;
	inode = proc_namespace(&scan, dir, "ns/ipc", &err);
	(void)close(dir);
	return inode;
}
