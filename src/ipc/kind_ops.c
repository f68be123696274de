/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/kind_ops.h"

#include "ipc/posix_file.h"
#include "ipc/posix_mq.h"
#include "ipc/sysv_stat.h"

const struct ipc_kind_ops ipc_kind_ops[KIND_COUNT] = {
	[KIND_SHM] = {
		.highest = shm_highest,
		.stat_slot = shm_stat_slot,
		.stat_id = shm_stat_id,
		.get = shm_get,
		.remove_id = shm_remove,
	},
	[KIND_MSG] = {
		.highest = msg_highest,
		.stat_slot = msg_stat_slot,
		.stat_id = msg_stat_id,
		.get = msg_get,
		.remove_id = msg_remove,
	},
	[KIND_SEM] = {
		.highest = sem_highest,
		.stat_slot = sem_stat_slot,
		.stat_id = sem_stat_id,
		.get = sem_get,
		.remove_id = sem_remove,
	},
	[KIND_PSHM] = {
		.scan = posix_file_scan,
		.find = posix_file_find,
		.remove_name = posix_shm_remove,
	},
	[KIND_PMSG] = {
		.scan = posix_mq_scan,
		.find = posix_mq_find,
		.remove_name = posix_mq_remove,
	},
	[KIND_PSEM] = {
		.scan = posix_file_scan,
		.find = posix_file_find,
		.remove_name = posix_sem_remove,
	},
};
