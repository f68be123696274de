/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/object.h and base/place.h: what is one object, and what is another one in its place. */
#include "unit.h"

#include <sys/sysmacros.h>

#include "ipc/changed.h"
#include "ipc/object.h"

/* One object of each kind, all fields that could matter set. */
static struct ipc_object object_of(enum ipc_kind kind)
{
	struct ipc_object object = {
		.kind = kind, .id = 7, .key = 5, .uid = 1, .gid = 2, .cuid = 3, .cgid = 4,
		.mode = 0600, .size = 9, .ctime = 1000,
	};

	if (kind == KIND_SHM) {
		object.shm.cpid = 100;
	} else if (!kind_is_sysv(kind)) {
		object.id = -1;
		object.name = "name";
		object.posix.dev = makedev(0, 21);
		object.posix.ino = 12;
		object.posix.btime = 900;
	}
	return object;
}

static bool same_both_ways(const struct ipc_object *a, const struct ipc_object *b)
{
	bool same = ipc_same(a, b);

	assert_int_equal(ipc_same(b, a), same);
	return same;
}

static void places_keep_apart(void **state UNUSED)
{
	struct place set = place_of_sysv(PLACE_SEM, 4026531839, 7);

	assert_true(place_same(set, place_of_sysv(PLACE_SEM, 4026531839, 7)));
	assert_false(place_same(set, place_of_sysv(PLACE_MSG, 4026531839, 7)));
	assert_false(place_same(set, place_of_sysv(PLACE_SEM, 4026531840, 7)));
	assert_false(place_same(set, place_of_sysv(PLACE_SEM, 4026531839, 8)));
	assert_false(place_same(place_of_sysv(PLACE_SHM, 0, 0), place_of_file(0, 0)));
	assert_false(place_same(place_of_sysv(PLACE_SHM, 0, 7),
				place_of_file(makedev(4095, 1048575), 7)));
	assert_false(place_same(place_of_sysv(PLACE_SEM, 0, 7), place_of_number(PLACE_OTHER, 7)));
}

static void places_are_looked_up(void **state UNUSED)
{
	struct hash hash = HASH_INIT;
	struct place file = place_of_file(makedev(0, 21), 7);
	struct place set = place_of_sysv(PLACE_SEM, 0, 7);

	assert_int_equal(place_get(&hash, file), HASH_NONE);
	assert_int_equal(place_put(&hash, file, 1), HASH_NONE);
	assert_int_equal(place_put(&hash, set, 2), HASH_NONE);
	assert_int_equal(place_get(&hash, file), 1);
	assert_int_equal(place_put(&hash, set, 3), 2);
	hash_free(&hash);
}

static void kinds_and_namespaces_have_places_of_their_own(void **state UNUSED)
{
	struct ipc_object segment = object_of(KIND_SHM);
	const struct ipc_object queue = object_of(KIND_MSG);
	const struct ipc_object set = object_of(KIND_SEM);
	const struct ipc_object file = object_of(KIND_PSHM);

	assert_false(place_same(ipc_place(&segment, 1), ipc_place(&set, 1)));
	assert_false(place_same(ipc_place(&segment, 1), ipc_place(&queue, 1)));
	assert_false(place_same(ipc_place(&segment, 1), ipc_place(&segment, 2)));
	assert_true(place_same(ipc_place(&file, 1), ipc_place(&file, 2)));
	segment.ipc_ns = 2; /* it says so itself */
	assert_true(place_same(ipc_place(&segment, 1), ipc_place(&segment, 2)));
}

static void no_kind_is_another(void **state UNUSED)
{
	for (int a = 0; a < KIND_COUNT; a++) {
		struct ipc_object one = object_of((enum ipc_kind)a);

		for (int b = 0; b < KIND_COUNT; b++) {
			struct ipc_object other = object_of((enum ipc_kind)b);

			assert_int_equal(same_both_ways(&one, &other), a == b);
		}
	}
}

/* What makes another object of one, and what only changes it. */
static void what_makes_one_object(void **state UNUSED)
{
#define DIFFERS(kinds_, field, is_other)                                                         \
	for (int kind = 0; kind < KIND_COUNT; kind++) {                                          \
		struct ipc_object one = object_of((enum ipc_kind)kind);                          \
		struct ipc_object other = one;                                                   \
                                                                                                 \
		other.field++;                                                                   \
		if ((kinds_) & KIND_BIT(kind) && same_both_ways(&one, &other) == (is_other))     \
			fail_msg("kind %d, %s", kind, #field);                                   \
	}

	const unsigned shm = KIND_BIT(KIND_SHM);
	const unsigned sem = KIND_BIT(KIND_SEM);

	DIFFERS(KINDS_SYSV, id, true)
	DIFFERS(KINDS_SYSV, key, true)
	DIFFERS(KINDS_SYSV, cuid, true)
	DIFFERS(KINDS_SYSV, cgid, true)
	DIFFERS(shm | sem, size, true)
	DIFFERS(shm, shm.cpid, true)
	DIFFERS(KINDS_POSIX, posix.dev, true)
	DIFFERS(KINDS_POSIX, posix.ino, true)
	DIFFERS(KINDS_POSIX, posix.btime, true)

	DIFFERS(KINDS_ALL, uid, false)
	DIFFERS(KINDS_ALL, gid, false)
	DIFFERS(KINDS_ALL, mode, false)
	DIFFERS(KINDS_ALL, ctime, false)
	DIFFERS(KINDS_ALL & ~(shm | sem), size, false)
	DIFFERS(KINDS_POSIX, name, false)
	DIFFERS(shm, shm.lpid, false)
	DIFFERS(shm, shm.atime, false)
	DIFFERS(KINDS_POSIX, posix.mtime, false)
#undef DIFFERS
}

/* A segment that is marked for destruction in between has lost its key. */
static void a_lost_key_is_not_compared(void **state UNUSED)
{
	struct ipc_object segment = object_of(KIND_SHM);
	struct ipc_object marked = segment;
	struct ipc_object set = object_of(KIND_SEM);
	struct ipc_object other = set;

	marked.key = 0;
	assert_false(same_both_ways(&segment, &marked));
	marked.mode |= IPC_MODE_DEST;
	assert_true(same_both_ways(&segment, &marked));
	marked.cuid++;
	assert_false(same_both_ways(&segment, &marked));

	other.key = 0;
	other.mode |= IPC_MODE_DEST; /* has no meaning there */
	assert_false(same_both_ways(&set, &other));
}

static void what_is_unknown_makes_no_other(void **state UNUSED)
{
	struct ipc_object segment = object_of(KIND_SHM);
	struct ipc_object file = object_of(KIND_PSHM);
	struct ipc_object again = segment;

	again.shm.cpid = 0; /* seen from another PID namespace */
	assert_true(same_both_ways(&segment, &again));
	again = segment;
	again.ipc_ns = 4026531839; /* the other look did not ask */
	assert_true(same_both_ways(&segment, &again));
	segment.ipc_ns = 4026531840;
	assert_false(same_both_ways(&segment, &again));
	again = file;
	again.posix.btime = 0;
	assert_true(same_both_ways(&file, &again));
}

static void an_identity_outlives_its_object(void **state UNUSED)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object object = object_of((enum ipc_kind)kind);
		struct ipc_identity before = ipc_identity(&object, 1);
		struct ipc_identity now;

		assert_true(place_same(before.place, ipc_place(&object, 1)));
		object.mode = 0;
		now = ipc_identity(&object, 1);
		assert_true(ipc_identity_same(&before, &now));
		now = ipc_identity(&object, 2);
		assert_int_equal(ipc_identity_same(&before, &now), !kind_is_sysv(object.kind));
	}
}

static void a_moved_time_of_change_is_said(void **state UNUSED)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object before = object_of((enum ipc_kind)kind);
		struct ipc_object now = before;
		bool sysv = kind_is_sysv((enum ipc_kind)kind);

		assert_false(ipc_renewed(&before, &now));
		assert_false(ipc_changed(&before, &now));
		now.ctime++;
		assert_int_equal(ipc_renewed(&before, &now), sysv);
		/* Looking into a POSIX queue moves it. */
		assert_int_equal(ipc_changed(&before, &now), kind != KIND_PMSG);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_keep_apart),
		cmocka_unit_test(places_are_looked_up),
		cmocka_unit_test(kinds_and_namespaces_have_places_of_their_own),
		cmocka_unit_test(no_kind_is_another),
		cmocka_unit_test(what_makes_one_object),
		cmocka_unit_test(a_lost_key_is_not_compared),
		cmocka_unit_test(what_is_unknown_makes_no_other),
		cmocka_unit_test(an_identity_outlives_its_object),
		cmocka_unit_test(a_moved_time_of_change_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
