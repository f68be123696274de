/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abandon KIND COUNT UID: so many objects of one kind (shm, msg, sem, pshm) that belong to the user and
 * that nobody else may use; private ones of System V, files of one page in /dev/shm. Like fill.c only
 * in a sandbox.
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
#include <unistd.h>

#define PAGE 4096

static int make_segment(int number)
{
	(void)number;
	return shmget(IPC_PRIVATE, PAGE, 0600);
}

static int make_queue(int number)
{
	(void)number;
	return msgget(IPC_PRIVATE, 0600);
}

static int make_set(int number)
{
	(void)number;
	return semget(IPC_PRIVATE, 1, 0600);
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

static const struct {
	const char *word;
	int (*make)(int number);
} kinds[] = {
	{"shm", make_segment},
	{"msg", make_queue},
	{"sem", make_set},
	{"pshm", make_file},
};

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
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 4 && getenv("BENCH_SANDBOX"))
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (strcmp(argv[1], kinds[i].word) == 0)
				return make(kinds[i].make, atoi(argv[2]), (uid_t)atoi(argv[3]));
	(void)fprintf(stderr, "usage: abandon KIND COUNT UID, in a namespace of its own\n");
	return EXIT_FAILURE;
}
