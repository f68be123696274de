/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * truth [--seed N] [--scenes N] [--houses N] -- PROGRAM ARGUMENT…: holds verdicts against the truth.
 *
 * Each scene is a PID, IPC and mount namespace with dozens of users ("houses") whose processes create,
 * use, hand over and abandon objects of all six kinds and die in many ways. What became of each
 * object is noted by the one who did it. Then the program (ipcadm leaks --all --json …) is run
 * inside, and its verdicts are compared with the notes. The shape of a scene is random; the seed
 * is printed, and gives the same again. Exit status 1 where a criterion is missed.
 *
 * The process that started a scene stays outside of it: a root process that knows IPC
 * would itself be one on which objects may depend.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "truth.h"
#include "truth_scene.h"

static unsigned failed_runs;

/* Enters name space `which` of a process. */
static void enter(pid_t pid, const char *which)
{
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, which);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, 0) < 0)
		fail("entering %s", path);
	(void)close(fd);
}

static int status_of(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			fail("waiting");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Runs the program in the scene; its output goes to a file. */
static void run_inside(pid_t init, char **program, const char *output)
{
	pid_t child = fork();
	int fd, status;

	if (child < 0)
		fail("fork");
	if (child == 0) {
		fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			fail("%s", output);
		enter(init, "pid");
		enter(init, "ipc");
		enter(init, "mnt");
		child = fork();
		if (child == 0) {
			(void)execvp(program[0], program);
			fail("%s", program[0]);
		}
		_exit(child < 0 ? EXIT_FAILURE : status_of(child));
	}
	status = status_of(child);
	if (status != 0) {
		(void)printf("%s ended with status %d\n", program[0], status);
		failed_runs++;
	}
}

/* Builds a scene, has it judged, ends it. */
static void run_scene(const struct scene *scene, char **program, const char *output)
{
	int done[2];
	pid_t init = 0, outer;
	char byte;

	memset(board, 0, sizeof(*board));
	if (pipe2(done, O_CLOEXEC) < 0)
		fail("pipe");
	outer = fork();
	if (outer == 0) {
		(void)close(done[0]);
		if (unshare(CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWNS) < 0)
			fail("unshare");
		init = fork();
		if (init == 0)
			scene_run(scene, done[1]);
		if (init < 0 || write(done[1], &init, sizeof(init)) != sizeof(init))
			fail("starting a scene");
		(void)close(done[1]);
		_exit(status_of(init) == 128 + SIGKILL ? 0 : EXIT_FAILURE);
	}
	(void)close(done[1]);
	if (outer < 0 || read(done[0], &init, sizeof(init)) != sizeof(init) ||
	    read(done[0], &byte, 1) != 1 || atomic_load(&board->failures) != 0) {
		(void)printf("scene of seed %llu could not be built\n",
			     (unsigned long long)scene->seed);
		failed_runs++;
	} else {
		run_inside(init, program, output);
		judge_scene(output);
	}
	(void)close(done[0]);
	if (init > 0)
		(void)kill(init, SIGKILL);
	if (outer > 0)
		(void)status_of(outer);
}

static unsigned long long number(const char *text)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 10);

	if (end == text || *end != '\0') {
		(void)fprintf(stderr, "truth: not a number: %s\n", text);
		exit(EXIT_FAILURE);
	}
	return value;
}

/* The whole: scenes with seeds that follow one another. */
static bool run_all(uint64_t seed, unsigned scenes, unsigned houses, char **program)
{
	char output[] = "/tmp/truth.XXXXXX";
	struct timespec before, after;
	unsigned i;
	int fd;

	fd = mkstemp(output);
	if (fd < 0)
		fail("%s", output);
	(void)close(fd);
	(void)clock_gettime(CLOCK_MONOTONIC, &before);
	for (i = 0; i < scenes; i++) {
		const struct scene scene = {
			.seed = seed + i, .houses = houses, .capable = i % 4 == 3,
		};

		run_scene(&scene, program, output);
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &after);
	(void)unlink(output);
	(void)printf("seed %llu, %u scenes, %u objects, %lld s\n\n", (unsigned long long)seed,
		     scenes, judged_count(), (long long)(after.tv_sec - before.tv_sec));
	return judge_all() && failed_runs == 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"seed", required_argument, NULL, 's'},
		{"scenes", required_argument, NULL, 'n'},
		{"houses", required_argument, NULL, 'h'},
		{"stay", no_argument, NULL, 'w'},
		{NULL, 0, NULL, 0},
	};
	unsigned scenes = 4, houses = 46;
	uint64_t seed = (uint64_t)time(NULL);
	int c;

	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	while ((c = getopt_long(argc, argv, "+", options, NULL)) >= 0) {
		if (c == 's')
			seed = number(optarg);
		else if (c == 'n')
			scenes = (unsigned)number(optarg);
		else if (c == 'h')
			houses = (unsigned)number(optarg);
		else if (c == 'w') /* a holder under another program's name */
			for (;;)
				pause();
		else
			return EXIT_FAILURE;
	}
	if (optind == argc) {
		(void)fputs("usage: truth [--seed N] [--scenes N] [--houses N] -- PROGRAM…\n", stderr);
		return EXIT_FAILURE;
	}
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED) {
		perror("truth: mmap");
		return EXIT_FAILURE;
	}
	return run_all(seed, scenes, houses, argv + optind) ? EXIT_SUCCESS : EXIT_FAILURE;
}
