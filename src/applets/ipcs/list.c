/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of the command ipcs: one table for each kind and mode. */
#include <stdlib.h>

#include "applets/ipcs/failed.h"
#include "applets/ipcs/list.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/scan.h"

#define FIELD(name) offsetof(struct ipc_object, name)

/* A column whose heading and cells have one width, and what stands first in a row. */
#define COLUMN(heading, width, format, field) {heading, width, 1, width, 0, 0, format, FIELD(field)}
#define FIRST(heading, head, width, format, field)                                      \
	{heading, head, 0, width, 0, 0, format, FIELD(field)}
#define OWNER {N_("owner"), 10, 1, 10, 0, COL_CUT, fixed_user, FIELD(uid)}
#define END {NULL, 0, 0, 0, 0, 0, NULL, 0}

#define LIST_COLUMNS(id_name)                                                           \
	FIRST(N_("key"), 10, 10, fixed_key, key), COLUMN(id_name, 10, fixed_int, id), OWNER,    \
	COLUMN(N_("perms"), 10, fixed_access, mode)
/* Sizes for people end in the sixth column, and the next cell stays where it was. */
#define SIZE_COLUMNS(bytes, width)                                                      \
	{bytes, width, 1, width, 0, COL_BYTES, fixed_bytes, FIELD(size)},               \
	{N_("size"), width, 1, 6, (width) - 6, COL_RIGHT | COL_HUMAN, fixed_bytes, FIELD(size)}
#define CREATOR_COLUMNS(id_name)                                                        \
	FIRST(id_name, 10, 10, fixed_int, id), COLUMN(N_("perms"), 10, fixed_access, mode),     \
	COLUMN(N_("cuid"), 10, fixed_user, cuid), COLUMN(N_("cgid"), 10, fixed_group, cgid),    \
	COLUMN(N_("uid"), 10, fixed_user, uid), COLUMN(N_("gid"), 10, fixed_group, gid)
#define TIME_COLUMN(heading, gap, width, format, field)                                 \
	{heading, width, gap, width, 0, COL_WORDS, format, FIELD(field)}
/* The last two uses, and the last change. */
#define TIME_COLUMNS(id_name, width, use, use_field, other, other_field, change)        \
	FIRST(id_name, width, width, fixed_int, id), OWNER,                             \
	TIME_COLUMN(use, 1, 20, fixed_time_short, use_field),                           \
	TIME_COLUMN(other, 1, 20, fixed_time_short, other_field),                       \
	TIME_COLUMN(change, 1, 20, fixed_time_short, ctime)

static void put_flag(struct strbuf *out, const void *mode, mode_t flag, const char *word)
{
	if (*(const mode_t *)mode & flag)
		sb_puts(out, _(word));
}

static void put_dest(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_flag(out, field, IPC_MODE_DEST, N_("dest"));
}

static void put_locked(struct strbuf *out, const struct fixed_page *page UNUSED, const void *field)
{
	put_flag(out, field, IPC_MODE_LOCKED, N_("locked"));
}

static const struct fixed_column msg_list[] = {
	LIST_COLUMNS(N_("msqid")),
	SIZE_COLUMNS(N_("used-bytes"), 12),
	COLUMN(N_("messages"), 12, fixed_u64, msg.messages),
	END,
};

static const struct fixed_column shm_list[] = {
	LIST_COLUMNS(N_("shmid")),
	SIZE_COLUMNS(N_("bytes"), 10),
	COLUMN(N_("nattch"), 10, fixed_u64, shm.nattch),
	{N_("status"), 12, 1, 6, 0, COL_WORDS, put_dest, FIELD(mode)},
	{NULL, 0, 1, 6, 0, COL_WORDS, put_locked, FIELD(mode)},
	END,
};

static const struct fixed_column sem_list[] = {
	LIST_COLUMNS(N_("semid")),
	COLUMN(N_("nsems"), 10, fixed_u64, size),
	END,
};

static const struct fixed_column msg_creator[] = {CREATOR_COLUMNS(N_("msqid")), END};
static const struct fixed_column shm_creator[] = {CREATOR_COLUMNS(N_("shmid")), END};
static const struct fixed_column sem_creator[] = {CREATOR_COLUMNS(N_("semid")), END};

static const struct fixed_column msg_time[] = {
	TIME_COLUMNS(N_("msqid"), 8, N_("send"), msg.stime, N_("recv"), msg.rtime, N_("change")),
	END,
};

static const struct fixed_column shm_time[] = {
	TIME_COLUMNS(N_("shmid"), 10, N_("attached"), shm.atime, N_("detached"), shm.dtime,
		     N_("changed")),
	END,
};

static const struct fixed_column sem_time[] = {
	FIRST(N_("semid"), 8, 8, fixed_int, id),
	OWNER,
	TIME_COLUMN(N_("last-op"), 2, 26, fixed_time_full, sem.otime),
	TIME_COLUMN(N_("last-changed"), 1, 26, fixed_time_full, ctime),
	END,
};

static const struct fixed_column msg_pid[] = {
	FIRST(N_("msqid"), 10, 8, fixed_int, id),
	OWNER,
	{N_("lspid"), 10, 2, 5, 0, COL_RIGHT, fixed_int, FIELD(msg.lspid)},
	{N_("lrpid"), 10, 5, 5, 0, COL_RIGHT, fixed_int, FIELD(msg.lrpid)},
	END,
};

static const struct fixed_column shm_pid[] = {
	FIRST(N_("shmid"), 10, 10, fixed_int, id),
	OWNER,
	COLUMN(N_("cpid"), 10, fixed_int, shm.cpid),
	COLUMN(N_("lpid"), 10, fixed_int, shm.lpid),
	END,
};

static const struct view {
	const char *title; /* NULL: there is nothing to tell */
	const struct fixed_column *columns;
} views[IPCS_LIST_MODES][KIND_COUNT] = {
	[IPCS_LIST] = {
		[KIND_MSG] = {N_("Message Queues"), msg_list},
		[KIND_SHM] = {N_("Shared Memory Segments"), shm_list},
		[KIND_SEM] = {N_("Semaphore Arrays"), sem_list},
	},
	[IPCS_CREATOR] = {
		[KIND_MSG] = {N_("Message Queues Creators/Owners"), msg_creator},
		[KIND_SHM] = {N_("Shared Memory Segment Creators/Owners"), shm_creator},
		[KIND_SEM] = {N_("Semaphore Arrays Creators/Owners"), sem_creator},
	},
	[IPCS_TIME] = {
		[KIND_MSG] = {N_("Message Queues Send/Recv/Change Times"), msg_time},
		[KIND_SHM] = {N_("Shared Memory Attach/Detach/Change Times"), shm_time},
		[KIND_SEM] = {N_("Semaphore Operation/Change Times"), sem_time},
	},
	[IPCS_PID] = {
		[KIND_MSG] = {N_("Message Queues PIDs"), msg_pid},
		[KIND_SHM] = {N_("Shared Memory Creator/Last-op PIDs"), shm_pid},
	},
};

struct listing {
	struct ipcs *ipcs;
	struct fixed_table table;
};

static int visit(const struct ipc_object *object, void *arg)
{
	struct listing *listing = arg;

	fixed_table_row(&listing->table, &listing->ipcs->page, object);
	return 0;
}

int ipcs_list(struct ipcs *ipcs, enum ipc_kind kind)
{
	const struct view *view = &views[ipcs->mode][kind];
	struct listing listing = {.ipcs = ipcs};

	if (!view->title)
		return EXIT_SUCCESS;
	fixed_title(&ipcs->page, view->title);
	fixed_table_begin(&listing.table, &ipcs->page, view->columns);

	int err = ipc_scan(&ipcs->session->source, kind, 0, visit, &listing);

	return err ? ipcs_failed(ipcs, kind, err) : EXIT_SUCCESS;
}
