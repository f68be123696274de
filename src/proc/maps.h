/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/PID/maps. Only src/proc includes this. */
#ifndef PROC_MAPS_H
#define PROC_MAPS_H

#include "proc/scan.h"
#include "proc/vma.h"

/* Fill its part of the process; 0 or a negative errno. */
int proc_read_mappings(struct proc_scan *, struct proc_process *);

/* The same by text alone, from the open file. */
int proc_maps_text(struct proc_scan *, int maps);

/*
 * Take a line of /proc/PID/maps (proc_pid_maps(5)), without its newline, apart. The name is a
 * part of the line, in which newlines are still \012. False where it is no such line.
 */
bool proc_parse_map(const char *line, size_t length, struct proc_vma *);

#endif
