/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a manifest tells of an object that reading takes over again: members that object_json()
 * (ipc/object_json.h) has written.
 */
#ifndef ARCHIVE_FACT_H
#define ARCHIVE_FACT_H

#include <stdbool.h>
#include <stddef.h>

enum fact_type {
	FACT_ID,   /* int, not negative */
	FACT_KEY,  /* uint32_t as "0x0000beef" */
	FACT_U32,
	FACT_MODE, /* mode_t as "0640" */
	FACT_U64,
	FACT_TIME, /* ISO 8601, null for never */
	FACT_PID,  /* pid_t, not negative, null for none */
};

struct fact {
	const char *within; /* the member that has it; NULL: the object itself */
	const char *name;
	enum fact_type type;
	unsigned kinds;   /* KIND_BIT */
	size_t offset;    /* in struct ipc_object */
	bool needed;      /* the object cannot be made without it */
	unsigned unknown; /* enum ipc_unknown that a null makes */
};

extern const struct fact manifest_facts[];
extern const size_t manifest_fact_count;

#endif
