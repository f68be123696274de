/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/dev_shm.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/kernel.h"

int ipc_dev_shm(const struct ipc_source *source, struct statvfs *fs)
{
	int err = 0;
	int fd;

	if (!sysroot_is_live(&source->root) && !source->root_of_process)
		return -ENODATA;
	fd = sysroot_openat(&source->root, POSIX_SHM_DIR, O_PATH | O_DIRECTORY);
	if (fd < 0)
		return fd;
	if (fstatvfs(fd, fs) < 0)
		err = -errno;
	(void)close(fd);
	return err;
}
