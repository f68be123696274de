/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/lock.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "base/util.h"

static const struct {
	const char *word;
	size_t size[2]; /* what is looked at of it: in a 64-bit program, in a 32-bit one */
} kinds[LOCK_KIND_COUNT] = {
	[LOCK_MUTEX] = {"mutex", {20, 20}},
	[LOCK_COND] = {"cond", {48, 48}},
	[LOCK_RWLOCK] = {"rwlock", {52, 32}},
	[LOCK_SEM] = {"sem", {16, 16}},
};

int lock_kind_by_word(const char *word, size_t n)
{
	for (int kind = 0; kind < LOCK_KIND_COUNT; kind++)
		if (strlen(kinds[kind].word) == n && strncmp(kinds[kind].word, word, n) == 0)
			return kind;
	return -1;
}

const char *lock_kind_word(enum lock_kind kind)
{
	return kinds[kind].word;
}

const char *lock_state_word(enum lock_state state)
{
	static const char *const words[LOCK_STATE_COUNT] = {
		[LOCK_FREE] = "free",
		[LOCK_HELD] = "held",
		[LOCK_READERS] = "read",
		[LOCK_OWNER_DIED] = "owner-died",
		[LOCK_INCONSISTENT] = "inconsistent",
		[LOCK_NOT_RECOVERABLE] = "not-recoverable",
		[LOCK_STATELESS] = "stateless",
	};

	return words[state];
}

size_t lock_size(enum lock_kind kind, bool narrow)
{
	return kinds[kind].size[narrow];
}

static uint32_t word_at(const void *bytes, size_t offset)
{
	uint32_t word;

	memcpy(&word, (const char *)bytes + offset, sizeof(word));
	return word;
}

/* ---- mutex ---- */

/* Bits of __kind, nptl/pthreadP.h. */
#define MUTEX_TYPE 3u
#define MUTEX_ROBUST 16u
#define MUTEX_INHERIT 32u
#define MUTEX_PROTECT 64u
#define MUTEX_SHARED 128u
#define MUTEX_ELISION (256u | 512u)
#define MUTEX_KNOWN                                                                       \
	(MUTEX_TYPE | MUTEX_ROBUST | MUTEX_INHERIT | MUTEX_PROTECT | MUTEX_SHARED | MUTEX_ELISION)
#define MUTEX_RECURSIVE 1u

/* __lock of a robust or inheriting mutex: the kernel's, <linux/futex.h>. */
#define FUTEX_TID 0x3fffffffu
#define FUTEX_DIED 0x40000000u
#define FUTEX_WAITED 0x80000000u

/* __lock of a protecting mutex: the ceiling above a plain one. */
#define CEILING_SHIFT 19

/* __owner of a robust mutex that is not as it should be. */
#define OWNER_INCONSISTENT INT_MAX
#define OWNER_NOT_RECOVERABLE (INT_MAX - 1)

static void robust_state(struct lock_facts *facts, uint32_t lock, int owner)
{
	if (owner == OWNER_NOT_RECOVERABLE) {
		facts->state = LOCK_NOT_RECOVERABLE;
	} else if (lock & FUTEX_DIED) {
		facts->state = LOCK_OWNER_DIED;
		facts->owner = owner == OWNER_INCONSISTENT ? 0 : owner;
	} else if (lock & FUTEX_TID) {
		facts->state = owner == OWNER_INCONSISTENT ? LOCK_INCONSISTENT : LOCK_HELD;
		facts->owner = (pid_t)(lock & FUTEX_TID);
	}
}

static int decode_mutex(const void *bytes, bool narrow, struct lock_facts *facts)
{
	static const char *const types[] = {"normal", "recursive", "errorcheck", "adaptive"};
	uint32_t lock = word_at(bytes, 0);
	int owner = (int)word_at(bytes, 8);
	uint32_t kind = word_at(bytes, narrow ? 12 : 16);
	bool has_tid = kind & (MUTEX_ROBUST | MUTEX_INHERIT);

	if (kind & ~MUTEX_KNOWN || owner < 0 || (kind & MUTEX_INHERIT && kind & MUTEX_PROTECT))
		return -EBADMSG;
	facts->type = types[kind & MUTEX_TYPE];
	facts->robust = kind & MUTEX_ROBUST;
	facts->shared = kind & MUTEX_SHARED;
	facts->protocol = kind & MUTEX_INHERIT ? "inherit" : kind & MUTEX_PROTECT ? "protect"
										   : "none";
	facts->has = LOCK_HAS_WAITING;
	if (kind & MUTEX_PROTECT && !has_tid) {
		facts->has |= LOCK_HAS_CEILING;
		facts->ceiling = lock >> CEILING_SHIFT;
		lock &= (1u << CEILING_SHIFT) - 1;
	}
	if (has_tid) {
		robust_state(facts, lock, owner);
		facts->waiting = lock & FUTEX_WAITED;
	} else if (lock > 2) {
		return -EBADMSG;
	} else if (lock > 0) {
		facts->state = LOCK_HELD;
		facts->owner = owner;
		facts->waiting = lock == 2;
	}
	if (facts->owner)
		facts->has |= LOCK_HAS_OWNER;
	if (facts->state == LOCK_HELD && (kind & MUTEX_TYPE) == MUTEX_RECURSIVE) {
		facts->has |= LOCK_HAS_COUNT;
		facts->count = word_at(bytes, 4);
	}
	return 0;
}

/* ---- condition variable ---- */

#define COND_SHARED 1u
#define COND_MONOTONIC 2u
#define COND_COUNT_SHIFT 3

/*
 * Where __wrefs is. The library's version 2.41 took an array out in front of it; that of a
 * foreign program is not to be known, so it is taken to be ours.
 */
static size_t wrefs_offset(void)
{
#ifdef __GLIBC__
	char *end;
	unsigned long major = strtoul(gnu_get_libc_version(), &end, 10);
	unsigned long minor = *end == '.' ? strtoul(end + 1, NULL, 10) : 0;

	return major == 2 && minor < 41 ? 36 : 28;
#else
	return 28;
#endif
}

static int decode_cond(const void *bytes, bool narrow UNUSED, struct lock_facts *facts)
{
	uint32_t wrefs = word_at(bytes, wrefs_offset());

	facts->state = LOCK_STATELESS;
	facts->type = wrefs & COND_MONOTONIC ? "monotonic" : "realtime";
	facts->shared = wrefs & COND_SHARED;
	facts->waiters = wrefs >> COND_COUNT_SHIFT;
	facts->has = LOCK_HAS_WAITERS;
	return 0;
}

/* ---- rwlock ---- */

/* Bits of __readers, nptl/pthread_rwlock_common.c. */
#define RWLOCK_WRITE_PHASE 1u
#define RWLOCK_WRITE_LOCKED 2u
#define RWLOCK_READERS_WAIT 4u
#define RWLOCK_COUNT_SHIFT 3
#define RWLOCK_HANDOVER 0x80000000u /* in __writers */

static int decode_rwlock(const void *bytes, bool narrow, struct lock_facts *facts)
{
	static const char *const types[] = {"prefer-readers", "prefer-writers",
					    "prefer-writers-nonrecursive"};
	uint32_t readers = word_at(bytes, 0);
	uint32_t small = word_at(bytes, 24); /* of a 32-bit program: flags, shared, …: bytes */
	uint32_t flags = narrow ? small & 0xff : word_at(bytes, 48);
	uint32_t shared = narrow ? small >> 8 & 0xff : word_at(bytes, 28);
	uint32_t count = readers >> RWLOCK_COUNT_SHIFT;
	bool write_phase = readers & RWLOCK_WRITE_PHASE;
	bool write_locked = readers & RWLOCK_WRITE_LOCKED;

	if (flags >= ARRAY_SIZE(types) || shared > 1)
		return -EBADMSG;
	facts->type = types[flags];
	facts->shared = shared;
	facts->waiters = word_at(bytes, 4) & ~RWLOCK_HANDOVER;
	facts->has = LOCK_HAS_WAITERS | LOCK_HAS_WAITING;
	if (write_phase && write_locked) {
		facts->state = LOCK_HELD;
		facts->owner = (pid_t)word_at(bytes, narrow ? 28 : 24);
	} else if (!write_phase && count > 0) {
		facts->state = LOCK_READERS;
		facts->count = count;
		facts->has |= LOCK_HAS_COUNT;
	}
	/* A writer that has its turn but waits for the readers does not count itself. */
	facts->waiting = facts->waiters > 0 || readers & RWLOCK_READERS_WAIT ||
			 (write_locked && !write_phase);
	if (facts->owner > 0)
		facts->has |= LOCK_HAS_OWNER;
	return facts->owner < 0 ? -EBADMSG : 0;
}

/* ---- semaphore ---- */

/* `private`: 0, or FUTEX_PRIVATE_FLAG where it is shared. */
#define SEM_SHARED 128u

static int decode_sem(const void *bytes, bool narrow, struct lock_facts *facts)
{
	uint32_t shared = word_at(bytes, narrow ? 4 : 8);

	if (shared != 0 && shared != SEM_SHARED)
		return -EBADMSG;
	facts->state = LOCK_STATELESS;
	facts->shared = shared;
	facts->count = narrow ? word_at(bytes, 0) >> 1 : word_at(bytes, 0);
	facts->waiters = word_at(bytes, narrow ? 12 : 4);
	facts->has = LOCK_HAS_COUNT | LOCK_HAS_WAITERS;
	return 0;
}

int lock_decode(enum lock_kind kind, bool narrow, const void *bytes, struct lock_facts *facts)
{
	static int (*const decoders[LOCK_KIND_COUNT])(const void *, bool, struct lock_facts *) = {
		[LOCK_MUTEX] = decode_mutex,
		[LOCK_COND] = decode_cond,
		[LOCK_RWLOCK] = decode_rwlock,
		[LOCK_SEM] = decode_sem,
	};

	*facts = (struct lock_facts){.kind = kind, .state = LOCK_FREE};
	return decoders[kind](bytes, narrow, facts);
}
