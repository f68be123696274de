/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crowd files COUNT: so many files in /dev/shm, f0 and up.
 *
 * crowd processes COUNT FILES: so many processes with 150 mappings and 50 descriptors each, of which
 * 10 and 5 are of those files, as where each has some buffers among many libraries; 2 files all
 * of them have, the others one or two. Prints "ready" and waits to
 * be killed, and its children with it. Like fill.c only in a sandbox.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAPPINGS 150
#define SHM_MAPPINGS 10
#define DESCRIPTORS 50
#define SHM_DESCRIPTORS 5
#define COMMON 2
#define PAGE 4096

static void fail(const char *what)
{
	(void)fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static int open_file(int number, int flags)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/dev/shm/f%d", number);
	fd = open(path, flags, 0600);
	if (fd < 0)
		fail(path);
	return fd;
}

static void make_files(int count)
{
	for (int i = 0; i < count; i++) {
		int fd = open_file(i, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC);

		if (ftruncate(fd, PAGE) < 0)
			fail("ftruncate");
		(void)close(fd);
	}
}

/* The file of process `p`'s use number `i`. */
static int file_of(int p, int i, int files)
{
	return i < COMMON ? i : COMMON + (p * SHM_MAPPINGS + i) % (files - COMMON);
}

static int count_mappings(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int count = 0;
	int c;

	if (!maps)
		fail("/proc/self/maps");
	while ((c = getc(maps)) != EOF)
		count += c == '\n';
	(void)fclose(maps);
	return count;
}

static void map_files(int p, int files)
{
	for (int i = 0; i < SHM_MAPPINGS; i++) {
		int fd = open_file(file_of(p, i, files), O_RDWR | O_CLOEXEC);

		if (mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED)
			fail("mmap");
		(void)close(fd);
	}
}

/* Private mappings of an ordinary file, as libraries have them; access differs, or they would merge. */
static void map_others(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail(file);
	for (int i = count_mappings(); i < MAPPINGS; i++)
		if (mmap(NULL, PAGE, i % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE, fd, 0) ==
		    MAP_FAILED)
			fail("mmap");
	(void)close(fd);
}

static void open_descriptors(int p, int files)
{
	int pair[2];
	int last = -1;

	for (int i = 0; i < SHM_DESCRIPTORS; i++)
		(void)open_file(file_of(p, i, files), O_RDONLY);
	while (last + 1 < DESCRIPTORS - 10) {
		if (pipe(pair) < 0)
			fail("pipe");
		last = pair[1];
	}
	while (last + 1 < DESCRIPTORS) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
			fail("socketpair");
		last = pair[1];
	}
}

static void __attribute__((noreturn)) child(int p, int files, const char *program, int ready)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		fail("prctl");
	map_files(p, files);
	open_descriptors(p, files);
	map_others(program);
	if (write(ready, "x", 1) != 1)
		fail("write");
	(void)close(ready);
	for (;;)
		(void)pause();
}

/* The first process of a namespace ends by a signal only where it is told how. */
static void leave(int signal)
{
	(void)signal;
	_exit(EXIT_SUCCESS);
}

static void make_processes(int count, int files, const char *program)
{
	int ready[2];
	char done;

	if (pipe2(ready, O_CLOEXEC) < 0)
		fail("pipe");
	for (int p = 0; p < count; p++) {
		pid_t pid = fork();

		if (pid < 0)
			fail("fork");
		if (pid == 0) {
			(void)close(ready[0]);
			child(p, files, program, ready[1]);
		}
		/* One after the other: a child that fails is noticed. */
		if (read(ready[0], &done, 1) != 1)
			fail("child");
	}
	(void)close(ready[1]);
	if (signal(SIGTERM, leave) == SIG_ERR)
		fail("signal");
	(void)puts("ready");
	(void)fflush(stdout);
	for (;;)
		(void)pause();
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "files") == 0 && getenv("BENCH_SANDBOX")) {
		make_files(atoi(argv[2]));
		return EXIT_SUCCESS;
	}
	if (argc == 4 && strcmp(argv[1], "processes") == 0 && getenv("BENCH_SANDBOX"))
		make_processes(atoi(argv[2]), atoi(argv[3]), argv[0]);
	(void)fprintf(stderr, "usage: crowd files COUNT | processes COUNT FILES, in a namespace\n");
	return EXIT_FAILURE;
}
