/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared memory and named semaphores: files in /dev/shm. Which functions serve the table of kinds, see
 * ipc_scan() and ipc_find_name().
 */
#ifndef IPC_POSIX_FILE_H
#define IPC_POSIX_FILE_H

#include <stdbool.h>

#include "ipc/names.h"
#include "ipc/posix.h"
#include "ipc/source.h"

/* Serves KIND_PSHM and KIND_PSEM. */
int posix_file_scan(struct ipc_source *, enum ipc_kind, unsigned want, ipc_visit *, void *arg);
int posix_file_find(struct ipc_source *, enum ipc_kind, const char *name, unsigned want,
		    struct ipc_object *);

/*
 * The files of /dev/shm in two steps, for who needs only a few of very many: the names, and later
 * the objects behind those that are `wanted`. Where the directory itself tells which file a name means,
 * no file is looked at, and an object has only its kind, name, device and inode.
 */
struct posix_files {
	int dir; /* of them; negative: could not be opened */
	struct name_list list;
};

/* 0 or a negative errno; to be freed either way. */
int posix_files_read(struct ipc_source *, struct posix_files *);

/* Not asked where the directory does not tell: then all are visited, with their cheap fields. */
typedef bool posix_file_wanted(dev_t, ino_t, void *arg);

/*
 * Visit shared memory, then semaphores, as ipc_scan() does; the other names are lost. `whole`: look at
 * each file that is wanted, for all cheap fields.
 */
int posix_files_visit(struct ipc_source *, struct posix_files *, posix_file_wanted *, bool whole,
		      ipc_visit *, void *arg);
void posix_files_free(struct posix_files *);

/*
 * Fill in what stat(2) tells (the rest is unknown) of the file in the directory `dir`, or of the open file
 * `dir` itself where `file` is "". 0, -EMEDIUMTYPE where it is no regular file, or another
 * negative errno.
 */
int posix_stat(int dir, const char *file, enum ipc_kind, struct ipc_object *);

/*
 * Read the value of a semaphore, open as `fd`; object->size must be what posix_stat() told. 0,
 * -EBADMSG where it is no semaphore of the C library, or another negative errno.
 */
int posix_read_value(int fd, struct ipc_object *object);

/*
 * The name without its leading slash, a part of `name`; NULL where no object of this kind
 * can be called so: see name_strip(), and "sem.…" belongs to semaphores.
 */
const char *posix_name(enum ipc_kind, const char *name);

/* The name of the object's file in its directory: "sem.NAME" of a semaphore. */
void posix_file_name(const struct ipc_object *, char file[POSIX_FILE_SIZE]);

/* 0 or a negative errno. `name` has no slash in front. */
int posix_shm_remove(const char *name);
int posix_sem_remove(const char *name);

#endif
