/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/retire.h: what is unused goes; what is used, changed or wanted meanwhile stays. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "ipc/hideout.h"
#include "ipc/retire_recover.h"
#include "ipc/scan.h"
#include "ipc/semun.h"
#include "privs.h"
#include "retired.h"
#include "sandbox.h"

/* ---- objects, and the one call that is tested ---- */

static void make(enum ipc_kind kind, struct ipc_object *object)
{
	int id = -1;
	int fd;

	if (kind == KIND_SHM)
		id = shmget(IPC_PRIVATE, 1, 0600);
	else if (kind == KIND_MSG)
		id = msgget(IPC_PRIVATE, 0600);
	else if (kind == KIND_SEM)
		id = semget(IPC_PRIVATE, 3, 0600);
	else if (kind == KIND_PSHM)
		make_file("q");
	else if (kind == KIND_PSEM)
		make_file("sem.q");
	else {
		fd = mq_open("/q", O_RDWR | O_CREAT | O_EXCL, 0600, NULL);
		if (fd < 0 && errno == ENOSYS)
			skip_because("this kernel has no POSIX message queues");
		assert_true(fd >= 0);
		(void)mq_close(fd);
	}
	if (kind_is_sysv(kind)) {
		assert_true(id >= 0);
		assert_int_equal(ipc_find_id(&machine, kind, id, 0, object), 0);
	} else {
		assert_int_equal(ipc_find_name(&machine, kind, "q", 0, object), 0);
	}
}

static int look(const struct ipc_object *seen, struct ipc_object *now)
{
	return kind_is_sysv(seen->kind) ? ipc_find_id(&machine, seen->kind, seen->id, 0, now)
					: ipc_find_name(&machine, seen->kind, seen->name, 0, now);
}

static int retire(const struct ipc_object *seen)
{
	struct ipc_retired item = {.seen = seen};

	ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){0});
	return item.result;
}

static void expect_left(const struct ipc_object *object, int result)
{
	struct ipc_object now;

	assert_int_equal(retire(object), result);
	assert_int_equal(look(object, &now), 0);
}

/* ---- outcomes of one object ---- */

static void what_nobody_uses_goes(void **state UNUSED)
{
	for (int pass = 0; pass < 2; pass++)
		for (int kind = 0; kind < KIND_COUNT; kind++) {
			struct ipc_object object, now;
			struct ipc_retired item = {.seen = &object};

			make((enum ipc_kind)kind, &object);
			ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.no_lease = pass == 1});
			assert_int_equal(item.result, 0);
			assert_int_equal(look(&object, &now), -ENOENT);
			ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.no_lease = pass == 1});
			assert_int_equal(item.result, -ENOENT);
		}
	expect_no_hideout();
}

static void what_is_open_or_mapped_stays(void **state UNUSED)
{
	struct ipc_object object;
	void *map;
	int fd;

	make(KIND_PSHM, &object);
	fd = shm_open("/q", O_RDONLY, 0);
	expect_left(&object, -EBUSY);
	map = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 0);
	assert_true(map != MAP_FAILED);
	(void)close(fd);
	expect_left(&object, -EBUSY);
	(void)munmap(map, 1);
	assert_int_equal(retire(&object), 0);

	make(KIND_PMSG, &object);
	fd = mq_open("/q", O_RDONLY);
	expect_left(&object, -EBUSY);
	(void)mq_close(fd);
	assert_int_equal(retire(&object), 0);

	make(KIND_SHM, &object);
	map = shmat(object.id, NULL, 0);
	expect_left(&object, -EBUSY);
	(void)shmdt(map);
	expect_left(&object, -ESTALE); /* it was not attached since it was made */
	expect_no_hideout();
}

static bool sleep_on(void *arg)
{
	const struct ipc_object *set = arg;
	struct sembuf down = {.sem_num = 2, .sem_op = -1};

	child_ready();
	return semop(set->id, &down, 1) < 0;
}

static void who_sleeps_on_a_set_keeps_it(void **state UNUSED)
{
	struct ipc_object object;
	struct child child;

	make(KIND_SEM, &object);
	child_start_waiting(&child, sleep_on, &object);
	for (unsigned i = 0; i < 1000 && semctl(object.id, 2, GETNCNT) == 0; i++)
		(void)usleep(10000);
	expect_left(&object, -EBUSY);
	child_end(&child);
	assert_int_equal(retire(&object), 0);
}

static int retire_set(const struct ipc_object *set, const struct ipc_sem_element *elements,
		      time_t looked)
{
	struct ipc_retired item = {.seen = set, .elements = elements};

	ipc_retire(&machine, &item, 1, &(struct ipc_retire_how){.looked = looked});
	return item.result;
}

/* Where times cannot tell that somebody was there in the same second, the pids do. */
static void who_was_at_a_set_shows(void **state UNUSED)
{
	struct ipc_sem_element elements[3] = {{0, 1, 0, 0}};
	struct ipc_object object, before;

	make(KIND_SEM, &object);
	assert_int_equal(semctl(object.id, 0, SETVAL, (union semun){.val = 0}), 0);
	assert_int_equal(ipc_find_id(&machine, KIND_SEM, object.id, 0, &object), 0);
	assert_int_equal(retire_set(&object, elements, 0), -ESTALE);
	assert_int_equal(retire_set(&object, elements, object.ctime), -ESTALE);

	/* A value is looked at whatever the times say; so are the times. */
	elements[1].value = 1;
	assert_int_equal(retire_set(&object, elements, object.ctime + 1), -ESTALE);
	elements[1].value = 0;
	before = object;
	before.ctime--;
	assert_int_equal(retire_set(&before, elements, object.ctime + 1), -ESTALE);
	before = object;
	before.sem.otime = object.ctime - 1;
	assert_int_equal(retire_set(&before, elements, object.ctime + 1), -ESTALE);

	assert_int_equal(retire_set(&object, elements, object.ctime + 1), 0);
	assert_int_equal(retire_set(&object, elements, object.ctime + 1), -ENOENT);
}

static void what_has_changed_stays(void **state UNUSED)
{
	struct {
		long type;
		char text[4];
	} message = {1, "abc"};
	struct sembuf up = {.sem_num = 1, .sem_op = 1};
	struct ipc_object object;
	int fd;

	make(KIND_MSG, &object);
	assert_int_equal(msgsnd(object.id, &message, 3, 0), 0);
	expect_left(&object, -ESTALE);

	make(KIND_SEM, &object);
	assert_int_equal(semop(object.id, &up, 1), 0);
	expect_left(&object, -ESTALE);

	make(KIND_SEM, &object);
	assert_int_equal(semctl(object.id, 0, SETVAL, 7), 0);

	struct ipc_sem_element elements[3] = {{0, 0, 0, 0}};
	struct ipc_retired item = {.seen = &object, .elements = elements};

	ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){0});
	assert_int_equal(item.result, -ESTALE);

	make(KIND_PMSG, &object);
	fd = mq_open("/q", O_WRONLY);
	assert_int_equal(mq_send(fd, "a", 1, 0), 0);
	(void)mq_close(fd);
	object.unknown &= ~(unsigned)UNKNOWN_COUNT; /* as if its messages had been counted: 0 */
	expect_left(&object, -ESTALE);

	make(KIND_PSHM, &object);
	assert_int_equal(truncate("/dev/shm/q", 100), 0);
	expect_left(&object, -ESTALE);
	assert_int_equal(ipc_find_name(&machine, KIND_PSHM, "q", 0, &object), 0);
	object.posix.mtime--;
	expect_left(&object, -ESTALE);
	object.posix.mtime++;
	object.ctime--;
	expect_left(&object, -ESTALE);
	expect_no_hideout();
}

/* Within one second times tell little. */
static void what_has_just_changed_stays(void **state UNUSED)
{
	static const char *const files[KIND_COUNT] = {
		[KIND_PSHM] = "/dev/shm/q", [KIND_PSEM] = "/dev/shm/sem.q"};
	struct ipc_object object;

	for (int kind = KIND_PSHM; kind < KIND_COUNT; kind++) {
		if (!files[kind])
			continue;
		make((enum ipc_kind)kind, &object);
		(void)usleep(20000); /* the file's clock has ticked */
		assert_int_equal(chmod(files[kind], 0640), 0);
		assert_int_equal(chmod(files[kind], 0600), 0);
		expect_left(&object, -ESTALE);
		assert_int_equal(unlink(files[kind]), 0);
	}

	struct shmid_ds ds;

	make(KIND_SHM, &object);
	assert_int_equal(shmctl(object.id, IPC_STAT, &ds), 0);
	ds.shm_perm.mode = 0640;
	assert_int_equal(shmctl(object.id, IPC_SET, &ds), 0);
	expect_left(&object, -ESTALE);
	expect_no_hideout();
}

/* sem_post(3) changes nothing but the value, in memory. */
static void a_semaphore_with_another_value_stays(void **state UNUSED)
{
	struct ipc_object object;
	sem_t *semaphore = sem_open("/q", O_CREAT | O_EXCL, 0600, 1);

	assert_true(semaphore != SEM_FAILED);
	assert_int_equal(ipc_find_name(&machine, KIND_PSEM, "q", WANT_COUNT, &object), 0);
	assert_int_equal(sem_post(semaphore), 0);
	(void)sem_close(semaphore);
	expect_left(&object, -ESTALE);
	assert_int_equal(ipc_find_name(&machine, KIND_PSEM, "q", WANT_COUNT, &object), 0);
	assert_int_equal(retire(&object), 0);
	expect_no_hideout();
}

static void another_one_stays(void **state UNUSED)
{
	struct ipc_object object;
	struct stat st;

	make(KIND_PSHM, &object);
	assert_int_equal(rename("/dev/shm/q", "/dev/shm/old"), 0);
	assert_int_equal(retire(&object), -ENOENT);
	make_file("q");
	expect_left(&object, -ESTALE);
	assert_int_equal(unlink("/dev/shm/q"), 0);
	assert_int_equal(symlink("old", "/dev/shm/q"), 0);
	assert_int_equal(retire(&object), -ESTALE);
	assert_int_equal(unlink("/dev/shm/q"), 0);
	assert_int_equal(mkdir("/dev/shm/q", 0700), 0);
	assert_int_equal(retire(&object), -ESTALE);
	assert_int_equal(rmdir("/dev/shm/q"), 0);
	assert_int_equal(mkfifo("/dev/shm/q", 0600), 0);
	assert_int_equal(retire(&object), -ESTALE);
	assert_int_equal(stat("/dev/shm/old", &st), 0);
	expect_no_hideout();
}

static void a_file_with_two_names_stays(void **state UNUSED)
{
	struct ipc_object object;
	struct ipc_retired item = {.seen = &object};

	make(KIND_PSHM, &object);
	assert_int_equal(link("/dev/shm/q", "/dev/shm/other"), 0);
	assert_int_equal(ipc_find_name(&machine, KIND_PSHM, "q", 0, &object), 0);
	expect_left(&object, -EMLINK);
	ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.no_lease = true});
	assert_int_equal(item.result, -EMLINK);
}

static bool never(void *arg, const struct ipc_object *object UNUSED, int fd UNUSED)
{
	(*(unsigned *)arg)++;
	return false;
}

static void the_caller_has_the_last_word(void **state UNUSED)
{
	unsigned asked = 0;

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct ipc_object object, now;
		struct ipc_retired item = {.seen = &object};

		make((enum ipc_kind)kind, &object);
		ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.still = never, .arg = &asked});
		assert_int_equal(item.result, -EBUSY);
		assert_int_equal(look(&object, &now), 0);
		ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.no_lease = true, .still = never, .arg = &asked});
		assert_int_equal(item.result, -EBUSY);
		assert_int_equal(look(&object, &now), 0);
	}
	assert_int_equal(asked, 2 * KIND_COUNT);
}

static void the_longest_name_goes(void **state UNUSED)
{
	char name[NAME_MAX + 1];

	(void)memset(name, 'n', NAME_MAX);
	name[NAME_MAX] = '\0';
	make_file(name);

	struct ipc_retired *items = retired_collect();

	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){0});
	assert_int_equal(list.count, 1);
	assert_int_equal(items[0].result, 0);
	assert_int_equal(access("/dev/shm/q", F_OK), -1);
	free(items);
}

/* ---- openers ---- */

static bool is_opening(pid_t pid)
{
	char path[64], text[32] = "";

	(void)snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);

	FILE *file = fopen(path, "r");

	if (!file)
		return false;

	bool read = fgets(text, sizeof(text), file) != NULL;

	(void)fclose(file);
	return read && strtol(text, NULL, 10) == SYS_openat && text[0] != 'r';
}

/* The child opens a file that is leased; it is waiting for it when this comes back. */
static pid_t start_opener(const char *path)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int fd = open(path, O_RDWR);
		struct stat st = {0};

		_exit(fd < 0 || fstat(fd, &st) < 0 ? 100 : (int)st.st_nlink);
	}
	for (unsigned i = 0; i < 6000 && !is_opening(pid); i++)
		(void)usleep(1000);
	return pid;
}

/* How many names the file had that it got; 100: it got none. */
static unsigned end_of(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (unsigned)WEXITSTATUS(status);
}

static bool open_now(void *arg, const struct ipc_object *object UNUSED, int fd UNUSED)
{
	pid_t *opener = arg;

	if (!*opener)
		*opener = start_opener("/dev/shm/q");
	return true;
}

static void who_opens_it_finds_it_as_it_was(void **state UNUSED)
{
	struct ipc_object object, now;
	struct ipc_retired item = {.seen = &object};
	pid_t opener = 0;

	make(KIND_PSHM, &object);
	if (access("/proc/self/syscall", R_OK) < 0)
		skip_because("no /proc/PID/syscall here");
	ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.still = open_now, .arg = &opener});
	assert_int_equal(end_of(opener), 1);
	assert_int_equal(item.result, -EBUSY);
	assert_int_equal(ipc_find_name(&machine, KIND_PSHM, "q", 0, &now), 0);
	assert_true(now.posix.ino == object.posix.ino);
	expect_no_hideout();
}

/* The first file is wanted, and while it is hidden its name is taken. */
static bool open_and_take_the_name(void *arg, const struct ipc_object *object, int fd UNUSED)
{
	pid_t *opener = arg;

	if (streq(object->name, "q"))
		*opener = start_opener("/dev/shm/q");
	else if (access("/dev/shm/q", F_OK) < 0)
		make_file("q");
	return true;
}

static unsigned told;
static enum ipc_recovered last_told;
static char last_name[NAME_MAX + 1];
static int last_err;

static void note_told(void *arg UNUSED, const char *name, enum ipc_recovered done, int err)
{
	told++;
	last_told = done;
	last_err = err;
	(void)snprintf(last_name, sizeof(last_name), "%s", name);
}

static void expect_recovered(enum ipc_recovered done, const char *name, int err)
{
	told = 0;
	assert_int_equal(ipc_retire_recover(&machine, note_told, NULL), 0);
	assert_int_equal(told, 1);
	assert_int_equal(last_told, done);
	assert_string_equal(last_name, name);
	assert_int_equal(last_err, err);
}

/* The wait after hiding may have ended before the name was taken: then it is tried again. */
static void a_name_taken_meanwhile_is_not_replaced(void **state UNUSED)
{
	struct ipc_object objects[2];
	struct ipc_retired items[2] = {{.seen = &objects[0]}, {.seen = &objects[1]}};
	pid_t opener = 0;
	struct stat st;

	for (unsigned i = 0; i < 50 && items[0].result != -EEXIST; i++) {
		(void)retired_clean(NULL);
		make_file("r");
		assert_int_equal(ipc_find_name(&machine, KIND_PSHM, "r", 0, &objects[1]), 0);
		make(KIND_PSHM, &objects[0]);
		ipc_retire(&machine, items, 2,
		   &(struct ipc_retire_how){.still = open_and_take_the_name, .arg = &opener});
		assert_int_equal(end_of(opener), 1);
	}
	assert_int_equal(items[0].result, -EEXIST);
	assert_int_equal(stat("/dev/shm/q", &st), 0);
	assert_true(st.st_ino != objects[0].posix.ino);
	/* The opener has ended, so nobody has the old one. */
	expect_recovered(RECOVERED_FINISHED, "q", 0);
	assert_int_equal(stat("/dev/shm/q", &st), 0);
	assert_true(st.st_ino != objects[0].posix.ino);
	expect_no_hideout();
}

/* ---- what a killed run leaves ---- */

static bool hide_and_die(void *arg)
{
	struct hideout hideout;
	struct stat st;
	int shm = open("/dev/shm", O_RDONLY | O_DIRECTORY);

	CHILD_CHECK(stat("/dev/shm/q", &st) == 0);
	CHILD_CHECK(hideout_make(&hideout, shm) == 0);
	CHILD_CHECK(hideout_bring_in(&hideout, "q", st.st_ino) == 0);
	CHILD_CHECK(access("/dev/shm/q", F_OK) < 0);
	if (arg)
		*(struct hideout *)arg = hideout;
	return true; /* without hideout_end() */
}

static void what_a_killed_run_left_is_put_back(void **state UNUSED)
{
	struct ipc_object object, now;

	make(KIND_PSHM, &object);
	assert_in_child(hide_and_die, NULL);
	expect_recovered(RECOVERED_PUT_BACK, "q", 0);
	assert_int_equal(ipc_find_name(&machine, KIND_PSHM, "q", 0, &now), 0);
	assert_true(now.posix.ino == object.posix.ino);
	expect_no_hideout();
	told = 0;
	assert_int_equal(ipc_retire_recover(&machine, note_told, NULL), 0);
	assert_int_equal(told, 0);
}

static void or_finished_where_its_name_is_taken(void **state UNUSED)
{
	struct ipc_object object;
	struct stat st;

	make(KIND_PSHM, &object);

	int fd = shm_open("/q", O_RDONLY, 0);

	assert_in_child(hide_and_die, NULL);
	make_file("q");
	expect_recovered(RECOVERED_LEFT, "q", -EBUSY);
	(void)close(fd);
	expect_recovered(RECOVERED_FINISHED, "q", 0);
	assert_int_equal(stat("/dev/shm/q", &st), 0);
	assert_true(st.st_ino != object.posix.ino);
	expect_no_hideout();
}

static void a_run_at_work_is_left_alone(void **state UNUSED)
{
	struct ipc_object object;
	struct hideout hideout;

	make(KIND_PSHM, &object);
	assert_true(hide_and_die(&hideout)); /* we live */
	told = 0;
	assert_int_equal(ipc_retire_recover(&machine, note_told, NULL), 0);
	assert_int_equal(told, 0);
	assert_int_equal(access("/dev/shm/q", F_OK), -1);
	(void)close(hideout.dir);
	expect_recovered(RECOVERED_PUT_BACK, "q", 0);
	(void)close(hideout.shm);
}

static void what_is_not_ours_is_no_hideout(void **state UNUSED)
{
	/* open to others; a file; a link to a directory with a file in it */
	assert_int_equal(mkdir("/dev/shm/" HIDEOUT_PREFIX "1", 0777), 0);
	make_file(HIDEOUT_PREFIX "1/q");
	make_file(HIDEOUT_PREFIX "2");
	assert_int_equal(mkdir("/dev/shm/d", 0700), 0);
	make_file("d/q");
	assert_int_equal(symlink("d", "/dev/shm/" HIDEOUT_PREFIX "3"), 0);
	told = 0;
	assert_int_equal(ipc_retire_recover(&machine, note_told, NULL), 0);
	assert_int_equal(told, 0);
	assert_int_equal(access("/dev/shm/q", F_OK), -1);
	assert_int_equal(unlink("/dev/shm/d/q"), 0);
	assert_int_equal(unlink("/dev/shm/" HIDEOUT_PREFIX "1/q"), 0);

	/* something else in one of ours */
	assert_int_equal(mkdir("/dev/shm/" HIDEOUT_PREFIX "4", 0700), 0);
	assert_int_equal(mkfifo("/dev/shm/" HIDEOUT_PREFIX "4/q", 0600), 0);
	expect_recovered(RECOVERED_LEFT, "q", -EMEDIUMTYPE);
	assert_int_equal(unlink("/dev/shm/" HIDEOUT_PREFIX "4/q"), 0);
}

/* ---- rights, kernels ---- */

static bool as_another_user(void *arg)
{
	struct ipc_retired *items = arg;

	CHILD_CHECK(setgid(65534) == 0 && setuid(65534) == 0);
	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){0});
	for (size_t i = 0; i < list.count; i++)
		CHILD_CHECK(items[i].result == -EACCES || items[i].result == -EPERM);
	/* what is his own goes */
	ipc_list_free(&list);
	list = (struct ipc_list)IPC_LIST_INIT;

	struct ipc_object object;

	make(KIND_PSHM, &object);
	CHILD_CHECK(retire(&object) == 0);
	make(KIND_SEM, &object);
	CHILD_CHECK(retire(&object) == 0);
	return true;
}

static void rights_are_needed(void **state UNUSED)
{
	if (!sandbox_has_users())
		skip_because("only one user id can be used here");

	struct ipc_object object;

	for (int kind = 0; kind < KIND_PMSG; kind++)
		make((enum ipc_kind)kind, &object);
	make_file("open-to-all");
	assert_int_equal(chmod("/dev/shm/open-to-all", 0666), 0);
	assert_int_equal(rename("/dev/shm/q", "/dev/shm/closed"), 0);

	struct ipc_retired *items = retired_collect();

	assert_in_child(as_another_user, items);
	free(items);
	expect_no_hideout();
}

static bool without_leases(void *arg)
{
	struct ipc_object *object = arg;
	struct ipc_retired item = {.seen = object};

	/* F_SETLEASE; a kernel where /proc/sys/fs/leases-enable is 0 says the same */
	CHILD_CHECK(sandbox_deny(SYS_fcntl, 1, F_SETLEASE & 0xff, EINVAL));
	CHILD_CHECK(retire(object) == -EOPNOTSUPP);
	CHILD_CHECK(ipc_ask_lease(&machine, object) == -EOPNOTSUPP);
	ipc_retire(&machine, &item, 1,
		   &(struct ipc_retire_how){.no_lease = true});
	CHILD_CHECK(item.result == 0);
	return true;
}

static void without_leases_only_on_demand(void **state UNUSED)
{
	struct ipc_object object;

	make(KIND_PSHM, &object);
	assert_in_child(without_leases, &object);
	make(KIND_PMSG, &object);
	assert_in_child(without_leases, &object);
}

static void nothing_goes_from_a_capture(void **state UNUSED)
{
	struct ipc_source captured = IPC_SOURCE_LIVE;
	struct ipc_object object;
	struct ipc_retired item = {.seen = &object};

	make(KIND_PSHM, &object);
	captured.root.dir = 0;
	ipc_retire(&captured, &item, 1,
		   &(struct ipc_retire_how){0});
	assert_int_equal(item.result, -EROFS);
	assert_int_equal(ipc_retire_recover(&captured, NULL, NULL), -EROFS);
}

/* ---- asking ---- */

static void the_kernel_tells_who_has_it(void **state UNUSED)
{
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PMSG, KIND_PSEM};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct ipc_object object;

		make(kinds[i], &object);
		assert_int_equal(ipc_ask_lease(&machine, &object), 0);

		int fd = kinds[i] == KIND_PMSG ? mq_open("/q", O_RDONLY)
			 : kinds[i] == KIND_PSHM ? shm_open("/q", O_RDONLY, 0)
						 : shm_open("/sem.q", O_RDONLY, 0);

		assert_true(fd >= 0);
		assert_int_equal(ipc_ask_lease(&machine, &object), -EBUSY);
		(void)close(fd);
		assert_int_equal(ipc_ask_lease(&machine, &object), 0);
		object.posix.ino++;
		assert_int_equal(ipc_ask_lease(&machine, &object), -ESTALE);
		object.posix.ino--;
		assert_int_equal(retire(&object), 0);
		assert_int_equal(ipc_ask_lease(&machine, &object), -ENOENT);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(what_nobody_uses_goes),
		CLEAN(what_is_open_or_mapped_stays),
		CLEAN(who_sleeps_on_a_set_keeps_it),
		CLEAN(who_was_at_a_set_shows),
		CLEAN(what_has_changed_stays),
		CLEAN(what_has_just_changed_stays),
		CLEAN(a_semaphore_with_another_value_stays),
		CLEAN(another_one_stays),
		CLEAN(a_file_with_two_names_stays),
		CLEAN(the_caller_has_the_last_word),
		CLEAN(the_longest_name_goes),
		CLEAN(who_opens_it_finds_it_as_it_was),
		CLEAN(a_name_taken_meanwhile_is_not_replaced),
		CLEAN(what_a_killed_run_left_is_put_back),
		CLEAN(or_finished_where_its_name_is_taken),
		CLEAN(a_run_at_work_is_left_alone),
		CLEAN(what_is_not_ours_is_no_hideout),
		CLEAN(rights_are_needed),
		CLEAN(without_leases_only_on_demand),
		CLEAN(nothing_goes_from_a_capture),
		CLEAN(the_kernel_tells_who_has_it),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
