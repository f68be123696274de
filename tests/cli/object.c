/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object: makes or uses exactly one IPC object, for tests that need a key, a size or a mode that the
 * tools cannot ask for. Keys are numbers as strtoul(3) takes them; modes are octal.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void die(const char *what) __attribute__((noreturn));

static void die(const char *what)
{
	fprintf(stderr, "object: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned long long number(const char *text, int base)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, base);
	if (errno != 0 || *end != '\0' || end == text) {
		fprintf(stderr, "object: not a number: %s\n", text);
		exit(1);
	}
	return value;
}

static int flags(const char *mode)
{
	return IPC_CREAT | IPC_EXCL | (int)number(mode, 8);
}

static int print_id(int id)
{
	if (id < 0)
		die("creating");
	printf("%d\n", id);
	return 0;
}

static int make_shm(char **args)
{
	return print_id(shmget((key_t)number(args[0], 0), number(args[1], 0), flags(args[2])));
}

static int make_msg(char **args)
{
	return print_id(msgget((key_t)number(args[0], 0), flags(args[1])));
}

static int make_sem(char **args)
{
	return print_id(semget((key_t)number(args[0], 0), (int)number(args[1], 0),
			       flags(args[2])));
}

static int send_msg(char **args)
{
	struct {
		long type;
		char text[8192];
	} message = {.type = 1};
	unsigned long long count = number(args[1], 0);
	size_t size = number(args[2], 0);

	if (size > sizeof(message.text)) {
		fprintf(stderr, "object: messages have at most %zu bytes\n", sizeof(message.text));
		return 1;
	}
	while (count-- > 0)
		if (msgsnd((int)number(args[0], 0), &message, size, IPC_NOWAIT) < 0)
			die("sending");
	return 0;
}

static int make_pshm(char **args)
{
	int fd = shm_open(args[0], O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd < 0 || ftruncate(fd, (off_t)number(args[1], 0)) < 0 ||
	    fchmod(fd, (mode_t)number(args[2], 8)) < 0)
		die(args[0]);
	return 0;
}

static int make_psem(char **args)
{
	sem_t *semaphore = sem_open(args[0], O_CREAT | O_EXCL, (mode_t)number(args[2], 8),
				    (unsigned int)number(args[1], 0));

	if (semaphore == SEM_FAILED)
		die(args[0]);
	return 0;
}

/* The messages have one byte each. */
static int make_pmsg(char **args)
{
	struct mq_attr attr = {.mq_maxmsg = 10, .mq_msgsize = 64};
	unsigned long long count = number(args[1], 0);
	mqd_t queue = mq_open(args[0], O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK,
			      (mode_t)number(args[2], 8), &attr);

	if (queue == (mqd_t)-1)
		die(args[0]);
	while (count-- > 0)
		if (mq_send(queue, "", 1, 0) < 0)
			die(args[0]);
	return 0;
}

static void hold(void) __attribute__((noreturn));

/* Says "ready" to whoever waits for that line, and stays. */
static void hold(void)
{
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}

static int hold_shm(char **args)
{
	if (shmat((int)number(args[0], 0), NULL, SHM_RDONLY) == (void *)-1)
		die("attaching");
	hold();
}

/* The creator stays, so that its command line is there to be shown. */
static int make_and_hold_shm(char **args)
{
	if (shmget((key_t)number(args[0], 0), number(args[1], 0), flags(args[2])) < 0)
		die("creating");
	hold();
}

static int hold_pshm(char **args)
{
	int fd = shm_open(args[0], O_RDONLY, 0);

	if (fd < 0 || mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
		die(args[0]);
	close(fd);
	hold();
}

static int hold_pmsg(char **args)
{
	if (mq_open(args[0], O_RDONLY) == (mqd_t)-1)
		die(args[0]);
	hold();
}

static int hold_psem(char **args)
{
	if (sem_open(args[0], 0) == SEM_FAILED)
		die(args[0]);
	hold();
}

static int wait_sem(char **args)
{
	struct sembuf operation = {(unsigned short)number(args[1], 0), -1, 0};

	if (semop((int)number(args[0], 0), &operation, 1) < 0)
		die("waiting");
	return 0;
}

/* A socket that stands there when its maker is gone. */
static int make_socket(char **args)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(args[0]) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		die(args[0]);
	}
	strcpy(address.sun_path, args[0]);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die(args[0]);
	return 0;
}

static const struct verb {
	const char *name, *usage;
	int count;
	int (*run)(char **args);
} verbs[] = {
	{"shm", "KEY SIZE MODE", 3, make_shm},
	{"msg", "KEY MODE", 2, make_msg},
	{"sem", "KEY COUNT MODE", 3, make_sem},
	{"send-msg", "ID COUNT SIZE", 3, send_msg},
	{"pshm", "/NAME SIZE MODE", 3, make_pshm},
	{"psem", "/NAME VALUE MODE", 3, make_psem},
	{"pmsg", "/NAME MESSAGES MODE", 3, make_pmsg},
	{"hold-shm", "ID", 1, hold_shm},
	{"make-and-hold-shm", "KEY SIZE MODE", 3, make_and_hold_shm},
	{"hold-pshm", "/NAME", 1, hold_pshm},
	{"hold-pmsg", "/NAME", 1, hold_pmsg},
	{"hold-psem", "/NAME", 1, hold_psem},
	{"wait-sem", "ID NUMBER", 2, wait_sem},
	{"socket", "PATH", 1, make_socket},
};

int main(int argc, char **argv)
{
	size_t i;

	umask(0);
	for (i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (argc > 1 && strcmp(argv[1], verbs[i].name) == 0 && argc - 2 == verbs[i].count)
			return verbs[i].run(argv + 2);
	}
	for (i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		fprintf(stderr, "usage: object %s %s\n", verbs[i].name, verbs[i].usage);
	return 1;
}
