/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scene: builds IPC objects of every kind in usual and odd states, for the tests of the listers.
 *
 * Run in an IPC and a mount name space of its own. Prints one line "name=id" per System V object
 * (for the shell's eval; an empty id where this machine cannot make that object), and ends when the
 * scene stands. A child stays behind with its own children: they have segments attached and sleep on
 * semaphores. It ends with the PID name space, or with the signal that its pid ("holder") is sent.
 *
 * Keys, sizes, modes, owners and ids are the same in every run. The System V objects are listed in
 * scene_plans.h; the POSIX objects, and what else is in /dev/shm, are made by scene_posix.c.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "scene.h"
#include "scene_plans.h"

/* What semctl takes; every program has to define it, semctl(2). */
union semctl_arg {
	int val;
	struct semid_ds *buf;
	unsigned short *array;
};

static FILE *names;

void die(const char *format, ...)
{
	int error = errno;
	va_list args;

	fputs("scene: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, ": %s\n", strerror(error));
	_exit(1);
}

static void nap(void)
{
	const struct timespec ms = {0, 1000000};

	nanosleep(&ms, NULL);
}

bool many_users(void)
{
	static int known = -1;

	if (known < 0) {
		known = seteuid(54321) == 0;
		if (known && seteuid(0) < 0)
			die("seteuid 0");
	}
	return known;
}

static void become(unsigned int user, unsigned int group)
{
	if (!many_users())
		return;
	if (seteuid(0) < 0 || setegid(group) < 0 || seteuid(user) < 0)
		die("becoming user %u, group %u", user, group);
}

static void set_owner(struct ipc_perm *perm, const struct common *plan)
{
	if (!many_users())
		return;
	if (plan->owner != SAME)
		perm->uid = plan->owner;
	if (plan->owner_group != SAME)
		perm->gid = plan->owner_group;
}

static void print_id(const struct common *plan, int id)
{
	if (id < 0)
		fprintf(names, "%s=\n", plan->name);
	else
		fprintf(names, "%s=%d\n", plan->name, id);
}

/* A child that dies with the holder, and does not keep the reader of the names waiting. */
static pid_t fork_child(void)
{
	pid_t child = fork();

	if (child < 0)
		die("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(fileno(names));
	}
	return child;
}

/* Runs a step in a child and waits for its end. */
static void in_child(void (*step)(int, const void *), int id, const void *plan)
{
	pid_t child = fork_child();
	int status;

	if (child == 0) {
		step(id, plan);
		_exit(0);
	}
	if (waitpid(child, &status, 0) != child || status != 0)
		die("a child that works on id %d", id);
}

/* Forks a child that does a step and then sleeps for ever; waits for the step's end. */
static void keep_child(void (*step)(int, const void *), int id, const void *plan)
{
	int ready[2];
	pid_t child;
	char byte;

	if (pipe(ready) < 0)
		die("pipe");
	child = fork_child();
	if (child == 0) {
		close(ready[0]);
		step(id, plan);
		if (write(ready[1], "!", 1) != 1)
			_exit(1);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		die("a child that holds id %d", id);
	close(ready[0]);
}

static void attach(int id, const void *plan)
{
	(void)plan;
	if (shmat(id, NULL, 0) == (void *)-1)
		die("attaching segment %d", id);
}

static int make_segment(const struct shm_plan *plan)
{
	const struct common *common = &plan->common;
	int id;

	become(common->creator, common->creator_group);
	id = shmget((key_t)common->key, plan->size,
		    IPC_CREAT | IPC_EXCL | plan->flags | common->mode);
	become(0, 0);
	if (id < 0 && !(plan->flags & SHM_HUGETLB))
		die("%s", common->name);
	return id;
}

static void make_orphan(int id, const void *plan)
{
	(void)id;
	if (make_segment(plan) < 0)
		_exit(1);
}

/* The command line of a running process is what the program was started with: start it again. */
static void make_with_odd_name(const struct shm_plan *plan)
{
	char *const args[] = {
		(char *)"odd \033[31mcommand\twith\n\"quotes\" и 名前",
		(char *)"--make-segment", (char *)plan->common.name, NULL
	};
	pid_t child = fork_child();

	if (child == 0) {
		execv("/proc/self/exe", args);
		_exit(1);
	}
	while (shmget((key_t)plan->common.key, 0, 0) < 0)
		nap();
}

static void scene_of_segment(const struct shm_plan *plan)
{
	const struct common *common = &plan->common;
	struct shmid_ds data;
	int id;

	if (plan->traits & SHM_TRAIT_ODD_NAME)
		make_with_odd_name(plan);
	else if (plan->traits & SHM_TRAIT_ORPHAN)
		in_child(make_orphan, 0, plan);
	if (plan->traits & (SHM_TRAIT_ORPHAN | SHM_TRAIT_ODD_NAME))
		id = shmget((key_t)common->key, 0, 0);
	else
		id = make_segment(plan);
	print_id(common, id);
	if (id < 0)
		return;

	if (plan->traits & (SHM_TRAIT_ONE | SHM_TRAIT_THREE | SHM_TRAIT_DESTROYED))
		attach(id, plan);
	if (plan->traits & SHM_TRAIT_THREE) {
		keep_child(attach, id, plan);
		keep_child(attach, id, plan);
	}
	if (plan->traits & SHM_TRAIT_DETACHED) {
		char *address = shmat(id, NULL, 0);

		if (address == (void *)-1)
			die("attaching %s", common->name);
		*address = 1;
		if (shmdt(address) < 0)
			die("detaching %s", common->name);
	}
	if ((plan->traits & SHM_TRAIT_LOCKED) && shmctl(id, SHM_LOCK, NULL) < 0)
		fprintf(stderr, "scene: %s is not locked: %s\n", common->name, strerror(errno));
	if (common->owner != SAME && many_users()) {
		if (shmctl(id, IPC_STAT, &data) < 0)
			die("%s", common->name);
		set_owner(&data.shm_perm, common);
		if (shmctl(id, IPC_SET, &data) < 0)
			die("giving away %s", common->name);
	}
	if ((plan->traits & SHM_TRAIT_DESTROYED) && shmctl(id, IPC_RMID, NULL) < 0)
		die("destroying %s", common->name);
}

struct message {
	long type;
	char text[8192];
};

static void send_messages(int id, const void *plan)
{
	const struct msg_plan *msg = plan;
	struct message message = {.type = 1};
	unsigned int i;

	for (i = 0; i < msg->sent; i++)
		if (msgsnd(id, &message, msg->size, IPC_NOWAIT) < 0) {
			if (errno == EAGAIN && msg->qbytes != 0)
				return;
			die("sending to %s", msg->common.name);
		}
}

static void take_messages(int id, const void *plan)
{
	const struct msg_plan *msg = plan;
	struct message message;
	unsigned int i;

	for (i = 0; i < msg->taken; i++)
		if (msgrcv(id, &message, sizeof(message.text), 0, IPC_NOWAIT) < 0)
			die("receiving from %s", msg->common.name);
}

static void fill_queue(int id, const void *plan)
{
	struct message message = {.type = 1};
	size_t size;

	(void)plan;
	for (size = 1000; size > 0; size /= 2)
		while (msgsnd(id, &message, size, IPC_NOWAIT) == 0)
			;
	if (errno != EAGAIN)
		die("filling queue %d", id);
}

/* Lets the queues of this name space hold more; ours is a name space that ends with the test. */
static void set_queue_limit(size_t bytes)
{
	FILE *limit = fopen("/proc/sys/kernel/msgmnb", "w");

	if (limit == NULL || fprintf(limit, "%zu\n", bytes) < 0 || fclose(limit) != 0)
		fprintf(stderr, "scene: /proc/sys/kernel/msgmnb: %s\n", strerror(errno));
}

static void give_queue(int id, const struct msg_plan *plan)
{
	struct msqid_ds data;

	if (msgctl(id, IPC_STAT, &data) < 0)
		die("%s", plan->common.name);
	set_owner(&data.msg_perm, &plan->common);
	if (plan->qbytes != 0)
		data.msg_qbytes = plan->qbytes;
	if (msgctl(id, IPC_SET, &data) < 0 && plan->qbytes == 0)
		die("giving away %s", plan->common.name);
}

static void scene_of_queue(const struct msg_plan *plan)
{
	const struct common *common = &plan->common;
	int id;

	become(common->creator, common->creator_group);
	id = msgget((key_t)common->key, IPC_CREAT | IPC_EXCL | common->mode);
	become(0, 0);
	if (id < 0)
		die("%s", common->name);
	print_id(common, id);
	if (plan->qbytes != 0) {
		set_queue_limit(plan->qbytes);
		give_queue(id, plan);
		set_queue_limit(16384);
	} else if (common->owner != SAME) {
		give_queue(id, plan);
	}
	if (plan->sent > 0)
		in_child(send_messages, id, plan);
	if (plan->taken > 0)
		in_child(take_messages, id, plan);
	if (plan->full)
		in_child(fill_queue, id, plan);
}

static void operate(int id, const void *plan)
{
	struct sembuf raise[] = {{0, 7, SEM_UNDO}, {0, -7, SEM_UNDO}, {1, 1, 0}};

	(void)plan;
	if (semop(id, raise, COUNT(raise)) < 0)
		die("operating on set %d", id);
}

static void sleep_on(int id, unsigned short number, short change)
{
	struct sembuf operation = {number, change, 0};
	pid_t child = fork_child();

	if (child == 0) {
		semop(id, &operation, 1);
		_exit(0);
	}
}

static void wait_for_count(int id, int number, int command, unsigned int wanted)
{
	int count;

	while ((count = semctl(id, number, command)) >= 0 && (unsigned int)count < wanted)
		nap();
	if (count < 0)
		die("counting the sleepers of set %d", id);
}

static void set_values(int id, const struct sem_plan *plan)
{
	unsigned short values[250];
	union semctl_arg arg = {.array = values};
	int i;

	if (plan->values == SEM_ZERO)
		return;
	for (i = 0; i < plan->count; i++)
		values[i] = (unsigned short)(plan->values == SEM_INDEX ? i * 131 % 32768 : 32767);
	if (semctl(id, 0, SETALL, arg) < 0)
		die("setting the values of %s", plan->common.name);
}

static void scene_of_set(const struct sem_plan *plan)
{
	const struct common *common = &plan->common;
	struct semid_ds data;
	union semctl_arg arg = {.buf = &data};
	unsigned int i;
	int id;

	become(common->creator, common->creator_group);
	id = semget((key_t)common->key, plan->count, IPC_CREAT | IPC_EXCL | common->mode);
	become(0, 0);
	if (id < 0)
		die("%s", common->name);
	print_id(common, id);
	set_values(id, plan);
	if (common->owner != SAME && many_users()) {
		if (semctl(id, 0, IPC_STAT, arg) < 0)
			die("%s", common->name);
		set_owner(&data.sem_perm, common);
		if (semctl(id, 0, IPC_SET, arg) < 0)
			die("giving away %s", common->name);
	}
	if (plan->operated)
		in_child(operate, id, plan);
	for (i = 0; i < plan->ncount; i++)
		sleep_on(id, 0, -1);
	for (i = 0; i < plan->zcount; i++)
		sleep_on(id, 1, 0);
	wait_for_count(id, 0, GETNCNT, plan->ncount);
	if (plan->count > 1)
		wait_for_count(id, 1, GETZCNT, plan->zcount);
}

/*
 * Makes and removes objects of each kind first. The kernel hands out places in turn and counts a
 * sequence number when it comes round, so that the ids of the scene are not just 0, 1, 2, and their
 * order is not that of the listings.
 */
static void advance_sequence(void)
{
	int shm, msg, sem, i;

	for (i = 0; i < 60; i++) {
		shm = shmget(IPC_PRIVATE, 1, 0600);
		msg = msgget(IPC_PRIVATE, 0600);
		sem = semget(IPC_PRIVATE, 1, 0600);
		if (shm < 0 || msg < 0 || sem < 0)
			die("an object of each kind");
		if (shmctl(shm, IPC_RMID, NULL) < 0 || msgctl(msg, IPC_RMID, NULL) < 0 ||
		    semctl(sem, 0, IPC_RMID) < 0)
			die("removing an object of each kind");
	}
}

static void build(void)
{
	size_t i;

	umask(0);
	advance_sequence();
	for (i = 0; i < COUNT(shm_plans); i++)
		scene_of_segment(&shm_plans[i]);
	for (i = 0; i < COUNT(msg_plans); i++)
		scene_of_queue(&msg_plans[i]);
	for (i = 0; i < COUNT(sem_plans); i++)
		scene_of_set(&sem_plans[i]);
	build_posix_scene();
}

/* The process that make_with_odd_name() has started. */
static void make_one_segment(const char *name) __attribute__((noreturn));

static void make_one_segment(const char *name)
{
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (i = 0; i < COUNT(shm_plans); i++)
		if (strcmp(shm_plans[i].common.name, name) == 0)
			make_segment(&shm_plans[i]);
	for (;;)
		pause();
}

/* Builds, says through the pipe what it has built, and stays. */
static void hold(int report) __attribute__((noreturn));

static void hold(int report)
{
	names = fdopen(report, "w");
	if (names == NULL || freopen("/dev/null", "w", stdout) == NULL)
		die("streams");
	build();
	fprintf(names, "holder=%ld\n", (long)getpid());
	if (fclose(names) != 0 || freopen("/dev/null", "w", stderr) == NULL)
		_exit(1);
	for (;;)
		pause();
}

/*
 * The parent copies the report of the holder to standard output, so that whoever reads it meets its
 * end. The report of a holder that failed lacks its last line; the holder has said why on stderr.
 */
int main(int argc, char **argv)
{
	static char text[65536];
	size_t length = 0;
	ssize_t got;
	int report[2];
	pid_t holder;

	if (argc == 3 && strcmp(argv[1], "--make-segment") == 0)
		make_one_segment(argv[2]);
	if (argc != 1) {
		fprintf(stderr, "usage: scene\n");
		return 1;
	}
	if (pipe(report) < 0)
		die("pipe");
	holder = fork();
	if (holder < 0)
		die("fork");
	if (holder == 0) {
		close(report[0]);
		hold(report[1]);
	}
	close(report[1]);
	while ((got = read(report[0], text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)got;
	if (strstr(text, "holder=") == NULL)
		return 1;
	return fputs(text, stdout) != EOF && fflush(stdout) == 0 ? 0 : 1;
}
