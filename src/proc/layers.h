/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File systems that lie on others. Only src/proc includes this. */
#ifndef PROC_LAYERS_H
#define PROC_LAYERS_H

#include <stdbool.h>

/*
 * Whether a file system may lead to files in memory (tmpfs, ramfs), which are reached through it without
 * a mount of theirs. `text` is what a line of mountinfo has behind its dash (proc_pid_mountinfo(5)):
 * type, source, options; layers that cannot be found from here may.
 */
bool proc_layers_may_reach(const char *text);

#endif
