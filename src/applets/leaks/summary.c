/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines below the table of leaks, for people. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "applets/leaks/select.h"
#include "applets/leaks/sum.h"
#include "applets/leaks/summary.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "render/screen.h"

#define USERS_SHOWN 10

static void put_user(struct strbuf *out, uid_t uid)
{
	struct strbuf user = STRBUF_INIT;

	if (user_put(&user, uid))
		text_put(out, sb_str(&user));
	else
		sb_putc(out, '-');
	sb_free(&user);
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

/* "2 orphans, 1 dormant, 3 suspects, 1.5M" */
static void put_counts(struct strbuf *out, const struct leaks_sum *sum)
{
	if (sum->orphans > 0)
		sb_printf(out, P_("%" PRIu64 " orphan, ", "%" PRIu64 " orphans, ", sum->orphans),
			  sum->orphans);
	if (sum->dormant > 0)
		sb_printf(out, P_("%" PRIu64 " dormant, ", "%" PRIu64 " dormant, ", sum->dormant),
			  sum->dormant);
	if (sum->suspects > 0)
		sb_printf(out, P_("%" PRIu64 " suspect, ", "%" PRIu64 " suspects, ", sum->suspects),
			  sum->suspects);
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
	{REASON_ODD_FILES,
	 N_("/dev/shm is no tmpfs, and who has a file open there cannot be told; mount one")},
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

/* How many objects of this verdict are old enough to go, or are not. */
static size_t count_judged(const struct leaks_report *report, enum verdict verdict, bool old)
{
	const struct leak_result *result = &report->look->result;
	size_t count = 0;

	for (size_t i = 0; i < result->count; i++)
		count += result->verdicts[i].verdict == verdict &&
			 leaks_is_there(report->look, i) &&
			 leaks_is_old(report->leaks, report->look, i) == old;
	return count;
}

/* What was left out of a removal, and the option that would take it. */
static void put_left_out(struct strbuf *out, const struct leaks_report *report)
{
	static const enum verdict verdicts[] = {VERDICT_ORPHAN, VERDICT_DORMANT, VERDICT_SUSPECT};
	size_t young = 0;

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		bool included = report->leaks->verdicts & VERDICT_BIT(verdicts[i]);
		size_t others = included ? 0 : count_judged(report, verdicts[i], true);

		young += included ? count_judged(report, verdicts[i], false) : 0;
		if (others > 0)
			sb_printf(out, _("; --include %s would take %zu"), verdict_word(verdicts[i]),
				  others);
	}
	if (young > 0)
		sb_printf(out, P_("; %zu was used too lately (--min-age)",
				  "; %zu were used too lately (--min-age)", young), young);
}

static void show_nothing(const struct leaks_report *report)
{
	size_t count = report->look->result.count;
	struct strbuf line = STRBUF_INIT;

	if (report->leaks->remove) {
		sb_printf(&line, P_("nothing is to be removed; %zu object was looked at",
				    "nothing is to be removed; %zu objects were looked at", count),
			  count);
		put_left_out(&line, report);
	} else {
		sb_printf(&line, P_("no orphans, dormant objects or suspects; %zu object was looked at",
				    "no orphans, dormant objects or suspects; %zu objects were looked at",
				    count), count);
	}
	screen_print(sb_str(&line), 2);
	sb_free(&line);
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
