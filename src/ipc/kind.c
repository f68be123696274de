/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/kind.h"

#include "base/kernel.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/want.h"

const struct ipc_kind_row ipc_kinds[KIND_COUNT] = {
	[KIND_SHM] = {
		.word = "shm",
		.what = N_("shared memory segment"),
		.reference = "shm",
		.place = "/proc/sysvipc/shm",
		.file_wants = WANT_RSS,
	},
	[KIND_MSG] = {
		.word = "msg",
		.what = N_("message queue"),
		.reference = "msg",
		.place = "/proc/sysvipc/msg",
	},
	[KIND_SEM] = {
		.word = "sem",
		.what = N_("semaphore set"),
		.reference = "sem",
		.place = "/proc/sysvipc/sem",
	},
	[KIND_PSHM] = {
		.word = "pshm",
		.what = N_("POSIX shared memory object"),
		.reference = "pshm",
		.place = POSIX_SHM_DIR,
		.prefix = "",
	},
	[KIND_PMSG] = {
		.word = "pmsg",
		.what = N_("POSIX message queue"),
		.reference = "mq",
		.place = POSIX_MQ_DIR,
		.prefix = "",
		.unmounted = true,
	},
	[KIND_PSEM] = {
		.word = "psem",
		.what = N_("POSIX semaphore"),
		.reference = "psem",
		.place = POSIX_SHM_DIR,
		.prefix = POSIX_SEM_PREFIX,
	},
};

int ipc_kind_by_word(const char *word)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (streq(ipc_kinds[kind].word, word))
			return kind;
	return -1;
}
