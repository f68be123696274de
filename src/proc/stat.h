/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/stat. Only src/proc includes this. */
#ifndef PROC_STAT_H
#define PROC_STAT_H

#include <stdbool.h>

#include "proc/process.h"

#define PROC_STAT_MAX 4096

/*
 * Take over a text of /proc/PID/stat (proc_pid_stat(5)), which is changed. process->comm points
 * into it. False where it is none.
 */
bool proc_parse_stat(char *text, struct proc_process *);

#endif
