/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each user has of the orphans and suspects: objects, memory, and parts of the limits. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "applets/leaks/leaks.h"
#include "base/alloc.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/limits.h"
#include "ipc/posix.h"
#include "render/screen.h"

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
	sum->bytes += leaks_waste(object);
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

/* ---- for people ---- */

#define USERS_SHOWN 10

static void put_user(struct strbuf *out, uid_t uid)
{
	const char *name = user_name(uid);

	if (name)
		text_escape(out, name, strlen(name), TEXT_TERMINAL);
	else
		sb_put_u64(out, uid);
}

/* "12.5% of SEMMNI, 3.0% of SEMMNS"; what is below a tenth of a percent would only be noise. */
static void put_shares(struct strbuf *out, const struct leaks_sum *sum)
{
	bool any = false;

	for (size_t i = 0; i < sum->share_count; i++) {
		const struct leaks_share *share = &sum->shares[i];
		long double percent = (long double)share->used / (long double)share->limit * 100;

		if (percent < 0.1L)
			continue;
		sb_puts(out, any ? ", " : "; ");
		sb_printf(out, _("%.1Lf%% of %s"), percent, share->name);
		any = true;
	}
	if (!any && sum->share_count > 0) {
		sb_puts(out, "; ");
		/* The percent sign is none of printf. xgettext:no-c-format */
		sb_puts(out, _("less than 0.1% of any limit"));
	}
}

static void put_counts(struct strbuf *out, const struct leaks_sum *sum)
{
	if (sum->orphans > 0)
		sb_printf(out, P_("%" PRIu64 " orphan", "%" PRIu64 " orphans", sum->orphans),
			  sum->orphans);
	if (sum->orphans > 0 && sum->suspects > 0)
		sb_puts(out, ", ");
	if (sum->suspects > 0)
		sb_printf(out, P_("%" PRIu64 " suspect", "%" PRIu64 " suspects", sum->suspects),
			  sum->suspects);
	sb_puts(out, ", ");
	format_size(out, sum->bytes);
}

static void show_sum(const struct leaks_sum *sum)
{
	struct strbuf line = STRBUF_INIT;

	put_user(&line, sum->uid);
	sb_puts(&line, ": ");
	put_counts(&line, sum);
	put_shares(&line, sum);
	screen_print(sb_str(&line), 2);
	sb_free(&line);
}

/* What an object is unknown for, and what to do about it. */
static const struct {
	enum reason_code code;
	const char *text;
} remedies[] = {
	{REASON_NOT_READ, N_("no process could be read; is /proc mounted?")},
	{REASON_HIDDEN,
	 N_("rights hide what processes use; run it as root, with CAP_SYS_PTRACE")},
	{REASON_BLIND,
	 N_("not every process can be seen from here; run it on the host, or with --alone if nobody "
	    "outside shares the IPC namespace")},
	{REASON_RECORD_OUTSIDE,
	 N_("processes outside this PID namespace have used them; run it on the host")},
	{REASON_ELEMENTS_CLOSED, N_("semaphores may not be read; run it as root")},
	{REASON_SLEEPERS_CLOSED,
	 N_("nobody may see who sleeps, since kernel.yama.ptrace_scope is 3")},
	{REASON_RESTLESS, N_("new processes kept appearing; try again")},
	{REASON_IN_FLIGHT,
	 N_("files may be open where nobody sees it; run it as root and without --no-lease")},
};

/* Count the unknowns by what they are unknown for; the place of the most frequent remedy. */
static size_t count_unknown(const struct leak_result *result, uint64_t *all,
			    uint64_t counts[ARRAY_SIZE(remedies)])
{
	size_t most = 0;

	*all = 0;
	for (size_t i = 0; i < result->count; i++) {
		const struct leak_verdict *verdict = &result->verdicts[i];

		if (verdict->verdict != VERDICT_UNKNOWN)
			continue;
		++*all;
		for (size_t r = 0; r < ARRAY_SIZE(remedies); r++)
			counts[r] += verdict->reason_count > 0 &&
				     verdict->reasons[0].code == remedies[r].code;
	}
	for (size_t r = 1; r < ARRAY_SIZE(remedies); r++)
		if (counts[r] > counts[most])
			most = r;
	return most;
}

/* With --all each row tells its reason, but not what to do. */
static void show_unknown(const struct leaks_report *report)
{
	uint64_t counts[ARRAY_SIZE(remedies)] = {0};
	uint64_t unknown;
	size_t most = count_unknown(&report->look->result, &unknown, counts);
	struct strbuf line = STRBUF_INIT;

	if (unknown == 0)
		return;
	sb_printf(&line, P_("%" PRIu64 " object could not be judged (--all shows it): ",
			    "%" PRIu64 " objects could not be judged (--all shows them): ",
			    unknown), unknown);
	if (counts[most] < unknown)
		sb_puts(&line, _("mostly, "));
	sb_puts(&line, _(remedies[most].text));
	screen_print(sb_str(&line), 2);
	sb_free(&line);
}

static void show_nothing(const struct leaks_report *report)
{
	size_t count = report->look->result.count;

	if (report->leaks->remove)
		(void)printf(P_("nothing is to be removed; %zu object was looked at\n",
				"nothing is to be removed; %zu objects were looked at\n", count),
			     count);
	else
		(void)printf(P_("no orphan and no suspect; %zu object was looked at\n",
				"no orphan and no suspect; %zu objects were looked at\n", count),
			     count);
}

void leaks_show_sums(const struct leaks_report *report)
{
	size_t count;
	struct leaks_sum *sums = leaks_sums(report, &count);

	if (report->count == 0)
		show_nothing(report);
	else
		(void)putchar('\n');
	for (size_t i = 0; i < count && i < USERS_SHOWN; i++)
		show_sum(&sums[i]);
	if (count > USERS_SHOWN)
		(void)printf(P_("and %zu more user\n", "and %zu more users\n",
				count - USERS_SHOWN), count - USERS_SHOWN);
	show_unknown(report);
	free(sums);
}
