/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/kind.h"

#include "base/nls.h"
#include "base/util.h"
#include "ipc/posix_file.h"
#include "ipc/posix_mq.h"
#include "ipc/sysv_stat.h"

const struct ipc_kind_ops ipc_kinds[KIND_COUNT] = {
	[KIND_SHM] = {
		.word = "shm",
		.what = N_("shared memory segment"),
		.proc_file = "/proc/sysvipc/shm",
		.highest = shm_highest,
		.stat_slot = shm_stat_slot,
		.stat_id = shm_stat_id,
		.get = shm_get,
		.remove_id = shm_remove,
	},
	[KIND_MSG] = {
		.word = "msg",
		.what = N_("message queue"),
		.proc_file = "/proc/sysvipc/msg",
		.highest = msg_highest,
		.stat_slot = msg_stat_slot,
		.stat_id = msg_stat_id,
		.get = msg_get,
		.remove_id = msg_remove,
	},
	[KIND_SEM] = {
		.word = "sem",
		.what = N_("semaphore set"),
		.proc_file = "/proc/sysvipc/sem",
		.highest = sem_highest,
		.stat_slot = sem_stat_slot,
		.stat_id = sem_stat_id,
		.get = sem_get,
		.remove_id = sem_remove,
	},
	[KIND_PSHM] = {
		.word = "pshm",
		.what = N_("POSIX shared memory object"),
		.scan = posix_file_scan,
		.find = posix_file_find,
		.remove_name = posix_shm_remove,
	},
	[KIND_PMSG] = {
		.word = "pmsg",
		.what = N_("POSIX message queue"),
		.scan = posix_mq_scan,
		.find = posix_mq_find,
		.remove_name = posix_mq_remove,
	},
	[KIND_PSEM] = {
		.word = "psem",
		.what = N_("POSIX semaphore"),
		.scan = posix_file_scan,
		.find = posix_file_find,
		.remove_name = posix_sem_remove,
	},
};

int ipc_kind_by_word(const char *word)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (streq(ipc_kinds[kind].word, word))
			return kind;
	return -1;
}
