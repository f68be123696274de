/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/kind.h"

#include "base/nls.h"
#include "base/util.h"

const struct ipc_kind_row ipc_kinds[KIND_COUNT] = {
	[KIND_SHM] = {
		.word = "shm",
		.what = N_("shared memory segment"),
		.proc_file = "/proc/sysvipc/shm",
	},
	[KIND_MSG] = {
		.word = "msg",
		.what = N_("message queue"),
		.proc_file = "/proc/sysvipc/msg",
	},
	[KIND_SEM] = {
		.word = "sem",
		.what = N_("semaphore set"),
		.proc_file = "/proc/sysvipc/sem",
	},
	[KIND_PSHM] = {
		.word = "pshm",
		.what = N_("POSIX shared memory object"),
	},
	[KIND_PMSG] = {
		.word = "pmsg",
		.what = N_("POSIX message queue"),
	},
	[KIND_PSEM] = {
		.word = "psem",
		.what = N_("POSIX semaphore"),
	},
};

int ipc_kind_by_word(const char *word)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (streq(ipc_kinds[kind].word, word))
			return kind;
	return -1;
}
