/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first process of a scene: prepares its name spaces, and gives each house its time.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "truth.h"
#include "truth_scene.h"

#define BIN "/mnt"

static int ready_fd = -1;

static void nap(void)
{
	const struct timespec ms = {0, 1000000};

	(void)nanosleep(&ms, NULL);
}

void close_ready(void)
{
	(void)close(ready_fd);
	ready_fd = -1;
}

void close_own_ready(void)
{
	(void)close(ready_fd);
}

void ready(void)
{
	atomic_fetch_add(&board->survivors, 1);
	close_ready();
}

void stay(void)
{
	ready();
	for (;;)
		pause();
}

void become(const struct house *h, uid_t uid)
{
	const gid_t group = h->uid;

	if (setgroups(h->group_member && uid == h->guest ? 1 : 0, &group) < 0 ||
	    setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0)
		fail("becoming user %u", uid);
}

pid_t start_apart(struct house *h, const uid_t *user, int flags, void (*act)(struct house *))
{
	uint32_t salt = roll(&h->dice, UINT32_MAX);
	int ends[2];
	pid_t child;
	char byte;

	if (pipe2(ends, O_CLOEXEC) < 0)
		fail("pipe");
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		(void)close(ends[0]);
		if (ready_fd >= 0)
			(void)close(ready_fd);
		ready_fd = ends[1];
		h->dice.state ^= (uint64_t)salt << 20;
		if (flags != 0 && unshare(flags) < 0)
			fail("unshare");
		if (user != NULL && !(flags & (CLONE_NEWPID | CLONE_NEWNS)))
			become(h, *user);
		act(h);
		_exit(0);
	}
	(void)close(ends[1]);
	while (read(ends[0], &byte, 1) < 0)
		if (errno != EINTR)
			fail("waiting for a process to get ready");
	(void)close(ends[0]);
	return child;
}

pid_t start(struct house *h, const uid_t *user, void (*act)(struct house *))
{
	return start_apart(h, user, 0, act);
}

/* The state of a process as in proc_pid_stat(5); 0: it has none. */
static char state_of(pid_t pid)
{
	char path[32], text[512];
	const char *end;
	ssize_t size;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	size = read(fd, text, sizeof(text) - 1);
	(void)close(fd);
	if (size <= 0)
		return 0;
	text[size] = '\0';
	end = strrchr(text, ')');
	return end != NULL ? end[2] : 0;
}

void wait_for_state(pid_t pid, const char *states)
{
	int tries;

	for (tries = 0; tries < 30000; tries++) {
		char state = state_of(pid);

		if (state != 0 && strchr(states, state) != NULL)
			return;
		nap();
	}
	fail("process %d does not come to a state of %s", (int)pid, states);
}

/* How many processes there are; *still: they all sleep, are stopped, or zombies. */
static unsigned count_processes(bool *still)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;
	unsigned count = 0;

	if (proc == NULL)
		fail("/proc");
	*still = true;
	while ((entry = readdir(proc)) != NULL) {
		pid_t pid = (pid_t)atoi(entry->d_name);
		char state;

		if (!isdigit((unsigned char)entry->d_name[0]) || pid == 1)
			continue;
		state = state_of(pid);
		if (state == 0)
			continue;
		count++;
		if (strchr("STtZ", state) == NULL)
			*still = false;
	}
	(void)closedir(proc);
	return count;
}

/* Until nobody is left but those who are to stay, and these sleep. */
static void settle(void)
{
	unsigned count = 0;
	bool still;
	int tries;

	for (tries = 0; tries < 30000; tries++) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		count = count_processes(&still);
		if (still && count == atomic_load(&board->survivors))
			return;
		nap();
	}
	errno = ETIMEDOUT;
	fail("%u processes where %u were to stay", count, atomic_load(&board->survivors));
}

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		fail("%s", path);
	(void)close(fd);
}

/* This program under another name. */
static void copy_self(const char *to)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	char buffer[65536];
	ssize_t size;

	if (from < 0 || fd < 0)
		fail("%s", to);
	while ((size = read(from, buffer, sizeof(buffer))) > 0)
		if (write(fd, buffer, (size_t)size) != size)
			fail("%s", to);
	(void)close(from);
	(void)close(fd);
}

static void prepare(void)
{
	const struct rlimit much = {RLIM_INFINITY, RLIM_INFINITY}, none = {0, 0};

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("proc", "/proc", "proc", 0, NULL) < 0 ||
	    umount2("/dev/shm", MNT_DETACH) < 0 || umount2("/dev/mqueue", MNT_DETACH) < 0 ||
	    mount("tmpfs", "/dev/shm", "tmpfs", 0, "mode=1777,nr_inodes=0") < 0 ||
	    mount("mqueue", "/dev/mqueue", "mqueue", 0, NULL) < 0 ||
	    mount("tmpfs", BIN, "tmpfs", 0, "mode=755") < 0)
		fail("mounting");
	write_text("/proc/sys/kernel/sem", "32000 1024000000 500 32000");
	write_text("/proc/sys/kernel/msgmni", "32000");
	write_text("/proc/sys/fs/mqueue/queues_max", "32000");
	/* Numbers that no process of an inner PID namespace has as well. */
	write_text("/proc/sys/kernel/ns_last_pid", "1000");
	/* Without the right to that the usual limit has to do. */
	(void)setrlimit(RLIMIT_MSGQUEUE, &much);
	(void)setrlimit(RLIMIT_CORE, &none);
	copy_self(BIN "/python3");
	copy_self(BIN "/postgres");
	copy_self(BIN "/truth");
	(void)umask(0);
}

/* The process with CAP_IPC_OWNER: looks up the keys of which it is told. */
static void capable_one(int keys)
{
	uint32_t asked[2];

	while (read(keys, asked, sizeof(asked)) == sizeof(asked))
		if (asked[0] == SEM ? semget((key_t)asked[1], 0, 0) < 0
				    : msgget((key_t)asked[1], 0) < 0)
			fail("looking up key %#x by capability", asked[1]);
	for (;;)
		pause();
}

static int bring_capable_one(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{0}, {0}};
	const uid_t uid = 65000;
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		fail("pipe");
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		(void)close(ends[1]);
		data[0].permitted = data[0].inheritable = data[0].effective = 1U << CAP_IPC_OWNER;
		if (prctl(PR_SET_KEEPCAPS, 1) < 0 || setgroups(0, NULL) < 0 ||
		    setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0 ||
		    syscall(SYS_capset, &header, data) < 0 ||
		    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_IPC_OWNER, 0, 0) < 0)
			fail("keeping CAP_IPC_OWNER");
		capable_one(ends[0]);
	}
	(void)close(ends[0]);
	atomic_fetch_add(&board->survivors, 1);
	return ends[1];
}

/* From here on nobody in the scene has such capabilities. */
static void drop_capabilities(const unsigned *which, unsigned count)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];
	unsigned i, mask = 0;

	if (syscall(SYS_capget, &header, data) < 0)
		fail("capabilities");
	for (i = 0; i < count; i++) {
		if (prctl(PR_CAPBSET_DROP, which[i]) < 0)
			fail("bounding set");
		mask |= 1U << which[i];
	}
	data[0].effective &= ~mask;
	data[0].permitted &= ~mask;
	data[0].inheritable &= ~mask;
	if (syscall(SYS_capset, &header, data) < 0)
		fail("capset");
}

/* That over everybody's objects at once; that over users when all houses have theirs. */
static const unsigned over_objects[] = {CAP_IPC_OWNER, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH,
					CAP_FOWNER};
static const unsigned over_users[] = {CAP_SETUID, CAP_SETGID};

/* A house's day: makers, holders and company in any order. */
static void live(struct house *h)
{
	void (*const parts[])(struct house *) = {abandon_some, hold_some, bring_company};
	unsigned first = roll(&h->dice, COUNT(parts)), i;

	if (setsid() < 0)
		fail("setsid");
	for (i = 0; i < COUNT(parts); i++)
		parts[(first + i) % COUNT(parts)](h);
}

static enum company any_company(struct dice *dice)
{
	static const uint8_t often[] = {
		EMPTY, EMPTY, EMPTY, EMPTY, ABLE, ABLE, ABLE, UNABLE, UNABLE, UNABLE,
		ELSEWHERE, IPC_APART, NESTED,
	};

	return (enum company)often[roll(dice, COUNT(often))];
}

void scene_run(const struct scene *scene, int done)
{
	struct dice dice = {scene->seed * UINT64_C(0x9e3779b97f4a7c15)};
	int capable_fd = -1;
	unsigned i;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	prepare();
	if (scene->capable)
		capable_fd = bring_capable_one();
	drop_capabilities(over_objects, COUNT(over_objects));
	for (i = 0; i < scene->houses; i++) {
		struct house h = {
			.uid = 50000 + i, .guest = 60000 + i, .bin = BIN, .capable = scene->capable,
			.capable_fd = capable_fd, .company = any_company(&dice),
			.group_member = chance(&dice, 30),
		};

		h.python = h.company == ABLE && chance(&dice, 50);
		h.postgres = h.company == ABLE && chance(&dice, 30);
		h.dice.state = dice.state + i;
		(void)roll(&dice, 2);
		start(&h, NULL, live);
	}
	settle();
	drop_capabilities(over_users, COUNT(over_users));
	if (write(done, "!", 1) != 1)
		fail("telling that the scene stands");
	for (;;)
		pause();
}
