/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes in JSON: the same members wherever one is told of. */
#ifndef RENDER_PROCESS_JSON_H
#define RENDER_PROCESS_JSON_H

#include "base/json.h"
#include "proc/process.h"

/* Who it is, as members of the object that is open: pid, start, command, user, unit, container. */
void process_json(struct json *, const struct proc_process *);

/* The member "operations": what a sleeper in semop(2) wants; null where that is unknown. */
void process_json_operations(struct json *, const struct proc_sleeper *);

/* The member "message_type": what a sleeper in msgrcv(2) waits for; null for others. */
void process_json_message_type(struct json *, const struct proc_sleeper *);

#endif
