/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "procs.h"

#include "proc/snapshot.h"
#include "proc/take.h"
#include "unit.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const struct sysroot live = SYSROOT_LIVE;

const void *not_null(const void *p)
{
	assert_non_null(p);
	/* The compiler does not know that a failed test goes no further. */
	if (!p)
		abort();
	return p;
}

void look_at(struct proc_snapshot *snap, unsigned want, const struct child *children, size_t count)
{
	pid_t pids[8];

	for (size_t i = 0; i < count; i++)
		pids[i] = children[i].pid;
	assert_int_equal(proc_snapshot_pids(&live, want, pids, count, snap), 0);
	assert_int_equal(snap->process_count, count);
	assert_int_equal(snap->hidden, 0);
}

const struct proc_mapping *first_of(const struct proc_snapshot *snap, struct place o)
{
	uint32_t i = proc_first_mapping(snap, o);

	return not_null(i == PROC_NONE ? NULL : &snap->mappings[i]);
}

struct place object_at(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return place_of_file(st.st_dev, st.st_ino);
}

const struct proc_fd *find_fd(const struct proc_snapshot *snap, uint32_t process, int fd)
{
	for (size_t i = 0; i < snap->fd_count; i++)
		if (snap->fds[i].process == process && snap->fds[i].fd == fd)
			return &snap->fds[i];
	return NULL;
}

const struct proc_fd *fd_numbered(const struct proc_snapshot *snap, uint32_t process, int fd)
{
	return not_null(find_fd(snap, process, fd));
}

bool same_mappings(const struct proc_snapshot *a, const struct proc_snapshot *b)
{
	CHILD_CHECK(a->mapping_count == b->mapping_count);
	for (size_t i = 0; i < a->mapping_count; i++) {
		const struct proc_mapping *x = &a->mappings[i];
		const struct proc_mapping *y = &b->mappings[i];

		CHILD_CHECK(place_same(x->object, y->object));
		CHILD_CHECK(x->address == y->address && x->length == y->length);
		CHILD_CHECK(x->offset == y->offset && x->process == y->process);
		CHILD_CHECK(x->kind == y->kind && x->access == y->access);
		CHILD_CHECK(x->shared == y->shared && x->next == y->next);
		CHILD_CHECK(!x->name == !y->name);
		CHILD_CHECK(!x->name || streq(x->name, y->name));
	}
	return true;
}

bool map_pages(int fd, int prot, int flags, off_t offset)
{
	return mmap(NULL, 2 * PAGE, prot, flags, fd, offset) != MAP_FAILED;
}

bool map_privately(void *arg)
{
	int fd = open(arg, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	CHILD_CHECK(fd >= 0 && ftruncate(fd, 8 * PAGE) == 0);
	CHILD_CHECK(map_pages(fd, PROT_READ, MAP_PRIVATE, 0));
	CHILD_CHECK(close(fd) == 0);
	return true;
}

bool use_file(void *arg)
{
	int fd = open("/dev/shm/used", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	CHILD_CHECK(fd >= 0 && ftruncate(fd, 8 * PAGE) == 0);
	if (arg) {
		CHILD_CHECK(map_pages(fd, PROT_READ, MAP_SHARED, 0));
		CHILD_CHECK(map_pages(fd, PROT_READ, MAP_PRIVATE, 0));
		CHILD_CHECK(close(fd) == 0);
	}
	return true;
}
