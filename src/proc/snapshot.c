/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/snapshot.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/util.h"

const struct proc_mapping *proc_mapping_at(const struct proc_snapshot *snap,
					   const struct proc_process *process, uint64_t address)
{
	size_t low = process->first_mapping;
	size_t high = low + process->mapping_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct proc_mapping *m = &snap->mappings[middle];

		if (address < m->address)
			high = middle;
		else if (address - m->address >= m->length)
			low = middle + 1;
		else
			return m;
	}
	return NULL;
}

void proc_snapshot_free(struct proc_snapshot *snap)
{
	free(snap->processes);
	free(snap->mappings);
	free(snap->fds);
	free(snap->sleepers);
	free(snap->sockets);
	free(snap->seen);
	arena_free(&snap->arena);
	hash_free(&snap->by_mapping);
	hash_free(&snap->by_fd);
	hash_free(&snap->by_sleeper);
	hash_free(&snap->by_socket);
	*snap = (struct proc_snapshot){0};
}

static int compare_pid(const void *key, const void *element)
{
	pid_t pid = *(const pid_t *)key;
	pid_t other = ((const struct proc_process *)element)->pid;

	return ORDER(pid, other);
}

const struct proc_process *proc_find(const struct proc_snapshot *snap, pid_t pid)
{
	if (!snap->process_count)
		return NULL;
	return bsearch(&pid, snap->processes, snap->process_count, sizeof(*snap->processes),
		       compare_pid);
}

uint32_t proc_first_mapping(const struct proc_snapshot *snap, struct place object)
{
	return place_get(&snap->by_mapping, object);
}

uint64_t proc_page_size(const struct proc_snapshot *snap, struct place object)
{
	uint32_t m = proc_first_mapping(snap, object);

	return m == PROC_NONE || snap->mappings[m].page_shift == 0
		       ? 0
		       : UINT64_C(1) << snap->mappings[m].page_shift;
}

uint32_t proc_first_fd(const struct proc_snapshot *snap, struct place object)
{
	return place_get(&snap->by_fd, object);
}

uint32_t proc_first_sleeper(const struct proc_snapshot *snap, struct place object)
{
	return place_get(&snap->by_sleeper, object);
}

const struct proc_socket *proc_find_socket(const struct proc_snapshot *snap, uint64_t inode)
{
	uint32_t i = hash_get(&snap->by_socket, inode, 0);

	return i == HASH_NONE ? NULL : &snap->sockets[i];
}

/* The user at the end of the list, if it is this process; else a new one there. */
static struct proc_user *user_of(struct proc_users *users, uint32_t process)
{
	if (users->count == 0 || users->users[users->count - 1].process != process) {
		users->users = array_grow(users->users, &users->cap, users->count + 1,
					  sizeof(*users->users));
		users->users[users->count++] = (struct proc_user){.process = process};
	}
	return &users->users[users->count - 1];
}

void proc_object_users(const struct proc_snapshot *snap, struct place object,
		       struct proc_users *users)
{
	uint32_t m = proc_first_mapping(snap, object);
	uint32_t f = proc_first_fd(snap, object);
	uint32_t s = proc_first_sleeper(snap, object);

	users->count = 0;
	/* Three chains, each in order of processes: always the one that is behind. */
	for (;;) {
		uint32_t of_m = m == PROC_NONE ? PROC_NONE : snap->mappings[m].process;
		uint32_t of_f = f == PROC_NONE ? PROC_NONE : snap->fds[f].process;
		uint32_t of_s = s == PROC_NONE ? PROC_NONE : snap->sleepers[s].process;

		if (of_m != PROC_NONE && of_m <= of_f && of_m <= of_s) {
			struct proc_user *user = user_of(users, of_m);

			user->mappings++;
			user->shared += snap->mappings[m].shared;
			user->access |= snap->mappings[m].access;
			m = snap->mappings[m].next;
		} else if (of_f != PROC_NONE && of_f <= of_s) {
			struct proc_user *user = user_of(users, of_f);

			user->fds++;
			user->access |= snap->fds[f].access;
			f = snap->fds[f].next;
		} else if (of_s != PROC_NONE) {
			user_of(users, of_s)->sleepers++;
			s = snap->sleepers[s].next;
		} else {
			return;
		}
	}
}

void proc_users_free(struct proc_users *users)
{
	free(users->users);
	*users = (struct proc_users)PROC_USERS_INIT;
}

const char *proc_kind_word(enum proc_kind kind)
{
	static const char *const words[PROC_KIND_COUNT] = {
		[PROC_SEGMENT] = "shm",         [PROC_SHM_FILE] = "pshm",
		[PROC_QUEUE] = "pmsg",          [PROC_MEMFD] = "memfd",
		[PROC_ANON] = "anonymous",      [PROC_FILE] = "file",
		[PROC_PIPE] = "pipe",           [PROC_FIFO] = "fifo",
		[PROC_SOCKET] = "unix",         [PROC_EVENTFD] = "eventfd",
		[PROC_IO_URING] = "io_uring",   [PROC_SHM_DIR] = "directory",
		[PROC_SEM_SET] = "sem",         [PROC_MSG_QUEUE] = "msg",
		[PROC_MEMORY] = "memory",
	};

	return words[kind];
}

const char *proc_wait_word(enum proc_wait wait)
{
	static const char *const words[PROC_WAIT_COUNT] = {
		[PROC_WAIT_SEM] = "semop",           [PROC_WAIT_MSG_SEND] = "msgsnd",
		[PROC_WAIT_MSG_RECEIVE] = "msgrcv",  [PROC_WAIT_MQ_SEND] = "mq_send",
		[PROC_WAIT_MQ_RECEIVE] = "mq_receive", [PROC_WAIT_FUTEX] = "futex",
	};

	return words[wait];
}
