/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user has of what is lost or may be: objects, memory, and parts of the limits. */
#include <stdlib.h>

#include "applets/leaks/select.h"
#include "applets/leaks/sum.h"
#include "base/alloc.h"
#include "base/util.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "use/loss.h"

/* Of our own namespace: those of others have limits of their own. 0: unknown, or none. */
static void read_limits(const struct leaks *leaks, uint64_t limits[TAKE_COUNT])
{
	const struct ipc_source *source = &leaks->ls.session->source;
	bool own = !namespaces_chosen(&leaks->ls.namespaces);

	for (size_t i = 0; i < TAKE_COUNT; i++)
		if (!own || ipc_takes[i].scope != TAKE_TOGETHER ||
		    ipc_limit_get(source, ipc_takes[i].limit, &limits[i]))
			limits[i] = 0;
}

/* Until all are counted, each sum has a share for every row of the table. */
static void count_object(struct leaks_sum *sum, const struct ipc_object *object,
			 enum verdict verdict)
{
	sum->orphans += verdict == VERDICT_ORPHAN;
	sum->dormant += verdict == VERDICT_DORMANT;
	sum->suspects += verdict == VERDICT_SUSPECT;
	sum->bytes += loss_bytes(object);
	for (size_t i = 0; i < TAKE_COUNT; i++)
		if (ipc_takes_of(&ipc_takes[i], object))
			sum->shares[i].used += ipc_take_amount(&ipc_takes[i], object);
}

/* Keep the shares of limits that are known and of which the user has anything. */
static void settle(struct leaks_sum *sum, const uint64_t limits[TAKE_COUNT])
{
	for (size_t i = 0; i < TAKE_COUNT; i++) {
		uint64_t used = sum->shares[i].used;

		if (used > 0 && limits[i] > 0)
			sum->shares[sum->share_count++] = (struct leaks_share){
				ipc_limits[ipc_takes[i].limit].name, used, limits[i]};
	}
}

static int compare(const void *first, const void *second)
{
	const struct leaks_sum *a = first;
	const struct leaks_sum *b = second;
	uint64_t na = a->orphans + a->dormant + a->suspects;
	uint64_t nb = b->orphans + b->dormant + b->suspects;

	if (na != nb)
		return na < nb ? 1 : -1;
	return ORDER(a->uid, b->uid);
}

struct leaks_sum *leaks_sums(const struct leaks_report *report, size_t *count)
{
	struct leaks_sum *sums = NULL;
	struct hash by_uid = HASH_INIT;
	uint64_t limits[TAKE_COUNT];
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
	read_limits(report->leaks, limits);
	for (size_t i = 0; i < *count; i++)
		settle(&sums[i], limits);
	if (*count > 0)
		qsort(sums, *count, sizeof(*sums), compare);
	return sums;
}
