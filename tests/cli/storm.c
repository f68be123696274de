/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * storm SECONDS: four processes make and remove IPC objects of all six kinds as fast as they can.
 *
 * What a listing shows of an object follows from its key (or from the number in its name), so that a
 * row put together from two objects shows. With N the low 16 bits of the key 0x5757NNNN, or of a
 * name storm-NNNN (hexadecimal):
 *
 *   mode              0400 + N % 256
 *   segments          size 1 + 3 * N
 *   sets              1 + N % 50 semaphores
 *   POSIX segments    size 1 + 3 * N, or 0 where not given it yet
 *   POSIX semaphores  value 3 * N
 *
 * Prints how many objects were made.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORKERS 4
#define KEPT 32 /* objects of a kind that a worker has at a time */
#define KINDS 6

/* What one worker has: an id, or 0 for a POSIX object; and its number. */
struct kept {
	int id;
	unsigned int number;
	bool used;
};

static key_t key_of(unsigned int number)
{
	return (key_t)(0x57570000u | number);
}

static int mode_of(unsigned int number)
{
	return 0400 + (int)(number % 256);
}

static size_t size_of(unsigned int number)
{
	return 1 + 3 * (size_t)number;
}

static void name_of(unsigned int number, char *name, size_t size)
{
	snprintf(name, size, "/storm-%04x", number);
}

static int make_shm(unsigned int number)
{
	return shmget(key_of(number), size_of(number), IPC_CREAT | IPC_EXCL | mode_of(number));
}

static int make_msg(unsigned int number)
{
	return msgget(key_of(number), IPC_CREAT | IPC_EXCL | mode_of(number));
}

static int make_sem(unsigned int number)
{
	return semget(key_of(number), 1 + (int)(number % 50),
		      IPC_CREAT | IPC_EXCL | mode_of(number));
}

static int make_pshm(unsigned int number)
{
	char name[32];
	int fd;

	name_of(number, name, sizeof(name));
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode_of(number));
	if (fd < 0)
		return -1;
	if (ftruncate(fd, (off_t)size_of(number)) < 0) {
		perror("storm: ftruncate");
		exit(1);
	}
	close(fd);
	return 0;
}

static int make_pmsg(unsigned int number)
{
	struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 16};
	char name[32];
	mqd_t queue;

	name_of(number, name, sizeof(name));
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode_of(number), &attr);
	if (queue == (mqd_t)-1)
		return -1;
	mq_close(queue);
	return 0;
}

static int make_psem(unsigned int number)
{
	char name[32];
	sem_t *semaphore;

	name_of(number, name, sizeof(name));
	semaphore = sem_open(name, O_CREAT | O_EXCL, (mode_t)mode_of(number), 3 * number);
	if (semaphore == SEM_FAILED)
		return -1;
	sem_close(semaphore);
	return 0;
}

static int remove_shm(const struct kept *object)
{
	return shmctl(object->id, IPC_RMID, NULL);
}

static int remove_msg(const struct kept *object)
{
	return msgctl(object->id, IPC_RMID, NULL);
}

static int remove_sem(const struct kept *object)
{
	return semctl(object->id, 0, IPC_RMID);
}

static int remove_pshm(const struct kept *object)
{
	char name[32];

	name_of(object->number, name, sizeof(name));
	return shm_unlink(name);
}

static int remove_pmsg(const struct kept *object)
{
	char name[32];

	name_of(object->number, name, sizeof(name));
	return mq_unlink(name);
}

static int remove_psem(const struct kept *object)
{
	char name[32];

	name_of(object->number, name, sizeof(name));
	return sem_unlink(name);
}

static const struct {
	const char *name;
	int (*make)(unsigned int number);
	int (*remove)(const struct kept *object);
} kinds[KINDS] = {
	{"shm", make_shm, remove_shm},
	{"msg", make_msg, remove_msg},
	{"sem", make_sem, remove_sem},
	{"pshm", make_pshm, remove_pshm},
	{"pmsg", make_pmsg, remove_pmsg},
	{"psem", make_psem, remove_psem},
};

/* xorshift: the same storm in every run. */
static unsigned int next_random(unsigned int *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Every worker has its own quarter of the numbers, so that no one takes another one's key. */
static unsigned long work(unsigned int worker, double end)
{
	static struct kept kept[KINDS][KEPT];
	unsigned int random = 2463534242u + worker, kind, slot;
	unsigned long made = 0;
	struct kept *object;

	while (now() < end) {
		kind = next_random(&random) % KINDS;
		slot = next_random(&random) % KEPT;
		object = &kept[kind][slot];
		if (object->used) {
			object->used = false;
			if (kinds[kind].remove(object) == 0)
				continue;
		} else {
			object->number = worker << 14 | (next_random(&random) & 0x3fff);
			object->id = kinds[kind].make(object->number);
			if (object->id >= 0) {
				object->used = true;
				made++;
				continue;
			}
			if (errno == EEXIST)
				continue;
		}
		fprintf(stderr, "storm: %s %04x: %s\n", kinds[kind].name, object->number,
			strerror(errno));
		exit(1);
	}
	return made;
}

int main(int argc, char **argv)
{
	double end = now() + (argc == 2 ? strtod(argv[1], NULL) : 0);
	unsigned long made, total = 0;
	unsigned int worker;
	int counts[2], status, failed = 0;

	if (argc != 2 || pipe(counts) < 0) {
		fprintf(stderr, "usage: storm SECONDS\n");
		return 1;
	}
	umask(0);
	for (worker = 0; worker < WORKERS; worker++) {
		pid_t child = fork();

		if (child < 0) {
			perror("storm: fork");
			return 1;
		}
		if (child == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			made = work(worker, end);
			_exit(write(counts[1], &made, sizeof(made)) == sizeof(made) ? 0 : 1);
		}
	}
	close(counts[1]);
	while (read(counts[0], &made, sizeof(made)) == sizeof(made))
		total += made;
	while (wait(&status) > 0)
		failed |= status;
	printf("%lu\n", total);
	return failed != 0;
}
