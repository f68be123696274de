/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * POSIX objects. Shared memory and named semaphores are files in /dev/shm
 * (shm_overview(7), sem_overview(7)), message queues files of an mqueue file system
 * (mq_overview(7)). Only regular files count: what else stands there is never opened or
 * followed. For the functions see ipc_scan() and ipc_find_name().
 */
#ifndef IPC_POSIX_H
#define IPC_POSIX_H

#include <limits.h>

#include "ipc/names.h"
#include "ipc/source.h"

#define POSIX_FILE_SIZE (NAME_MAX + 1) /* of the name of a file, with its NUL */

#define POSIX_SHM_DIR "/dev/shm"
#define POSIX_MQ_DIR "/dev/mqueue"
#define POSIX_SEM_PREFIX "sem."

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

/* Visit shared memory, then semaphores, as ipc_scan() does; the other names are lost. */
int posix_files_visit(struct ipc_source *, struct posix_files *, posix_file_wanted *, ipc_visit *,
		      void *arg);
void posix_files_free(struct posix_files *);

int posix_mq_scan(struct ipc_source *, enum ipc_kind, unsigned want, ipc_visit *, void *arg);
int posix_mq_find(struct ipc_source *, enum ipc_kind, const char *name, unsigned want,
		  struct ipc_object *);

/*
 * A directory with the queues of our IPC namespace: /dev/mqueue where an mqueue
 * file system is mounted there, else a mount of our own that no path leads to (fsmount(2);
 * needs CAP_SYS_ADMIN). A descriptor; -EPERM where nothing is mounted and we may not; or
 * another negative errno.
 */
int posix_mq_open_dir(struct ipc_source *);

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

int posix_shm_remove(const char *name);
int posix_mq_remove(const char *name);
int posix_sem_remove(const char *name);

#endif
