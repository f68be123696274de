/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines of single processes, each read once. */
#ifndef PROC_CMDLINE_H
#define PROC_CMDLINE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/sysroot.h"

struct cmdline_cache {
	const struct sysroot *root; /* whose /proc is read; stays the caller's */
	struct hash index;          /* pid to place in `lines` */
	const char **lines;
	size_t count, cap;
	struct arena text;
};

#define CMDLINE_CACHE_INIT(root) {root, HASH_INIT, NULL, 0, 0, ARENA_INIT}

/* At most so many bytes of a command line are kept, as lsipc of util-linux does. */
#define CMDLINE_MAX 8191

/*
 * The arguments of the process that has this number now, with spaces between them
 * (/proc/PID/cmdline, proc(5)). NULL where there is no such process, or it has none: a
 * kernel thread, a zombie, number 0. Bytes of any kind: a process writes it as it likes. Valid
 * until cmdline_free().
 */
const char *cmdline_of(struct cmdline_cache *, pid_t pid);

void cmdline_free(struct cmdline_cache *);

#endif
