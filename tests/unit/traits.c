/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "traits.h"

#include "proc/snapshot.h"
#include "proc/traits.h"
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

void look_around(struct look *look)
{
	assert_int_equal(proc_traits_take(&live, 0, &look->snap, &look->traits), 0);
}

void look_end(struct look *look)
{
	proc_traits_free(&look->traits);
	proc_snapshot_free(&look->snap);
}

const struct proc_process *process_of(const struct look *look, pid_t pid)
{
	return not_null(proc_find(&look->snap, pid));
}

const struct proc_trait *trait_of(const struct look *look, pid_t pid)
{
	return &look->traits.of[process_of(look, pid) - look->snap.processes];
}

/* Without its pointers: they end with the look. */
struct proc_trait glance(pid_t pid)
{
	struct proc_trait trait;
	struct look look;

	look_around(&look);
	trait = *trait_of(&look, pid);
	look_end(&look);
	trait.via = trait.program = trait.script = trait.words = NULL;
	trait.words_size = 0;
	trait.uids = NULL;
	trait.gids = NULL;
	trait.ipc_spaces = trait.devices = NULL;
	return trait;
}

const char *beside(const char *name)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 64);

	assert_true(n > 0);
	path[n] = '\0';
	(void)strcpy(strrchr(path, '/') + 1, name);
	return path;
}

bool program_start(struct child *child, const char *const *argv)
{
	int ends[2];
	char byte;
	ssize_t n;

	(void)fflush(NULL);
	assert_int_equal(pipe(ends), 0);
	child->pid = fork();
	assert_true(child->pid >= 0);
	if (child->pid == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && dup2(ends[1], STDOUT_FILENO) >= 0 &&
		    close(ends[0]) == 0 && close(ends[1]) == 0)
			(void)execvp(argv[0], (char *const *)argv);
		_exit(EXIT_FAILURE);
	}
	(void)close(ends[1]);
	do {
		n = read(ends[0], &byte, 1);
	} while (n < 0 && errno == EINTR);
	(void)close(ends[0]);
	if (n == 1)
		return true;
	assert_int_equal(waitpid(child->pid, NULL, 0), child->pid);
	return false;
}

bool has_u32(const uint32_t *list, uint32_t count, uint32_t value)
{
	for (uint32_t i = 0; i < count; i++)
		if (list[i] == value)
			return true;
	return false;
}

bool has_u64(const uint64_t *list, uint32_t count, uint64_t value)
{
	for (uint32_t i = 0; i < count; i++)
		if (list[i] == value)
			return true;
	return false;
}
