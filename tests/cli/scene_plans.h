/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The System V objects of the scene, in the order in which they are made.
 */
#ifndef TESTS_CLI_SCENE_PLANS_H
#define TESTS_CLI_SCENE_PLANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/shm.h>

#include "scene.h"

/* Sizes above 2^32 where an address has room for them. */
#define HUGE_SEGMENT (sizeof(size_t) > 4 ? (size_t)(UINT64_C(16) << 40) + 12345 : (size_t)1 << 30)
#define VAST_SEGMENT (sizeof(size_t) > 4 ? (size_t)(UINT64_C(1) << 62) + 1 : (size_t)1 << 30)
#define BIG_SEGMENT (sizeof(size_t) > 4 ? (size_t)(UINT64_C(5) << 30) + 1 : (size_t)1 << 29)

/* What all System V objects have. */
struct common {
	const char *name;
	uint32_t key;
	int mode;
	unsigned int creator, creator_group;
	unsigned int owner, owner_group;
};

enum shm_trait {
	SHM_TRAIT_ONE = 1,       /* attached once, by the holder */
	SHM_TRAIT_THREE = 2,     /* attached by the holder and two more */
	SHM_TRAIT_DETACHED = 4,  /* was attached and written */
	SHM_TRAIT_LOCKED = 8,
	SHM_TRAIT_DESTROYED = 16,
	SHM_TRAIT_ORPHAN = 32,   /* its creator is dead */
	SHM_TRAIT_ODD_NAME = 64, /* its creator's command line is hostile */
};

struct shm_plan {
	struct common common;
	size_t size;
	int flags;
	unsigned int traits;
};

#define ROOT 0, 0, SAME, SAME

static const struct shm_plan shm_plans[] = {
	{{"shm_plain", 0x1001, 0600, ROOT}, 4096, 0, 0},
	{{"shm_private", 0, 0644, ROOT}, 65536, 0, SHM_TRAIT_THREE},
	{{"shm_private_two", 0, 0640, ROOT}, 65537, 0, 0},
	{{"shm_negative", 0x80000001, 0660, ROOT}, 1, 0, 0},
	{{"shm_lowest", 0x80000000, 0600, ROOT}, 1023, 0, 0},
	{{"shm_minus_one", 0xffffffff, 0600, ROOT}, 1024, 0, SHM_TRAIT_DETACHED},
	{{"shm_huge", 0x1003, 0600, ROOT}, HUGE_SEGMENT, SHM_NORESERVE, 0},
	{{"shm_vast", 0x1004, 0600, ROOT}, VAST_SEGMENT, SHM_NORESERVE, 0},
	{{"shm_big", 0x1005, 0600, ROOT}, BIG_SEGMENT, SHM_NORESERVE, SHM_TRAIT_ONE},
	{{"shm_locked", 0x1006, 0600, ROOT}, 1 << 20, 0, SHM_TRAIT_LOCKED},
	{{"shm_destroyed", 0x1007, 0600, ROOT}, 1536, 0, SHM_TRAIT_DESTROYED},
	{{"shm_gone_locked", 0x1008, 0666, ROOT}, 10240, 0,
		SHM_TRAIT_DESTROYED | SHM_TRAIT_LOCKED},
	{{"shm_mode_none", 0x1009, 0, ROOT}, 999999, 0, 0},
	{{"shm_mode_all", 0x100a, 0777, ROOT}, 1000000, 0, SHM_TRAIT_DETACHED},
	{{"shm_mode_odd", 0x100b, 0421, ROOT}, 1048575, 0, 0},
	{{"shm_nobody_owns", 0x100c, 0600, 0, 0, 54321, 54322}, 2047, 0, 0},
	{{"shm_nobody_made", 0x100d, 0600, 54323, 54324, 0, 0}, 2048, 0, 0},
	{{"shm_made_by_other", 0x100e, 0664, 33, 33, 1001, 1002}, 3000000, 0, 0},
	{{"shm_long_owner", 0x100f, 0600, 1001, 1001, SAME, SAME}, 5000, 0, 0},
	{{"shm_wide_owner", 0x1010, 0600, 1002, 1002, SAME, SAME}, 6000, 0, 0},
	{{"shm_cjk_owner", 0x1011, 0600, 1003, 1001, SAME, SAME}, 7000, 0, 0},
	{{"shm_orphan", 0x1012, 0600, ROOT}, 8000, 0, SHM_TRAIT_ORPHAN},
	{{"shm_odd_command", 0x1013, 0600, ROOT}, 9000, 0, SHM_TRAIT_ODD_NAME},
	{{"shm_hugetlb", 0x1014, 0600, ROOT}, 2 << 20, SHM_HUGETLB, 0},
};

struct msg_plan {
	struct common common;
	size_t qbytes;       /* 0: as the system has it */
	unsigned int sent;   /* messages sent by a child */
	size_t size;         /* of each */
	unsigned int taken;  /* of these received by another child */
	bool full;
};

static const struct msg_plan msg_plans[] = {
	{{"msg_empty", 0x2001, 0600, ROOT}, 0, 0, 0, 0, false},
	{{"msg_private", 0, 0644, ROOT}, 0, 0, 0, 0, false},
	{{"msg_waiting", 0x2002, 0620, ROOT}, 0, 3, 100, 0, false},
	{{"msg_full", 0x2003, 0600, ROOT}, 0, 0, 0, 0, true},
	{{"msg_both_pids", 0x2004, 0600, ROOT}, 0, 5, 7, 3, false},
	{{"msg_emptied", 0x2005, 0600, ROOT}, 0, 2, 8192, 2, false},
	{{"msg_no_bytes", 0x2006, 0600, ROOT}, 0, 12, 0, 0, false},
	{{"msg_raised", 0x2007, 0600, ROOT}, 1 << 20, 100, 8000, 0, false},
	{{"msg_negative", 0xdeadbeef, 0600, ROOT}, 0, 0, 0, 0, false},
	{{"msg_mode_none", 0x2009, 0, ROOT}, 0, 0, 0, 0, false},
	{{"msg_mode_all", 0x200a, 0777, ROOT}, 0, 1, 1, 0, false},
	{{"msg_nobody_owns", 0x200b, 0600, 0, 0, 54321, 54322}, 0, 0, 0, 0, false},
	{{"msg_nobody_made", 0x200c, 0600, 54323, 54324, 0, 0}, 0, 0, 0, 0, false},
	{{"msg_made_by_other", 0x200d, 0664, 33, 33, 1001, 1002}, 0, 1, 1023, 0, false},
	{{"msg_long_owner", 0x200e, 0600, 1001, 1001, SAME, SAME}, 0, 1, 1024, 0, false},
	{{"msg_wide_owner", 0x200f, 0600, 1002, 1002, SAME, SAME}, 0, 1, 1025, 0, false},
};

enum sem_values { SEM_ZERO, SEM_INDEX, SEM_GREATEST };

struct sem_plan {
	struct common common;
	int count;
	enum sem_values values;
	bool operated;          /* a child has done an operation, with SEM_UNDO */
	unsigned int ncount;    /* children that wait for semaphore 0 to grow */
	unsigned int zcount;    /* children that wait for semaphore 1 to be zero */
};

static const struct sem_plan sem_plans[] = {
	{{"sem_one", 0x3001, 0600, ROOT}, 1, SEM_ZERO, false, 0, 0},
	{{"sem_private", 0, 0644, ROOT}, 3, SEM_INDEX, false, 0, 0},
	{{"sem_250", 0x3002, 0600, ROOT}, 250, SEM_INDEX, false, 0, 0},
	{{"sem_operated", 0x3003, 0600, ROOT}, 5, SEM_INDEX, true, 0, 0},
	{{"sem_waited", 0x3004, 0666, ROOT}, 4, SEM_INDEX, false, 2, 1},
	{{"sem_greatest", 0x3005, 0600, ROOT}, 2, SEM_GREATEST, false, 0, 1},
	{{"sem_negative", 0xfffffffe, 0600, ROOT}, 2, SEM_ZERO, false, 0, 0},
	{{"sem_mode_none", 0x3006, 0, ROOT}, 2, SEM_ZERO, false, 0, 0},
	{{"sem_mode_all", 0x3007, 0777, ROOT}, 2, SEM_ZERO, false, 0, 0},
	{{"sem_nobody_owns", 0x3008, 0600, 0, 0, 54321, 54322}, 7, SEM_ZERO, false, 0, 0},
	{{"sem_nobody_made", 0x3009, 0600, 54323, 54324, 0, 0}, 8, SEM_ZERO, false, 0, 0},
	{{"sem_made_by_other", 0x300a, 0664, 33, 33, 1001, 1002}, 9, SEM_ZERO, false, 0, 0},
	{{"sem_wide_owner", 0x300b, 0600, 1002, 1002, SAME, SAME}, 10, SEM_ZERO, true, 0, 0},
};

#endif
