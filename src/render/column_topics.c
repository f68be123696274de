/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "render/column_topics.h"

#include "render/column_common.h"
#include "render/column_leak.h"
#include "render/column_limits.h"
#include "render/column_ls.h"
#include "render/column_namespace.h"
#include "render/column_posix.h"
#include "render/column_processes.h"
#include "render/column_recorded.h"
#include "render/column_sysv.h"

const struct column_topic *const column_topics[] = {
	&column_topic_common,
	&column_topic_shm,
	&column_topic_msg,
	&column_topic_sem,
	&column_topic_posix,
	&column_topic_limits,
	&column_topic_processes,
	&column_topic_namespace,
	NULL,
};

/* A name that two topics have means the column of the first. */
#define TOPICS_OF_OBJECTS                                                               \
	&column_topic_ls, &column_topic_common, &column_topic_shm, &column_topic_msg,   \
	&column_topic_sem, &column_topic_posix, &column_topic_recorded,                 \
	&column_topic_processes, &column_topic_namespace

const struct column_topic *const column_topics_ls[] = {TOPICS_OF_OBJECTS, NULL};

const struct column_topic *const column_topics_leaks[] = {
	&column_topic_leak, TOPICS_OF_OBJECTS, NULL,
};
