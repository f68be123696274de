/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects with their contents into one archive, safely: what dump writes, and what leaks --remove
 * --backup saves before anything goes.
 *
 *	backup_begin()		the file is begun where nobody sees it
 *	backup_add()		for each object: its contents are read and kept aside
 *	backup_finish()		the archive is written, synced, and gets its name
 *	backup_still()		just before an object is removed: is it still what was saved?
 *	backup_leave()		where it was not removed: messages that were taken go back
 *	backup_end()		always
 *
 * Until backup_finish() has given 0, nothing is safe and nothing may be removed. A program that is
 * killed at any point leaves either no file or a whole one, and loses no message: those that
 * were taken out of a POSIX queue are held by a process of their own, which puts them back when the
 * program dies before backup_end().
 *
 * What goes wrong is said on stderr by the functions that give false or a negative errno, unless
 * said otherwise.
 */
#ifndef ARCHIVE_BACKUP_H
#define ARCHIVE_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "archive/manifest.h"
#include "archive/tar.h"

enum backup_option {
	BACKUP_FORCE = 1 << 0, /* a file of this name may be replaced */
	BACKUP_TAKE = 1 << 1,  /* POSIX queues: take the messages out; else only the queue itself is
				  saved, for its messages can be read in no other way */
	BACKUP_TAKE_UNUSED = 1 << 2, /* the same, but only while nobody else has the queue open (a
					write lease); -EBUSY where somebody has */
};

struct backup_request {
	const char *path;   /* of the archive; "-": stdout */
	unsigned options;   /* enum backup_option */
	uint64_t ipc_ns;    /* the namespace of objects that do not say theirs; 0: unknown */
	enum tar_compression compression;
};

struct backup;

/*
 * Begin an archive. NULL where that fails, and the user has been told: the library is not
 * there, the file exists already, its directory cannot be written.
 */
struct backup *backup_begin(struct ipc_source *, const struct backup_request *);

/*
 * Read the object's contents and keep them for the archive. 0, and the object's number in the
 * archive (counted from 0) in *number. A negative errno, nothing said and nothing kept: -ENOENT or
 * -ESTALE where the object is gone or another one has taken its place; -EACCES or -EPERM where
 * rights are missing; -EBUSY with BACKUP_TAKE_UNUSED; -ENOSYS where the kernel copies no
 * messages; -EMSGSIZE where one is longer than MSGMAX allows now; -ENOSPC and the like where there is
 * no room to keep the contents: backup_spooling() is true then, and all that follow will fail too.
 */
int backup_add(struct backup *, const struct ipc_object *, size_t *number);
bool backup_spooling(const struct backup *);

/* Explain on stderr why backup_add() gave `err` for this object. */
void backup_explain(const struct backup *, const struct ipc_object *, int err);

/*
 * Write the archive, sync it to the disk, give it its name, sync the directory. True: all that
 * was added is safe now.
 */
bool backup_finish(struct backup *);

/*
 * Is the object, as it is now, the one that was saved, with the same contents? Says nothing. For the
 * instant before its removal. `fd` is a descriptor of the POSIX object that can be read, which
 * the caller already has, for opening it again would break his own lease on it; -1: there is
 * none, open it by its name. Files are read again and compared by their checksum; segments and
 * System V queues are compared by all that the kernel tells, queues also by their contents; a
 * POSIX queue whose messages were taken must be empty; sets are compared value by value. False also
 * for an object that was never added, and before backup_finish().
 */
bool backup_still(void *backup, const struct ipc_object *, int fd);

/*
 * The object stays in the system: messages that were taken from it go back in front of those that
 * came meanwhile, each with its priority. True where nothing was taken. False where it could
 * not be done, and the user has been told.
 */
bool backup_leave(struct backup *, const struct ipc_object *);

/*
 * Free everything. Where backup_finish() was not called or failed, messages go back first and no file
 * is left; else messages that were not left by backup_leave() now are only in the archive.
 * False where messages could not be put back. NULL is taken.
 */
bool backup_end(struct backup *);

/* ---- for reports ---- */

size_t backup_count(const struct backup *);

/* What the archive says of object `number`, as it was when it was read; its name is the backup's. */
void backup_describe(const struct backup *, size_t number, struct archived *);
uint64_t backup_file_size(const struct backup *); /* after backup_finish() */

#endif
