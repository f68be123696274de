/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The locks that programs of the GNU C library keep in shared memory: what pthread_mutex_t,
 * pthread_cond_t, pthread_rwlock_t and sem_t look like there. The layouts are those of the
 * library's installed headers (bits/struct_mutex.h, bits/struct_rwlock.h, struct __pthread_cond_s in
 * bits/thread-shared-types.h); x86-64 and arm64 share one, their 32-bit programs another. What
 * the bits in them mean is the library's own affair (its nptl/pthreadP.h and
 * sysdeps/nptl/internaltypes.h) and checked in the tests against the library itself. Other C
 * libraries have other layouts, which nothing in the bytes tells apart.
 */
#ifndef IPC_LOCK_H
#define IPC_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum lock_kind {
	LOCK_MUTEX,
	LOCK_COND,
	LOCK_RWLOCK,
	LOCK_SEM,
};
#define LOCK_KIND_COUNT 4

enum lock_state {
	LOCK_FREE,            /* nobody holds it */
	LOCK_HELD,            /* a mutex; for a rwlock: by a writer */
	LOCK_READERS,            /* rwlock: by readers */
	LOCK_OWNER_DIED,      /* robust mutex: its holder died; the next one learns it */
	LOCK_INCONSISTENT,    /* robust mutex: taken over, pthread_mutex_consistent(3) is due */
	LOCK_NOT_RECOVERABLE, /* robust mutex: given back without that; for nobody any more */
	LOCK_STATELESS,       /* a condition variable, a semaphore */
};
#define LOCK_STATE_COUNT 7

#define LOCK_SIZE_MAX 64

/* Which fields of struct lock_facts mean something. */
enum lock_field {
	LOCK_HAS_OWNER = 1 << 0,
	LOCK_HAS_COUNT = 1 << 1,
	LOCK_HAS_WAITERS = 1 << 2,
	LOCK_HAS_WAITING = 1 << 3,
	LOCK_HAS_CEILING = 1 << 4,
};

struct lock_facts {
	enum lock_kind kind;
	enum lock_state state;
	unsigned has;         /* enum lock_field */
	bool shared;          /* between processes; the library marks each robust mutex so */
	bool robust;          /* mutex */
	const char *type;     /* "normal", "recursive", …; NULL where there are no types */
	const char *protocol; /* mutex: "none", "inherit", "protect"; else NULL */
	pid_t owner;          /* thread that holds or last held it, by its own PID namespace */
	uint32_t count;       /* mutex: how often its holder locked it; rwlock: readers;
				 semaphore: value */
	uint32_t waiters;     /* how many wait: cond, sem; rwlock: writers that wait */
	bool waiting;         /* mutex, rwlock: somebody waits, or did when it was last taken */
	unsigned ceiling;     /* priority */
};

/* A user's word: "mutex", "cond", "rwlock", "sem". -1 where there is none. */
int lock_kind_by_word(const char *word, size_t n);
const char *lock_kind_word(enum lock_kind);
const char *lock_state_word(enum lock_state);

/* Bytes of it in a 64-bit program, or in a 32-bit (`narrow`) one. */
size_t lock_size(enum lock_kind, bool narrow);

/*
 * Understand the bytes (as many as lock_size() says). 0, or -EBADMSG where they cannot be such
 * a lock: bits that the library never sets.
 */
int lock_decode(enum lock_kind, bool narrow, const void *bytes, struct lock_facts *);

#endif
