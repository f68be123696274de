/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/cmdline.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"

static const char *look_up(struct cmdline_cache *cache, pid_t pid)
{
	char path[32];
	char text[CMDLINE_MAX + 1];

	(void)snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);

	int fd = pid > 0 ? sysroot_openat(cache->root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY) : -1;
	ssize_t n = -1;

	if (fd >= 0) {
		n = io_read(fd, text, sizeof(text));
		(void)close(fd);
	}
	/* ESRCH: the process ended meanwhile. */
	if (n <= 0)
		return NULL;

	size_t len = (size_t)n;

	/* A NUL ends each argument; that of the last one, or what is too much, ends the text. */
	if (len == sizeof(text) || text[len - 1] == '\0')
		len--;
	text[len] = '\0';
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	return arena_strdup(&cache->text, text);
}

const char *cmdline_of(struct cmdline_cache *cache, pid_t pid)
{
	uint32_t at = hash_get(&cache->index, (uint64_t)pid, 0);

	if (at == HASH_NONE) {
		at = (uint32_t)cache->count;
		cache->lines = array_grow(cache->lines, &cache->cap, cache->count + 1,
					  sizeof(*cache->lines));
		cache->lines[cache->count++] = look_up(cache, pid);
		(void)hash_put(&cache->index, (uint64_t)pid, 0, at);
	}
	return cache->lines[at];
}

void cmdline_free(struct cmdline_cache *cache)
{
	hash_free(&cache->index);
	free(cache->lines);
	arena_free(&cache->text);
	cache->lines = NULL;
	cache->count = cache->cap = 0;
}
