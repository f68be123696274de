/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tables of columns share; for column*.c only. */
#ifndef RENDER_COLUMN_VALUE_H
#define RENDER_COLUMN_VALUE_H

#include "render/column.h"

/* The value is the object's field at column->field, of the type that is named. */
column_value_fn column_time;    /* time_t; 0: absent */
column_value_fn column_size;    /* uint64_t, bytes */
column_value_fn column_u64;
column_value_fn column_u32;
column_value_fn column_int;     /* int, pid_t */
column_value_fn column_id;      /* uid_t, gid_t; absent where there is none */
column_value_fn column_user;    /* uid_t, the name; absent where it has no name */
column_value_fn column_group;   /* gid_t, likewise */
column_value_fn column_command; /* pid_t, the command line */

#define COLUMN_FIELD(field) offsetof(struct ipc_object, field)

/* A time, a number and a size as most columns show them. */
#define COLUMN_OF_TIME(name, label, help, rows, field)                                            \
	{name, label, help, 1, COLUMN_RIGHT, rows, 0, column_time, COLUMN_FIELD(field)}
#define COLUMN_OF_NUMBER(name, label, help, rows, value, field)                                   \
	{name, label, help, 1, COLUMN_RIGHT, rows, 0, value, COLUMN_FIELD(field)}

/* The width of long lists: on a narrow terminal made so narrow before a key or name is cut. */
#define WIDTH_CUT_FIRST 0.1

/* The command line of a process: by its number; or as it was read, absent for NULL. */
struct value value_command(const struct value_room *, pid_t);
struct value value_process(struct value_room *, const struct proc_process *);

#endif
