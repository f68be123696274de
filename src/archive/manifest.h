/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an archive says of itself and of each object in it: its first member, manifest.json. The
 * last member, "checksums", holds the checksum of that one, and proves that nothing is cut off.
 */
#ifndef ARCHIVE_MANIFEST_H
#define ARCHIVE_MANIFEST_H

#include "archive/checksum.h"
#include "base/arena.h"
#include "base/strbuf.h"
#include "ipc/capture.h"

#define MANIFEST_NAME "manifest.json"
#define MANIFEST_VERSION 1
#define CHECKSUMS_NAME "checksums"

/* No more is written and no more is read: a small file can claim a lot. */
#define MANIFEST_MAX_SIZE ((size_t)256 * 1024 * 1024)
#define MANIFEST_MAX_OBJECTS ((size_t)1024 * 1024)

/* An object in an archive. */
struct archived {
	struct ipc_object object; /* in no IPC namespace: those of its time are gone */
	uint64_t ipc_ns;   /* that it was in then; 0: unknown */
	bool has_contents;
	uint64_t size;     /* bytes of the contents */
	uint64_t stored;   /* of them in the archive; the rest are zeros */
	uint64_t messages; /* in them */
	unsigned char hash[SHA256_SIZE];
	enum ipc_consistency consistency;
};

struct manifest {
	struct archived *objects;
	size_t count, cap;
	char *created, *host, *program; /* texts; NULL where it does not say */
	struct arena text;              /* names of objects */
};

/* "objects/000001" for the first. */
#define MEMBER_NAME_SIZE 32
void manifest_member(char name[MEMBER_NAME_SIZE], size_t index);

/* "unchanged", "in-use", "changed" */
const char *manifest_consistency_word(enum ipc_consistency);

/* ---- writing: begin, each object, end ---- */

struct json;
void manifest_begin(struct json *);
void manifest_put(struct json *, size_t index, const struct archived *);

/*
 * The member "contents": how much there is of them and what they hash to; null where there are none.
 * In which member of the archive they are, is left out where `index` is NOT_IN_MEMBER.
 */
#define NOT_IN_MEMBER SIZE_MAX
void manifest_put_contents(struct json *, size_t index, const struct archived *);
void manifest_end(struct json *);

#endif
