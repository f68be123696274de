/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which program a process runs, and whether that is one that only starts others. A name counts
 * only in a directory of the system: anybody may call a program of his own "cron".
 */
#include <string.h>

#include "base/glob.h"
#include "base/kernel.h"
#include "base/util.h"
#include "proc/passive.h"
#include "proc/scan.h"
#include "proc/script.h"

static const char *const system_dirs[] = {
	"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/lib/", "/usr/lib/", "/usr/libexec/",
	"/usr/local/bin/", "/usr/local/sbin/", "/nix/store/",
};

/* Programs that start others and wait for them. None of them has a use for System V objects. */
static const struct {
	const char *name; /* a pattern */
	const char *what;
	bool relays;      /* gives the command a session of its own, or may */
} launchers[] = {
	{"sudo", "runs a command as another user, and waits for it", true},
	{"su", "the same", true},
	{"doas", "the same", true},
	{"runuser", "the same", true},
	{"pkexec", "the same", true},
	{"sshd", "logs in over the network", false},
	{"sshd-session", "the part of sshd(8) for one connection", false},
	{"sshd-auth", "the same", false},
	{"login", "logs in at a terminal", false},
	{"agetty", "waits for a login at a terminal", false},
	{"getty", "the same", false},
	{"mingetty", "the same", false},
	{"cron", "starts jobs of crontabs", false},
	{"crond", "the same", false},
	{"anacron", "the same", false},
	{"atd", "starts jobs of at(1)", false},
	{"inetd", "starts servers for connections", false},
	{"xinetd", "the same", false},
	{"tini", "first process of a container: waits for one program", false},
	{"tini-static", "the same", false},
	{"docker-init", "the same", false},
	{"dumb-init", "the same", false},
	{"catatonit", "the same", false},
	{"conmon", "waits for a container of podman or CRI-O", false},
	{"containerd-shim*", "waits for a container of containerd", false},
	{"runsv", "waits for one service", false},
	{"runsvdir", "starts runsv(8) for each service", false},
	{"s6-svscan", "starts s6-supervise for each service", false},
	{"s6-supervise", "waits for one service", false},
	{"supervise-daemon", "the same, of OpenRC", false},
	{"start-stop-daemon", "starts a daemon, and may wait for it", false},
	{"timeout", "waits for one program", false},
	{"setpriv", "becomes another program", false},
	{"unshare", "waits for one program in name spaces of its own", false},
	{"nsenter", "waits for one program in name spaces of another", false},
	{"script", "records a terminal", true},
	{"screen", "keeps terminals", false},
	{"tmux*", "the same", false},
	{"mosh-server", "a terminal over the network", false},
};

const char *proc_last_part(struct arena *arena, const char *path)
{
	static const char deleted[] = " (deleted)";
	char *copy = arena_strdup(arena, path);
	size_t n = strlen(copy);
	char *slash;

	if (n >= sizeof(deleted) && streq(copy + n - (sizeof(deleted) - 1), deleted))
		n -= sizeof(deleted) - 1;
	/* A directory is a script too, to some interpreters. */
	while (n > 1 && copy[n - 1] == '/')
		n--;
	copy[n] = '\0';
	slash = strrchr(copy, '/');
	return slash && slash[1] ? slash + 1 : copy;
}

static bool is_of_system(const char *exe)
{
	for (size_t i = 0; exe && i < ARRAY_SIZE(system_dirs); i++)
		if (strncmp(exe, system_dirs[i], strlen(system_dirs[i])) == 0)
			return true;
	return false;
}

/* Argument number `n` of the process, from 0; NULL where it has no more. */
static const char *argument(const struct proc_process *process, size_t n)
{
	const char *p = process->cmdline;
	const char *end = p ? p + process->cmdline_size : NULL;

	for (; p && p < end; n--) {
		if (n == 0)
			return p;
		p += strlen(p) + 1;
	}
	return NULL;
}

static void take_shell(const struct proc_arguments *arguments, const struct proc_seen *seen,
		       struct proc_trait *trait)
{
	if (seen->tty && arguments->bare && is_of_system(seen->exe)) {
		trait->passive = PASSIVE_SHELL;
		return;
	}
	trait->able |= ABLE_SCRIPT;
	if (!trait->via)
		trait->via = trait->script ? trait->script : trait->program;
}

static void take_arguments(const struct proc_process *process, const struct proc_seen *seen,
			   struct proc_trait *trait, struct arena *arena)
{
	bool cut = process->cmdline_size >= PROC_CMDLINE_MAX;
	struct proc_arguments arguments;

	proc_read_arguments(trait->program, process->cmdline ? process->cmdline : "",
			    process->cmdline ? process->cmdline_size : 0, cut, &arguments);
	if (arguments.script)
		trait->script = proc_last_part(arena, arguments.script);
	trait->words = arguments.words;
	trait->words_size = arguments.words_size;
	trait->runs_anything = arguments.anything;
	if (arguments.shell)
		take_shell(&arguments, seen, trait);
}

static bool is_launcher(const char *name, bool *relays)
{
	for (size_t i = 0; i < ARRAY_SIZE(launchers); i++)
		if (glob_match(launchers[i].name, name)) {
			*relays = launchers[i].relays;
			return true;
		}
	return false;
}

static bool has_argument(const struct proc_process *process, const char *wanted)
{
	const char *text;

	for (size_t i = 1; (text = argument(process, i)); i++)
		if (streq(text, wanted))
			return true;
	return false;
}

/* "systemd --user", and the child that keeps its PAM session. */
static bool is_manager(const struct proc_process *process, const struct proc_seen *seen,
		       const struct proc_trait *trait)
{
	return is_of_system(seen->exe) && streq(trait->program, "systemd") &&
	       (has_argument(process, "--user") || streq(process->comm, "(sd-pam)"));
}

static enum proc_passive passive_of(const struct proc_snapshot *snap,
				    const struct proc_process *process,
				    const struct proc_seen *seen, struct proc_trait *trait)
{
	/* A launcher with a library loaded into it that uses objects is none. */
	const unsigned uses = ABLE_SHM | ABLE_MSG | ABLE_SEM;

	if (process->kernel)
		return PASSIVE_KERNEL;
	if (proc_is_dead(process))
		return PASSIVE_DEAD;
	if (process->pid == 1 && snap->own.pid == FIRST_PID_SPACE)
		return PASSIVE_INIT;
	if (!trait->program)
		return PASSIVE_NOT;
	if (is_manager(process, seen, trait))
		return PASSIVE_MANAGER;
	if (is_of_system(seen->exe) && is_launcher(trait->program, &trait->relays) &&
	    !(trait->able & uses))
		return PASSIVE_LAUNCHER;
	return PASSIVE_NOT;
}

void proc_take_programs(const struct proc_snapshot *snap, struct proc_traits *traits)
{
	for (size_t i = 0; i < snap->process_count; i++) {
		const struct proc_process *process = &snap->processes[i];
		const struct proc_seen *seen = &snap->seen[i];
		struct proc_trait *trait = &traits->of[i];

		if (seen->exe)
			trait->program = proc_last_part(&traits->arena, seen->exe);
		trait->passive = (uint8_t)passive_of(snap, process, seen, trait);
		if (trait->passive != PASSIVE_NOT)
			continue;
		take_arguments(process, seen, trait, &traits->arena);
	}
}
