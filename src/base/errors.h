/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What negative errnos have in common where it does not matter which of them it is. */
#ifndef BASE_ERRORS_H
#define BASE_ERRORS_H

#include <errno.h>
#include <stdbool.h>

/* Rights kept us out. */
static inline bool err_is_refusal(int err)
{
	return err == -EPERM || err == -EACCES;
}

/* There is no such file, or this kernel has nothing of the kind. */
static inline bool err_is_missing(int err)
{
	return err == -ENOENT || err == -ENOSYS;
}

/* The process or thread whose file in /proc it was has ended. */
static inline bool err_is_end_of_process(int err)
{
	return err == -ENOENT || err == -ESRCH;
}

#endif
