/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An archive that is read. It may come from anybody: nothing that it says is believed before it has
 * been checked, and nothing of it is ever written to a file of its choice.
 */
#ifndef ARCHIVE_SAVED_H
#define ARCHIVE_SAVED_H

#include "archive/manifest.h"
#include "ipc/recreate.h"

struct saved {
	const char *path;
	int fd;
	struct manifest manifest;
	unsigned char hash[SHA256_SIZE]; /* of the manifest's text */
	uint64_t stored;                 /* bytes of contents in all, without holes */
};

/*
 * Open the archive and read what it says of itself. At most `max` bytes of contents may be in it,
 * without their holes. False where that fails, and the user has been told why; close it in any
 * case. Until then the program may have no more memory (RLIMIT_DATA) than such a file can need, and ends
 * where the library needs more.
 */
bool saved_open(struct saved *, const char *path, uint64_t max);
void saved_close(struct saved *);

/*
 * Called for an object with its contents, which need not be taken: feed is NULL where it has
 * none. When the feed has come to its end, their checksum is right. Nonzero ends the walk.
 */
typedef int saved_visit(void *arg, size_t index, const struct archived *, ipc_feed *feed,
			void *feed_arg);

/*
 * Go through the archive, from its beginning to its end. `visit` may be NULL; with `check` also the
 * contents that it does not take are read, and their checksums compared. 1 where all is
 * well; 0 where the archive is damaged, and the user has been told; what `visit` gave, a negative
 * number.
 */
int saved_walk(struct saved *, bool check, saved_visit *visit, void *arg);

#endif
