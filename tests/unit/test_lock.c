/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/lock.h: the C library's own locks are understood, and bytes that are none are not. */
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include "ipc/lock.h"

static void words(void **state UNUSED)
{
	assert_int_equal(lock_kind_by_word("mutex@", 5), LOCK_MUTEX);
	assert_int_equal(lock_kind_by_word("sem", 3), LOCK_SEM);
	assert_int_equal(lock_kind_by_word("mutexes", 7), -1);
	assert_int_equal(lock_kind_by_word("mute", 4), -1);
	assert_int_equal(lock_kind_by_word("", 0), -1);
	for (int kind = 0; kind < LOCK_KIND_COUNT; kind++) {
		const char *word = lock_kind_word((enum lock_kind)kind);

		assert_int_equal(lock_kind_by_word(word, strlen(word)), kind);
		assert_true(lock_size((enum lock_kind)kind, false) <= LOCK_SIZE_MAX);
		assert_true(lock_size((enum lock_kind)kind, true) <= LOCK_SIZE_MAX);
	}
}

/* The library of this program is the one whose layout is asked for. */
#define NARROW (sizeof(long) < 8)

static void sizes_fit_the_library(void **state UNUSED)
{
	assert_true(lock_size(LOCK_MUTEX, NARROW) <= sizeof(pthread_mutex_t));
	assert_true(lock_size(LOCK_COND, NARROW) <= sizeof(pthread_cond_t));
	assert_true(lock_size(LOCK_RWLOCK, NARROW) <= sizeof(pthread_rwlock_t));
	assert_true(lock_size(LOCK_SEM, NARROW) <= sizeof(sem_t));
}

static void mutexes_of_the_library(void **state UNUSED)
{
	static const struct {
		int type;
		const char *name;
	} types[] = {
		{PTHREAD_MUTEX_NORMAL, "normal"},
		{PTHREAD_MUTEX_RECURSIVE, "recursive"},
		{PTHREAD_MUTEX_ERRORCHECK, "errorcheck"},
		{PTHREAD_MUTEX_ADAPTIVE_NP, "adaptive"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(types) * 4; i++) {
		bool robust = i & 1;
		bool shared = i & 2;
		pthread_mutexattr_t attr;
		pthread_mutex_t mutex;
		struct lock_facts facts;

		assert_int_equal(pthread_mutexattr_init(&attr), 0);
		assert_int_equal(pthread_mutexattr_settype(&attr, types[i / 4].type), 0);
		if (robust)
			assert_int_equal(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST), 0);
		if (shared)
			assert_int_equal(pthread_mutexattr_setpshared(&attr,
								      PTHREAD_PROCESS_SHARED), 0);
		assert_int_equal(pthread_mutex_init(&mutex, &attr), 0);
		assert_int_equal(lock_decode(LOCK_MUTEX, NARROW, &mutex, &facts), 0);
		assert_int_equal(facts.state, LOCK_FREE);
		assert_int_equal(facts.robust, robust);
		assert_int_equal(facts.shared, shared || robust);
		assert_string_equal(facts.type, types[i / 4].name);
		assert_string_equal(facts.protocol, "none");
		assert_int_equal(facts.has, LOCK_HAS_WAITING);

		assert_int_equal(pthread_mutex_lock(&mutex), 0);
		assert_int_equal(lock_decode(LOCK_MUTEX, NARROW, &mutex, &facts), 0);
		assert_int_equal(facts.state, LOCK_HELD);
		assert_int_equal(facts.owner, gettid());
		assert_true(facts.has & LOCK_HAS_OWNER);
		assert_false(facts.waiting);
		assert_int_equal(facts.count,
				 types[i / 4].type == PTHREAD_MUTEX_RECURSIVE ? 1 : 0);
		assert_int_equal(pthread_mutex_unlock(&mutex), 0);
		assert_int_equal(pthread_mutex_destroy(&mutex), 0);
		assert_int_equal(lock_decode(LOCK_MUTEX, NARROW, &mutex, &facts), -EBADMSG);
	}
}

static void rwlocks_and_semaphores_of_the_library(void **state UNUSED)
{
	pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
	struct lock_facts facts;
	sem_t sem;

	assert_int_equal(pthread_rwlock_wrlock(&rwlock), 0);
	assert_int_equal(lock_decode(LOCK_RWLOCK, NARROW, &rwlock, &facts), 0);
	assert_int_equal(facts.state, LOCK_HELD);
	assert_int_equal(facts.owner, gettid());
	assert_false(facts.shared);
	assert_int_equal(pthread_rwlock_unlock(&rwlock), 0);
	assert_int_equal(lock_decode(LOCK_RWLOCK, NARROW, &rwlock, &facts), 0);
	assert_int_equal(facts.state, LOCK_FREE);
	for (unsigned readers = 1; readers < 4; readers++) {
		assert_int_equal(pthread_rwlock_rdlock(&rwlock), 0);
		assert_int_equal(lock_decode(LOCK_RWLOCK, NARROW, &rwlock, &facts), 0);
		assert_int_equal(facts.state, LOCK_READERS);
		assert_int_equal(facts.count, readers);
	}

	assert_int_equal(sem_init(&sem, 0, SEM_VALUE_MAX), 0);
	assert_int_equal(lock_decode(LOCK_SEM, NARROW, &sem, &facts), 0);
	assert_int_equal(facts.count, SEM_VALUE_MAX);
	assert_int_equal(facts.waiters, 0);
	assert_false(facts.shared);
	assert_int_equal(sem_destroy(&sem), 0);
}

/* As a 32-bit program leaves them: words in the order of the layout. */
static void locks_of_narrow_programs(void **state UNUSED)
{
	static const struct {
		enum lock_kind kind;
		uint32_t words[16];
		enum lock_state state;
		pid_t owner;
		uint32_t count, waiters;
	} cases[] = {
		/* lock, count, owner, kind, users */
		{LOCK_MUTEX, {1, 0, 77, 128, 1}, LOCK_HELD, 77, 0, 0},
		{LOCK_MUTEX, {2, 3, 77, 128 + 1, 1}, LOCK_HELD, 77, 3, 0},
		{LOCK_MUTEX, {0xc0000000, 1, 77, 128 + 16, 1}, LOCK_OWNER_DIED, 77, 0, 0},
		{LOCK_MUTEX, {0x8000004e, 1, INT_MAX, 16, 1}, LOCK_INCONSISTENT, 78, 0, 0},
		{LOCK_MUTEX, {0, 0, INT_MAX - 1, 16, 0}, LOCK_NOT_RECOVERABLE, 0, 0, 0},
		/* readers, writers, 4 more, bytes: flags and shared, writer */
		{LOCK_RWLOCK, {3, 2, 0, 0, 0, 0, 0x102, 77}, LOCK_HELD, 77, 0, 2},
		{LOCK_RWLOCK, {5 << 3, 0, 0, 0, 0, 0, 0x100, 0}, LOCK_READERS, 0, 5, 0},
		{LOCK_RWLOCK, {0, 0, 0, 0, 0, 0, 0, 0}, LOCK_FREE, 0, 0, 0},
		/* value, private, pad, waiters */
		{LOCK_SEM, {5 << 1 | 1, 128, 0, 3}, LOCK_STATELESS, 0, 5, 3},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct lock_facts facts;

		assert_int_equal(lock_decode(cases[i].kind, true, cases[i].words, &facts), 0);
		assert_int_equal(facts.state, cases[i].state);
		assert_int_equal(facts.owner, cases[i].owner);
		assert_int_equal(facts.count, cases[i].count);
		assert_int_equal(facts.waiters, cases[i].waiters);
	}
}

static void bytes_that_are_no_lock(void **state UNUSED)
{
	static const struct {
		enum lock_kind kind;
		uint32_t words[16];
	} cases[] = {
		{LOCK_MUTEX, {3, 0, 77, 0, 0}},              /* neither free nor held */
		{LOCK_MUTEX, {1, 0, (uint32_t)-5, 0, 0}},    /* no such thread */
		{LOCK_MUTEX, {0, 0, 0, 0, 0x1000}},          /* no such kind */
		{LOCK_MUTEX, {0, 0, 0, 0, 32 + 64}},         /* both protocols */
		{LOCK_RWLOCK, {0, 0, 0, 0, 0, 0, 0, 2}},     /* neither shared nor not */
		{LOCK_RWLOCK, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3}},
		{LOCK_RWLOCK, {3, 0, 0, 0, 0, 0, (uint32_t)-1}},
		{LOCK_SEM, {1, 0, 1}},
	};
	struct lock_facts facts;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(lock_decode(cases[i].kind, false, cases[i].words, &facts),
				 -EBADMSG);
}

/* Whatever the bytes, nothing but an answer comes out, and its words are words. */
static void any_bytes(void **state UNUSED)
{
	for (int i = 0; i < 200000; i++) {
		uint32_t bytes[LOCK_SIZE_MAX / 4];
		enum lock_kind kind = (enum lock_kind)random_below(LOCK_KIND_COUNT);
		struct lock_facts facts;

		for (size_t k = 0; k < ARRAY_SIZE(bytes); k++)
			bytes[k] = random_below(2) ? 0 : (uint32_t)random_wide();
		if (lock_decode(kind, random_below(2), bytes, &facts))
			continue;
		assert_non_null(lock_state_word(facts.state));
		assert_true(facts.owner >= 0);
		assert_true(!!facts.owner == !!(facts.has & LOCK_HAS_OWNER));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(sizes_fit_the_library),
		cmocka_unit_test(mutexes_of_the_library),
		cmocka_unit_test(rwlocks_and_semaphores_of_the_library),
		cmocka_unit_test(locks_of_narrow_programs),
		cmocka_unit_test(bytes_that_are_no_lock),
		cmocka_unit_test(any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
