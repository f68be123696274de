/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a row has to tell of a verdict. */
#ifndef RENDER_COLUMN_LEAK_H
#define RENDER_COLUMN_LEAK_H

#include "leak/verdict.h"
#include "render/column.h"

struct out_leak {
	const struct leak_verdict *verdict;
	const struct proc_snapshot *processes; /* NULL: could not be read */
	const char *const *files; /* that the key can come from, ends with NULL; NULL: not searched */
};

/*
 * Append why the verdict is what it is, one sentence, translated; names in it are as they are. False
 * where there is no verdict or no reason. `processes` may be NULL.
 */
bool leak_why_put(struct strbuf *, const struct leak_verdict *, const struct proc_snapshot *processes);

extern const struct column_topic column_topic_leak;

#endif
