/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mappings by PROCMAP_QUERY (Linux 6.11, include/uapi/linux/fs.h of the kernel and the section
 * on /proc/PID/maps in Documentation/filesystems/proc.rst): one mapping for a call, in binary,
 * only those of files, and a name only where it is asked for.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include "base/errors.h"
#include "base/util.h"
#include "proc/able.h"
#include "proc/mapping.h"
#include "proc/procmap_query.h"

/* Debian 12's headers do not have these yet; under names of our own they clash with none. */
struct map_query {
	uint64_t size, query_flags, query_addr;
	uint64_t vma_start, vma_end, vma_flags, vma_page_size, vma_offset;
	uint64_t inode;
	uint32_t dev_major, dev_minor;
	uint32_t vma_name_size, build_id_size;
	uint64_t vma_name_addr, build_id_addr;
};

_Static_assert(sizeof(struct map_query) == 104, "the kernel knows this structure by its size");

#define MAP_QUERY _IOWR('f', 17, struct map_query)

enum {
	QUERY_READABLE = 0x01,
	QUERY_WRITABLE = 0x02,
	QUERY_EXECUTABLE = 0x04,
	QUERY_SHARED = 0x08,
	QUERY_COVERING_OR_NEXT = 0x10,
	QUERY_FILE_BACKED = 0x20,
};

/* Ask for the mapping that is `such` (QUERY_…) at `address` or the next one behind it. */
static int ask(int maps, unsigned such, uint64_t address, struct map_query *query, char *name,
	       uint32_t name_size)
{
	int result;

	*query = (struct map_query){
		.size = sizeof(*query),
		.query_flags = QUERY_COVERING_OR_NEXT | such,
		.query_addr = address,
		.vma_name_size = name_size,
		.vma_name_addr = (uint64_t)(uintptr_t)name,
	};
	do {
		result = ioctl(maps, MAP_QUERY, query);
	} while (result < 0 && errno == EINTR);
	return result < 0 ? -errno : 0;
}

static void translate(const struct map_query *query, struct proc_vma *vma)
{
	static const struct {
		unsigned query;
		uint8_t access;
	} bits[] = {{QUERY_READABLE, PROC_R}, {QUERY_WRITABLE, PROC_W}, {QUERY_EXECUTABLE, PROC_X}};

	*vma = (struct proc_vma){
		.start = query->vma_start,
		.end = query->vma_end,
		.offset = query->vma_offset,
		.dev = makedev(query->dev_major, query->dev_minor),
		.ino = query->inode,
		.shared = (query->vma_flags & QUERY_SHARED) != 0,
	};
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++)
		if (query->vma_flags & bits[i].query)
			vma->access |= bits[i].access;
}

/*
 * The name, by a second call: it costs more than all the rest. The mapping can have changed in
 * between; then that counts which came with the name.
 */
static int ask_name(int maps, unsigned such, struct map_query *query, struct proc_vma *vma,
		    char *name)
{
	int err = ask(maps, such, query->vma_start, query, name, PATH_MAX);

	/* A path longer than PATH_MAX has no name then. */
	if (err == -ENAMETOOLONG)
		return 0;
	if (err)
		return err;
	translate(query, vma);
	if (query->vma_name_size > 1) {
		vma->name = name;
		vma->name_length = query->vma_name_size - 1;
	}
	return 0;
}

/* What is executed, also where it is no file; a name only where a file is met first. */
static int query_code(struct proc_scan *scan, int maps)
{
	char name[PATH_MAX] = "";
	uint64_t address = 0;

	for (;;) {
		struct map_query query;
		struct proc_vma vma;
		int err = ask(maps, QUERY_EXECUTABLE, address, &query, NULL, 0);

		if (err)
			return err_is_end_of_process(err) ? 0 : err;
		translate(&query, &vma);
		if (!proc_see_known_file(scan, &vma)) {
			err = ask_name(maps, QUERY_EXECUTABLE, &query, &vma, name);
			if (err)
				return err_is_end_of_process(err) ? 0 : err;
			proc_see_code(scan, &vma);
		}
		address = vma.end;
	}
}

int proc_maps_query(struct proc_scan *scan, int maps)
{
	char name[PATH_MAX] = ""; /* filled by a call that analysers do not know */
	uint64_t address = 0;

	for (;;) {
		struct map_query query;
		struct proc_vma vma;
		int err = ask(maps, QUERY_FILE_BACKED, address, &query, NULL, 0);

		if (!err) {
			translate(&query, &vma);
			if (proc_mapping_needs_name(scan, vma.dev, vma.shared))
				err = ask_name(maps, QUERY_FILE_BACKED, &query, &vma, name);
		}
		/* ENOENT: no more. ESRCH: the memory is gone, as an empty text says. */
		if (err_is_end_of_process(err))
			return scan->book ? query_code(scan, maps) : 0;
		/* A seccomp filter or an older kernel: nothing was added yet. */
		if (err && address == 0)
			return -ENOTTY;
		if (err)
			return err;
		proc_add_mapping(scan, &vma, false);
		address = vma.end;
	}
}
