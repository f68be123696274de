/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pair [-x] [-b BEFORE] RUNS A B: runs the commands A and B in turn, RUNS times each after
 * one run that does not count, with their output thrown away, and prints
 *
 *     median time of A / median time of B   peak memory of A / peak memory of B   of B in MiB
 *
 * With -x the commands may end with status 1: lsof does where a file has no user.
 * A, B and BEFORE (run before each, not timed) are words separated by spaces: no
 * shell stands between the clock and the command.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_WORDS 32
#define MAX_RUNS 2000

extern char **environ;

struct command {
	char *words[MAX_WORDS + 1];
	double seconds[MAX_RUNS];
	long peak_kib;
};

static int worst_status = 0; /* that is no failure */

static void fail(const char *what)
{
	(void)fprintf(stderr, "pair: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void split(char *text, struct command *command)
{
	size_t n = 0;
	char *rest = NULL;

	for (char *word = strtok_r(text, " ", &rest); word && n < MAX_WORDS;
	     word = strtok_r(NULL, " ", &rest))
		command->words[n++] = word;
}

static double now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) < 0)
		fail("clock_gettime");
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double run(struct command *command, bool count)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	double start = now();
	int status;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions) ||
	    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0))
		fail("posix_spawn_file_actions");
	errno = posix_spawnp(&pid, command->words[0], &actions, NULL, command->words, environ);
	if (errno)
		fail(command->words[0]);
	if (wait4(pid, &status, 0, &usage) < 0)
		fail("wait4");

	double seconds = now() - start;

	(void)posix_spawn_file_actions_destroy(&actions);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > worst_status) {
		(void)fprintf(stderr, "pair: %s failed\n", command->words[0]);
		exit(EXIT_FAILURE);
	}
	if (count && usage.ru_maxrss > command->peak_kib)
		command->peak_kib = usage.ru_maxrss;
	return seconds;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), by_size);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int main(int argc, char **argv)
{
	static struct command before, a, b;
	int opt;

	while ((opt = getopt(argc, argv, "xb:")) != -1) {
		if (opt == 'x')
			worst_status = 1;
		else if (opt == 'b')
			split(optarg, &before);
		else
			return EXIT_FAILURE;
	}
	if (argc - optind != 3) {
		(void)fprintf(stderr, "usage: pair [-x] [-b BEFORE] RUNS A B\n");
		return EXIT_FAILURE;
	}

	int runs = atoi(argv[optind]);

	if (runs < 1 || runs > MAX_RUNS)
		runs = 1;
	split(argv[optind + 1], &a);
	split(argv[optind + 2], &b);
	for (int i = -1; i < runs; i++) {
		struct command *both[] = {&a, &b};

		for (size_t c = 0; c < 2; c++) {
			if (before.words[0])
				(void)run(&before, false);

			double seconds = run(both[c], i >= 0);

			if (i >= 0)
				both[c]->seconds[i] = seconds;
		}
	}
	(void)printf("%.3f %.3f %ld\n", median(a.seconds, runs) / median(b.seconds, runs),
		     (double)a.peak_kib / (double)b.peak_kib, b.peak_kib / 1024);
	return EXIT_SUCCESS;
}
