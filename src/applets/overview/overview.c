/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The overview: what `ipcadm` without a command shows. */
#include "applets/applet.h"
#include "applets/overview/overview.h"
#include "applets/overview/show.h"
#include "applets/problems.h"
#include "base/kernel.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/scan.h"
#include "ipc/usage.h"
#include "render/format.h"

/* The resources that a limit of the kernel bounds. */
static const struct {
	enum overview_resource resource;
	enum ipc_limit limit;
} bounds[] = {
	{RES_SHM_SEGMENTS, LIMIT_SHMMNI},   {RES_SHM_BYTES, LIMIT_SHMALL},
	{RES_MSG_QUEUES, LIMIT_MSGMNI},     {RES_SEM_SETS, LIMIT_SEMMNI},
	{RES_SEM_SEMAPHORES, LIMIT_SEMMNS}, {RES_PMSG_QUEUES, LIMIT_MQUMNI},
};

/* One run. */
struct survey {
	struct session *session;
	struct overview overview;
	bool anything; /* was found out */
	int status;
};

static struct overview_value known(uint64_t number)
{
	return (struct overview_value){VALUE_KNOWN, number};
}

static uint64_t pages_to_bytes(uint64_t pages)
{
	uint64_t bytes;

	/* The default of shmall counts more pages than 64 bits hold bytes. */
	if (__builtin_mul_overflow(pages, ipc_page_size(), &bytes))
		return UINT64_MAX;
	return bytes;
}

/*
 * A facility that the kernel or the capture lacks, or that rights hide, is shown as
 * unknown and explained; it takes nothing from what the others tell.
 */
static void explain(struct survey *survey, enum ipc_kind kind, int err)
{
	problems_say_kind(survey->session, kind, err);
	if (err != -ENOENT && err != -ENOSYS && err != -EPERM && err != -EACCES)
		survey->status = EXIT_FAILURE;
}

static int count_segment(const struct ipc_object *object, void *arg)
{
	struct overview *overview = arg;

	if (object->mode & IPC_MODE_DEST)
		overview->marked.number++;
	else if (object->shm.nattch == 0)
		overview->unattached.number++;
	return 0;
}

static int count_queue(const struct ipc_object *object, void *arg)
{
	struct overview *overview = arg;
	struct overview_value *room = &overview->limit[RES_MSG_BYTES];
	const struct ipc_take *own = ipc_take_own(KIND_MSG);
	uint64_t max = own->own_limit(object);

	if (!ipc_takes_of(own, object)) {
		room->state = overview->full_queues.state = VALUE_UNKNOWN;
		return 1;
	}
	if (__builtin_add_overflow(room->number, max, &room->number))
		room->number = UINT64_MAX;
	if (max > 0 &&
	    percent_tenths(ipc_take_amount(own, object), max) >= UINT64_C(10) * OVERVIEW_NEARLY)
		overview->full_queues.number++;
	return 0;
}

static int count_object(const struct ipc_object *object, void *arg)
{
	struct overview *overview = arg;

	if (object->kind == KIND_PSEM) {
		overview->used[RES_PSEM_SEMAPHORES].number++;
		return 0;
	}
	overview->used[RES_PSHM_OBJECTS].number++;
	overview->used[RES_PSHM_BYTES].number += object->posix.blocks;
	return 0;
}

static void take_usage(struct overview *overview, enum ipc_kind kind, const struct ipc_usage *usage)
{
	const struct {
		enum ipc_kind kind;
		enum overview_resource resource;
		uint64_t number;
	} taken[] = {
		{KIND_SHM, RES_SHM_SEGMENTS, usage->segments},
		{KIND_SHM, RES_SHM_BYTES, pages_to_bytes(usage->pages)},
		{KIND_MSG, RES_MSG_QUEUES, usage->queues},
		{KIND_MSG, RES_MSG_BYTES, usage->message_bytes},
		{KIND_SEM, RES_SEM_SETS, usage->sets},
		{KIND_SEM, RES_SEM_SEMAPHORES, usage->semaphores},
		{KIND_PMSG, RES_PMSG_QUEUES, usage->mqueues},
	};

	for (size_t i = 0; i < ARRAY_SIZE(taken); i++)
		if (taken[i].kind == kind)
			overview->used[taken[i].resource] = known(taken[i].number);
}

static void survey_usage(struct survey *survey)
{
	static const enum ipc_kind kinds[] = {KIND_SHM, KIND_MSG, KIND_SEM, KIND_PMSG};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct ipc_usage usage;
		int err = ipc_usage_get(&survey->session->source, KIND_BIT(kinds[i]), &usage);

		if (err) {
			explain(survey, kinds[i], err);
			continue;
		}
		take_usage(&survey->overview, kinds[i], &usage);
		survey->anything = true;
	}
}

/* What only a pass over the objects tells. Values of a pass that failed are unknown again. */
static void survey_objects(struct survey *survey)
{
	struct overview *o = &survey->overview;
	const struct {
		enum ipc_kind kind;
		ipc_visit *visit;
		struct overview_value *values[2];
		bool explained; /* what is wrong has been said before */
	} passes[] = {
		{KIND_SHM, count_segment, {&o->marked, &o->unattached}, true},
		{KIND_MSG, count_queue, {&o->limit[RES_MSG_BYTES], &o->full_queues}, true},
		{KIND_PSHM, count_object,
		 {&o->used[RES_PSHM_OBJECTS], &o->used[RES_PSHM_BYTES]}, false},
		{KIND_PSEM, count_object,
		 {&o->used[RES_PSEM_SEMAPHORES], &o->used[RES_PSEM_SEMAPHORES]}, true},
	};
	struct ipc_source *source = &survey->session->source;
	uint64_t malformed = source->malformed;

	for (size_t i = 0; i < ARRAY_SIZE(passes); i++) {
		int err;

		for (size_t v = 0; v < 2; v++)
			*passes[i].values[v] = known(0);
		err = ipc_scan(source, passes[i].kind, 0, passes[i].visit, o);
		for (size_t v = 0; err < 0 && v < 2; v++)
			passes[i].values[v]->state = VALUE_UNKNOWN;
		if (err < 0 && !passes[i].explained)
			explain(survey, passes[i].kind, err);
		if (err >= 0)
			survey->anything = true;
	}
	/* In a capture the lines of these two files were counted before. */
	if (malformed > 0)
		source->malformed = malformed;
}

static void survey_limits(struct survey *survey)
{
	const char *last = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(bounds); i++) {
		const struct ipc_limit_row *row = &ipc_limits[bounds[i].limit];
		uint64_t limit;
		int err = ipc_limit_get(&survey->session->source, bounds[i].limit, &limit);

		if (err && row->path != last)
			msg_errno(-err, _("cannot read a limit from '%s'"), row->path);
		if (err) {
			last = row->path;
			continue;
		}
		if (bounds[i].resource == RES_SHM_BYTES)
			limit = pages_to_bytes(limit);
		survey->overview.limit[bounds[i].resource] = known(limit);
		survey->anything = true;
	}
}

static void take_share(struct overview *overview, enum overview_resource resource, uint64_t used,
		       uint64_t limit)
{
	overview->used[resource] = known(used);
	overview->limit[resource] = limit > 0 ? known(limit)
					      : (struct overview_value){VALUE_NONE, 0};
}

/* The file system of POSIX shared memory and semaphores. A capture has nothing of it. */
static void survey_file_system(struct survey *survey)
{
	struct ipc_source *source = &survey->session->source;
	struct overview *overview = &survey->overview;
	struct ipc_usage usage = {0};
	uint64_t bytes;
	uint64_t files;
	int err;

	if (!sysroot_is_live(&source->root))
		return;
	err = ipc_limit_get(source, LIMIT_DEV_SHM_BYTES, &bytes);
	if (!err)
		err = ipc_limit_get(source, LIMIT_DEV_SHM_FILES, &files);
	if (!err)
		err = ipc_usage_get(source, KIND_BIT(KIND_PSHM), &usage);
	if (!err) {
		take_share(overview, RES_DEV_SHM_BYTES, usage.dev_shm_bytes, bytes);
		take_share(overview, RES_DEV_SHM_FILES, usage.dev_shm_files, files);
		overview->limit[RES_PSHM_BYTES] = overview->limit[RES_DEV_SHM_BYTES];
	} else if (err != -ENOENT && err != -EACCES && err != -ENOTDIR) {
		/* Those have been told by the pass over the objects. */
		msg_errno(-err, _("cannot read the size of the file system at '%s'"),
			  POSIX_SHM_DIR);
		survey->status = EXIT_FAILURE;
	}
}

static int run(struct session *session, int argc, char **argv)
{
	struct survey survey = {.session = session, .status = EXIT_SUCCESS};

	survey.overview.limit[RES_PSHM_OBJECTS].state = VALUE_NONE;
	survey.overview.limit[RES_PSEM_SEMAPHORES].state = VALUE_NONE;
	survey_usage(&survey);
	survey_objects(&survey);
	survey_limits(&survey);
	survey_file_system(&survey);
	if (argc > 1 && streq(argv[1], "--json"))
		overview_print_json(&survey.overview);
	else
		overview_print_table(&survey.overview);
	return problems_finish(session, survey.anything ? survey.status : EXIT_FAILURE);
}

const struct applet applet_overview = {
	.name = "overview",
	.summary = N_("show how much of every limit is in use"),
	/* For a private mount of the queues, and for a capture that belongs to another user. */
	.caps = CAP_MASK(CAP_SYS_ADMIN) | CAP_MASK(CAP_DAC_READ_SEARCH),
	.run = run,
};
