/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/way.h"

const struct use_way use_ways[KIND_COUNT] = {
	[KIND_SHM] = {
		.counted = true,
		.kind = PROC_SEGMENT,
		.users = PROC_MAPPINGS,
		.waiters = PROC_SLEEPERS,
	},
	[KIND_MSG] = {
		.recorded = true,
		.kind = PROC_MSG_QUEUE,
		.users = PROC_SLEEPERS,
	},
	[KIND_SEM] = {
		.elements = true,
		.kind = PROC_SEM_SET,
		.users = PROC_SLEEPERS,
	},
	[KIND_PSHM] = {
		.kind = PROC_SHM_FILE,
		.users = PROC_MAPPINGS | PROC_FDS,
		.waiters = PROC_SLEEPERS,
		.ends = PROC_THREADS | PROC_SLEEPERS,
	},
	[KIND_PMSG] = {
		.kind = PROC_QUEUE,
		.users = PROC_FDS,
		.waiters = PROC_SLEEPERS,
		.ends = PROC_THREADS | PROC_SLEEPERS,
	},
	[KIND_PSEM] = {
		.kind = PROC_SHM_FILE,
		.users = PROC_MAPPINGS | PROC_FDS,
		.waiters = PROC_SLEEPERS,
		.ends = PROC_THREADS | PROC_SLEEPERS,
	},
};
