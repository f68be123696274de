/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How people name one object on a command line. Pure functions. */
#ifndef IPC_REFERENCE_H
#define IPC_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "ipc/object.h"

/*
 * What a text can mean. A bare one can mean several things at once: 17 is an identifier of
 * each System V kind, but a name too.
 */
struct ipc_reference {
	unsigned by_id;   /* kinds (KIND_BIT) in which an object with `id` is meant */
	unsigned by_key;  /* … with `key` */
	unsigned by_name; /* … with `name` */
	int id;
	uint32_t key;
	const char *name; /* without slash; a part of the text that was parsed */
};

/*
 * Understand one of
 *	shm:ID msg:ID sem:ID		an identifier, decimal
 *	shm:0xKEY msg:0xKEY sem:0xKEY	a key, not 0, which names no object
 *	pshm:NAME mq:NAME psem:NAME	a POSIX name with or without its slash; pmsg: is mq:
 *	/NAME				any POSIX object of this name
 *	/dev/shm/FILE /dev/mqueue/FILE	the object behind a file
 *	ID 0xKEY NAME			whatever fits
 * A name that begins with such a word and a colon is written with its slash. 0;
 * -EINVAL where the text can name no object, -ERANGE where its number is too large.
 */
int ipc_reference_parse(const char *text, struct ipc_reference *);

/* Does it mean this object (among others)? For objects that have been read already. */
bool ipc_reference_fits(const struct ipc_reference *, const struct ipc_object *);

/* Append a key as people write it: "0x0000beef". */
void ipc_key_put(struct strbuf *, uint32_t key);

/*
 * Append the reference that means this object and no other: "shm:17", "mq:/jobs". The name
 * is as it is: escape the text before it is shown.
 */
void ipc_reference_put(struct strbuf *, const struct ipc_object *);

#endif
