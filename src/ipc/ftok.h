/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys as ftok(3) of the C library makes them from a file and a project id: the inode's low
 * 16 bits, above them the device's low 8 bits, above them the project id's low 8 bits. Device
 * is st_dev of stat(2); its low byte is the low byte of the minor number (makedev(3)). Pure
 * arithmetic: nothing here asks the system.
 */
#ifndef IPC_FTOK_H
#define IPC_FTOK_H

#include <stddef.h>
#include <stdint.h>

/* What is left in a key of what it was made from. */
struct ftok_parts {
	unsigned project; /* 0 to 255; 0 only where a program broke POSIX's rule */
	unsigned device;  /* low 8 bits */
	unsigned inode;   /* low 16 bits */
};

/* ftok(3) gives this when it fails; shmget(2) and the others take it for a key. */
#define FTOK_FAILED UINT32_MAX

uint32_t ftok_make(uint64_t device, uint64_t inode, unsigned project);
struct ftok_parts ftok_split(uint32_t key);

/*
 * A project id as people write it: a number that parse_key() reads (so a digit is a number), or
 * one other byte, which stands for its code. 0 and the id, 1 to 255, in *project; -EINVAL where
 * the text is neither; -ERANGE for other numbers: POSIX leaves open what ftok(3)
 * does when the low 8 bits are 0, and more bits than these do not reach the key.
 */
int ftok_parse_project(const char *text, unsigned *project);

/*
 * Order of keys that brings those of one file together: by inode, device, project. As
 * strcmp(3).
 */
int ftok_compare(uint32_t a, uint32_t b);

/* A key of an index, and its place in the array that the index was made from. */
struct ftok_slot {
	uint32_t key;
	uint32_t place;
};

/* Which of many keys a file can have made; the answer costs the same for one and for a million. */
struct ftok_index {
	struct ftok_slot *slots; /* in the order of ftok_compare() */
	uint32_t *begin;         /* by inode bits: where their slots begin; one more at the end */
};

/* Index `count` keys (fewer than 2^32), which are not needed afterwards. */
void ftok_index_build(struct ftok_index *, const uint32_t *keys, size_t count);
void ftok_index_free(struct ftok_index *);

/* The first of the *count slots whose keys this file can have made. */
const struct ftok_slot *ftok_index_find(const struct ftok_index *, uint64_t device,
					uint64_t inode, size_t *count);

#endif
