/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/standard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/nls.h"

/*
 * The root directory is there in every container, also where /dev is empty. Through O_PATH it can be
 * neither read nor written, nor opened again for writing as /dev/stdout, as /dev/null could.
 */
static int open_nothing(void)
{
	return open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

void standard_fill(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* It takes the lowest number that is free: this one. */
		if (open_nothing() != fd) {
			msg_errno(errno, _("cannot start with descriptor %d closed"), fd);
			_exit(EXIT_FAILURE);
		}
	}
}

int standard_finish(int status)
{
	errno = 0; /* an error of an earlier write has left only the mark in stdout */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		if (errno == 0)
			msg_warn(_("cannot write the output"));
		else if (errno != EPIPE)
			msg_errno(errno, _("cannot write the output"));
		return EXIT_FAILURE;
	}
	if (status == EXIT_SUCCESS && (msg_lost() || ferror(stderr)))
		return EXIT_FAILURE;
	return status;
}
