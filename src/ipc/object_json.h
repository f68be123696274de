/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An object in JSON. What every document of every command calls its members, and of which type and
 * unit they are, is one table (object_json.c): bytes are numbers, times ISO 8601 with the offset, a
 * key is hexadecimal and a mode octal in a string, and what is unknown or absent is null.
 */
#ifndef IPC_OBJECT_JSON_H
#define IPC_OBJECT_JSON_H

#include "base/json.h"
#include "ipc/object.h"

/* Members that are written together; a mask of these says which. */
enum object_part {
	/* Every object has all members of these parts: null are those that its kind has not. */
	OBJECT_IDENTITY = 1 << 0, /* which one it is */
	OBJECT_RIGHTS = 1 << 1,   /* whose it is, and who may do what with it */
	OBJECT_CONTENTS = 1 << 2, /* how much is in it */

	/* Of these only those that its kind has. */
	OBJECT_DETAILS = 1 << 3, /* what else there is to it */
	OBJECT_TIMES = 1 << 4,
	OBJECT_PIDS = 1 << 5,    /* numbers of processes that the kernel has recorded in it */
};

#define OBJECT_ALL ((1 << 6) - 1)

/* What each command writes of every object. */
#define OBJECT_COMMON (OBJECT_IDENTITY | OBJECT_RIGHTS)

/*
 * Write the parts as members of the JSON object that is open. `ipc_ns` is the inode of the IPC
 * namespace of an object that does not say its own; 0: unknown.
 */
void object_json(struct json *, const struct ipc_object *, uint64_t ipc_ns, unsigned parts);

/* What is known of something that is no listed object: a pipe, or a file without a name left. */
struct object_other {
	const char *kind;
	uint64_t ipc_ns;   /* 0: none, or unknown */
	bool has_number;
	uint64_t number;   /* that its kind is known by */
	const char *name;  /* NULL: none */
	uint64_t device, inode; /* 0: no file */
};

/* The same members of such a thing; what only objects have is null. */
void object_json_other(struct json *, const struct object_other *, unsigned parts);

/* ---- single members, for who lets them be chosen ---- */

struct object_member;

/* NULL where none is called so. */
const struct object_member *object_member_find(const char *name);

bool object_member_is_identity(const struct object_member *);

void object_member_json(struct json *, const struct object_member *, const struct ipc_object *,
			uint64_t ipc_ns);

#endif
