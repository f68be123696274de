/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

int library_load(const char *name, const struct library_call *calls, size_t count,
		 const char **missing)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	*missing = NULL;
	if (!library)
		return -ENOENT;
	for (size_t i = 0; i < count; i++) {
		void *address = dlsym(library, calls[i].name);

		if (!address && !calls[i].optional) {
			*missing = calls[i].name;
			return -ENOSYS;
		}
		memcpy(calls[i].pointer, &address, sizeof(address));
	}
	return 0;
}
