/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * locks NAME: makes the POSIX shared memory object NAME with process-shared locks in it, each in a
 * state of its own, one every 64 bytes in the order of enum place. Prints "READY", its own pid, that
 * of the holder that died and those of the three that wait, and stays until it is killed; its
 * children go with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum place {
	FREE,            /* robust */
	RECURSIVE,       /* held twice by the main process */
	WAITED,          /* robust, held by the main process, one waits */
	DIED,            /* robust, its holder was killed */
	INCONSISTENT,    /* robust, taken over */
	NOT_RECOVERABLE, /* robust, given up */
	ABANDONED,       /* not robust, its holder was killed */
	COND,            /* one waits */
	COND_MUTEX,
	WRITTEN,         /* rwlock, held for writing */
	READ_TWICE,      /* rwlock, held twice for reading */
	FIVE,            /* semaphore */
	NONE,            /* semaphore, one waits */
	INHERIT,         /* priority inheritance, held */
	PROTECT,         /* priority ceiling, free */
	COUNT
};

union slot {
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	pthread_rwlock_t rwlock;
	sem_t sem;
	char room[64];
};

_Static_assert(sizeof(union slot) == 64, "one lock every 64 bytes");

static union slot *slots;

static void check(int err, const char *what)
{
	if (err) {
		(void)fprintf(stderr, "locks: %s: %s\n", what, strerror(err));
		exit(1);
	}
}

static void make_mutex(enum place place, int type, int robust, int protocol)
{
	pthread_mutexattr_t attr;

	check(pthread_mutexattr_init(&attr), "attr");
	check(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED), "pshared");
	check(pthread_mutexattr_settype(&attr, type), "type");
	check(pthread_mutexattr_setrobust(&attr, robust), "robust");
	check(pthread_mutexattr_setprotocol(&attr, protocol), "protocol");
	if (protocol == PTHREAD_PRIO_PROTECT)
		check(pthread_mutexattr_setprioceiling(&attr, 7), "ceiling");
	check(pthread_mutex_init(&slots[place].mutex, &attr), "mutex");
}

static void make_robust(enum place place)
{
	make_mutex(place, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_NONE);
}

static void make_all(void)
{
	static const enum place robust[] = {FREE, WAITED, DIED, INCONSISTENT, NOT_RECOVERABLE};
	pthread_condattr_t cond;
	pthread_rwlockattr_t rwlock;

	for (size_t i = 0; i < sizeof(robust) / sizeof(*robust); i++)
		make_robust(robust[i]);
	make_mutex(RECURSIVE, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
	make_mutex(ABANDONED, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
	make_mutex(COND_MUTEX, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
	make_mutex(INHERIT, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_INHERIT);
	make_mutex(PROTECT, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_PROTECT);
	check(pthread_condattr_init(&cond), "condattr");
	check(pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED), "pshared");
	check(pthread_condattr_setclock(&cond, CLOCK_MONOTONIC), "clock");
	check(pthread_cond_init(&slots[COND].cond, &cond), "cond");
	check(pthread_rwlockattr_init(&rwlock), "rwlockattr");
	check(pthread_rwlockattr_setpshared(&rwlock, PTHREAD_PROCESS_SHARED), "pshared");
	check(pthread_rwlock_init(&slots[WRITTEN].rwlock, &rwlock), "rwlock");
	check(pthread_rwlock_init(&slots[READ_TWICE].rwlock, &rwlock), "rwlock");
	check(sem_init(&slots[FIVE].sem, 1, 5) < 0 ? errno : 0, "sem");
	check(sem_init(&slots[NONE].sem, 1, 0) < 0 ? errno : 0, "sem");
}

static pid_t in_child(void (*body)(void))
{
	pid_t pid = fork();

	check(pid < 0 ? errno : 0, "fork");
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		body();
		_exit(0);
	}
	return pid;
}

static void take_and_die(void)
{
	static const enum place all[] = {DIED, INCONSISTENT, NOT_RECOVERABLE, ABANDONED};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		check(pthread_mutex_lock(&slots[all[i]].mutex), "lock");
	(void)raise(SIGKILL);
}

static void wait_mutex(void)
{
	(void)pthread_mutex_lock(&slots[WAITED].mutex);
}

static void wait_cond(void)
{
	check(pthread_mutex_lock(&slots[COND_MUTEX].mutex), "lock");
	(void)pthread_cond_wait(&slots[COND].cond, &slots[COND_MUTEX].mutex);
}

static void wait_sem(void)
{
	(void)sem_wait(&slots[NONE].sem);
}

static int take_over(enum place place)
{
	int err = pthread_mutex_lock(&slots[place].mutex);

	return err == EOWNERDEAD ? 0 : err ? err : EINVAL;
}

/* Until the process sleeps in a futex call. */
static void await_sleep(pid_t pid)
{
	char path[64];
	char text[64];

	(void)snprintf(path, sizeof(path), "/proc/%d/wchan", pid);
	for (;;) {
		FILE *file = fopen(path, "re");

		bool sleeps = file && fgets(text, sizeof(text), file) && strstr(text, "futex");

		if (file)
			(void)fclose(file);
		if (sleeps)
			return;
		(void)usleep(10000);
	}
}

int main(int argc, char **argv)
{
	pid_t dead, waiters[3];
	int fd;

	if (argc != 2)
		return 2;
	fd = shm_open(argv[1], O_CREAT | O_EXCL | O_RDWR, 0600);
	check(fd < 0 || ftruncate(fd, 4096) < 0 ? errno : 0, argv[1]);
	slots = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(slots == MAP_FAILED ? errno : 0, "mmap");
	make_all();

	check(pthread_mutex_lock(&slots[RECURSIVE].mutex), "lock");
	check(pthread_mutex_lock(&slots[RECURSIVE].mutex), "lock");
	check(pthread_mutex_lock(&slots[WAITED].mutex), "lock");
	check(pthread_mutex_lock(&slots[INHERIT].mutex), "lock");
	check(pthread_rwlock_wrlock(&slots[WRITTEN].rwlock), "lock");
	check(pthread_rwlock_rdlock(&slots[READ_TWICE].rwlock), "lock");
	check(pthread_rwlock_rdlock(&slots[READ_TWICE].rwlock), "lock");

	dead = in_child(take_and_die);
	(void)waitpid(dead, NULL, 0);
	check(take_over(INCONSISTENT), "take over");
	check(take_over(NOT_RECOVERABLE), "take over");
	check(pthread_mutex_unlock(&slots[NOT_RECOVERABLE].mutex), "unlock");

	waiters[0] = in_child(wait_mutex);
	waiters[1] = in_child(wait_cond);
	waiters[2] = in_child(wait_sem);
	for (int i = 0; i < 3; i++)
		await_sleep(waiters[i]);
	(void)printf("READY %d %d %d %d %d\n", getpid(), dead, waiters[0], waiters[1], waiters[2]);
	(void)fflush(stdout);
	for (;;)
		(void)pause();
}
