/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One object in full, `ipcs -i`. */
#include <errno.h>
#include <stdlib.h>

#include "applets/ipcs/detail.h"
#include "applets/ipcs/failed.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/scan.h"
#include "ipc/semset.h"

/* A value with what stands around it. Scripts look for the labels: they are not translated. */
struct field {
	const char *label, *end;
	struct fixed_column cell;
};

#define CELL(width, flags, format, offset) {NULL, 0, 0, width, 0, flags, format, offset}
#define FIELD(label, format, name, end)                                                 \
	{label, end, CELL(0, 0, format, offsetof(struct ipc_object, name))}
#define SIZE(bytes, human, format, offset)                                              \
	{bytes "=", "\t", CELL(0, COL_BYTES, format, offset)},                          \
	{human "=", "\t", CELL(0, COL_HUMAN, format, offset)}
#define TIME(label, name)                                                               \
	{label, "\n", CELL(26, COL_WORDS, fixed_time_full, offsetof(struct ipc_object, name))}
/* The last two uses, and the last change. */
#define TIMES(use, use_name, other, other_name)                                         \
	TIME(use, use_name), TIME(other, other_name), TIME("change_time=", ctime)
#define PIDS(first, first_name, second, second_name, end)                               \
	FIELD(first, fixed_int, first_name, "\t"), FIELD(second, fixed_int, second_name, end)
#define OWNERS(gap, end)                                                                \
	FIELD("uid=", fixed_u32, uid, gap), FIELD("gid=", fixed_u32, gid, gap),         \
	FIELD("cuid=", fixed_u32, cuid, gap), FIELD("cgid=", fixed_u32, cgid, end)
#define MODES(gap)                                                                      \
	FIELD("mode=", fixed_mode_0, mode, gap), FIELD("access_perms=", fixed_access_0, mode, "\n")
#define END {NULL, NULL, CELL(0, 0, NULL, 0)}

static void put_queue_limit(struct strbuf *out, const struct fixed_page *page, const void *field)
{
	const struct ipc_object *queue = field;

	if (queue->unknown & UNKNOWN_MAX_BYTES)
		sb_putc(out, '?');
	else
		fixed_bytes(out, page, &queue->msg.max_bytes);
}

static const struct field shm_fields[] = {
	FIELD("Shared memory Segment shmid=", fixed_int, id, "\n"),
	OWNERS("\t", "\n"),
	MODES("\t"),
	SIZE("bytes", "size", fixed_bytes, offsetof(struct ipc_object, size)),
	PIDS("lpid=", shm.lpid, "cpid=", shm.cpid, "\t"),
	FIELD("nattch=", fixed_u64, shm.nattch, "\n"),
	TIMES("att_time=", shm.atime, "det_time=", shm.dtime),
	END,
};

static const struct field msg_fields[] = {
	FIELD("Message Queue msqid=", fixed_int, id, "\n"),
	OWNERS("\t", "\t"),
	FIELD("mode=", fixed_mode_0, mode, "\n"),
	SIZE("cbytes", "csize", fixed_bytes, offsetof(struct ipc_object, size)),
	SIZE("qbytes", "qsize", put_queue_limit, 0),
	FIELD("qnum=", fixed_u64, msg.messages, "\t"),
	PIDS("lspid=", msg.lspid, "lrpid=", msg.lrpid, "\n"),
	TIMES("send_time=", msg.stime, "rcv_time=", msg.rtime),
	END,
};

static const struct field sem_fields[] = {
	FIELD("Semaphore Array semid=", fixed_int, id, "\n"),
	OWNERS("\t ", "\n"),
	MODES(", "),
	FIELD("nsems = ", fixed_u64, size, "\n"),
	TIME("otime = ", sem.otime),
	TIME("ctime = ", ctime),
	END,
};

static const struct field *const fields[KIND_COUNT] = {
	[KIND_SHM] = shm_fields,
	[KIND_MSG] = msg_fields,
	[KIND_SEM] = sem_fields,
};

struct semaphore {
	unsigned number;
	struct ipc_sem_element element;
};

#define SEMAPHORE_COLUMN(heading, gap, format, field)                                   \
	{heading, 10, gap, 10, 0, 0, format, offsetof(struct semaphore, field)}

static const struct fixed_column semaphore_columns[] = {
	SEMAPHORE_COLUMN(N_("semnum"), 0, fixed_u32, number),
	SEMAPHORE_COLUMN(N_("value"), 1, fixed_u32, element.value),
	SEMAPHORE_COLUMN(N_("ncount"), 1, fixed_u32, element.ncount),
	SEMAPHORE_COLUMN(N_("zcount"), 1, fixed_u32, element.zcount),
	SEMAPHORE_COLUMN(N_("pid"), 1, fixed_int, element.pid),
	{NULL, 0, 0, 0, 0, 0, NULL, 0},
};

static void put_fields(struct ipcs *ipcs, const struct ipc_object *object)
{
	sb_putc(ipcs->page.out, '\n');
	for (const struct field *f = fields[object->kind]; f->label; f++) {
		if (!fixed_shows(&ipcs->page, f->cell.flags))
			continue;
		sb_puts(ipcs->page.out, f->label);
		fixed_put_cell(&ipcs->page, &f->cell, f->cell.width, object);
		sb_puts(ipcs->page.out, f->end);
	}
}

static void put_semaphores(struct ipcs *ipcs, const struct ipc_sem_element *elements, size_t count)
{
	struct fixed_table table;

	fixed_table_begin(&table, &ipcs->page, semaphore_columns);
	for (size_t i = 0; i < count; i++) {
		struct semaphore row = {(unsigned)i, elements[i]};

		fixed_table_row(&table, &ipcs->page, &row);
	}
}

/* As util-linux has it, an object that is not there is told of, but no failure. */
static int not_found(const struct ipcs *ipcs)
{
	msg_warn(_("id %d not found"), ipcs->id);
	return EXIT_SUCCESS;
}

static int show_set(struct ipcs *ipcs, const struct ipc_object *set)
{
	struct ipc_sem_element *elements;
	int err = ipc_sem_elements(ipcs->id, (size_t)set->size, &elements);

	if (err == -EIDRM)
		return not_found(ipcs);
	if (err) {
		msg_errno(-err, err == -EACCES ? _("cannot read the values of semaphore set %d "
						   "without CAP_IPC_OWNER")
					       : _("cannot read the values of semaphore set %d"),
			  ipcs->id);
		return EXIT_FAILURE;
	}
	put_fields(ipcs, set);
	put_semaphores(ipcs, elements, (size_t)set->size);
	sb_putc(ipcs->page.out, '\n');
	free(elements);
	return EXIT_SUCCESS;
}

int ipcs_detail(struct ipcs *ipcs, enum ipc_kind kind)
{
	struct ipc_source *source = &ipcs->session->source;
	struct ipc_object object;
	int err = ipc_find_id(source, kind, ipcs->id, 0, &object);

	if (err == -ENOENT || (err == -ENOSYS && sysroot_is_live(&source->root)))
		return not_found(ipcs);
	if (err)
		return ipcs_failed(ipcs, kind, err);
	if (kind == KIND_SEM && sysroot_is_live(&source->root))
		return show_set(ipcs, &object);
	put_fields(ipcs, &object);
	sb_putc(ipcs->page.out, '\n');
	if (kind != KIND_SEM)
		return EXIT_SUCCESS;
	fixed_flush(&ipcs->page);
	msg_warn(_("a captured system does not hold the values of its semaphores"));
	return EXIT_FAILURE;
}
