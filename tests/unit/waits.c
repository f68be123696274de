/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "waits.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "proc/take.h"
#include "sandbox.h"

int set_id, queue_id, segment_id;
mqd_t queue;

int make_objects(void **state UNUSED)
{
	struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 16};
	struct {
		long type;
		char text[1024];
	} message = {1, ""};

	need_sandbox();
	sandbox_clean();
	set_id = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
	queue_id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	segment_id = shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600);
	(void)mq_unlink("/sleepers");
	queue = mq_open("/sleepers", O_RDWR | O_CREAT, 0600, &attr);
	assert_true(set_id >= 0 && queue_id >= 0 && segment_id >= 0 && queue >= 0);
	/* Full for senders; receivers ask for a type that is not there. */
	while (msgsnd(queue_id, &message, sizeof(message.text), IPC_NOWAIT) == 0)
		;
	assert_int_equal(errno, EAGAIN);
	return 0;
}

int remove_objects(void **state UNUSED)
{
	(void)mq_close(queue);
	(void)mq_unlink("/sleepers");
	sandbox_clean();
	return 0;
}

const struct proc_sleeper *await_sleeper(struct proc_snapshot *snap, pid_t pid, unsigned want)
{
	unsigned rests = 0;

	do {
		assert_int_equal(proc_snapshot_pids(&live, want, &pid, 1, snap), 0);
		assert_int_equal(snap->hidden, 0);
		if (snap->sleeper_count)
			return snap->sleepers;
		proc_snapshot_free(snap);
	} while (keep_waiting(&rests));
	return not_null(NULL);
}

struct place object_of_fd(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	return place_of_file(st.st_dev, st.st_ino);
}

struct place set_object(const struct proc_snapshot *snap)
{
	return place_of_sysv(PLACE_SEM, snap->own.ipc, set_id);
}

struct place queue_object(const struct proc_snapshot *snap)
{
	return place_of_sysv(PLACE_MSG, snap->own.ipc, queue_id);
}
