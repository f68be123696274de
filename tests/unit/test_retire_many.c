/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/retire.h: many files at once, which go in batches, by two threads where there are enough. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
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
		CLEAN(who_opens_one_of_many_keeps_it),
		CLEAN(a_signal_ends_it_in_order),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
