/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Libraries that only some commands need: loaded on first use, so that no other command pays
 * for them at its start.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_call {
	const char *name;
	void *pointer; /* to the pointer to a function where its address goes */
	bool optional; /* the pointer becomes NULL where the library has no such call */
};

/*
 * Load the shared library `name` ("libz.so.1") until the program ends, and find its calls.
 * 0; -ENOENT where it cannot be loaded; -ENOSYS where it lacks a call, whose name is in *missing.
 */
int library_load(const char *name, const struct library_call *calls, size_t count,
		 const char **missing);

#endif
