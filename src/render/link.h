/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What processes share, as text: who, what and how. All of it is as strangers wrote it: escape it. */
#ifndef RENDER_LINK_H
#define RENDER_LINK_H

#include "base/strbuf.h"
#include "use/links.h"

/* One row of `ipcadm who`: a process at a thing. */
struct out_link {
	const struct links *links;
	const struct link_thing *thing;
	const struct link_end *end;       /* NULL: nobody, or a process that is only recorded */
	const struct link_record *record; /* with `end` NULL: that of a process that is not seen */
	pid_t ns_leader;                  /* of the thing's IPC namespace; 0: not asked for */
	const char *ns_command;           /* NULL: unknown */
};

/* The thing's key (0x0052e2c1) or name; false where it has none. */
bool link_put_name(struct strbuf *, const struct link_thing *);

/* Its name without what tells its kind already (a directory, "memfd:", " (deleted)"), or NULL. */
const char *link_name(struct strbuf *scratch, const struct link_thing *);

/* The number that its kind is known by: identifier, inode number, eventfd id; false for files. */
bool link_number(const struct link_thing *, uint64_t *number);

/*
 * What the process does with it: "attached rw, creator". Translated.
 */
void link_put_how(struct strbuf *, const struct out_link *);

/* "sem 0-3,5": which semaphores; nothing where there are none. */
void link_put_numbers(struct strbuf *, const uint32_t *numbers, size_t count);

/* Name or number of the process's effective user; false where it is unknown. */
bool link_put_user(struct strbuf *, const struct proc_process *);

/* "rw", "r", "w", "-". */
void link_put_access(struct strbuf *, unsigned access);

/* Does the sleeper sleep at this end? */
bool link_sleeps_at(const struct links *, const struct proc_sleeper *, const struct link_end *);

#endif
