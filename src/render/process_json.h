/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes in JSON: the same members wherever one is told of. */
#ifndef RENDER_PROCESS_JSON_H
#define RENDER_PROCESS_JSON_H

#include "base/json.h"
#include "proc/process.h"

/*
 * Which one it is, as members of the JSON object that is open: pid, start, command. A process that is
 * gone, or whose number another one has now, is known by its number alone: then `process` is NULL and
 * the others are null. A number of 0 is unknown.
 */
void process_json_brief(struct json *, pid_t pid, const struct proc_process *process);

/* The same as a member of its own; null where the number is 0. */
void process_json_member(struct json *, const char *name, pid_t pid,
			 const struct proc_process *process);

/* As process_json_brief(), and whose it is and where it belongs: user, arguments, units, container. */
void process_json(struct json *, const struct proc_process *);

/* A thread that sleeps in a call on an object, as an item of the array that is open. */
void process_json_sleeper(struct json *, const struct proc_sleeper *, time_t now);

#endif
