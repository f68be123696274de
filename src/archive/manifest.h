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
	struct ipc_object object;
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
void manifest_end(struct json *);

/* ---- the facts that are told of an object, for both ---- */

enum fact_type {
	FACT_ID,   /* int, not negative */
	FACT_KEY,  /* uint32_t as "0x0000beef" */
	FACT_U32,
	FACT_MODE, /* mode_t as "0640" */
	FACT_U64,
	FACT_TIME, /* ISO 8601, null for never */
	FACT_PID,  /* pid_t, not negative */
};

struct fact {
	const char *name;
	enum fact_type type;
	unsigned kinds;   /* KIND_BIT */
	size_t offset;    /* in struct ipc_object */
	bool needed;      /* the object cannot be made without it */
	unsigned unknown; /* enum ipc_unknown that makes it null, and that a null makes */
};

extern const struct fact manifest_facts[];
extern const size_t manifest_fact_count;

#endif
