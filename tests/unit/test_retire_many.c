/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/retire.h: many objects at once, which go by several threads where there are enough. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "retired.h"
#include "sandbox.h"

static bool yes(void *arg, const struct ipc_object *object UNUSED, int fd UNUSED)
{
	(*(unsigned *)arg)++;
	return true;
}

static void many_files_go(void **state UNUSED)
{
	unsigned asked = 0;

	make_files(5000);

	int fd = shm_open("/f1000", O_RDONLY, 0);
	struct ipc_retired *items = retired_collect();

	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){.still = yes, .arg = &asked});
	assert_int_equal(count_results(items, 0), 4999);
	assert_int_equal(count_results(items, -EBUSY), 1);
	assert_int_equal(asked, 4999);
	free(items);
	(void)close(fd);
	expect_no_hideout();
}

static bool with_few_descriptors(void *arg)
{
	struct rlimit limit = {12, 12};
	struct ipc_retired *items = arg;

	CHILD_CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	/* As many as the limit alone would allow, and they are not enough. */
	for (int i = 0; i < 4; i++)
		CHILD_CHECK(dup(0) >= 0);
	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){0});
	CHILD_CHECK(count_results(items, 0) == list.count);
	return true;
}

static void few_descriptors_are_enough(void **state UNUSED)
{
	make_files(100);

	struct ipc_retired *items = retired_collect();

	assert_in_child(with_few_descriptors, items);
	free(items);
	expect_no_hideout();
}

static void empty_full_system(const char *options)
{
	char name[16];
	unsigned count = 0;

	if (mount("shm", "/dev/shm", "tmpfs", 0, options) < 0)
		fail_msg("cannot mount: %s", strerror(errno));
	for (;; count++) {
		(void)snprintf(name, sizeof(name), "f%u", count);

		int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);

		if (fd < 0)
			break;
		(void)close(fd);
	}
	assert_int_equal(errno, ENOSPC);

	struct ipc_retired *items = retired_collect();

	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){0});
	assert_int_equal(count_results(items, 0), count);
	free(items);
	expect_no_hideout();
	sandbox_unmount("/dev/shm");
}

static void a_full_file_system_is_emptied(void **state UNUSED)
{
	empty_full_system("mode=1777,nr_inodes=50");
	(void)retired_clean(NULL);
	empty_full_system("mode=1777,nr_inodes=1500");
}

static bool without_threads(void *arg)
{
	struct ipc_retired *items = arg;

	CHILD_CHECK(sandbox_deny(SYS_clone3, ANY_ARG, 0, EAGAIN));
	CHILD_CHECK(sandbox_deny(SYS_clone, ANY_ARG, 0, EAGAIN));
	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){0});
	CHILD_CHECK(count_results(items, 0) == list.count);
	/* A sanitizer would look for leaks at the end, by a thread of its own. */
	_exit(EXIT_SUCCESS);
}

static void one_thread_is_enough(void **state UNUSED)
{
	make_files(5000);

	struct ipc_retired *items = retired_collect();

	assert_in_child(without_threads, items);
	free(items);
	expect_no_hideout();
}

/* ---- System V ---- */

#define EACH 700

static int make_sysv(void)
{
	int asleep_on = -1;

	for (int i = 0; i < EACH; i++) {
		assert_true(shmget(IPC_PRIVATE, 1, 0600) >= 0);
		assert_true(msgget(IPC_PRIVATE, 0600) >= 0);
		asleep_on = semget(IPC_PRIVATE, 1 + i % 4, 0600);
		assert_true(asleep_on >= 0);
	}
	return asleep_on;
}

static bool sleep_on(void *arg)
{
	struct sembuf down = {.sem_num = 0, .sem_op = -1};

	child_ready();
	return semop(*(const int *)arg, &down, 1) < 0;
}

/* Of each kind one, to which somebody comes between the look and the removal, or who is there. */
static void disturb(void **segment)
{
	struct msgbuf {
		long type;
		char text[1];
	} message = {1, "x"};
	struct sembuf up = {.sem_num = 0, .sem_op = 1};
	const struct ipc_object *some[KIND_COUNT] = {NULL};

	for (size_t i = 0; i < list.count / 2; i++)
		some[list.objects[i].kind] = &list.objects[i];
	for (size_t i = list.count / 2; i < list.count; i++)
		if (!some[list.objects[i].kind])
			some[list.objects[i].kind] = &list.objects[i];
	*segment = shmat(some[KIND_SHM]->id, NULL, 0);
	assert_true(*segment != (void *)-1);
	assert_int_equal(msgsnd(some[KIND_MSG]->id, &message, 1, 0), 0);
	assert_int_equal(semop(some[KIND_SEM]->id, &up, 1), 0);
}

static void many_of_every_kind_go(void **state UNUSED)
{
	int asleep_on = make_sysv();
	struct ipc_retired *items = retired_collect();
	struct child sleeper;
	void *segment;
	unsigned asked = 0, rests = 0;

	assert_int_equal(list.count, 3 * EACH);
	disturb(&segment);
	child_start_waiting(&sleeper, sleep_on, &asleep_on);
	while (semctl(asleep_on, 0, GETNCNT) != 1)
		assert_true(keep_waiting(&rests));

	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){.still = yes, .arg = &asked});
	assert_int_equal(asked, list.count);
	assert_int_equal(count_results(items, 0), 3 * EACH - 4);
	assert_int_equal(count_results(items, -EBUSY), 2);
	assert_int_equal(count_results(items, -ESTALE), 2);
	assert_int_equal(semctl(asleep_on, 0, GETNCNT), 1);

	/* Then there is nothing left to do but to say so. */
	ipc_retire(&machine, items, list.count, &(struct ipc_retire_how){0});
	assert_int_equal(count_results(items, -ENOENT), 3 * EACH - 4);
	child_end(&sleeper);
	(void)shmdt(segment);
	free(items);
}

static void one_thread_is_enough_for_sysv(void **state UNUSED)
{
	(void)make_sysv();

	struct ipc_retired *items = retired_collect();

	assert_in_child(without_threads, items);
	free(items);
}

static bool once_late(void *arg)
{
	struct ipc_retired *items = arg;
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){.until = (int64_t)now.tv_sec * 1000 - 1});

	/* Something is done by every thread, and by none all. */
	CHILD_CHECK(count_results(items, 0) > 0);
	CHILD_CHECK(count_results(items, 0) < EACH);
	CHILD_CHECK(count_results(items, 0) + count_results(items, -EAGAIN) == list.count);
	return true;
}

static void who_is_late_ends_soon(void **state UNUSED)
{
	(void)make_sysv();

	struct ipc_retired *items = retired_collect();

	assert_in_child(once_late, items);
	free(items);
}

/* ---- who comes meanwhile ---- */

#define OPENED 4000

#define WAIT_NS 20000000 /* a removal waits so long for who is just opening a file */

struct opening {
	atomic_uint opened, lost;
};

static int64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static long times_slept(void)
{
	struct rusage usage = {.ru_nvcsw = 0};

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw;
}

/*
 * Opens files as fast as it can. Whoever gets one gets it with its name, for as long as he has it;
 * unless he was not let run for so long on his way, without having had to wait.
 */
static bool open_all_the_time(void *arg)
{
	struct opening *opening = arg;

	child_ready();
	for (;;) {
		char path[32];
		struct stat mine, named;

		(void)snprintf(path, sizeof(path), "/dev/shm/f%u", (unsigned)random_below(OPENED));

		long slept = times_slept();
		int64_t begun = now_ns();
		int fd = open(path, O_RDWR | O_CLOEXEC);
		bool late = now_ns() - begun >= WAIT_NS && times_slept() == slept;

		if (fd < 0)
			continue;
		if (fstat(fd, &mine) < 0)
			return false;
		if ((stat(path, &named) < 0 || mine.st_ino != named.st_ino) && !late)
			atomic_fetch_add(&opening->lost, 1);
		atomic_fetch_add(&opening->opened, 1);
		(void)close(fd);
	}
}

static void who_opens_one_of_many_keeps_it(void **state UNUSED)
{
	struct opening *opening = mmap(NULL, sizeof(*opening), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct child opener;
	struct ipc_retired *items;
	unsigned rests = 0;

	assert_true(opening != MAP_FAILED);
	make_files(OPENED);
	items = retired_collect();
	child_start_waiting(&opener, open_all_the_time, opening);
	while (atomic_load(&opening->opened) == 0)
		assert_true(keep_waiting(&rests));
	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){0});
	child_end(&opener);
	assert_int_equal(atomic_load(&opening->lost), 0);
	/* Who had it open has kept it; whom we met had changed nothing. */
	assert_int_equal(count_results(items, 0) + count_results(items, -EBUSY), list.count);
	assert_true(count_results(items, 0) > 0);
	free(items);
	(void)munmap(opening, sizeof(*opening));
	expect_no_hideout();
}

/* ---- signals ---- */

static volatile sig_atomic_t ended;

static void note_end(int sig UNUSED)
{
	ended = 1;
}

static bool end_soon(void *arg, const struct ipc_object *object UNUSED, int fd UNUSED)
{
	if (++*(unsigned *)arg == 20)
		(void)raise(SIGTERM);
	return true;
}

static bool ends_between_files(void *arg)
{
	struct ipc_retired *items = arg;
	struct sigaction note = {.sa_handler = note_end};
	struct sigaction sigio;
	unsigned asked = 0;

	CHILD_CHECK(sigaction(SIGTERM, &note, NULL) == 0);
	ipc_retire(&machine, items, list.count,
		   &(struct ipc_retire_how){.still = end_soon, .arg = &asked});
	CHILD_CHECK(ended);
	CHILD_CHECK(count_results(items, 0) == asked);
	CHILD_CHECK(count_results(items, -EINTR) == list.count - asked);
	CHILD_CHECK(asked >= 20 && asked < list.count);
	CHILD_CHECK(sigaction(SIGIO, NULL, &sigio) == 0 && sigio.sa_handler == SIG_DFL);
	return true;
}

static void end_among(unsigned count)
{
	make_files(count);

	struct ipc_retired *items = retired_collect();

	assert_in_child(ends_between_files, items);
	free(items);
	expect_no_hideout();
}

static void a_signal_ends_it_in_order(void **state UNUSED)
{
	end_among(200);
	(void)retired_clean(NULL);
	end_among(2000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(many_files_go),
		CLEAN(few_descriptors_are_enough),
		CLEAN(a_full_file_system_is_emptied),
		CLEAN(one_thread_is_enough),
		CLEAN(many_of_every_kind_go),
		CLEAN(one_thread_is_enough_for_sysv),
		CLEAN(who_is_late_ends_soon),
		CLEAN(who_opens_one_of_many_keeps_it),
		CLEAN(a_signal_ends_it_in_order),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
