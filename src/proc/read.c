/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/number.h"
#include "proc/read.h"

/* seq_file gives a page at a time; a little more lets most files end with the first read. */
#define FIRST_READ 8192

int proc_read_fd(struct proc_scan *scan, int fd, size_t max)
{
	scan->text_length = 0;
	for (;;) {
		size_t room = scan->text_length + FIRST_READ;

		scan->text = array_grow(scan->text, &scan->text_cap, room + 1, 1);

		ssize_t n = pread(fd, scan->text + scan->text_length, room - scan->text_length,
				  (off_t)scan->text_length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		scan->text_length += (size_t)n;
		if (n == 0 || scan->text_length >= max)
			break;
	}
	if (scan->text_length > max)
		scan->text_length = max;
	scan->text[scan->text_length] = '\0';
	return 0;
}

int proc_read(struct proc_scan *scan, int dir, const char *path, size_t max)
{
	int fd = sysroot_open_below(scan->root, dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return fd;

	int err = proc_read_fd(scan, fd, max);

	(void)close(fd);
	return err;
}

bool proc_read_labelled(struct proc_scan *scan, int dir, const char *path, const char *label,
			uint64_t *value)
{
	const char *p;

	if (proc_read(scan, dir, path, 4096))
		return false;
	p = strstr(scan->text, label);
	if (!p)
		return false;
	p += strlen(label);
	skip_blanks(&p);
	return take_dec(&p, value);
}

/* As getdents64(2) writes it. */
struct entry {
	uint64_t ino;
	int64_t off;
	unsigned short size;
	unsigned char type;
	char name[];
};

void proc_numbers_add(struct proc_numbers *numbers, int number)
{
	numbers->at = array_grow(numbers->at, &numbers->cap, numbers->count + 1,
				 sizeof(*numbers->at));
	numbers->at[numbers->count++] = number;
}

static void add_name(struct proc_numbers *numbers, const char *name)
{
	uint64_t value;

	if (take_dec(&name, &value) && !*name && value <= INT_MAX)
		proc_numbers_add(numbers, (int)value);
}

static int compare_ints(const void *a, const void *b)
{
	int x = *(const int *)a;
	int y = *(const int *)b;

	return ORDER(x, y);
}

void proc_numbers_sort(struct proc_numbers *numbers)
{
	size_t kept = 0;
	size_t i = 1;

	/* The kernel lists in ascending order, a captured directory as it pleases. */
	while (i < numbers->count && numbers->at[i - 1] < numbers->at[i])
		i++;
	if (i >= numbers->count)
		return;
	qsort(numbers->at, numbers->count, sizeof(*numbers->at), compare_ints);
	for (i = 0; i < numbers->count; i++)
		if (kept == 0 || numbers->at[i] != numbers->at[kept - 1])
			numbers->at[kept++] = numbers->at[i];
	numbers->count = kept;
}

int proc_list_numbers(struct proc_scan *scan, int dir, const char *path,
		      struct proc_numbers *numbers)
{
	alignas(struct entry) char buf[16384];
	int fd = sysroot_open_below(scan->root, dir, path, O_RDONLY | O_DIRECTORY);
	long n;

	numbers->count = 0;
	if (fd < 0)
		return fd;
	while ((n = syscall(SYS_getdents64, fd, buf, sizeof(buf))) > 0) {
		for (long at = 0; at < n;) {
			const struct entry *entry = (const void *)(buf + at);

			add_name(numbers, entry->name);
			at += entry->size;
		}
	}

	int err = n < 0 ? -errno : 0;

	(void)close(fd);
	proc_numbers_sort(numbers);
	return err;
}

int proc_list_threads(struct proc_scan *scan)
{
	return proc_list_numbers(scan, scan->pid_dir, "task", &scan->tids);
}

/* "ipc:[4026531839]", as readlink(2) gives it, in a capture. */
static uint64_t captured_namespace(int dir, const char *path, int *err)
{
	char target[64];
	ssize_t n = readlinkat(dir, path, target, sizeof(target) - 1);
	const char *p;
	uint64_t ino;

	*err = n < 0 ? -errno : 0;
	if (n < 0)
		return 0;
	target[n] = '\0';
	p = strstr(target, ":[");
	if (!p)
		return 0;
	p += 2;
	return take_dec(&p, &ino) && *p == ']' ? ino : 0;
}

uint64_t proc_namespace(struct proc_scan *scan, int dir, const char *path, int *err)
{
	struct stat st;

	if (!scan->live)
		return captured_namespace(dir, path, err);
	*err = fstatat(dir, path, &st, 0) < 0 ? -errno : 0;
	return *err ? 0 : st.st_ino;
}

const char *proc_link(struct proc_scan *scan, int dir, const char *path)
{
	char target[PATH_MAX + 1];
	ssize_t n = readlinkat(dir, path, target, sizeof(target) - 1);

	if (n < 0)
		return NULL;
	target[n] = '\0';
	return arena_strdup(&scan->snap->arena, target);
}

int proc_memory(struct proc_scan *scan, int dir, uint64_t from, void *buf, size_t n)
{
	int fd = sysroot_open_below(scan->root, dir, "mem", O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return fd;
	got = pread(fd, buf, n, (off_t)from);

	int err = got < 0 ? -errno : (size_t)got < n ? -EFAULT : 0;

	(void)close(fd);
	return err;
}

int proc_open_thread(const struct proc_scan *scan, pid_t tid)
{
	char path[32];

	(void)snprintf(path, sizeof(path), "task/%d", tid);
	return sysroot_open_below(scan->root, scan->pid_dir, path, O_PATH | O_DIRECTORY);
}
