/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes that make objects, die in some way, and leave them; and what other processes their user
 * has. Says to which class an object belongs that was left so.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "truth.h"

/* Families whose facts tell what becomes of an object. */
static const struct lineage {
	const char *format;
	enum kind kind;
	enum { NO_FACT, ALWAYS_OPEN, DIES_WITH_MAKER, ONLY_POSTGRES } fact;
} lineages[] = {
	{"psm_%08x", PSHM, NO_FACT},
	{"torch_%d_%u_0", PSHM, NO_FACT},
	{"doublemapper_%d", PSHM, DIES_WITH_MAKER},
	{"sm_segment.host.%d.%x.0", PSHM, ALWAYS_OPEN},
	{"PostgreSQL.%u", PSHM, ONLY_POSTGRES},
	{"mp-%08x", PSEM, ALWAYS_OPEN},
	{"loky-%d-%08x", PSEM, ALWAYS_OPEN},
};

static enum class left_family(const struct house *h, const struct lineage *family)
{
	if (h->company == EMPTY || h->company == ELSEWHERE)
		return FREE;
	if (family->fact == NO_FACT || (family->fact == ONLY_POSTGRES && h->postgres))
		return TIED;
	return UNTIED;
}

/* Does the mode let in some process of another user? Some of these are always able. */
static bool others_admitted(const struct house *h, const struct wish *wish)
{
	/* Whoever only reads it has lost it too. */
	return (wish->mode & 06) || (h->group_member && (wish->mode & 060));
}

static enum class left_sysv(const struct house *h, const struct wish *wish)
{
	static const uint8_t by_company[] = {
		[EMPTY] = FREE, [ABLE] = TIED, [UNABLE] = UNTIED,
		[ELSEWHERE] = FREE, [IPC_APART] = FREE, [NESTED] = TIED,
	};

	if (others_admitted(h, wish))
		return TIED;
	if (wish->keyed && h->capable)
		return TIED;
	if (h->company == NESTED && !wish->keyed)
		return EITHER;
	return by_company[h->company];
}

static enum class left_posix(const struct house *h, const struct wish *wish)
{
	static const uint8_t by_company[] = {
		[EMPTY] = FREE, [ABLE] = TIED, [UNABLE] = TIED,
		[ELSEWHERE] = FREE, [IPC_APART] = TIED, [NESTED] = TIED,
	};

	return others_admitted(h, wish) ? TIED : by_company[h->company];
}

static mode_t any_mode(struct house *h)
{
	static const uint16_t often[] = {0600, 0600, 0600, 0600, 0600, 0600, 0700, 0644, 0660, 0666};

	return often[roll(&h->dice, COUNT(often))];
}

/* How the objects of this process are left. */
static const char *leaving = "left";

static bool contained;     /* is this process in a PID namespace of its own? */
static bool double_mapped; /* has this process a name with nothing but its pid in it? */

static void leave_one(struct house *h)
{
	const struct lineage *family = &lineages[roll(&h->dice, COUNT(lineages))];
	struct wish wish = {.kind = any_kind(h), .keyed = chance(&h->dice, 60), .story = leaving};

	wish.mode = any_mode(h);
	if (family->kind == wish.kind && !(family->fact == DIES_WITH_MAKER && (double_mapped || contained))) {
		double_mapped |= family->fact == DIES_WITH_MAKER;
		wish.mode = 0600;
		wish.name = new_name(h, family->format, getpid());
		wish.class = left_family(h, family);
		/* Numbers in a small namespace are those of living processes in others. */
		if (contained && strstr(family->format, "%d") != NULL)
			wish.class = EITHER;
	} else {
		wish.class = IS_SYSV(wish.kind) ? left_sysv(h, &wish) : left_posix(h, &wish);
	}
	(void)make(h, &wish);
}

static void *outlive(void *leader)
{
	(void)pthread_join(*(pthread_t *)leader, NULL);
	return NULL;
}

static void die_threaded(struct house *h)
{
	static pthread_t leader;
	pthread_t thread;

	(void)h;
	leader = pthread_self();
	if (pthread_create(&thread, NULL, outlive, &leader) != 0)
		fail("pthread_create");
	pthread_exit(NULL);
}

static void die_killed(struct house *h)
{
	(void)h;
	(void)kill(getpid(), SIGKILL);
}

static void die_aborted(struct house *h)
{
	(void)h;
	abort();
}

static void die_after_exec(struct house *h)
{
	(void)h;
	(void)execl("/bin/true", "true", (char *)NULL);
	fail("/bin/true");
}

static void die_by_return(struct house *h)
{
	(void)h;
}

void die_somehow(struct house *h)
{
	static void (*const ways[])(struct house *) = {
		die_by_return, die_killed, die_aborted, die_after_exec, die_threaded,
	};

	ways[roll(&h->dice, COUNT(ways))](h);
	_exit(0);
}

static void leave_many(struct house *h)
{
	unsigned count = 7 + roll(&h->dice, 10);

	while (count-- > 0)
		leave_one(h);
	die_somehow(h);
}

/* The real maker is a grandchild whose parent is gone, in a session of its own. */
static void leave_as_daemon(struct house *h)
{
	pid_t child = fork();

	leaving = "left by a daemon";
	if (child < 0)
		fail("fork");
	if (child > 0)
		_exit(0);
	if (setsid() < 0)
		fail("setsid");
	leave_many(h);
}

/* Root makes them as its user, and is another user when it dies. */
static void leave_after_setuid(struct house *h)
{
	leaving = "left by one who changed its user";
	if (setegid(h->uid) < 0 || seteuid(h->uid) < 0)
		fail("seteuid");
	while (chance(&h->dice, 90))
		leave_one(h);
	if (seteuid(0) < 0)
		fail("seteuid 0");
	become(h, h->guest);
	die_somehow(h);
}

/* In a PID namespace of its own, which ends with it. */
static void leave_in_container(struct house *h)
{
	pid_t child = fork();

	leaving = "left in a container";
	contained = true;
	if (child < 0)
		fail("fork");
	if (child > 0)
		_exit(0);
	become(h, h->uid);
	leave_many(h);
}

/* A process that does not wait for its child. Root could come to what everybody has left. */
static void leave_as_zombie(struct house *h)
{
	pid_t child = fork();

	leaving = "left by a zombie";
	if (child < 0)
		fail("fork");
	if (child == 0) {
		close_ready();
		become(h, h->uid);
		leave_many(h);
	}
	wait_for_state(child, "Z");
	atomic_fetch_add(&board->survivors, 1);
	become(h, 1);
	stay();
}

void abandon_some(struct house *h)
{
	unsigned count = 3 + roll(&h->dice, 3);

	while (count-- > 0) {
		uint32_t way = roll(&h->dice, 20);

		if (way < 12)
			start(h, &h->uid, leave_many);
		else if (way < 15)
			start(h, &h->uid, leave_as_daemon);
		else if (way < 17)
			start(h, NULL, leave_after_setuid);
		else if (way < 19)
			start_apart(h, NULL, CLONE_NEWPID, leave_in_container);
		else
			start(h, NULL, leave_as_zombie);
	}
}

static void just_stay(struct house *h)
{
	(void)h;
	stay();
}

void exec_and_stay(const char *dir, const char *name, const char *argument)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	atomic_fetch_add(&board->survivors, 1);
	(void)execl(path, name, argument, (char *)NULL);
	fail("%s", path);
}

static void be_sleep(struct house *h)
{
	(void)h;
	exec_and_stay("/bin", "sleep", "1000000");
}

static void be_python(struct house *h)
{
	exec_and_stay(h->bin, "python3", "--stay");
}

static void be_postgres(struct house *h)
{
	exec_and_stay(h->bin, "postgres", "--stay");
}

void go_elsewhere(void)
{
	if (unshare(CLONE_NEWIPC | CLONE_NEWNS) < 0 || umount2("/dev/shm", MNT_DETACH) < 0 ||
	    umount2("/dev/mqueue", MNT_DETACH) < 0 ||
	    mount("tmpfs", "/dev/shm", "tmpfs", 0, "mode=1777") < 0 ||
	    mount("mqueue", "/dev/mqueue", "mqueue", 0, NULL) < 0)
		fail("going elsewhere");
}

static void be_elsewhere(struct house *h)
{
	go_elsewhere();
	become(h, h->uid);
	stay();
}

static void be_nested(struct house *h)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child > 0)
		_exit(0);
	become(h, h->uid);
	stay();
}

void bring_company(struct house *h)
{
	unsigned count = 1 + roll(&h->dice, 3);

	if (h->python)
		start(h, &h->uid, be_python);
	if (h->postgres)
		start(h, &h->uid, be_postgres);
	while (count-- > 0) {
		if (h->company == ABLE)
			start(h, &h->uid, just_stay);
		else if (h->company == UNABLE)
			start(h, &h->uid, be_sleep);
		else if (h->company == ELSEWHERE)
			start(h, NULL, be_elsewhere);
		else if (h->company == IPC_APART)
			start_apart(h, &h->uid, CLONE_NEWIPC, just_stay);
		else if (h->company == NESTED)
			start_apart(h, NULL, CLONE_NEWPID, be_nested);
	}
}
