/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mappings: what of them counts, and how /proc/PID/maps tells of them. For a segment
 * the file's device is the kernel's own tmpfs and its inode number the shmid (ipc/shm.c of the
 * kernel, newseg()).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/number.h"
#include "proc/scan.h"

static bool take_access(const char **p, struct proc_vma *vma)
{
	static const struct {
		char letter;
		uint8_t bit;
	} bits[] = {{'r', PROC_R}, {'w', PROC_W}, {'x', PROC_X}};

	vma->access = 0;
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		if (take_char(p, bits[i].letter))
			vma->access |= bits[i].bit;
		else if (!take_char(p, '-'))
			return false;
	}
	vma->shared = **p == 's';
	return take_char(p, 's') || take_char(p, 'p');
}

/* The line must end with a character that is no digit, at the latest its NUL or newline. */
bool proc_parse_map(const char *line, size_t length, struct proc_vma *vma)
{
	const char *p = line;
	uint64_t major, minor, ino;

	if (!take_hex(&p, &vma->start) || !take_char(&p, '-') || !take_hex(&p, &vma->end) ||
	    !take_char(&p, ' ') || !take_access(&p, vma) || !take_char(&p, ' ') ||
	    !take_hex(&p, &vma->offset) || !take_char(&p, ' ') || !take_hex(&p, &major) ||
	    !take_char(&p, ':') || !take_hex(&p, &minor) || !take_char(&p, ' ') ||
	    !take_dec(&p, &ino))
		return false;
	if (vma->end <= vma->start)
		return false;
	vma->dev = makedev((unsigned)major, (unsigned)minor);
	vma->ino = ino;
	skip_blanks(&p);
	vma->name_length = (size_t)(line + length - p);
	vma->name = vma->name_length ? p : NULL;
	return true;
}

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

/* The whole lines in the buffer; what is left of the last one moves to its begin. */
static void take_lines(struct proc_scan *scan)
{
	char *line = scan->text;
	char *end = scan->text + scan->text_length;
	char *newline;

	while ((newline = memchr(line, '\n', (size_t)(end - line)))) {
		struct proc_vma vma;

		*newline = '\0';
		if (proc_parse_map(line, (size_t)(newline - line), &vma)) {
			proc_add_mapping(scan, &vma, true);
			if (scan->book && (vma.access & PROC_X) && !proc_see_known_file(scan, &vma))
				proc_see_code(scan, &vma);
		}
		line = newline + 1;
	}
	scan->text_length = (size_t)(end - line);
	memmove(scan->text, line, scan->text_length);
}

int proc_maps_text(struct proc_scan *scan, int maps)
{
	/* A name has at most PATH_MAX bytes, or four times as many where each is escaped. */
	const size_t room = 65536;
	ssize_t n;

	scan->text = array_grow(scan->text, &scan->text_cap, room, 1);
	scan->text_length = 0;
	for (;;) {
		if (scan->text_length == room)
			scan->text_length = 0; /* a line that no kernel writes */
		n = read(maps, scan->text + scan->text_length, room - scan->text_length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		scan->text_length += (size_t)n;
		take_lines(scan);
	}
}

int proc_read_mappings(struct proc_scan *scan, struct proc_process *process)
{
	int maps = sysroot_open_below(scan->root, scan->dir, "maps", O_RDONLY | O_NONBLOCK);
	int err = -ENOTTY;

	if (maps < 0)
		return maps;
	proc_devices_mounts(scan, process);
	if (!scan->no_query)
		err = proc_maps_query(scan, maps);
	if (err == -ENOTTY) {
		scan->no_query = true;
		err = proc_maps_text(scan, maps);
	}
	(void)close(maps);
	if (err)
		scan->seen.trait.able |= ABLE_UNREADABLE;
	/* Sleepers look their futexes up before the process is complete. */
	process->mapping_count = (uint32_t)scan->snap->mapping_count - process->first_mapping;
	return err;
}
