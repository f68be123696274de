/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: the mappings of children of the test, read in both ways. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "proc/take.h"
#include "procs.h"
#include "sandbox.h"

/* SHM_HUGE_2MB of linux/shm.h, which does not go with sys/shm.h. */
#define HUGE_2MB (21 << 26)

/* ---- mappings ---- */

struct scene {
	int segment, read_only, huge;
	int plain; /* a file outside /dev/shm */
};

static struct scene scene;

static bool make_mappings(void *arg UNUSED)
{
	int shm = open("/dev/shm/one", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int gone = open("/dev/shm/gone", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int memory = memfd_create("new\nline", MFD_CLOEXEC);

	CHILD_CHECK(shm >= 0 && gone >= 0 && memory >= 0);
	CHILD_CHECK(ftruncate(shm, 8 * PAGE) == 0 && ftruncate(gone, 8 * PAGE) == 0 &&
		    ftruncate(memory, 8 * PAGE) == 0);
	CHILD_CHECK(unlink("/dev/shm/gone") == 0);
	CHILD_CHECK(map_pages(shm, PROT_READ | PROT_WRITE, MAP_SHARED, 0));
	CHILD_CHECK(map_pages(shm, PROT_READ, MAP_PRIVATE, PAGE));
	CHILD_CHECK(map_pages(gone, PROT_READ, MAP_SHARED, 0));
	CHILD_CHECK(map_pages(memory, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0));
	CHILD_CHECK(map_pages(-1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, 0));
	CHILD_CHECK(map_pages(scene.plain, PROT_READ, MAP_SHARED, 0));
	CHILD_CHECK(map_pages(scene.plain, PROT_READ, MAP_PRIVATE, 0));
	CHILD_CHECK(shmat(scene.segment, NULL, 0) != (void *)-1);
	CHILD_CHECK(shmat(scene.read_only, NULL, SHM_RDONLY) != (void *)-1);
	if (scene.huge >= 0)
		CHILD_CHECK(shmat(scene.huge, NULL, 0) != (void *)-1);
	return true;
}

static void set_scene(struct child *child)
{
	need_sandbox();
	sandbox_clean();
	scene.segment = shmget(0x2a, 3 * PAGE, IPC_CREAT | 0600);
	scene.read_only = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
	/* Needs huge pages in the kernel, but none set aside. Not everywhere. */
	scene.huge = shmget(IPC_PRIVATE, 1 << 21,
			    IPC_CREAT | SHM_HUGETLB | SHM_NORESERVE | HUGE_2MB | 0600);
	scene.plain = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	assert_true(scene.segment >= 0 && scene.read_only >= 0 && scene.plain >= 0);
	child_start(child, make_mappings, NULL);
}

static void clear_scene(struct child *child)
{
	child_end(child);
	(void)close(scene.plain);
	sandbox_clean();
}

static size_t count_kind(const struct proc_snapshot *snap, enum proc_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < snap->mapping_count; i++)
		n += snap->mappings[i].kind == kind;
	return n;
}

static void mappings_of_objects(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_mapping *m;

	set_scene(&child);
	look_at(&snap, PROC_MAPPINGS, &child, 1);
	assert_int_equal(snap.mapping_count, scene.huge >= 0 ? 6 : 5);
	assert_int_equal(snap.processes[0].mapping_count, snap.mapping_count);

	m = first_of(&snap, place_of_sysv(PLACE_SHM, snap.own.ipc, scene.segment));
	assert_int_equal(m->kind, PROC_SEGMENT);
	assert_int_equal(m->length, 3 * PAGE);
	assert_int_equal(m->access, PROC_R | PROC_W);
	assert_true(m->shared);
	assert_int_equal(m->process, 0);
	assert_int_equal(m->next, PROC_NONE);
	assert_int_equal(proc_page_size(&snap, m->object), sysconf(_SC_PAGESIZE));
	m = first_of(&snap, place_of_sysv(PLACE_SHM, snap.own.ipc, scene.read_only));
	assert_int_equal(m->access, PROC_R);
	if (scene.huge >= 0) {
		m = first_of(&snap, place_of_sysv(PLACE_SHM, snap.own.ipc, scene.huge));
		assert_int_equal(m->length, 1 << 21);
		assert_int_equal(proc_page_size(&snap, m->object), 1 << 21);
	}

	/* One file, mapped twice: shared, and private from its second page. */
	m = first_of(&snap, object_at("/dev/shm/one"));
	assert_int_equal(m->kind, PROC_SHM_FILE);
	assert_null(m->name);
	assert_int_not_equal(m->next, PROC_NONE);

	const struct proc_mapping *other = &snap.mappings[m->next];

	assert_true(m->shared != other->shared);
	assert_int_equal(m->offset + other->offset, PAGE);
	assert_int_equal(other->next, PROC_NONE);
	assert_int_equal(count_kind(&snap, PROC_SHM_FILE), 3);
	proc_snapshot_free(&snap);
	clear_scene(&child);
}

static void all_shared_mappings(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_mapping *m;

	set_scene(&child);
	look_at(&snap, PROC_MAPPINGS | PROC_SHARED, &child, 1);
	assert_int_equal(count_kind(&snap, PROC_MEMFD), 1);
	assert_int_equal(count_kind(&snap, PROC_ANON), 1);
	assert_int_equal(count_kind(&snap, PROC_SHM_FILE), 3);
	m = first_of(&snap, object_at("/proc/self/exe"));
	assert_int_equal(m->kind, PROC_FILE);
	assert_true(m->shared);
	assert_int_equal(m->next, PROC_NONE); /* not the private one */
	assert_non_null(strstr(m->name, "test_proc"));
	for (size_t i = 0; i < snap.mapping_count; i++)
		if (snap.mappings[i].kind == PROC_MEMFD)
			assert_string_equal(snap.mappings[i].name, "/memfd:new\nline (deleted)");
	proc_snapshot_free(&snap);

	look_at(&snap, PROC_MAPPINGS | PROC_NAMES, &child, 1);
	for (size_t i = 0; i < snap.mapping_count; i++) {
		assert_non_null(snap.mappings[i].name);
		if (place_same(snap.mappings[i].object,
				     place_of_sysv(PLACE_SHM, snap.own.ipc, scene.segment)))
			assert_string_equal(snap.mappings[i].name, "/SYSV0000002a (deleted)");
	}
	proc_snapshot_free(&snap);
	clear_scene(&child);
}

/* The low byte of PROCMAP_QUERY: _IOWR('f', 17, …). */
#define QUERY_NR 17

/* Every process that the test may see, with all that it maps, in both ways. */
static bool compare_ways(void *arg UNUSED)
{
	static const unsigned wants[] = {
		PROC_MAPPINGS,
		PROC_MAPPINGS | PROC_SHARED,
		PROC_MAPPINGS | PROC_NAMES,
		PROC_MAPPINGS | PROC_SHARED | PROC_NAMES,
	};
	struct proc_snapshot query[ARRAY_SIZE(wants)], text[ARRAY_SIZE(wants)];
	pid_t pids[] = {*(const pid_t *)arg, getppid()};

	for (size_t i = 0; i < ARRAY_SIZE(wants); i++)
		CHILD_CHECK(proc_snapshot_pids(&live, wants[i], pids, 2, &query[i]) == 0);
	CHILD_CHECK(sandbox_deny(SYS_ioctl, 1, QUERY_NR, ENOTTY));
	for (size_t i = 0; i < ARRAY_SIZE(wants); i++) {
		CHILD_CHECK(proc_snapshot_pids(&live, wants[i], pids, 2, &text[i]) == 0);
		CHILD_CHECK(text[i].mapping_count >= 5);
		CHILD_CHECK(same_mappings(&query[i], &text[i]));
		proc_snapshot_free(&query[i]);
		proc_snapshot_free(&text[i]);
	}
	return true;
}

static void both_ways_to_read_mappings_agree(void **state UNUSED)
{
	struct child child;

	set_scene(&child);
	assert_in_child(compare_ways, &child.pid);
	clear_scene(&child);
}

/* ---- another /dev/shm ---- */

static char elsewhere[64];

static bool put_there(void *arg UNUSED)
{
	CHILD_CHECK(unshare(CLONE_NEWNS) == 0);
	sandbox_bind(elsewhere, "/dev/shm");
	return true;
}

/*
 * A tmpfs that only a later process has as its /dev/shm: the mapping of the earlier one counts,
 * as a container's does that the host sees under another path.
 */
static void shared_memory_of_another_mount_namespace(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	char file[96];

	need_sandbox();
	(void)snprintf(elsewhere, sizeof(elsewhere), "/tmp/ipcadm-shm-%d", getpid());
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	sandbox_mount("tmpfs", elsewhere);
	(void)snprintf(file, sizeof(file), "%s/file", elsewhere);
	child_start(&children[0], map_privately, file);
	look_at(&snap, PROC_MAPPINGS, children, 1);
	assert_int_equal(snap.mapping_count, 0);
	proc_snapshot_free(&snap);

	child_start(&children[1], put_there, NULL);
	look_at(&snap, PROC_MAPPINGS, children, 2);
	assert_int_equal(snap.mapping_count, 1);
	assert_int_equal(snap.mappings[0].kind, PROC_SHM_FILE);
	assert_true(place_same(snap.mappings[0].object, object_at(file)));
	assert_int_not_equal(snap.processes[0].ns.mnt, snap.processes[1].ns.mnt);
	proc_snapshot_free(&snap);

	child_end(&children[0]);
	child_end(&children[1]);
	sandbox_unmount(elsewhere);
	assert_int_equal(rmdir(elsewhere), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(mappings_of_objects),
		cmocka_unit_test(all_shared_mappings),
		cmocka_unit_test(both_ways_to_read_mappings_agree),
		cmocka_unit_test(shared_memory_of_another_mount_namespace),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
