/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user has of the orphans and suspects: objects, memory, and parts of the limits. */
#include <stdlib.h>
#include <sys/statvfs.h>

#include "applets/leaks/select.h"
#include "applets/leaks/sum.h"
#include "base/alloc.h"
#include "base/util.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/posix.h"
#include "use/loss.h"

/* What an object takes of a limit, in the limit's unit. */
static uint64_t one(const struct ipc_object *object UNUSED)
{
	return 1;
}

static uint64_t pages(const struct ipc_object *object)
{
	uint64_t page = ipc_page_size();

	return object->size / page + (object->size % page > 0);
}

static uint64_t semaphores(const struct ipc_object *object)
{
	return object->size;
}

static uint64_t blocks(const struct ipc_object *object)
{
	return object->posix.blocks;
}

#define DEV_SHM_BYTES LIMIT_COUNT
#define DEV_SHM_FILES (LIMIT_COUNT + 1)

static const struct {
	unsigned kinds;
	unsigned limit; /* enum ipc_limit, or DEV_SHM_… */
	uint64_t (*take)(const struct ipc_object *);
} takes[LEAKS_SHARES_MAX] = {
	{KIND_BIT(KIND_SHM), LIMIT_SHMMNI, one},
	{KIND_BIT(KIND_SHM), LIMIT_SHMALL, pages},
	{KIND_BIT(KIND_MSG), LIMIT_MSGMNI, one},
	{KIND_BIT(KIND_SEM), LIMIT_SEMMNI, one},
	{KIND_BIT(KIND_SEM), LIMIT_SEMMNS, semaphores},
	{KIND_BIT(KIND_PMSG), LIMIT_MQUMNI, one},
	{KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM), DEV_SHM_BYTES, blocks},
	{KIND_BIT(KIND_PSHM) | KIND_BIT(KIND_PSEM), DEV_SHM_FILES, one},
};

struct limits {
	const char *names[LEAKS_SHARES_MAX];
	uint64_t values[LEAKS_SHARES_MAX]; /* 0: unknown, or none */
};

/* Of our own namespace: those of others have limits of their own. */
static void read_limits(const struct leaks *leaks, struct limits *limits)
{
	const struct ipc_source *source = &leaks->ls.session->source;
	bool own = !namespaces_chosen(&leaks->ls.namespaces);
	struct statvfs fs = {0};

	if (own && sysroot_is_live(&source->root) && statvfs(POSIX_SHM_DIR, &fs) < 0)
		fs = (struct statvfs){0};
	for (size_t i = 0; i < ARRAY_SIZE(takes); i++) {
		limits->values[i] = 0;
		switch (takes[i].limit) {
		case DEV_SHM_BYTES:
			limits->names[i] = POSIX_SHM_DIR;
			limits->values[i] = (uint64_t)fs.f_blocks * fs.f_frsize;
			break;
		case DEV_SHM_FILES:
			limits->names[i] = POSIX_SHM_DIR " inodes";
			limits->values[i] = fs.f_files;
			break;
		default:
			limits->names[i] = ipc_limits[takes[i].limit].name;
			if (own && ipc_limit_get(source, (enum ipc_limit)takes[i].limit,
						 &limits->values[i]))
				limits->values[i] = 0;
			break;
		}
	}
}

/* Until all are counted, each sum has a share for every row above. */
static void count_object(struct leaks_sum *sum, const struct ipc_object *object,
			 enum verdict verdict)
{
	sum->orphans += verdict == VERDICT_ORPHAN;
	sum->suspects += verdict == VERDICT_SUSPECT;
	sum->bytes += loss_bytes(object);
	for (size_t i = 0; i < ARRAY_SIZE(takes); i++)
		if (takes[i].kinds & KIND_BIT(object->kind))
			sum->shares[i].used += takes[i].take(object);
}

/* Keep the shares of limits that are known and of which the user has anything. */
static void settle(struct leaks_sum *sum, const struct limits *limits)
{
	for (size_t i = 0; i < ARRAY_SIZE(takes); i++) {
		uint64_t used = sum->shares[i].used;

		if (used > 0 && limits->values[i] > 0)
			sum->shares[sum->share_count++] = (struct leaks_share){
				limits->names[i], used, limits->values[i]};
	}
}

static int compare(const void *first, const void *second)
{
	const struct leaks_sum *a = first;
	const struct leaks_sum *b = second;
	uint64_t na = a->orphans + a->suspects;
	uint64_t nb = b->orphans + b->suspects;

	if (na != nb)
		return na < nb ? 1 : -1;
	return (a->uid > b->uid) - (a->uid < b->uid);
}

struct leaks_sum *leaks_sums(const struct leaks_report *report, size_t *count)
{
	struct leaks_sum *sums = NULL;
	struct hash by_uid = HASH_INIT;
	struct limits limits;
	size_t cap = 0;

	*count = 0;
	sums = array_grow(sums, &cap, 1, sizeof(*sums));
	for (size_t i = 0; i < report->count; i++) {
		const struct ipc_object *object = leaks_object(report->look, report->indexes[i]);
		enum verdict verdict = report->look->result.verdicts[report->indexes[i]].verdict;
		uint32_t at = hash_get(&by_uid, object->uid, 0);

		if (!(VERDICT_BIT(verdict) & VERDICTS_LEAKS))
			continue;
		if (at == HASH_NONE) {
			at = (uint32_t)*count;
			sums = array_grow(sums, &cap, ++*count, sizeof(*sums));
			sums[at] = (struct leaks_sum){.uid = object->uid};
			(void)hash_put(&by_uid, object->uid, 0, at);
		}
		count_object(&sums[at], object, verdict);
	}
	hash_free(&by_uid);
	read_limits(report->leaks, &limits);
	for (size_t i = 0; i < *count; i++)
		settle(&sums[i], &limits);
	if (*count > 0)
		qsort(sums, *count, sizeof(*sums), compare);
	return sums;
}
