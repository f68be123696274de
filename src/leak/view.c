/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/view.h"

#include <stdlib.h>

#include "base/alloc.h"

void view_build(struct view *view, const struct ipc_list *list,
		const struct proc_snapshot *processes, uint64_t ipc_ns)
{
	struct proc_users found = PROC_USERS_INIT;
	size_t count = 0;
	size_t cap = 0;

	*view = (struct view){.processes = processes, .ipc_ns = ipc_ns, .count = list->count};
	view->objects = xcalloc(list->count, sizeof(*view->objects));
	for (size_t i = 0; i < list->count; i++) {
		const struct ipc_object *object = &list->objects[i];
		struct view_object *entry = &view->objects[i];

		entry->object = object;
		if (processes) {
			proc_object_users(processes, evidence_key(object, ipc_ns), &found);
			view->users = array_grow(view->users, &cap, count + found.count,
						 sizeof(*view->users));
			for (size_t u = 0; u < found.count; u++)
				view->users[count + u] = found.users[u];
			entry->user_count = found.count;
			count += found.count;
		}
		entry->state = evidence_state(object, processes ? &found : NULL,
					      processes && processes->hidden > 0);
	}
	proc_users_free(&found);

	/* Only now does the array stay where it is. */
	const struct proc_user *next = view->users;

	for (size_t i = 0; i < view->count; i++) {
		view->objects[i].users = next;
		next += view->objects[i].user_count;
	}
}

void view_free(struct view *view)
{
	free(view->objects);
	free(view->users);
	*view = (struct view){0};
}
