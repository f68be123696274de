/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of the scene that lives in file systems: POSIX objects, and strangers among them. All
 * POSIX objects carry the same times, 2001-02-03 04:05:06 UTC.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "scene.h"

struct posix_plan {
	const char *name;
	int mode;
	long long size;         /* of a segment in bytes, of a queue in messages, or a value */
	unsigned int owner, owner_group;
};

#define NAME_50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define NAME_250 NAME_50 NAME_50 NAME_50 NAME_50 NAME_50

static const struct posix_plan pshm_plans[] = {
	{"plain", 0600, 100, SAME, SAME},
	{"empty", 0644, 0, SAME, SAME},
	{"sparse", 0600, 1LL << 40, SAME, SAME},
	{"mode-none", 0, 4096, SAME, SAME},
	{"mode-all", 07777, 4097, SAME, SAME},
	{"nobody-owns", 0640, 1, 54321, 54322},
	{"other-owns", 0660, 1048576, 1002, 1001},
	{"two words", 0600, 10, SAME, SAME},
	{"имя-名前", 0600, 11, SAME, SAME},
	{"escape\033[31mred", 0600, 12, SAME, SAME},
	{"tab\tline\nend", 0600, 13, SAME, SAME},
	{"bad\xff\xfeutf", 0600, 14, SAME, SAME},
	{"quote\"back\\slash", 0600, 15, SAME, SAME},
	{"-m", 0600, 16, SAME, SAME},
	{".hidden", 0600, 17, SAME, SAME},
	{NAME_250, 0600, 18, SAME, SAME},
};

static const struct posix_plan psem_plans[] = {
	{"zero", 0600, 0, SAME, SAME},
	{"one", 0644, 1, SAME, SAME},
	{"greatest", 0600, 2147483647, SAME, SAME},
	{"mode-none", 0, 2, SAME, SAME},
	{"nobody-owns", 0640, 3, 54321, 54322},
	{"two words", 0600, 4, SAME, SAME},
	{"имя-名前", 0600, 5, SAME, SAME},
	{"escape\033[31mred", 0600, 6, SAME, SAME},
};

static const struct posix_plan pmsg_plans[] = {
	{"empty", 0600, 0, SAME, SAME},
	{"waiting", 0622, 3, SAME, SAME},
	{"full", 0600, 10, SAME, SAME},
	{"mode-none", 0, 0, SAME, SAME},
	{"nobody-owns", 0640, 1, 54321, 54322},
	{"two words", 0600, 0, SAME, SAME},
	{"имя-名前", 0600, 0, SAME, SAME},
	{"escape\033[31mred", 0600, 0, SAME, SAME},
};

static const struct timespec posix_times[2] = {{981173106, 0}, {981173106, 0}};

/* Gives a POSIX object its mode, owner and times. The owner first: chown takes set-user-id away. */
static void finish_file(const char *directory, const char *prefix, const struct posix_plan *plan)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s%s", directory, prefix, plan->name);
	if (plan->owner != SAME && many_users() &&
	    chown(path, plan->owner, plan->owner_group) < 0)
		die("giving away %s", path);
	if (chmod(path, (mode_t)plan->mode) < 0)
		die("mode of %s", path);
	if (utimensat(AT_FDCWD, path, posix_times, 0) < 0)
		die("times of %s", path);
}

static void slashed(char *buffer, size_t size, const struct posix_plan *plan)
{
	snprintf(buffer, size, "/%s", plan->name);
}

static void scene_of_pshm(const struct posix_plan *plan)
{
	char name[300];
	int fd;

	slashed(name, sizeof(name), plan);
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		die("POSIX segment %s", plan->name);
	if (ftruncate(fd, (off_t)plan->size) < 0)
		die("size of POSIX segment %s", plan->name);
	close(fd);
	finish_file("/dev/shm", "", plan);
}

static void scene_of_psem(const struct posix_plan *plan)
{
	char name[300];
	sem_t *semaphore;

	slashed(name, sizeof(name), plan);
	semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, (unsigned int)plan->size);
	if (semaphore == SEM_FAILED)
		die("POSIX semaphore %s", plan->name);
	sem_close(semaphore);
	finish_file("/dev/shm", "sem.", plan);
}

static void scene_of_pmsg(const struct posix_plan *plan)
{
	struct mq_attr attr = {.mq_maxmsg = 10, .mq_msgsize = 64};
	char name[300], text[64] = "";
	long long i;
	mqd_t queue;

	slashed(name, sizeof(name), plan);
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attr);
	if (queue == (mqd_t)-1)
		die("POSIX queue %s", plan->name);
	for (i = 0; i < plan->size; i++)
		if (mq_send(queue, text, 10 + (size_t)i, 0) < 0)
			die("sending to POSIX queue %s", plan->name);
	mq_close(queue);
	finish_file("/dev/mqueue", "", plan);
}

/* What is in /dev/shm and is no POSIX object. */
static void strangers(void)
{
	static const char *const links[][2] = {
		{"plain", "/dev/shm/link-to-object"},
		{"/etc/passwd", "/dev/shm/link-outside"},
		{"nothing", "/dev/shm/link-to-nothing"},
		{"link-to-itself", "/dev/shm/link-to-itself"},
		{"sem.one", "/dev/shm/sem.link"},
	};
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/dev/shm/socket"};
	size_t i;
	int fd;

	for (i = 0; i < COUNT(links); i++)
		if (symlink(links[i][0], links[i][1]) < 0)
			die("%s", links[i][1]);
	if (mkdir("/dev/shm/directory", 0755) < 0 || mkdir("/dev/shm/sem.directory", 0755) < 0)
		die("a directory in /dev/shm");
	if (mkfifo("/dev/shm/fifo", 0644) < 0 || mkfifo("/dev/shm/sem.fifo", 0644) < 0)
		die("a FIFO in /dev/shm");
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die("a socket in /dev/shm");
	close(fd);
}

void build_posix_scene(void)
{
	size_t i;

	for (i = 0; i < COUNT(pshm_plans); i++)
		scene_of_pshm(&pshm_plans[i]);
	for (i = 0; i < COUNT(psem_plans); i++)
		scene_of_psem(&psem_plans[i]);
	for (i = 0; i < COUNT(pmsg_plans); i++)
		scene_of_pmsg(&pmsg_plans[i]);
	strangers();
}
