/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/unused.h"

#include <errno.h>
#include <mqueue.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kernel.h"
#include "base/util.h"
#include "ipc/lease.h"
#include "ipc/remove.h"
#include "ipc/semset.h"
#include "ipc/source.h"

/* A process that got our own number back is not the one that used the object. */
static bool is_alive(pid_t pid)
{
	return pid > 0 && pid != getpid() && (kill(pid, 0) == 0 || errno != ESRCH);
}

/* The first sign is the one that is told. */
static void note(struct ipc_use *use, enum ipc_sign sign, uint64_t count)
{
	if (use->sign == SIGN_NONE && count > 0)
		*use = (struct ipc_use){sign, count};
}

static void note_operator(struct ipc_use *use, pid_t pid)
{
	note(use, SIGN_OPERATOR, is_alive(pid) ? (uint64_t)pid : 0);
}

/*
 * In the first PID namespace every process has a number. In others 0 can also stand for one
 * outside, of which nothing can be told.
 */
static bool sees_all_pids(void)
{
	struct stat st;

	/* PROC_PID_INIT_INO of the kernel's include/linux/proc_ns.h */
	return stat("/proc/self/ns/pid", &st) == 0 && st.st_ino == FIRST_PID_SPACE;
}

static int use_of_shm(const struct ipc_object *object, struct ipc_use *use)
{
	note(use, SIGN_ATTACHED, object->shm.nattch);
	return 0;
}

static int use_of_msg(const struct ipc_object *object, struct ipc_use *use)
{
	note(use, SIGN_MESSAGES, object->msg.messages);
	note_operator(use, object->msg.lspid);
	note_operator(use, object->msg.lrpid);
	/* Somebody did it, whose number we do not see. */
	if (use->sign == SIGN_NONE && ((object->msg.lspid == 0 && object->msg.stime != 0) ||
				       (object->msg.lrpid == 0 && object->msg.rtime != 0)))
		return -EOPNOTSUPP;
	return 0;
}

/* Who changed it last is not seen; a semaphore that nobody ever changed is 0. */
static bool has_unseen_operator(const struct ipc_object *set,
				const struct ipc_sem_element *elements)
{
	for (uint64_t i = 0; i < set->size; i++)
		if (elements[i].pid == 0 && (set->sem.otime != 0 || elements[i].value != 0))
			return true;
	return false;
}

static int use_of_sem(const struct ipc_object *object, struct ipc_use *use)
{
	struct ipc_sem_element *elements;
	uint64_t sleepers = 0;
	int err = ipc_sem_elements(object->id, (size_t)object->size, &elements);

	if (err)
		return err == -EIDRM ? -ENOENT : err;
	for (uint64_t i = 0; i < object->size; i++)
		sleepers += (uint64_t)elements[i].ncount + elements[i].zcount;
	note(use, SIGN_SLEEPERS, sleepers);
	for (uint64_t i = 0; i < object->size && use->sign == SIGN_NONE; i++)
		note_operator(use, elements[i].pid);
	if (use->sign == SIGN_NONE && has_unseen_operator(object, elements) && !sees_all_pids())
		err = -EOPNOTSUPP;
	free(elements);
	return err;
}

static int find_sysv_use(struct ipc_source *source, const struct ipc_object *seen,
			 struct ipc_use *use)
{
	static int (*const use_of[KIND_COUNT])(const struct ipc_object *, struct ipc_use *) = {
		[KIND_SHM] = use_of_shm,
		[KIND_MSG] = use_of_msg,
		[KIND_SEM] = use_of_sem,
	};
	struct ipc_object now;
	int err = ipc_look_again(source, seen, 0, &now);

	return err ? err : use_of[seen->kind](&now, use);
}

/* Look at the open object and take a lease on it. */
static int look_and_lease(int fd, const struct ipc_object *seen, struct ipc_use *use)
{
	struct ipc_object now;
	struct mq_attr attr;
	int err = lease_look(fd, seen, &now);

	/* Other names of the file stay: who looks for it there does not lose it. */
	if (err && err != -EMLINK)
		return err;
	if (kind_is_in(seen->kind, KINDS_QUEUES) && mq_getattr(fd, &attr) < 0)
		return -errno;
	if (kind_is_in(seen->kind, KINDS_QUEUES))
		note(use, SIGN_MESSAGES, (uint64_t)attr.mq_curmsgs);
	err = lease_take(fd);
	if (err != -EBUSY)
		return err;
	note(use, SIGN_OPEN, 1);
	return 0;
}

/*
 * Under the lease: somebody who asks for it back is one who is just opening the object. A queue
 * goes right after the lease instead, for with it the removal could wait for an opener who waits
 * for the lease (ipc/lease.h).
 */
static int remove_leased(struct ipc_source *source, int fd, const struct ipc_object *seen,
			 struct ipc_use *use)
{
	bool is_queue = kind_is_in(seen->kind, KINDS_QUEUES);
	struct ipc_object now;
	int err = is_queue ? lease_look(fd, seen, &now) : ipc_look_again(source, seen, 0, &now);

	if (err)
		return err;
	if (!lease_is_held(fd)) {
		note(use, SIGN_OPEN, 1);
		return -EBUSY;
	}
	if (is_queue)
		lease_drop(fd);
	return ipc_remove_seen(seen);
}

static int try_posix(struct ipc_source *source, const struct ipc_object *seen,
		     struct ipc_use *use, bool remove)
{
	struct lease_signals signals;
	int fd = lease_open(seen);

	if (fd == -EAGAIN) {
		note(use, SIGN_OPEN, 1);
		return 0;
	}
	if (fd < 0)
		return fd;

	int err = lease_signals_hold(&signals, NULL);

	if (!err) {
		err = look_and_lease(fd, seen, use);
		if (!err && remove && use->sign == SIGN_NONE)
			err = remove_leased(source, fd, seen, use);
		(void)close(fd); /* gives the lease up */
		lease_signals_release(&signals);
	} else {
		(void)close(fd);
	}
	return err;
}

int ipc_find_use(struct ipc_source *source, const struct ipc_object *seen, struct ipc_use *use)
{
	*use = (struct ipc_use){SIGN_NONE, 0};
	if (kind_is_sysv(seen->kind))
		return find_sysv_use(source, seen, use);
	return try_posix(source, seen, use, false);
}

int ipc_remove_unused(struct ipc_source *source, const struct ipc_object *seen,
		      struct ipc_use *use)
{
	*use = (struct ipc_use){SIGN_NONE, 0};

	int err = kind_is_sysv(seen->kind) ? find_sysv_use(source, seen, use)
					   : try_posix(source, seen, use, true);

	if (err || use->sign != SIGN_NONE)
		return err ? err : -EBUSY;
	return kind_is_sysv(seen->kind) ? ipc_remove_seen(seen) : 0;
}
