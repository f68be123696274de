/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/layers.h"

#include <limits.h>
#include <linux/magic.h>
#include <stddef.h>
#include <string.h>
#include <sys/vfs.h>

#include "base/util.h"

static bool begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The path of a layer, `length` bytes, as an option has it: a space is \040, a colon \072 or "\:". */
static bool is_in_memory(const char *path, size_t length)
{
	char copy[PATH_MAX];
	struct statfs fs;

	if (length == 0)
		return false;
	if (length >= sizeof(copy) || path[0] != '/' || memchr(path, '\\', length))
		return true;
	memcpy(copy, path, length);
	copy[length] = '\0';
	return statfs(copy, &fs) < 0 || fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC;
}

/* A list of layers with colons between them, up to the end of the option. */
static bool any_in_memory(const char *list)
{
	for (;;) {
		size_t length = strcspn(list, ":, ");

		if (is_in_memory(list, length))
			return true;
		list += length;
		if (*list != ':')
			return false;
		list++;
	}
}

bool proc_layers_may_reach(const char *text)
{
	/* overlayfs.rst of the kernel's documentation; what is below others has no such options. */
	static const char *const layers[] = {"lowerdir=", "lowerdir+=", "datadir+=", "upperdir="};
	static const char *const stacked[] = {"aufs ", "ecryptfs ", "unionfs ", "wrapfs "};

	for (size_t i = 0; i < ARRAY_SIZE(stacked); i++)
		if (begins_with(text, stacked[i]))
			return true;
	if (!begins_with(text, "overlay "))
		return false;
	for (const char *option = text; option; option = strpbrk(option, ", ")) {
		option += *option == ',' || *option == ' ';
		for (size_t i = 0; i < ARRAY_SIZE(layers); i++)
			if (begins_with(option, layers[i]) &&
			    any_in_memory(option + strlen(layers[i])))
				return true;
	}
	return false;
}
