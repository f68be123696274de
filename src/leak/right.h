/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a process is let in by an object: to read is enough, since who reads what is removed has
 * lost it. For src/leak alone.
 */
#ifndef LEAK_RIGHT_H
#define LEAK_RIGHT_H

#include "leak/scope.h"

/* What lets it in; the strongest first. */
enum leak_right {
	RIGHT_UNKNOWN, /* it may not be read who the process is */
	RIGHT_OWNER,
	RIGHT_MODE,    /* the bits for group or others let it change the object */
	RIGHT_READER,  /* they let it read alone */
	RIGHT_ACL,     /* the file has an access control list, which may let in anybody */
	RIGHT_POWER,   /* a capability */
	RIGHT_NONE,
};

enum leak_right leak_right(const struct leak_world *, const struct leak_scope *,
			   const struct proc_trait *);

#endif
