/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that a process executes refer to. Only src/proc includes this. */
#ifndef PROC_ELF_H
#define PROC_ELF_H

#include <stdbool.h>

/* Could libelf be loaded, and was it there when the program was built? Loads it at first. */
bool proc_elf_available(void);

/*
 * What the ELF file refers to, a mask of enum proc_able; `name` is the last part of the path that
 * it is mapped under. ABLE_UNREADABLE where it cannot be told, ABLE_JIT where it is no ELF file:
 * code from elsewhere.
 */
unsigned proc_elf_able(int fd, const char *name);

#endif
