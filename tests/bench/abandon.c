/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abandon KIND COUNT UID [SEMAPHORES]: so many objects of one kind (shm, msg, sem, pshm; sysv: a
 * third of each of the first three) that belong to the user and that nobody else may use, with what
 * is left in such objects: written segments of 64 KiB, queues of 15 messages of 1000 bytes, used
 * sets of so many semaphores (1), files of one page in /dev/shm. Like fill.c only in a sandbox.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define SEGMENT (16 * PAGE)
#define MESSAGES 15

static int semaphores = 1;

static int make_segment(int number)
{
	int id = shmget(IPC_PRIVATE, SEGMENT, 0600);
	void *at = id < 0 ? (void *)-1 : shmat(id, NULL, 0);

	if (at == (void *)-1)
		return -1;
	memset(at, number | 1, SEGMENT);
	return shmdt(at);
}

static int make_queue(int number)
{
	struct {
		long type;
		char text[1000];
	} message = {number + 1L, "left behind"};
	int id = msgget(IPC_PRIVATE, 0600);

	for (int i = 0; id >= 0 && i < MESSAGES; i++)
		if (msgsnd(id, &message, sizeof(message.text), IPC_NOWAIT) < 0)
			return -1;
	return id;
}

static int make_set(int number)
{
	struct sembuf up = {(unsigned short)(number % semaphores), 1, 0};
	int id = semget(IPC_PRIVATE, semaphores, 0600);

	return id < 0 ? id : semop(id, &up, 1);
}

static int make_file(int number)
{
	static const char page[PAGE];
	char name[32];
	int fd;

	(void)snprintf(name, sizeof(name), "/psm_%08x", (unsigned)number);
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0 || write(fd, page, PAGE) != PAGE)
		return -1;
	return close(fd);
}

static int make_any_sysv(int number)
{
	static int (*const make[])(int) = {make_segment, make_queue, make_set};

	return make[number % 3](number);
}

static const struct {
	const char *word;
	int (*make)(int number);
} kinds[] = {
	{"shm", make_segment},
	{"msg", make_queue},
	{"sem", make_set},
	{"sysv", make_any_sysv},
	{"pshm", make_file},
};

/*
 * Times of System V objects are whole seconds: of what was used in this one they could not tell
 * whether it was used again. By default nothing is removed that is not a minute old.
 */
static void wait_a_second(void)
{
	const struct timespec nap = {0, 1000000};
	const time_t now = time(NULL);

	while (time(NULL) == now)
		(void)nanosleep(&nap, NULL);
}

static int make(int (*make_one)(int), int count, uid_t owner)
{
	if (setresgid(owner, owner, owner) < 0 || setresuid(owner, owner, owner) < 0) {
		(void)fprintf(stderr, "abandon: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	for (int i = 0; i < count; i++)
		if (make_one(i) < 0) {
			(void)fprintf(stderr, "abandon: object %d: %s\n", i, strerror(errno));
			return EXIT_FAILURE;
		}
	wait_a_second();
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 5)
		semaphores = atoi(argv[4]);
	if ((argc == 4 || argc == 5) && semaphores > 0 && getenv("BENCH_SANDBOX"))
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (strcmp(argv[1], kinds[i].word) == 0)
				return make(kinds[i].make, atoi(argv[2]), (uid_t)atoi(argv[3]));
	(void)fprintf(stderr, "usage: abandon KIND COUNT UID [SEMAPHORES], in a namespace of its own\n");
	return EXIT_FAILURE;
}
