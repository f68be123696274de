/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tables of columns share; for column*.c only. */
#ifndef RENDER_COLUMN_VALUE_H
#define RENDER_COLUMN_VALUE_H

#include "render/column.h"

extern const struct column_topic column_topic_common;
extern const struct column_topic column_topic_shm;
extern const struct column_topic column_topic_msg;
extern const struct column_topic column_topic_sem;
extern const struct column_topic column_topic_posix;
extern const struct column_topic column_topic_limits;
extern const struct column_topic column_topic_ls;
extern const struct column_topic column_topic_namespace;
extern const struct column_topic column_topic_recorded;
extern const struct column_topic column_topic_users;

/* The value is the object's field at column->field, of the type that is named. */
column_value_fn column_time;    /* time_t; 0: none */
column_value_fn column_size;    /* uint64_t, bytes */
column_value_fn column_u64;
column_value_fn column_u32;
column_value_fn column_int;
column_value_fn column_user;    /* uid_t, the name; none where it has no name */
column_value_fn column_group;   /* gid_t, likewise */
column_value_fn column_command; /* pid_t, the command line */

#define COLUMN_FIELD(field) offsetof(struct ipc_object, field)

/* A time, a number and a size as most columns show them. */
#define COLUMN_OF_TIME(name, label, help, rows, field)                                            \
	{name, label, help, 1, COLUMN_RIGHT, COLUMN_TIME, rows, 0, column_time, COLUMN_FIELD(field)}
#define COLUMN_OF_NUMBER(name, label, help, rows, value, field)                                   \
	{name, label, help, 1, COLUMN_RIGHT, COLUMN_NUMBER, rows, 0, value, COLUMN_FIELD(field)}

/* The width of long lists: on a narrow terminal made so narrow before a key or name is cut. */
#define WIDTH_CUT_FIRST 0.1

/* For values that are no field of an object: append and give true, or false for none. */
bool column_put_size(struct strbuf *, uint64_t bytes, const struct out_format *);
bool column_put_command(struct strbuf *, pid_t, const struct out_format *);
bool column_put_time(struct strbuf *, time_t, const struct out_format *);        /* 0: none */
bool column_put_age(struct strbuf *, time_t since, const struct out_format *);   /* 0: none */
bool column_put_span(struct strbuf *, uint64_t seconds, const struct out_format *);
bool column_put_percent(struct strbuf *, uint64_t part, uint64_t whole);         /* of 0: none */
bool column_put_truth(struct strbuf *, bool);
bool column_put_process(struct strbuf *, const struct proc_process *); /* its command; NULL: none */

/* Begin the next item of a list that began where the buffer was `begin` bytes long. */
void column_next_item(struct strbuf *, size_t begin);

#endif
