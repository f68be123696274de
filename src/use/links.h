/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who shares what with whom: every thing that processes meet at, listed IPC objects as well as pipes,
 * sockets and memory without a name, with each process that has an end of it. A pure function
 * of objects and processes, in one pass over both.
 */
#ifndef USE_LINKS_H
#define USE_LINKS_H

#include "ipc/object.h"
#include "use/evidence.h"

#define LINK_NONE UINT32_MAX /* no index */

struct link_record {
	uint32_t thing;
	uint32_t next;          /* next record of the same end; LINK_NONE */
	uint8_t role;           /* enum recorded_role */
	uint8_t fate;           /* enum pid_fate; a process that is not seen has no end */
	pid_t pid;
	time_t when;            /* 0 unknown */
	const uint32_t *numbers; /* of the semaphores, ascending */
	uint32_t number_count;
};

/* The part that one process has in one thing. */
struct link_end {
	uint32_t thing, process; /* indexes */
	uint32_t next;           /* next end of the same thing, in order of processes; LINK_NONE */
	uint32_t mappings, shared; /* mappings, and those among them that are MAP_SHARED */
	uint32_t fds, sleepers;
	uint32_t first_record;   /* LINK_NONE */
	uint8_t map_access, fd_access; /* PROC_R, PROC_W, PROC_X */
	uint8_t sides;           /* of a UNIX socket: bits 1 and 2, which ends it holds; else 0 */
};

struct link_thing {
	enum proc_kind kind;
	struct place object; /* of a connection: that of its first socket */
	const struct ipc_object *ipc; /* NULL where it is no listed object */
	const struct proc_socket *socket; /* of UNIX sockets, the one with a name if any; NULL */
	const char *name;          /* as the kernel says it; NULL: unknown, or none */
	uint64_t ipc_ns;           /* of System V objects */
	bool unlinked;             /* a file without a name left */
	bool far_side_hidden;      /* a socket whose other end nobody is seen to hold */
	bool writable;             /* somebody can write to it */
	uint32_t first_end, end_count;
	uint32_t first_record, record_count; /* in links.records */

	/* Private. */
	uint32_t last_end, same;
};

struct links {
	const struct proc_snapshot *processes;
	struct link_thing *things; /* the listed objects in their order, then the others */
	size_t thing_count;
	struct link_end *ends;     /* by process; those of one: process_ends[p] to [p + 1] - 1 */
	size_t end_count;
	uint32_t *process_ends;
	struct link_record *records; /* by thing */
	size_t record_count;

	/* Private. */
	size_t thing_cap, end_cap, record_cap;
	struct hash by_object;
	struct arena arena;
};

struct links_input {
	const struct ipc_list *objects;
	struct ipc_sem_element *const *elements; /* of each object; NULL, or an entry of it: unknown */
	const struct proc_snapshot *processes;   /* NULL: could not be read */
	uint64_t ipc_ns;       /* of objects that do not say their own */
	pid_t except;          /* leave this process out; 0: none */
	bool others;           /* also things that are no listed objects */
	bool namespaces;       /* tell the IPC namespace also of those of POSIX */
	const uint64_t *devices; /* unless `others`: files and queues on these devices even where they */
	size_t device_count;     /* are not listed: they have lost their name, or lie deeper */
};

/* The input stays the caller's and must live as long as the result. */
void links_build(struct links *, const struct links_input *);
void links_free(struct links *);

/* Is it a file in /dev/shm that is in no list, and of which no name is known yet? */
bool link_lacks_name(const struct link_thing *);

/* Take over the names that such have in a snapshot with names, which must live as long. */
void links_add_names(struct links *, const struct proc_snapshot *named);

/*
 * Does it connect processes, or could it: a listed object; something that several processes
 * have; a socket with a far end? A mapped file into which nobody can write connects none.
 */
bool link_connects(const struct link_thing *);

/* "shm", "psem", "pipe" …, as tables and JSON use it. */
const char *link_kind_word(const struct link_thing *);

#endif
