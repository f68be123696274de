/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What stands in front of each name. */
struct record {
	ino_t inode;
	unsigned char type;
};

static const char *keep(struct name_list *list, const struct dirent *entry)
{
	struct record record = {entry->d_ino, entry->d_type};
	size_t n = strlen(entry->d_name) + 1;
	char *at = arena_alloc(&list->text, sizeof(record) + n);

	memcpy(at, &record, sizeof(record));
	memcpy(at + sizeof(record), entry->d_name, n);
	return at + sizeof(record);
}

static struct record record_of(const char *name)
{
	struct record record;

	memcpy(&record, name - sizeof(record), sizeof(record));
	return record;
}

ino_t name_inode(const char *name)
{
	return record_of(name).inode;
}

unsigned char name_type(const char *name)
{
	return record_of(name).type;
}

static int read_all(struct name_list *list, DIR *dir, const char *prefix)
{
	for (;;) {
		errno = 0;

		const struct dirent *entry = readdir(dir);

		if (!entry)
			return -errno;
		if (streq(entry->d_name, ".") || streq(entry->d_name, "..") ||
		    strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
			continue;
		list->names = array_grow(list->names, &list->cap, list->count + 1,
					 sizeof(*list->names));
		list->names[list->count++] = keep(list, entry);
	}
}

static int read_names(struct name_list *list, int fd, const char *prefix)
{
	/* A description of its own, so that a second pass starts at the beginning. */
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = own < 0 ? NULL : fdopendir(own);

	if (!dir) {
		int err = -errno;

		if (own >= 0)
			(void)close(own);
		return err;
	}

	int err = read_all(list, dir, prefix);

	(void)closedir(dir);
	return err;
}

void names_sort(struct name_list *list)
{
	if (list->count > 0)
		qsort(list->names, list->count, sizeof(*list->names), by_bytes);
}

int names_read_unsorted(struct name_list *list, int fd)
{
	return read_names(list, fd, "");
}

int names_read_prefix(struct name_list *list, int fd, const char *prefix)
{
	int err = read_names(list, fd, prefix);

	names_sort(list);
	return err;
}

int names_read(struct name_list *list, int fd)
{
	return names_read_prefix(list, fd, "");
}

void names_free(struct name_list *list)
{
	free(list->names);
	arena_free(&list->text);
	list->names = NULL;
	list->count = list->cap = 0;
}

const char *name_strip(const char *name, size_t max)
{
	if (*name == '/')
		name++;
	if (!*name || strlen(name) > max || strchr(name, '/') || streq(name, ".") ||
	    streq(name, ".."))
		return NULL;
	return name;
}
