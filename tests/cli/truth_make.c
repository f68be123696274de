/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes objects of each kind and does to them what programs do. Whoever makes one notes it on the board.
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
#include <unistd.h>

#include "truth.h"

#define PAGE 4096

/* What semctl takes; every program has to define it, semctl(2). */
union semctl_arg {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

struct message {
	long type;
	char text[16];
};

static int make_shm(key_t key, mode_t mode, struct dice *dice)
{
	int id = shmget(key, PAGE * (1 + roll(dice, 3)), IPC_CREAT | IPC_EXCL | (int)mode);
	char *address;

	/* Most are written, some never attached. */
	if (id >= 0 && chance(dice, 60)) {
		address = shmat(id, NULL, 0);
		if (address == (void *)-1)
			fail("attaching segment %d", id);
		*address = 1;
		(void)shmdt(address);
	}
	return id;
}

static int make_msg(key_t key, mode_t mode, struct dice *dice)
{
	const struct message message = {1, "waits"};
	int id = msgget(key, IPC_CREAT | IPC_EXCL | (int)mode);
	uint32_t count = chance(dice, 50) ? roll(dice, 4) : 0;

	if (id >= 0)
		while (count-- > 0)
			if (msgsnd(id, &message, sizeof(message.text), IPC_NOWAIT) < 0)
				fail("sending to queue %d", id);
	return id;
}

static int make_sem(key_t key, mode_t mode, struct dice *dice)
{
	/* One private semaphore is what Apache makes; others do so too. */
	int count = chance(dice, 50) ? 1 : 1 + (int)roll(dice, 4);
	int id = semget(key, count, IPC_CREAT | IPC_EXCL | (int)mode);
	struct sembuf up = {0, 1, 0}, down = {0, -1, 0};

	if (id >= 0 && chance(dice, 50) &&
	    (semop(id, &up, 1) < 0 || semop(id, &down, 1) < 0))
		fail("operating on set %d", id);
	return id;
}

static void make_pshm(const char *name, mode_t mode, struct dice *dice)
{
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, mode);

	if (fd < 0 || ftruncate(fd, PAGE * (off_t)roll(dice, 3)) < 0)
		fail("making segment %s", name);
	(void)close(fd);
}

static void make_pmsg(const char *name, mode_t mode, struct dice *dice)
{
	struct mq_attr attr = {.mq_maxmsg = 2, .mq_msgsize = 16};
	mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, mode, &attr);

	if (queue == (mqd_t)-1 || (chance(dice, 40) && mq_send(queue, "waits", 5, 1) < 0))
		fail("making queue %s", name);
	(void)mq_close(queue);
}

static void make_psem(const char *name, mode_t mode, struct dice *dice)
{
	sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, mode, 0);

	if (semaphore == SEM_FAILED || (chance(dice, 40) && sem_post(semaphore) < 0))
		fail("making semaphore %s", name);
	(void)sem_close(semaphore);
}

static int (*const sysv_makers[])(key_t, mode_t, struct dice *) = {make_shm, make_msg, make_sem};
static void (*const posix_makers[])(const char *, mode_t, struct dice *) = {
	make_pshm, make_pmsg, make_psem,
};

static const char *slashed(const struct thing *t)
{
	static char name[64];

	(void)snprintf(name, sizeof(name), "/%s", t->name);
	return name;
}

/* The format may have a %d for the pid; then, or alone, a %u for a number that nobody else has. */
const char *new_name(struct house *h, const char *format, pid_t pid)
{
	static char name[48];
	unsigned serial = atomic_fetch_add(&board->serial, 1) * 1000 + roll(&h->dice, 1000);

	if (strstr(format, "%d") != NULL)
		(void)snprintf(name, sizeof(name), format, (int)pid, serial);
	else
		(void)snprintf(name, sizeof(name), format, serial);
	return name;
}

struct thing *make(struct house *h, const struct wish *wish)
{
	unsigned number = atomic_fetch_add(&board->thing_count, 1);
	struct thing *t = &board->things[number];

	if (number >= THINGS_MAX) {
		errno = ENOSPC;
		fail("noting an object");
	}
	t->kind = (uint8_t)wish->kind;
	t->class = (uint8_t)wish->class;
	t->uid = geteuid();
	t->id = -1;
	(void)snprintf(t->story, sizeof(t->story), "%s", wish->story);
	if (IS_SYSV(wish->kind)) {
		t->keyed = wish->keyed || wish->key != 0;
		t->key = wish->key;
		if (wish->keyed)
			t->key = 0x10000000 + atomic_fetch_add(&board->serial, 1) * 16 +
				 roll(&h->dice, 16);
		t->id = sysv_makers[wish->kind]((key_t)t->key, wish->mode, &h->dice);
		if (t->id < 0)
			fail("making an object of kind %u", wish->kind);
	} else {
		(void)snprintf(t->name, sizeof(t->name), "%s",
			       wish->name != NULL ? wish->name : new_name(h, "t-%u", 0));
		posix_makers[wish->kind - PSHM](slashed(t), wish->mode, &h->dice);
	}
	return t;
}

enum kind any_kind(struct house *h)
{
	return (enum kind)roll(&h->dice, KIND_COUNT);
}

int open_thing(const struct thing *t)
{
	int fd;

	if (t->kind == PSHM)
		fd = shm_open(slashed(t), O_RDWR, 0);
	else if (t->kind == PMSG)
		fd = (int)mq_open(slashed(t), O_RDWR);
	else {
		char path[80];

		(void)snprintf(path, sizeof(path), "/dev/shm/sem.%s", t->name);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	if (fd < 0)
		fail("opening %s", t->name);
	return fd;
}

static int use_shm(const struct thing *t)
{
	if (shmat(t->id, NULL, 0) == (void *)-1)
		fail("attaching segment %d", t->id);
	return -1;
}

/* Mapped, shared or private, and the descriptor closed, or just open. */
static int use_pshm(const struct thing *t)
{
	int fd = open_thing(t);
	int flags = t->name[strlen(t->name) - 1] & 1 ? MAP_SHARED : MAP_PRIVATE;

	if (t->name[strlen(t->name) - 1] % 3 == 0)
		return fd;
	if (mmap(NULL, PAGE, PROT_READ, flags, fd, 0) == MAP_FAILED)
		fail("mapping %s", t->name);
	(void)close(fd);
	return -1;
}

static int use_psem(const struct thing *t)
{
	if (sem_open(slashed(t), 0) == SEM_FAILED)
		fail("opening semaphore %s", t->name);
	return -1;
}

int use(const struct thing *t)
{
	if (t->kind == SHM)
		return use_shm(t);
	if (t->kind == PSHM)
		return use_pshm(t);
	if (t->kind == PSEM)
		return use_psem(t);
	if (t->kind == PMSG)
		return open_thing(t);
	operate(t);
	return -1;
}

void look_up(const struct thing *t)
{
	int id;

	if (!IS_SYSV(t->kind)) {
		(void)close(open_thing(t));
		return;
	}
	if (!t->keyed)
		return;
	if (t->kind == SHM)
		id = shmget((key_t)t->key, 0, 0);
	else if (t->kind == MSG)
		id = msgget((key_t)t->key, 0);
	else
		id = semget((key_t)t->key, 0, 0);
	if (id != t->id)
		fail("looking up key %#x", t->key);
}

/* No trace of these is kept either. */
void try_in_vain(const struct thing *t)
{
	struct message message;
	struct sembuf lower = {0, -9, IPC_NOWAIT};
	struct sembuf beyond = {999, 1, 0};

	if (t->kind == SEM) {
		if (semop(t->id, &lower, 1) == 0 || semop(t->id, &beyond, 1) == 0)
			fail("set %d let a vain operation pass", t->id);
	} else if (t->kind == MSG) {
		if (msgrcv(t->id, &message, sizeof(message.text), 77, IPC_NOWAIT) >= 0)
			fail("queue %d has a message of type 77", t->id);
	} else if (t->kind == SHM) {
		if (shmat(t->id, (void *)1, 0) != (void *)-1)
			fail("segment %d was attached at 1", t->id);
	} else {
		look_up(t);
	}
}

static void operate_on_psem(const struct thing *t)
{
	sem_t *semaphore = sem_open(slashed(t), 0);

	if (semaphore == SEM_FAILED || sem_post(semaphore) < 0)
		fail("raising %s", t->name);
	(void)sem_close(semaphore);
}

void operate(const struct thing *t)
{
	const struct message message = {2, "more"};
	struct sembuf up = {0, 1, 0};
	void *address;

	if (t->kind == SEM) {
		if (semop(t->id, &up, 1) < 0)
			fail("raising set %d", t->id);
	} else if (t->kind == MSG) {
		if (msgsnd(t->id, &message, sizeof(message.text), IPC_NOWAIT) < 0)
			fail("sending to queue %d", t->id);
	} else if (t->kind == SHM) {
		address = shmat(t->id, NULL, 0);
		if (address == (void *)-1 || shmdt(address) < 0)
			fail("attaching and detaching segment %d", t->id);
	} else if (t->kind == PSEM) {
		operate_on_psem(t);
	} else {
		look_up(t);
	}
}

/* Empties a queue or takes a semaphore down, and then waits for more. Segments are used. */
void sleep_on(const struct thing *t)
{
	struct message message;
	struct sembuf lower = {0, -1, 0};
	char text[16];
	sem_t *semaphore;
	mqd_t queue;

	if (t->kind == SEM)
		while (semop(t->id, &lower, 1) == 0 || errno == EINTR)
			;
	if (t->kind == MSG)
		while (msgrcv(t->id, &message, sizeof(message.text), 99, 0) >= 0 || errno == EINTR)
			;
	if (t->kind == PMSG) {
		queue = mq_open(slashed(t), O_RDWR);
		while (mq_receive(queue, text, sizeof(text), NULL) >= 0 || errno == EINTR)
			;
	}
	if (t->kind == PSEM) {
		semaphore = sem_open(slashed(t), 0);
		while (sem_wait(semaphore) == 0 || errno == EINTR)
			;
	}
	(void)use(t);
	for (;;)
		pause();
}
