/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the mappings counts. For a segment the file's device is the kernel's own tmpfs and its
 * inode number the shmid (ipc/shm.c of the kernel, newseg()).
 */
#include "proc/mapping.h"

#include <string.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/captured.h"
#include "proc/devices.h"

/* Files on the kernel's own file systems, by the names that it gives them itself. */
static const struct {
	const char *prefix;
	enum proc_kind kind;
} kernel_files[] = {
	{"/SYSV", PROC_SEGMENT},              /* ipc/shm.c */
	{"/memfd:", PROC_MEMFD},              /* mm/memfd.c */
	{"/dev/zero", PROC_ANON},             /* mm/shmem.c, shmem_zero_setup() */
	{"/anon_hugepage", PROC_ANON},        /* hugetlb.h: shared anonymous memory */
};

static bool kernel_kind(const struct proc_vma *vma, enum proc_kind *kind)
{
	for (size_t i = 0; vma->name && i < ARRAY_SIZE(kernel_files); i++) {
		size_t n = strlen(kernel_files[i].prefix);

		if (vma->name_length >= n && memcmp(vma->name, kernel_files[i].prefix, n) == 0) {
			*kind = kernel_files[i].kind;
			return true;
		}
	}
	return false;
}

/* In a capture nobody can be asked for the kernel's own devices: only names tell. */
static bool may_be_kernel_device(const struct proc_scan *scan, enum proc_device class)
{
	return class == DEVICE_KERNEL ||
	       (class == DEVICE_UNKNOWN && !scan->devices.kernel_known);
}

bool proc_mapping_needs_name(const struct proc_scan *scan, dev_t dev, bool shared)
{
	enum proc_device class = proc_device_class(scan, dev);

	return may_be_kernel_device(scan, class) || class == DEVICE_MIXED ||
	       (shared && class != DEVICE_SHM && (scan->want & PROC_SHARED)) ||
	       (class != DEVICE_PLAIN && (scan->want & PROC_NAMES));
}

/* PROC_FILE also for what is still an open question. False: not wanted. */
static bool kind_of(const struct proc_scan *scan, const struct proc_vma *vma, enum proc_kind *kind)
{
	enum proc_device class = proc_device_class(scan, vma->dev);
	bool wanted = (scan->want & PROC_SHARED) != 0;

	if (may_be_kernel_device(scan, class) && kernel_kind(vma, kind))
		return *kind == PROC_SEGMENT || wanted;
	/* Without a mount table a path is all there is. */
	if (class == DEVICE_SHM ||
	    ((class == DEVICE_MIXED || (class == DEVICE_UNKNOWN && !scan->live)) && vma->name &&
	     proc_path_is_shm(vma->name, vma->name_length))) {
		*kind = PROC_SHM_FILE;
		return true;
	}
	*kind = PROC_FILE;
	return proc_is_open_question(class) || (wanted && vma->shared);
}

static const char *copy_name(struct arena *arena, const struct proc_vma *vma, bool escaped)
{
	char *name = arena_alloc(arena, vma->name_length + 1);
	size_t n = 0;

	for (size_t i = 0; i < vma->name_length; i++) {
		if (escaped && vma->name_length - i >= 4 &&
		    memcmp(vma->name + i, "\\012", 4) == 0) {
			name[n++] = '\n';
			i += 3;
		} else {
			name[n++] = vma->name[i];
		}
	}
	name[n] = '\0';
	return name;
}

/* Segments and files in /dev/shm are found among the objects, anonymous memory has no name. */
static bool keeps_name(const struct proc_scan *scan, enum proc_kind kind, bool shared)
{
	return (scan->want & PROC_NAMES) || kind == PROC_MEMFD || (kind == PROC_FILE && shared);
}

static struct place object_of(struct proc_scan *scan, const struct proc_mapping *mapping,
				    const struct proc_vma *vma)
{
	struct place object = place_of_file(vma->dev, vma->ino);

	if (mapping->kind == PROC_SEGMENT)
		return place_of_sysv(PLACE_SHM, scan->process.ns.ipc, (int)vma->ino);
	if (mapping->kind == PROC_SHM_FILE && !scan->live && vma->name)
		proc_captured_file(scan, vma->name, vma->name_length, &object);
	return object;
}

void proc_add_mapping(struct proc_scan *scan, const struct proc_vma *vma, bool escaped)
{
	struct proc_snapshot *snap = scan->snap;
	enum proc_kind kind;

	/* Device 0:0 is no file's: anonymous memory, heap, stack. */
	if (!vma->dev || !kind_of(scan, vma, &kind))
		return;

	struct proc_mapping *mapping;

	snap->mappings = array_grow(snap->mappings, &snap->mapping_cap, snap->mapping_count + 1,
				    sizeof(*snap->mappings));
	mapping = &snap->mappings[snap->mapping_count++];
	*mapping = (struct proc_mapping){
		.address = vma->start,
		.length = vma->end - vma->start,
		.offset = vma->offset,
		.process = scan->index,
		.next = PROC_NONE,
		.kind = (uint8_t)kind,
		.access = vma->access,
		.shared = vma->shared,
		.page_shift = kind == PROC_SEGMENT ? proc_device_page_shift(scan, vma->dev) : 0,
	};
	if (vma->name && keeps_name(scan, kind, vma->shared))
		mapping->name = copy_name(&snap->arena, vma, escaped);
	mapping->object = object_of(scan, mapping, vma);
}
