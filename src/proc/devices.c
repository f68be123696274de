/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a device number stands for. Every tmpfs has a number of its own, each container its own
 * /dev/shm: the mount tables of all mount namespaces tell (mountinfo, proc_pid_mountinfo(5)).
 * The kernel's internal file systems are mounted nowhere; one object of each, made here and
 * closed again, shows their numbers.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/kernel.h"
#include "base/util.h"
#include "proc/devices.h"
#include "proc/layers.h"
#include "proc/number.h"
#include "proc/read.h"


/* Where shm_open(3) has its files; Debian once had the second, with a link from the first. */
static const char *const shm_dirs[] = {POSIX_SHM_DIR, "/run/shm"};

bool proc_path_is_shm(const char *path, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(shm_dirs); i++) {
		size_t n = strlen(shm_dirs[i]);

		if (length > n && memcmp(path, shm_dirs[i], n) == 0 && path[n] == '/')
			return true;
	}
	return false;
}

enum proc_device proc_device_class(const struct proc_scan *scan, dev_t dev)
{
	uint32_t class = hash_get(&scan->devices.classes, dev, 0);

	return class == HASH_NONE ? DEVICE_UNKNOWN : (enum proc_device)class;
}

/* The higher class wins: what is /dev/shm in one namespace may lie elsewhere in another. */
void proc_device_learn(struct proc_scan *scan, dev_t dev, enum proc_device class)
{
	uint32_t old = hash_put(&scan->devices.classes, dev, 0, (uint32_t)class);

	if (old != HASH_NONE && old > (uint32_t)class)
		(void)hash_put(&scan->devices.classes, dev, 0, old);
}

static dev_t device_of(int fd)
{
	struct stat st;

	if (fd < 0)
		return 0;

	bool known = fstat(fd, &st) == 0;

	(void)close(fd);
	return known ? st.st_dev : 0;
}

static dev_t device_of_pipes(void)
{
	int ends[2];

	if (pipe(ends) < 0)
		return 0;
	(void)close(ends[1]);
	return device_of(ends[0]);
}

static void learn_memory(struct proc_scan *scan, dev_t dev, uint8_t page_shift)
{
	struct proc_devices *devices = &scan->devices;

	proc_device_learn(scan, dev, DEVICE_KERNEL);
	devices->pages[devices->page_sizes++] = (struct proc_pages){dev, page_shift};
}

uint8_t proc_device_page_shift(const struct proc_scan *scan, dev_t dev)
{
	const struct proc_devices *devices = &scan->devices;

	for (size_t i = 0; i < devices->page_sizes; i++)
		if (devices->pages[i].dev == dev)
			return devices->pages[i].shift;
	return 0;
}

/*
 * Segments and memfds lie on one tmpfs, or on a hugetlbfs of their own for each size of huge
 * pages (memfd_create(2), MFD_HUGETLB; an object without content needs no page).
 */
static void probe_memory(struct proc_scan *scan)
{
	static const uint8_t page_shifts[] = {16, 19, 20, 21, 23, 24, 25, 28, 29, 30, 31, 34};
	dev_t dev = device_of(memfd_create("", MFD_CLOEXEC));

	_Static_assert(ARRAY_SIZE(page_shifts) < PROC_PAGE_SIZES, "and the usual pages");
	if (!dev)
		return;
	scan->devices.kernel_known = true;
	learn_memory(scan, dev, (uint8_t)__builtin_ctzl((unsigned long)sysconf(_SC_PAGESIZE)));
	for (size_t i = 0; i < ARRAY_SIZE(page_shifts); i++) {
		dev = device_of(memfd_create("", MFD_CLOEXEC | MFD_HUGETLB |
						 (unsigned)page_shifts[i] << MFD_HUGE_SHIFT));
		if (dev)
			learn_memory(scan, dev, page_shifts[i]);
	}
}

void proc_devices_start(struct proc_scan *scan)
{
	if (!scan->live)
		return;
	if (scan->want & (PROC_MAPPINGS | PROC_FDS))
		probe_memory(scan);
	if (!(scan->want & (PROC_CHANNELS | PROC_TRAITS)))
		return;
	scan->devices.pipes = device_of_pipes();
	scan->devices.sockets = device_of(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	scan->devices.anon = device_of(eventfd(0, EFD_CLOEXEC));
	scan->devices.spaces = device_of(open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC));
}

void proc_devices_end(struct proc_scan *scan)
{
	hash_free(&scan->devices.classes);
	hash_free(&scan->devices.namespaces);
	free(scan->devices.mounts);
}

/* A line of mountinfo: "36 35 98:0 /root /point options … - type source options". */
struct mount {
	dev_t dev;
	const char *point, *type;
};

static bool parse_mount(char *line, struct mount *mount)
{
	char *fields[5];
	char *rest = line;
	const char *p;
	uint64_t major, minor;
	char *dash = strstr(line, " - ");

	if (!dash)
		return false;
	*dash = '\0';
	mount->type = dash + 3;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (!(fields[i] = strsep(&rest, " ")))
			return false;
	p = fields[2];
	if (!take_dec(&p, &major) || !take_char(&p, ':') || !take_dec(&p, &minor))
		return false;
	mount->dev = makedev((unsigned)major, (unsigned)minor);
	mount->point = fields[4];
	return true;
}

static enum proc_device class_of(const struct mount *mount)
{
	static const struct {
		const char *type;
		enum proc_device class;
	} types[] = {{"tmpfs ", DEVICE_TMPFS},     {"ramfs ", DEVICE_TMPFS},
		     {"mqueue ", DEVICE_QUEUES},   {"fuse ", DEVICE_FOREIGN},
		     {"fuse.", DEVICE_FOREIGN},    {"fuseblk ", DEVICE_FOREIGN}};

	for (size_t i = 0; i < ARRAY_SIZE(shm_dirs); i++)
		if (streq(mount->point, shm_dirs[i]))
			return DEVICE_SHM;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strncmp(mount->type, types[i].type, strlen(types[i].type)) == 0)
			return types[i].class;
	return DEVICE_PLAIN;
}

void proc_mounts_add(struct proc_scan *scan, uint64_t ns, dev_t dev)
{
	struct proc_devices *devices = &scan->devices;

	for (size_t i = 0; i < devices->mount_count; i++)
		if (devices->mounts[i].ns == ns && devices->mounts[i].dev == dev)
			return;
	devices->mounts = array_grow(devices->mounts, &devices->mount_cap,
				     devices->mount_count + 1, sizeof(*devices->mounts));
	devices->mounts[devices->mount_count++] = (struct proc_mounts){ns, dev};
}

/* Can a file system so mounted hold IPC objects? In /dev/shm, wherever that lies. */
static bool is_for_ipc(const struct mount *mount, enum proc_device class)
{
	static const char *const points[] = {"/", "/dev", "/run", "/var"};

	for (size_t i = 0; i < ARRAY_SIZE(points); i++)
		if (streq(mount->point, points[i]))
			return true;
	return class == DEVICE_TMPFS || class == DEVICE_SHM || class == DEVICE_QUEUES;
}

void proc_parse_mounts(struct proc_scan *scan, char *text, uint64_t ns)
{
	bool has_shm = false;
	dev_t dev_dir = 0;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		struct mount mount;
		enum proc_device class;

		if (!parse_mount(line, &mount))
			continue;
		class = class_of(&mount);
		proc_device_learn(scan, mount.dev, class);
		if (scan->book && is_for_ipc(&mount, class))
			proc_mounts_add(scan, ns, mount.dev);
		/* What lies below another file system has no mount of its own. */
		if (scan->book && scan->live && proc_layers_may_reach(mount.type))
			proc_mounts_add(scan, ns, PROC_ANY_DEVICE);
		has_shm |= class == DEVICE_SHM;
		if (streq(mount.point, "/dev"))
			dev_dir = mount.dev;
	}
	if (!has_shm && dev_dir)
		proc_device_learn(scan, dev_dir, DEVICE_MIXED);
}

/* Our own /dev/shm, whatever it is: commands list its files. */
static void learn_own_shm(struct proc_scan *scan)
{
	struct stat st;

	if (!scan->live || stat(shm_dirs[0], &st) < 0)
		return;
	scan->devices.own_shm = st.st_dev;
	if (proc_device_class(scan, st.st_dev) < DEVICE_SHM)
		proc_device_learn(scan, st.st_dev, DEVICE_MIXED);
}

/*
 * A mount table shows what is below the root directory of who is asked: for traits it is asked
 * for each such root.
 */
static uint64_t root_of(const struct proc_scan *scan, int dir)
{
	struct statx st;

	if (!scan->book || !scan->live || statx(dir, "root", AT_STATX_DONT_SYNC, STATX_INO, &st) < 0)
		return 0;
	return st.stx_ino ^ (uint64_t)makedev(st.stx_dev_major, st.stx_dev_minor) << 32;
}

void proc_devices_mounts_of(struct proc_scan *scan, int dir, uint64_t ns)
{
	bool first = scan->devices.namespaces.count == 0;

	/* Of a process whose namespace we may not know we may not see mappings either. */
	if (hash_put(&scan->devices.namespaces, ns, root_of(scan, dir), 1) != HASH_NONE)
		return;
	if (first && scan->live && !proc_read(scan, scan->proc, "self/mountinfo", PROC_MOUNTS_MAX))
		proc_parse_mounts(scan, scan->text, scan->snap->own.mnt);
	if (first)
		learn_own_shm(scan);
	if (!proc_read(scan, dir, "mountinfo", PROC_MOUNTS_MAX))
		proc_parse_mounts(scan, scan->text, ns);
}

void proc_devices_mounts(struct proc_scan *scan, const struct proc_process *process)
{
	proc_devices_mounts_of(scan, scan->dir, process->ns.mnt);
}
