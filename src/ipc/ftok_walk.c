/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/ftok_walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"

/*
 * A tree can be deeper than a process may have files open. So only the directories next to the
 * starting point stay open; the others are opened again as the ".." of a child.
 */
#define KEEP_OPEN 32
#define BUCKETS 1024
#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* A directory on the way from the starting point to where we are. */
struct level {
	int fd; /* -1 while closed */
	dev_t dev;
	ino_t ino;
	size_t path;          /* length of its path */
	struct strbuf names;  /* its directories, each with its NUL */
	size_t next;          /* where in them the next one to visit stands */
	size_t older;         /* next in the bucket: number of the level + 1, or 0 */
	bool noted;           /* was counted as unreadable */
};

struct walker {
	struct tree_walk *walk;
	struct strbuf path;
	struct level *levels;
	size_t depth, cap;
	size_t buckets[BUCKETS]; /* levels by inode, to see a loop */
};

/* The file went, or became something else, since its name was read. */
static bool has_vanished(int err)
{
	return err == ENOENT || err == ENOTDIR || err == ELOOP || err == ESTALE;
}

static void note_unreadable(struct walker *w, int err)
{
	struct tree_walk *walk = w->walk;

	if (walk->unreadable++ == 0) {
		walk->unreadable_path = xstrdup(sb_str(&w->path));
		walk->unreadable_errno = err;
	}
}

static void cut_path(struct walker *w, size_t length)
{
	w->path.len = length;
	w->path.buf[length] = '\0';
}

void tree_path(struct strbuf *out, const char *directory, const char *name)
{
	sb_reset(out);
	sb_puts(out, directory);
	if (!name)
		return;
	if (out->len > 0 && out->buf[out->len - 1] != '/')
		sb_putc(out, '/');
	sb_puts(out, name);
}

/* Append to the current path; its length before. */
static size_t extend_path(struct walker *w, const char *name)
{
	size_t before = w->path.len;

	if (before > 0 && w->path.buf[before - 1] != '/')
		sb_putc(&w->path, '/');
	sb_puts(&w->path, name);
	return before;
}

static size_t *bucket_of(struct walker *w, ino_t ino)
{
	return &w->buckets[ino % BUCKETS];
}

static bool is_loop(struct walker *w, const struct stat *st)
{
	for (size_t i = *bucket_of(w, st->st_ino); i > 0; i = w->levels[i - 1].older)
		if (w->levels[i - 1].ino == st->st_ino && w->levels[i - 1].dev == st->st_dev)
			return true;
	return false;
}

static void close_level(struct level *level)
{
	if (level->fd >= 0)
		(void)close(level->fd);
	level->fd = -1;
}

static void pop(struct walker *w)
{
	struct level *level = &w->levels[--w->depth];

	close_level(level);
	sb_free(&level->names);
	*bucket_of(w, level->ino) = level->older;
}

static void push(struct walker *w, int fd, const struct stat *st)
{
	size_t *bucket = bucket_of(w, st->st_ino);

	w->levels = array_grow(w->levels, &w->cap, w->depth + 1, sizeof(*w->levels));
	if (w->depth > KEEP_OPEN)
		close_level(&w->levels[w->depth - 1]);
	w->levels[w->depth++] = (struct level){.fd = fd, .dev = st->st_dev, .ino = st->st_ino,
					       .path = w->path.len, .older = *bucket};
	*bucket = w->depth;
}

/* Something in the directory could not be read; counts once, however much it is. */
static void note_level(struct walker *w, struct level *level, int err)
{
	if (level->noted || has_vanished(err))
		return;
	level->noted = true;
	note_unreadable(w, err);
}

static void visit_entry(struct walker *w, struct level *level, const struct dirent64 *entry)
{
	const char *name = entry->d_name;
	struct stat st;

	/* ftok(3) follows a link, so no key comes from the link's own inode. */
	if (entry->d_type == DT_LNK || streq(name, ".") || streq(name, ".."))
		return;
	if (fstatat(level->fd, name, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0) {
		note_level(w, level, errno);
		return;
	}
	if (S_ISLNK(st.st_mode))
		return;
	w->walk->files++;
	w->walk->visit(&st, sb_str(&w->path), name, w->walk->arg);
	if (S_ISDIR(st.st_mode) && (w->walk->cross || st.st_dev == level->dev))
		sb_putn(&level->names, name, strlen(name) + 1);
}

/* Visit what stands in the innermost directory. */
static void read_level(struct walker *w)
{
	static char buf[65536] __attribute__((aligned(__alignof__(struct dirent64))));
	struct level *level = &w->levels[w->depth - 1];
	ssize_t n;

	w->walk->directories++;
	while ((n = getdents64(level->fd, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *entry = (const void *)(buf + at);

			visit_entry(w, level, entry);
			at += entry->d_reclen;
		}
	}
	if (n < 0)
		note_level(w, level, errno);
}

/* Inodes in proc are numbered anew at every look-up: no key can be made from one twice. */
static bool is_proc(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

static bool may_enter(struct walker *w, const struct level *parent, int fd,
		      const struct stat *st)
{
	if (st->st_dev != parent->dev && (!w->walk->cross || is_proc(fd)))
		return false;
	return !is_loop(w, st);
}

/* Go into the directory `name` of the innermost one. */
static void descend(struct walker *w, const char *name)
{
	struct level *parent = &w->levels[w->depth - 1];
	size_t before = extend_path(w, name);
	int fd = openat(parent->fd, name, OPEN_FLAGS);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		if (!has_vanished(errno))
			note_unreadable(w, errno);
	} else if (may_enter(w, parent, fd, &st)) {
		push(w, fd, &st);
		read_level(w);
		return;
	}
	if (fd >= 0)
		(void)close(fd);
	cut_path(w, before);
}

/* Open the parent of the innermost directory again, if it still is the one that we left. */
static void reopen_parent(struct walker *w)
{
	struct level *child = &w->levels[w->depth - 1];
	struct level *parent = child - 1;
	int fd = child->fd < 0 ? -1 : openat(child->fd, "..", OPEN_FLAGS);
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_dev == parent->dev && st.st_ino == parent->ino)
		parent->fd = fd;
	else
		(void)close(fd);
}

/* Leave the innermost directory. */
static void ascend(struct walker *w)
{
	if (w->depth > 1 && w->levels[w->depth - 2].fd < 0)
		reopen_parent(w);
	pop(w);
	if (w->depth > 0)
		cut_path(w, w->levels[w->depth - 1].path);
}

static void walk_levels(struct walker *w)
{
	while (w->depth > 0) {
		struct level *level = &w->levels[w->depth - 1];
		const char *name = sb_str(&level->names) + level->next;

		if (level->next >= level->names.len) {
			ascend(w);
		} else if (level->fd < 0) {
			/* It was moved while we were below it: its other directories are lost. */
			note_unreadable(w, ESTALE);
			ascend(w);
		} else {
			level->next += strlen(name) + 1;
			descend(w, name);
		}
	}
}

int tree_walk(struct tree_walk *walk, const char *start)
{
	struct walker w = {.walk = walk};
	struct stat st;

	/* As ftok(3) looks at it: through a symbolic link. */
	if (stat(start, &st) < 0)
		return -errno;

	int fd = S_ISDIR(st.st_mode) ? open(start, OPEN_FLAGS & ~O_NOFOLLOW) : -1;

	if (S_ISDIR(st.st_mode) && (fd < 0 || fstat(fd, &st) < 0)) {
		int err = errno;

		if (fd >= 0)
			(void)close(fd);
		return -err;
	}
	walk->files++;
	walk->visit(&st, start, NULL, walk->arg);
	if (fd >= 0) {
		sb_puts(&w.path, start);
		push(&w, fd, &st);
		read_level(&w);
		walk_levels(&w);
	}
	free(w.levels);
	sb_free(&w.path);
	return 0;
}
