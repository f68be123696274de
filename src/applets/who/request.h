/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command line of `who` asks for, and what was found. */
#ifndef APPLETS_WHO_REQUEST_H
#define APPLETS_WHO_REQUEST_H

#include "applets/arguments.h"
#include "applets/session.h"
#include "collect/collect.h"
#include "render/table.h"

enum who_form {
	WHO_TABLE,
	WHO_TREE,
	WHO_JSON,
};

struct who {
	struct session *session;
	struct collect_request request;
	enum who_form form;
	struct table_style style;
	struct arg_pids pids;
	const char **commands;  /* --command, patterns */
	size_t command_count, command_cap;

	struct collected all;
	bool *chosen;           /* by process: is it one that was asked for? */
	uint32_t *things;       /* those to be shown, in their order */
	size_t thing_count;
};

/* Were processes asked for, and not objects? */
static inline bool who_of_processes(const struct who *who)
{
	return who->pids.count > 0 || who->command_count > 0;
}

/* Were objects named: then also those that nobody uses are shown. */
static inline bool who_of_operands(const struct who *who)
{
	return who->request.operands && *who->request.operands;
}

#endif
