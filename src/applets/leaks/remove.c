/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Removal of what was found, with another look at each object in the last moment. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "applets/ask.h"
#include "applets/leaks/backup.h"
#include "applets/leaks/files.h"
#include "applets/leaks/json.h"
#include "applets/leaks/outcome.h"
#include "applets/leaks/remove.h"
#include "applets/leaks/select.h"
#include "applets/leaks/show.h"
#include "applets/stop.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/changed.h"
#include "ipc/remove.h"
#include "ipc/retire.h"
#include "ipc/retire_recover.h"
#include "use/loss.h"

/*
 * A look at the processes is good for so long, in milliseconds: of objects whose users and sleepers only
 * it shows, and of files and queues, for which the kernel is asked in the last instant.
 */
#define LOOK_LASTS 1000
#define LOOK_LASTS_LEASED 5000

/* Where a look takes long itself, this many times as long goes into the removal before the next. */
#define LOOK_SHARE 2

/* ---- looks ---- */

static void drop_look(struct removal *removal)
{
	if (removal->looked_again)
		leaks_look_free(&removal->now);
	removal->looked_again = false;
	free(removal->actual);
	removal->actual = NULL;
	hash_free(&removal->by_object);
	removal->by_object = (struct hash)HASH_INIT;
}

static int64_t how_long(const struct leaks *leaks)
{
	return leaks->no_lease || (leaks->ls.kinds & KINDS_SYSV) ? LOOK_LASTS : LOOK_LASTS_LEASED;
}

/* Look at everything again. */
static int look_again(struct removal *removal)
{
	int64_t start = clock_ms();
	int status;

	drop_look(removal);
	status = leaks_look(removal->leaks, NULL, 0, &removal->now);
	removal->looked_again = true;
	for (size_t i = 0; i < removal->now.result.count; i++)
		(void)place_put(&removal->by_object, ipc_place(leaks_object(&removal->now, i), 0),
				(uint32_t)i);

	int64_t late = clock_ms() + LOOK_SHARE * (clock_ms() - start);

	removal->until = removal->now.world.all.taken + how_long(removal->leaks);
	removal->until = removal->until < late ? late : removal->until;
	return status;
}

static const struct leaks_look *look_of(const struct removal *removal)
{
	return removal->looked_again ? &removal->now : &removal->first;
}

/* Why the object is not in the latest look: another one may have its name. */
static int why_missing(const struct removal *removal, const struct ipc_object *seen)
{
	struct ipc_object now;
	int err = ipc_look_again(&removal->leaks->ls.session->source, seen, 0, &now);

	return err == -ESTALE ? err : -ENOENT;
}

/* Whether an object of the first look (by its index there) has changed since, up to the latest one. */
static bool has_changed(const struct removal *removal, size_t first, size_t now)
{
	const struct ipc_object *seen = leaks_object(&removal->first, first);
	const struct ipc_sem_element *before = collected_elements(&removal->first.world.all, first);
	const struct ipc_sem_element *after = collected_elements(&removal->now.world.all, now);

	return ipc_changed(seen, leaks_object(&removal->now, now)) ||
	       (before && after && ipc_elements_changed(before, after, (size_t)seen->size));
}

/*
 * The index of the object in the latest look, if it still is what it was and may still go;
 * HASH_NONE where it stays, and why is known.
 */
static uint32_t find_again(struct removal *removal, size_t place)
{
	const struct ipc_object *seen = removal_object(removal, place);

	if (!removal->looked_again)
		return (uint32_t)removal->report.indexes[place];

	uint32_t index = place_get(&removal->by_object, ipc_place(seen, 0));

	if (index == HASH_NONE) {
		removal_leave_for(removal, place, why_missing(removal, seen));
		return HASH_NONE;
	}

	unsigned verdict = VERDICT_BIT(removal->now.result.verdicts[index].verdict);
	bool another = !ipc_same(seen, leaks_object(&removal->now, index));
	bool changed = another || has_changed(removal, removal->report.indexes[place], index);
	bool wanted = leaks_selects(removal->leaks, &removal->now, index);

	if (!changed && wanted)
		return index;
	/* What is in use now has changed too; that it is in use says more. */
	if (another || (changed && (removal->leaks->verdicts & verdict)))
		removal_leave_for(removal, place, -ESTALE);
	else
		removal_leave_judged(removal, place, index);
	return HASH_NONE;
}

/* ---- while one look is good ---- */

/* What is tried after one look. */
struct batch {
	struct removal *removal;
	struct ipc_retired *retired;
	size_t *places;    /* by place in `retired` */
	uint32_t *indexes; /* likewise, in the look */
	size_t count;
};

static bool still(void *arg, const struct ipc_object *object, int fd)
{
	return removal_is_saved(((struct batch *)arg)->removal, object, fd);
}

static void note_removed(void *arg, const struct ipc_retired *item)
{
	struct batch *batch = arg;
	struct removal *removal = batch->removal;
	size_t i = (size_t)(item - batch->retired);
	size_t index = batch->indexes[i];
	struct leaks_report one = {
		.leaks = removal->leaks, .look = look_of(removal), .indexes = &index, .count = 1,
	};
	struct out_leak leak;
	struct out_row row = leaks_row(&one, 0, &leak);

	removal->outcomes[batch->places[i]].removed = true;
	removal->removed++;
	removal->bytes += loss_bytes(row.object);
	leaks_log(&removal->leaks->log, &row, &removal->leaks->ls.format, removal->leaks->backup);
}

/* Neither gone, nor left alone for a reason. */
static bool is_open(const struct removal *removal, size_t place)
{
	return !removal->outcomes[place].removed && !removal->outcomes[place].left;
}

static size_t count_open(const struct removal *removal)
{
	size_t count = 0;

	for (size_t place = 0; place < removal->report.count; place++)
		count += is_open(removal, place);
	return count;
}

static void batch_add(struct batch *batch, size_t place)
{
	struct removal *removal = batch->removal;
	const struct leaks_look *look = look_of(removal);
	uint32_t index = find_again(removal, place);

	if (index == HASH_NONE)
		return;
	batch->places[batch->count] = place;
	batch->indexes[batch->count] = index;
	batch->retired[batch->count++] = (struct ipc_retired){
		.seen = removal->actual ? &removal->actual[index] : leaks_object(look, index),
		.elements = collected_elements(&look->world.all, index),
	};
}

/* Remove what can be removed before the look is too old. `open` objects are. */
static void remove_batch(struct removal *removal, size_t open)
{
	struct batch batch = {
		.removal = removal,
		.retired = xcalloc(open, sizeof(*batch.retired)),
		.places = xcalloc(open, sizeof(*batch.places)),
		.indexes = xcalloc(open, sizeof(*batch.indexes)),
	};
	const struct ipc_retire_how how = {
		.no_lease = removal->leaks->no_lease, .until = removal->until,
		.looked = look_of(removal)->world.all.began,
		.still = removal->backup ? still : NULL, .done = note_removed, .arg = &batch,
	};

	for (size_t place = 0; place < removal->report.count; place++)
		if (is_open(removal, place))
			batch_add(&batch, place);
	nls_for_programs(true); /* log lines: not for each, it is too dear */
	ipc_retire(&removal->leaks->ls.session->source, batch.retired, batch.count, &how);
	nls_for_programs(false);
	for (size_t i = 0; i < batch.count; i++) {
		int result = batch.retired[i].result;
		bool untried = result == -EAGAIN || (result == -EINTR && stop_asked());

		if (result && !untried)
			removal_leave_for(removal, batch.places[i], result);
	}
	free(batch.retired);
	free(batch.places);
	free(batch.indexes);
}

static int remove_all(struct removal *removal)
{
	size_t open;

	removal->until = removal->first.world.all.taken + how_long(removal->leaks);
	while ((open = count_open(removal)) > 0) {
		if (stop_asked()) {
			msg_warn(P_("stopped by a signal: %zu object on the list was not tried",
				    "stopped by a signal: %zu objects on the list were not tried",
				    open), open);
			removal->left += open;
			break;
		}
		if ((clock_ms() >= removal->until ||
		     (removal->backup && !removal->looked_again)) &&
		    look_again(removal) != EXIT_SUCCESS)
			return EXIT_FAILURE;
		remove_batch(removal, open);
	}
	return EXIT_SUCCESS;
}

/* ---- the question ---- */

static enum verdict verdict_at(const struct removal *removal, size_t place)
{
	return removal->first.result.verdicts[removal->report.indexes[place]].verdict;
}

static size_t count_judged(const struct removal *removal, enum verdict verdict)
{
	size_t count = 0;

	for (size_t place = 0; place < removal->report.count; place++)
		count += verdict_at(removal, place) == verdict;
	return count;
}

static void put_question(struct strbuf *out, enum verdict verdict, size_t count)
{
	switch (verdict) {
	case VERDICT_DORMANT:
		sb_printf(out, P_("remove this %zu dormant object, which something that starts later may "
				  "look for?",
				  "remove these %zu dormant objects, which something that starts later "
				  "may look for?", count), count);
		break;
	case VERDICT_SUSPECT:
		sb_printf(out, P_("remove this %zu suspect, which a living process may still want?",
				  "remove these %zu suspects, which living processes may still want?",
				  count), count);
		break;
	default:
		sb_printf(out, P_("remove this %zu orphan?", "remove these %zu orphans?", count),
			  count);
		break;
	}
}

/* Whoever does not want those of this verdict to go keeps also what comes to have it. */
static void keep_judged(struct removal *removal, enum verdict verdict)
{
	removal->leaks->verdicts &= ~VERDICT_BIT(verdict);
	for (size_t place = 0; place < removal->report.count; place++) {
		if (verdict_at(removal, place) != verdict)
			continue;
		removal->outcomes[place].left = _("the answer was no");
		removal->left++;
	}
}

/* Ask for each verdict by itself; whether anything is to go. */
static bool ask_for_each(struct removal *removal)
{
	static const enum verdict verdicts[] = {VERDICT_ORPHAN, VERDICT_DORMANT, VERDICT_SUSPECT};
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		size_t count = count_judged(removal, verdicts[i]);
		struct strbuf question = STRBUF_INIT;
		bool yes;

		if (count == 0)
			continue;
		put_question(&question, verdicts[i], count);
		yes = ask(sb_str(&question));
		sb_free(&question);
		if (!yes)
			keep_judged(removal, verdicts[i]);
		any |= yes;
	}
	return any;
}

/* Whether to go on. */
static bool confirm(struct removal *removal, int *status)
{
	if (removal->leaks->yes)
		return true;
	if (!ask_somebody()) {
		msg_warn(_("nobody is at a terminal to be asked: nothing was removed; --yes removes "
			   "without a question"));
		*status = EXIT_FAILURE;
		return false;
	}
	if (ask_for_each(removal))
		return true;
	*status = LEAKS_LEFT;
	return false;
}

/* ---- the whole ---- */

static void tell_recovered(void *arg UNUSED, const char *name, enum ipc_recovered how, int err)
{
	static const char *const texts[] = {
		[RECOVERED_PUT_BACK] = N_("%s: put back, where a removal that was killed had left it"),
		[RECOVERED_FINISHED] = N_("%s: its removal, which was killed, has been finished"),
		[RECOVERED_LEFT] = N_("%s: left under a hidden name by a removal that was killed"),
	};

	if (err)
		msg_errno(-err, _(texts[how]), name);
	else
		msg_warn(_(texts[how]), name);
}

static int recover(struct leaks *leaks)
{
	int err = ipc_retire_recover(&leaks->ls.session->source, tell_recovered, NULL);

	if (!err || err == -ENOENT)
		return EXIT_SUCCESS;
	msg_errno(-err, _("cannot look for what a killed removal has left in /dev/shm"));
	return EXIT_FAILURE;
}

/* The list, unless it will only be read when all is done. */
static void show_list(const struct removal *removal)
{
	if (removal->leaks->ls.style.form != TABLE_JSON &&
	    (!removal->leaks->yes || removal->report.count == 0))
		leaks_show(&removal->report);
}

static void show_end(struct removal *removal)
{
	struct strbuf line = STRBUF_INIT;

	if (removal->leaks->ls.style.form == TABLE_JSON) {
		removal->report.outcomes = removal->outcomes;
		leaks_show_json(&removal->report);
	} else if (!removal->leaks->dry_run && removal->report.count > 0) {
		sb_printf(&line, P_("removed %" PRIu64 " object, ", "removed %" PRIu64 " objects, ",
				    removal->removed), removal->removed);
		format_size(&line, removal->bytes);
		if (removal->left + removal->failed > 0)
			sb_printf(&line, P_("; left %" PRIu64 " alone", "; left %" PRIu64 " alone",
					    removal->left + removal->failed),
				  removal->left + removal->failed);
		(void)puts(sb_str(&line));
		sb_free(&line);
	}
}

/* From the question on. */
static int go(struct removal *removal)
{
	int status = EXIT_SUCCESS;
	bool saved;

	if (!confirm(removal, &status))
		return status;
	if (!stop_catch())
		return EXIT_FAILURE;
	saved = removal_save(removal);
	if (saved)
		status = remove_all(removal);
	if (!removal_end_backup(removal) || !saved)
		status = EXIT_FAILURE;
	show_end(removal);
	if (status == EXIT_SUCCESS && removal->failed > 0)
		status = EXIT_FAILURE;
	return status == EXIT_SUCCESS && removal->left > 0 ? LEAKS_LEFT : status;
}

static bool may_remove(const struct leaks *leaks)
{
	size_t mistakes = leaks->knowledge.family_mistakes + leaks->knowledge.rule_mistakes;

	if (mistakes == 0)
		return true;
	msg_warn(_("nothing is removed while there are mistakes in families or rules: what they were "
		   "to keep would go"));
	return false;
}

int leaks_remove(struct leaks *leaks)
{
	struct removal removal = {.leaks = leaks};
	int status;

	if (!may_remove(leaks) || (!leaks->dry_run && !leaks_log_open(&leaks->log, leaks->ls.topics)))
		return EXIT_FAILURE;
	status = leaks->dry_run ? EXIT_SUCCESS : recover(leaks);

	int looked = leaks_look(leaks, NULL, 0, &removal.first);

	removal.report = (struct leaks_report){.leaks = leaks, .look = &removal.first};
	removal.indexes = leaks_select(leaks, &removal.first, &removal.report.count);
	removal.report.indexes = removal.indexes;
	removal.outcomes = xcalloc(removal.report.count, sizeof(*removal.outcomes));
	leaks_sort(&removal.report, removal.indexes);
	if (leaks_find_files(leaks, &removal.first, removal.indexes, removal.report.count,
			     &removal.report.files) != EXIT_SUCCESS)
		status = EXIT_FAILURE;
	if (looked != EXIT_SUCCESS)
		status = EXIT_FAILURE;
	show_list(&removal);
	if (removal.report.count > 0 && !leaks->dry_run) {
		int gone = go(&removal);

		status = gone == EXIT_SUCCESS ? status : gone;
	} else if (leaks->ls.style.form == TABLE_JSON) {
		show_end(&removal);
	}
	drop_look(&removal);
	hash_free(&removal.places);
	leaks_files_free(&removal.report.files);
	leaks_look_free(&removal.first);
	free(removal.indexes);
	free(removal.outcomes);
	arena_free(&removal.text);
	return status;
}
