/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/remove.h and ipc/unused.h: what was meant goes, and nothing else. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipc/kind_ops.h"
#include "ipc/posix_mq.h"
#include "ipc/remove.h"
#include "ipc/scan.h"
#include "ipc/unused.h"
#include "privs.h"
#include "sandbox.h"

static struct ipc_source live = IPC_SOURCE_LIVE;

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	(void)posix_mq_remove("q");
	(void)umask(0);
	return 0;
}

/* ---- one of each kind ---- */

static int make_sysv(enum ipc_kind kind)
{
	switch (kind) {
	case KIND_SHM:
		return shmget(IPC_PRIVATE, 1, 0600);
	case KIND_MSG:
		return msgget(IPC_PRIVATE, 0600);
	default:
		return semget(IPC_PRIVATE, 3, 0600);
	}
}

static void make_posix(enum ipc_kind kind)
{
	sem_t *sem;
	int fd;

	switch (kind) {
	case KIND_PSEM:
		sem = sem_open("/q", O_CREAT | O_EXCL, 0600, 1);
		assert_true(sem != SEM_FAILED);
		(void)sem_close(sem);
		break;
	case KIND_PMSG:
		fd = mq_open("/q", O_RDWR | O_CREAT | O_EXCL, 0600, NULL);
		if (fd < 0 && errno == ENOSYS)
			skip_because("this kernel has no POSIX message queues");
		assert_true(fd >= 0);
		(void)mq_close(fd);
		break;
	default:
		fd = shm_open("/q", O_RDWR | O_CREAT | O_EXCL, 0600);
		assert_true(fd >= 0);
		(void)close(fd);
	}
}

static void make(enum ipc_kind kind, struct ipc_object *object)
{
	if (kind_is_sysv(kind)) {
		int id = make_sysv(kind);

		assert_true(id >= 0);
		assert_int_equal(ipc_find_id(&live, kind, id, 0, object), 0);
	} else {
		make_posix(kind);
		assert_int_equal(ipc_find_name(&live, kind, "q", 0, object), 0);
	}
}

/* ---- identity ---- */

static void an_object_is_itself(void **state UNUSED)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object seen;
		struct ipc_object now;

		make((enum ipc_kind)kind, &seen);
		assert_true(ipc_same(&seen, &seen));
		assert_int_equal(ipc_look_again(&live, &seen, 0, &now), 0);
		assert_int_equal(ipc_remove(&live, &seen), 0);
		assert_int_equal(ipc_look_again(&live, &seen, 0, &now), -ENOENT);
		assert_int_equal(ipc_remove(&live, &seen), -ENOENT);
		assert_int_equal(ipc_remove_seen(&seen), -ENOENT);
	}
}

static void another_object_is_left_alone(void **state UNUSED)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object seen;
		struct ipc_object now;

		make((enum ipc_kind)kind, &seen);
		now = seen;
		if (kind_is_sysv((enum ipc_kind)kind))
			seen.ctime--; /* made again, it would have another time */
		else
			seen.posix.ino++; /* made again while the old one is held: another inode */
		assert_int_equal(ipc_look_again(&live, &seen, 0, &now), -ESTALE);
		assert_int_equal(ipc_remove(&live, &seen), -ESTALE);
		assert_int_equal(ipc_remove(&live, &now), 0);
	}
}

static void clearing_takes_all_of_a_kind(void **state UNUSED)
{
	static const enum ipc_kind kinds[] = {KIND_SHM, KIND_MSG, KIND_SEM};

	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		struct ipc_list list = IPC_LIST_INIT;

		ipc_clear(kinds[k]); /* nothing there: nothing happens */
		for (unsigned i = 0; i < 300; i++) {
			int id = make_sysv(kinds[k]);

			assert_true(id >= 0);
			if (random_below(3) == 0)
				assert_int_equal(ipc_kind_ops[kinds[k]].remove_id(id), 0);
		}
		ipc_clear(kinds[k]);
		assert_int_equal(ipc_collect(&live, KINDS_SYSV, 0, &list), 0);
		assert_int_equal(list.count, 0);
		ipc_list_free(&list);
	}
}

static bool closed_to_us(void *arg)
{
	CHILD_CHECK(privs_keep(0) == 0);
	CHILD_CHECK(!ipc_readable(arg));
	return true;
}

static void readable_by_its_mode(void **state UNUSED)
{
	sandbox_mount("mqueue", "/dev/mqueue");
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object object;
		struct shmid_ds shm = {.shm_perm = {.mode = 0}};
		struct msqid_ds msg = {.msg_perm = {.mode = 0}, .msg_qbytes = 1};
		struct semid_ds sem = {.sem_perm = {.mode = 0}};

		make((enum ipc_kind)kind, &object);
		assert_true(ipc_readable(&object));
		if (kind == KIND_SHM)
			assert_int_equal(shmctl(object.id, IPC_SET, &shm), 0);
		else if (kind == KIND_MSG)
			assert_int_equal(msgctl(object.id, IPC_SET, &msg), 0);
		else if (kind == KIND_SEM)
			assert_int_equal(semctl(object.id, 0, IPC_SET, &sem), 0);
		else if (kind == KIND_PSHM)
			assert_int_equal(chmod("/dev/shm/q", 0), 0);
		else if (kind == KIND_PMSG)
			assert_int_equal(chmod("/dev/mqueue/q", 0), 0);
		else
			assert_int_equal(chmod("/dev/shm/sem.q", 0), 0);
		assert_true(ipc_readable(&object)); /* to root it is */
		assert_in_child(closed_to_us, &object);
	}
	sandbox_unmount("/dev/mqueue");
}

/* ---- use ---- */

static void expect_use(const struct ipc_object *object, enum ipc_sign sign, uint64_t count)
{
	struct ipc_use use;

	assert_int_equal(ipc_find_use(&live, object, &use), 0);
	assert_int_equal(use.sign, sign);
	if (count)
		assert_int_equal(use.count, count);
	if (sign == SIGN_NONE)
		return;
	assert_int_equal(ipc_remove_unused(&live, object, &use), -EBUSY);
	assert_int_equal(use.sign, sign);
}

static void what_nobody_uses_goes(void **state UNUSED)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object object;
		struct ipc_use use;

		make((enum ipc_kind)kind, &object);
		expect_use(&object, SIGN_NONE, 0);
		assert_int_equal(ipc_remove_unused(&live, &object, &use), 0);
		assert_int_equal(use.sign, SIGN_NONE);
		assert_int_equal(ipc_find_use(&live, &object, &use), -ENOENT);
		assert_int_equal(ipc_remove_unused(&live, &object, &use), -ENOENT);
	}
}

static void an_attached_segment_is_used(void **state UNUSED)
{
	struct ipc_object object;
	void *one;
	void *two;

	make(KIND_SHM, &object);
	one = shmat(object.id, NULL, 0);
	two = shmat(object.id, NULL, SHM_RDONLY);
	expect_use(&object, SIGN_ATTACHED, 2);
	(void)shmdt(one);
	(void)shmdt(two);
	expect_use(&object, SIGN_NONE, 0);
}

static void waiting_messages_are_use(void **state UNUSED)
{
	struct {
		long type;
		char text[4];
	} message = {1, "abc"};
	struct ipc_object object;
	mqd_t queue;

	make(KIND_MSG, &object);
	assert_int_equal(msgsnd(object.id, &message, 3, 0), 0);
	expect_use(&object, SIGN_MESSAGES, 1);

	make(KIND_PMSG, &object);
	queue = mq_open("/q", O_WRONLY);
	assert_true(queue >= 0);
	assert_int_equal(mq_send(queue, "a", 1, 0), 0);
	assert_int_equal(mq_send(queue, "b", 1, 0), 0);
	expect_use(&object, SIGN_MESSAGES, 2);
	(void)mq_close(queue);
	expect_use(&object, SIGN_MESSAGES, 2);
}

/* A child that has used the object and lives on until its pipe is closed. */
static pid_t start_user(bool (*body)(int id), int id, int *hold)
{
	int ends[2];
	int told[2];
	char byte;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pipe(told), 0);
	(void)fflush(NULL);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)close(ends[1]);
		if (!body(id) || write(told[1], "x", 1) != 1)
			_exit(1);
		if (read(ends[0], &byte, 1) < 0)
			_exit(1);
		_exit(0);
	}
	(void)close(ends[0]);
	(void)close(told[1]);
	assert_int_equal(read(told[0], &byte, 1), 1);
	(void)close(told[0]);
	*hold = ends[1];
	return pid;
}

static void end_user(pid_t pid, int hold)
{
	int status;

	(void)close(hold);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static bool send_and_receive(int id)
{
	struct {
		long type;
		char text[4];
	} message = {1, "abc"};

	return msgsnd(id, &message, 3, 0) == 0 && msgrcv(id, &message, 3, 0, 0) == 3;
}

static bool count_up(int id)
{
	/* All of them: a semaphore that nobody was at could be that of somebody unseen. */
	struct sembuf up[] = {{0, 1, 0}, {1, 1, 0}, {2, 1, 0}};

	return semop(id, up, 3) == 0;
}

static void a_living_operator_is_use(void **state UNUSED)
{
	static const struct {
		enum ipc_kind kind;
		bool (*body)(int);
	} cases[] = {{KIND_MSG, send_and_receive}, {KIND_SEM, count_up}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_object object;
		int hold;
		pid_t pid;

		make(cases[i].kind, &object);
		pid = start_user(cases[i].body, object.id, &hold);
		expect_use(&object, SIGN_OPERATOR, (uint64_t)pid);
		end_user(pid, hold);
		expect_use(&object, SIGN_NONE, 0);
	}
}

static void sleepers_are_use(void **state UNUSED)
{
	struct sembuf down = {.sem_num = 1, .sem_op = -1};
	struct ipc_object object;
	unsigned rests = 0;

	make(KIND_SEM, &object);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(semop(object.id, &down, 1) == 0);
	while (semctl(object.id, 1, GETNCNT) == 0 && keep_waiting(&rests))
		;
	expect_use(&object, SIGN_SLEEPERS, 1);
	assert_int_equal(semctl(object.id, 0, IPC_RMID), 0);
	(void)waitpid(pid, NULL, 0);
}

static void open_files_are_used(void **state UNUSED)
{
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PMSG, KIND_PSEM};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct ipc_object object;
		sem_t *sem = SEM_FAILED;
		int fd = -1;

		make(kinds[i], &object);
		if (kinds[i] == KIND_PSHM)
			fd = shm_open("/q", O_RDONLY, 0);
		else if (kinds[i] == KIND_PMSG)
			fd = mq_open("/q", O_RDONLY);
		else
			sem = sem_open("/q", 0);
		assert_true(fd >= 0 || sem != SEM_FAILED);
		expect_use(&object, SIGN_OPEN, 0);
		if (sem != SEM_FAILED)
			(void)sem_close(sem);
		else
			(void)close(fd);
		expect_use(&object, SIGN_NONE, 0);
	}
}

static void an_exchanged_file_is_left_alone(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_use use;
	struct stat st;

	make(KIND_PSHM, &object);
	/* Both exist at once, so that the inode number is not used again. */
	assert_int_equal(rename("/dev/shm/q", "/dev/shm/old"), 0);
	make_posix(KIND_PSHM);
	assert_int_equal(ipc_find_use(&live, &object, &use), -ESTALE);
	assert_int_equal(ipc_remove_unused(&live, &object, &use), -ESTALE);
	assert_int_equal(stat("/dev/shm/q", &st), 0);
	assert_int_equal(unlink("/dev/shm/q"), 0);
	assert_int_equal(symlink("old", "/dev/shm/q"), 0);
	assert_true(ipc_find_use(&live, &object, &use) < 0);
	assert_true(ipc_remove_unused(&live, &object, &use) < 0);
	assert_int_equal(stat("/dev/shm/old", &st), 0);
}

static bool look_without_rights(void *object)
{
	struct ipc_use use;

	CHILD_CHECK(privs_keep(0) == 0);
	CHILD_CHECK(ipc_find_use(&live, object, &use) == -EACCES);
	CHILD_CHECK(ipc_remove_unused(&live, object, &use) == -EACCES);
	return true;
}

static void what_cannot_be_told_is_an_error(void **state UNUSED)
{
	struct semid_ds sem = {.sem_perm = {.mode = 0}};
	struct ipc_object object;

	make(KIND_SEM, &object);
	assert_int_equal(semctl(object.id, 0, IPC_SET, &sem), 0);
	assert_int_equal(ipc_find_id(&live, KIND_SEM, object.id, 0, &object), 0);
	assert_in_child(look_without_rights, &object);
	make(KIND_PSHM, &object);
	assert_int_equal(chmod("/dev/shm/q", 0), 0);
	assert_in_child(look_without_rights, &object);
}

/* In a PID namespace of our own, where who used the objects has the number 0. */
static bool look_from_inside(const struct ipc_object *objects)
{
	struct ipc_use use;

	return ipc_find_use(&live, &objects[0], &use) == -EOPNOTSUPP &&
	       ipc_remove_unused(&live, &objects[0], &use) == -EOPNOTSUPP &&
	       ipc_find_use(&live, &objects[1], &use) == -EOPNOTSUPP &&
	       ipc_remove_unused(&live, &objects[1], &use) == -EOPNOTSUPP &&
	       ipc_find_use(&live, &objects[2], &use) == 0 && use.sign == SIGN_NONE;
}

static int status_of(pid_t pid)
{
	int status = -1;

	return waitpid(pid, &status, 0) == pid ? status : -1;
}

static void who_lives_outside_may_use_it(void **state UNUSED)
{
	struct ipc_object objects[3];

	make(KIND_MSG, &objects[0]);
	assert_true(send_and_receive(objects[0].id));
	make(KIND_SEM, &objects[1]);
	assert_true(count_up(objects[1].id));
	make(KIND_SEM, &objects[2]); /* which nobody ever used */
	assert_int_equal(ipc_find_id(&live, KIND_MSG, objects[0].id, 0, &objects[0]), 0);
	assert_int_equal(ipc_find_id(&live, KIND_SEM, objects[1].id, 0, &objects[1]), 0);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		/* Only children enter it. */
		pid_t inner = unshare(CLONE_NEWPID) < 0 ? -1 : fork();

		if (inner == 0)
			_exit(!look_from_inside(objects));
		_exit(inner < 0 || status_of(inner) != 0);
	}
	assert_int_equal(status_of(pid), 0);
}

static bool without_leases(void *object)
{
	struct ipc_use use;

	/* F_SETLEASE; a kernel where /proc/sys/fs/leases-enable is 0 says the same */
	CHILD_CHECK(sandbox_deny(SYS_fcntl, 1, F_SETLEASE & 0xff, EINVAL));
	CHILD_CHECK(ipc_find_use(&live, object, &use) == -EOPNOTSUPP);
	CHILD_CHECK(ipc_remove_unused(&live, object, &use) == -EOPNOTSUPP);
	return true;
}

static void without_leases_it_cannot_be_told(void **state UNUSED)
{
	struct ipc_object object;

	make(KIND_PSHM, &object);
	assert_in_child(without_leases, &object);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(an_object_is_itself),
		CLEAN(another_object_is_left_alone),
		CLEAN(clearing_takes_all_of_a_kind),
		CLEAN(readable_by_its_mode),
		CLEAN(what_nobody_uses_goes),
		CLEAN(an_attached_segment_is_used),
		CLEAN(waiting_messages_are_use),
		CLEAN(a_living_operator_is_use),
		CLEAN(sleepers_are_use),
		CLEAN(open_files_are_used),
		CLEAN(an_exchanged_file_is_left_alone),
		CLEAN(what_cannot_be_told_is_an_error),
		CLEAN(who_lives_outside_may_use_it),
		CLEAN(without_leases_it_cannot_be_told),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
