/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The IPC objects of all six kinds, as the kernel describes them.
 */
#ifndef IPC_OBJECT_H
#define IPC_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/arena.h"
#include "base/place.h"

/* In the order in which commands list them. */
enum ipc_kind {
	KIND_SHM,  /* System V shared memory segment */
	KIND_MSG,  /* System V message queue */
	KIND_SEM,  /* System V semaphore set */
	KIND_PSHM, /* POSIX shared memory object, a file in /dev/shm */
	KIND_PMSG, /* POSIX message queue */
	KIND_PSEM, /* POSIX named semaphore, sem.NAME in /dev/shm */
};
#define KIND_COUNT 6

#define KIND_BIT(kind) (1u << (kind))
#define KINDS_SYSV (KIND_BIT(KIND_SHM) | KIND_BIT(KIND_MSG) | KIND_BIT(KIND_SEM))
#define KINDS_POSIX (KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PMSG) | KIND_BIT(KIND_PSEM))
#define KINDS_FILES (KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM)) /* in /dev/shm */
#define KINDS_ALL (KINDS_SYSV | KINDS_POSIX)

/* By what they are; and those that are files in /dev/shm. */
#define KINDS_MEMORY (KIND_BIT(KIND_SHM) | KIND_BIT(KIND_PSHM))
#define KINDS_QUEUES (KIND_BIT(KIND_MSG) | KIND_BIT(KIND_PMSG))
#define KINDS_SEMAPHORES (KIND_BIT(KIND_SEM) | KIND_BIT(KIND_PSEM))
#define KINDS_FILES (KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM))

/* Whether the kind is one of the mask. */
static inline bool kind_is_in(enum ipc_kind kind, unsigned kinds)
{
	return kinds & KIND_BIT(kind);
}

/* Bits of a segment's mode above the access bits (shmctl(2)). */
#define IPC_MODE_DEST 01000   /* goes when the last process detaches */
#define IPC_MODE_LOCKED 02000 /* locked into memory */

/* What of an object is not known; bits of ipc_object.unknown. */
enum ipc_unknown {
	UNKNOWN_RSS = 1 << 0,    /* shm.rss, shm.swap: the source had no such columns */
	UNKNOWN_COUNT = 1 << 1,  /* pmsg.messages, psem.value: no right to read it */
	UNKNOWN_NOTIFY = 1 << 2, /* pmsg.notify_*, size: likewise */
	UNKNOWN_MAX_BYTES = 1 << 3 /* msg.max_bytes: /proc/sysvipc does not tell it */
};

/*
 * One object. Times are seconds since 1970, 0 where the kernel never set them.
 * Process ids are those of the reader's PID namespace, 0 where the process is
 * outside it or there never was one; they stay after the process has died.
 */
struct ipc_object {
	enum ipc_kind kind;
	unsigned unknown; /* enum ipc_unknown */
	int id;           /* System V identifier; -1 for POSIX kinds */
	uint32_t key;     /* System V key, 0 for a private object */
	uid_t uid, cuid;  /* owner and creator; POSIX kinds know only one */
	gid_t gid, cgid;
	mode_t mode;      /* access bits, for segments also IPC_MODE_* */
	uint64_t size;    /* bytes of a segment or file; bytes waiting in a queue; semaphores
			     of a set; 0 for a named semaphore */
	time_t ctime;     /* System V: last IPC_SET or creation; POSIX: change of the file */
	const char *name; /* POSIX: without slash or "sem."; NULL for System V */
	uint64_t ipc_ns;  /* inode of the IPC namespace that it was found in; 0: the reader's */
	union {
		struct {
			uint64_t nattch;    /* times that it is attached */
			uint64_t rss, swap; /* bytes in memory and in swap */
			time_t atime, dtime;
			pid_t cpid, lpid; /* creator, last to attach or detach */
		} shm;
		struct {
			uint64_t messages;
			uint64_t max_bytes; /* msg_qbytes */
			time_t stime, rtime;
			pid_t lspid, lrpid; /* last to send, to receive */
		} msg;
		struct {
			time_t otime; /* last semop(2) */
		} sem;
		struct { /* all POSIX kinds */
			dev_t dev;
			ino_t ino;
			uint32_t nlink; /* names that lead to the file */
			uint32_t ctime_ns, mtime_ns; /* what these times have beyond seconds */
			time_t mtime;
			time_t btime; /* when the file was made; 0: its file system does
					 not say */
			uint64_t blocks; /* bytes of memory that the file really has */
			bool acl;       /* an access control list lets in named users or groups;
					   with WANT_ACCESS */
			bool odd;       /* its file system is no tmpfs: what stat(2), mappings and
					   leases say of it need not agree; with WANT_ACCESS */
			union {
				struct {
					uint64_t messages;
					uint64_t max_messages, max_size;
					int notify, signo; /* as in the queue's file, see mq_notify(3) */
					pid_t notify_pid;
				} queue;
				unsigned value; /* of a named semaphore */
			};
		} posix;
	};
};

static inline bool kind_is_sysv(enum ipc_kind kind)
{
	return (KIND_BIT(kind) & KINDS_SYSV) != 0;
}

/*
 * Where the kernel keeps the object: what the maps, descriptors and sleepers of processes say of
 * it, and the key to look it up by (place_get()). `ipc_ns` is the inode of the IPC namespace in
 * which a System V object was found, unless the object itself says so; 0 where all are of one.
 */
struct place ipc_place(const struct ipc_object *, uint64_t ipc_ns);

/*
 * What tells the object from every other, also from one that has its place later: its kind and
 * place and all that its making has fixed. It outlives the object.
 */
struct ipc_identity {
	enum ipc_kind kind;
	struct place place;
	uint32_t key;     /* System V; a segment that is marked for destruction loses it … */
	bool key_lost;    /* … and then has none to compare */
	uid_t cuid;       /* System V: the creator */
	gid_t cgid;
	pid_t cpid;       /* of segments; 0 unknown */
	uint64_t size;    /* of segments and sets */
	time_t born;      /* of files and POSIX queues; 0 unknown */
};

/* The one function that makes an identity; `ipc_ns` as above. */
struct ipc_identity ipc_identity(const struct ipc_object *, uint64_t ipc_ns);

/*
 * The one function that compares two: are they of one object, seen twice? The identifier has its
 * sequence number in it, which goes through all of its values before it comes again. The kernel
 * keeps no time of creation for System V: where that gap matters, see ipc_renewed()
 * (ipc/changed.h).
 */
bool ipc_identity_same(const struct ipc_identity *, const struct ipc_identity *);

/* The same of two looks. Where one of them does not say its IPC namespace, it is the other's. */
bool ipc_same(const struct ipc_object *, const struct ipc_object *);

/* Removed already: it goes when the last process detaches. */
static inline bool ipc_is_destroyed(const struct ipc_object *object)
{
	return object->kind == KIND_SHM && object->mode & IPC_MODE_DEST;
}

/* One semaphore of a System V set. */
struct ipc_sem_element {
	unsigned value;
	pid_t pid;       /* last to change it; 0: nobody yet, or outside our PID namespace */
	unsigned ncount; /* processes that wait for its value to grow */
	unsigned zcount; /* processes that wait for it to be zero */
};

/* A growing array of objects. The names belong to it. */
struct ipc_list {
	struct ipc_object *objects;
	size_t count, cap;
	struct arena names;
};

#define IPC_LIST_INIT {NULL, 0, 0, ARENA_INIT}

/* Append a copy of *object, its name copied too. */
void ipc_list_add(struct ipc_list *, const struct ipc_object *object);
void ipc_list_free(struct ipc_list *);

#endif
