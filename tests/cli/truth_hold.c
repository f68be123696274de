/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes that keep objects: they use them, or know them and leave no trace of that.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "truth.h"

#define BIT(n) (1U << (n))
#define ANY_KIND 0x3f
#define SYSV_KINDS (BIT(SHM) | BIT(MSG) | BIT(SEM))
#define POSIX_KINDS (BIT(PSHM) | BIT(PMSG) | BIT(PSEM))
#define WAIT_KINDS (BIT(SEM) | BIT(MSG) | BIT(PMSG) | BIT(PSEM))
#define AT_HOME (BIT(ABLE) | BIT(NESTED)) /* houses with able processes anyway */
#define ANYWHERE 0x3f

enum key { ANY_KEY, KEYED, PRIVATE };

struct holding {
	const char *story;
	void (*act)(struct house *);
	enum class class;
	unsigned kinds, companies;
	mode_t mode;
	enum key key;
	bool as_root;
};

static const struct holding *now;

#define HOLD_MAX 3
static struct thing *held[HOLD_MAX];
static unsigned held_count;

static void make_named(struct house *h, const char *format)
{
	struct wish wish = {.class = now->class, .mode = now->mode, .story = now->story};

	do
		wish.kind = any_kind(h);
	while (!(now->kinds & BIT(wish.kind)));
	wish.keyed = now->key == KEYED || (now->key == ANY_KEY && chance(&h->dice, 50));
	if (format != NULL)
		wish.name = new_name(h, format, getpid());
	held[held_count++] = make(h, &wish);
}

static void make_some(struct house *h)
{
	unsigned count = 1 + roll(&h->dice, HOLD_MAX);

	for (held_count = 0; held_count < count;)
		make_named(h, NULL);
}

static void each(void (*act)(const struct thing *))
{
	unsigned i;

	for (i = 0; i < held_count; i++)
		act(held[i]);
}

static void use_one(const struct thing *t)
{
	(void)use(t);
}

/* The parent is gone when this returns in the child. */
static void leave_to_child(struct house *h)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child > 0)
		die_somehow(h);
}

static void use_oneself(struct house *h)
{
	make_some(h);
	each(use_one);
	stay();
}

static void use_in_child(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	each(use_one);
	stay();
}

static void inherit_use(struct house *h)
{
	make_some(h);
	each(use_one);
	leave_to_child(h);
	stay();
}

static void *work_without_leader(void *unused)
{
	char self[16] = "";

	(void)unused;
	if (readlink("/proc/self", self, sizeof(self) - 1) < 0)
		fail("/proc/self");
	each(use_one);
	wait_for_state((pid_t)atoi(self), "Z");
	stay();
}

static void zombie_leader(struct house *h)
{
	pthread_t thread;

	make_some(h);
	if (pthread_create(&thread, NULL, work_without_leader, NULL) != 0)
		fail("pthread_create");
	pthread_exit(NULL);
}

static void *open_alone(void *opened)
{
	unsigned i;

	if (unshare(CLONE_FILES) < 0)
		fail("unshare");
	for (i = 0; i < held_count; i++)
		(void)open_thing(held[i]);
	close_own_ready();
	(void)pthread_barrier_wait(opened);
	for (;;)
		pause();
}

static void own_descriptors(struct house *h)
{
	pthread_barrier_t opened;
	pthread_t thread;

	make_some(h);
	leave_to_child(h);
	if (pthread_barrier_init(&opened, NULL, 2) != 0 ||
	    pthread_create(&thread, NULL, open_alone, &opened) != 0)
		fail("pthread_create");
	(void)pthread_barrier_wait(&opened);
	stay();
}

/* All that were sent there. */
static void receive_descriptors(int socket)
{
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec data = {&byte, 1};
	struct msghdr message;

	do {
		message = (struct msghdr){
			.msg_iov = &data, .msg_iovlen = 1,
			.msg_control = control, .msg_controllen = sizeof(control),
		};
		if (recvmsg(socket, &message, MSG_DONTWAIT) != 1)
			return;
	} while (CMSG_FIRSTHDR(&message) != NULL);
	fail("receiving a descriptor");
}

/* As root: the user makes some, sends descriptors of them over a socket (-1: none), and dies. */
static void make_send_and_die(struct house *h, int over)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child == 0) {
		become(h, h->uid);
		make_some(h);
		for (unsigned i = 0; i < held_count && over >= 0; i++)
			send_descriptor(over, open_thing(held[i]));
		die_somehow(h);
	}
	if (waitpid(child, NULL, 0) != child)
		fail("waiting");
}

/* As root: its user makes it and sends a descriptor to a guest, who takes it or leaves it. */
static void hand_over(struct house *h, bool take)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		fail("socketpair");
	make_send_and_die(h, ends[0]);
	(void)close(ends[0]);
	become(h, h->guest);
	if (take)
		receive_descriptors(ends[1]);
	stay();
}

static void hand_to_guest(struct house *h)
{
	hand_over(h, true);
}

static void in_flight(struct house *h)
{
	hand_over(h, false);
}

/* As root: a guest listens, and has not accepted the connection over which it was sent. */
static void not_accepted(struct house *h)
{
	int connected = connect_unaccepted();

	make_send_and_die(h, connected);
	(void)close(connected);
	become(h, h->guest);
	stay();
}

/* As root: the user makes and dies; a guest does the rest. */
static void meet_guest(struct house *h, void (*act)(const struct thing *))
{
	unsigned first = atomic_load(&board->thing_count);

	make_send_and_die(h, -1);
	for (held_count = 0; first + held_count < atomic_load(&board->thing_count); held_count++)
		held[held_count] = &board->things[first + held_count];
	become(h, h->guest);
	each(act);
	stay();
}

static void guest_uses(struct house *h)
{
	meet_guest(h, use_one);
}

static void guest_looks_up(struct house *h)
{
	meet_guest(h, look_up);
}

static void sleep_in_child(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	ready();
	held[0]->class = USED;
	sleep_on(held[0]);
}

/* As root: stops the process once it sleeps. */
static void stop_sleeper(struct house *h)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child == 0) {
		become(h, h->uid);
		make_some(h);
		atomic_fetch_add(&board->survivors, 1);
		held[0]->class = USED;
		close_ready();
		sleep_on(held[0]);
	}
	wait_for_state(child, "S");
	if (kill(child, SIGSTOP) < 0)
		fail("stopping a sleeper");
	wait_for_state(child, "T");
}

static void open_and_exec(struct house *h)
{
	unsigned i;

	make_some(h);
	for (i = 0; i < held_count; i++)
		if (fcntl(open_thing(held[i]), F_SETFD, 0) < 0)
			fail("fcntl");
	exec_and_stay("/bin", "sleep", "1000000");
}

/* As root, which alone may leave a name space: what is attached or mapped stays so. */
static void use_and_leave(struct house *h)
{
	if (setegid(h->uid) < 0 || seteuid(h->uid) < 0)
		fail("seteuid");
	make_some(h);
	each(use_one);
	if (seteuid(0) < 0)
		fail("seteuid 0");
	go_elsewhere();
	become(h, h->uid);
	leave_to_child(h);
	stay();
}

static void make_and_wait(struct house *h)
{
	make_some(h);
	stay();
}

static void child_knows(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	stay();
}

static void child_daemon_knows(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	if (setsid() < 0)
		fail("setsid");
	leave_to_child(h);
	stay();
}

static void child_looks_up(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	each(look_up);
	stay();
}

static void child_fails(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	each(try_in_vain);
	stay();
}

/* A set or queue that its living user leaves to workers, who come and go. */
static void worker_operates(struct house *h)
{
	pid_t child;

	make_some(h);
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		close_ready();
		each(operate);
		_exit(0);
	}
	if (waitpid(child, NULL, 0) != child)
		fail("waiting");
	leave_to_child(h);
	stay();
}

static void told_by_argument(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	exec_and_stay(h->bin, "truth", "--stay");
}

static void python_knows(struct house *h)
{
	make_named(h, chance(&h->dice, 50) ? "psm_%08x" : "torch_%d_%u_0");
	exec_and_stay(h->bin, "python3", "--stay");
}

static void postgres_knows(struct house *h)
{
	make_named(h, "PostgreSQL.%u");
	leave_to_child(h);
	exec_and_stay(h->bin, "postgres", "--stay");
}

static void by_capability(struct house *h)
{
	uint32_t asked[2];
	unsigned i;

	make_some(h);
	for (i = 0; i < held_count; i++) {
		asked[0] = held[i]->kind;
		asked[1] = held[i]->key;
		if (write(h->capable_fd, asked, sizeof(asked)) != sizeof(asked))
			fail("telling a key");
	}
	die_somehow(h);
}

/* As root, which makes it as the user, and whose child is somebody else. */
static void child_is_another(struct house *h)
{
	if (setegid(h->uid) < 0 || seteuid(h->uid) < 0)
		fail("seteuid");
	make_some(h);
	leave_to_child(h);
	if (seteuid(0) < 0)
		fail("seteuid 0");
	become(h, h->guest);
	stay();
}

/* As root: the maker's child is the first process of a PID namespace that is younger. */
static void child_in_container(struct house *h)
{
	pid_t child;

	if (setegid(h->uid) < 0 || seteuid(h->uid) < 0)
		fail("seteuid");
	make_some(h);
	if (seteuid(0) < 0 || unshare(CLONE_NEWPID) < 0)
		fail("unshare");
	child = fork();
	if (child < 0)
		fail("fork");
	if (child > 0) /* with threads no more: the kernel lets none start now */
		_exit(0);
	become(h, h->uid);
	stay();
}

static void *be_user(void *house)
{
	const struct house *h = house;

	if (syscall(SYS_setresgid, h->uid, h->uid, h->uid) < 0 ||
	    syscall(SYS_setresuid, h->uid, h->uid, h->uid) < 0)
		fail("setresuid of a thread");
	make_some(house);
	/* Whoever made it is dead, as far as anything tells: the thread knows. */
	each(look_up);
	stay();
}

/* As root: one thread is of the user, the others are of a guest. */
static void own_credentials(struct house *h)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, be_user, h) != 0)
		fail("pthread_create");
	if (syscall(SYS_setresgid, h->guest, h->guest, h->guest) < 0 ||
	    syscall(SYS_setresuid, h->guest, h->guest, h->guest) < 0)
		fail("setresuid of a thread");
	for (;;)
		pause();
}

static void detach(struct house *h)
{
	make_some(h);
	leave_to_child(h);
	each(operate);
	stay();
}

static const struct holding holdings[] = {
	{"its maker uses it", use_oneself, USED, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"a child uses it", use_in_child, USED, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"a child inherited its use", inherit_use, USED, ANY_KIND & ~(BIT(MSG) | BIT(SEM)), AT_HOME,
	 0600, ANY_KEY, false},
	{"a zombie leader's thread uses it", zombie_leader, USED, ANY_KIND, AT_HOME, 0600, ANY_KEY,
	 false},
	{"open in one thread only", own_descriptors, USED, POSIX_KINDS, AT_HOME, 0600, ANY_KEY, false},
	{"handed over to a guest", hand_to_guest, USED, POSIX_KINDS, ANYWHERE, 0600, ANY_KEY, true},
	{"in flight over a socket", in_flight, HELD, POSIX_KINDS, ANYWHERE, 0600, ANY_KEY, true},
	{"sent, and not accepted", not_accepted, HELD, POSIX_KINDS, ANYWHERE, 0600, ANY_KEY, true},
	{"a guest uses it", guest_uses, USED, ANY_KIND, ANYWHERE, 0666, ANY_KEY, true},
	{"a child sleeps on another", sleep_in_child, HELD, WAIT_KINDS, AT_HOME, 0600, ANY_KEY, false},
	{"a stopped sleeper's other", stop_sleeper, HELD, WAIT_KINDS, BIT(ABLE), 0600, ANY_KEY, true},
	{"open across exec", open_and_exec, USED, POSIX_KINDS, AT_HOME | BIT(UNABLE), 0600, ANY_KEY,
	 false},
	{"used by one who went elsewhere", use_and_leave, USED, BIT(SHM) | POSIX_KINDS,
	 BIT(ABLE) | BIT(ELSEWHERE), 0600, ANY_KEY, true},
	{"its maker waits", make_and_wait, HELD, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"a child knows it", child_knows, HELD, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"a daemon knows it", child_daemon_knows, HELD, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"looked up", child_looks_up, HELD, ANY_KIND, AT_HOME, 0600, KEYED, false},
	{"tried in vain", child_fails, HELD, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"worked on by a dead worker", worker_operates, HELD, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"told by exec", told_by_argument, HELD, ANY_KIND, AT_HOME, 0600, ANY_KEY, false},
	{"python knows its name", python_knows, HELD, BIT(PSHM), BIT(ABLE), 0600, ANY_KEY, false},
	{"postgres knows its name", postgres_knows, HELD, BIT(PSHM), BIT(ABLE), 0600, ANY_KEY, false},
	{"a guest of its group knows it", guest_looks_up, HELD, ANY_KIND, ANYWHERE, 0660, KEYED, true},
	{"a guest knows it", guest_looks_up, HELD, ANY_KIND, ANYWHERE, 0666, KEYED, true},
	{"known by capability", by_capability, HELD, BIT(MSG) | BIT(SEM), ANYWHERE, 0600, KEYED, false},
	{"a child that is another user", child_is_another, HELD, SYSV_KINDS, ANYWHERE, 0666, PRIVATE,
	 true},
	{"a child in a container", child_in_container, HELD, SYSV_KINDS, AT_HOME, 0600, PRIVATE, true},
	{"a thread of that user", own_credentials, HELD, ANY_KIND, BIT(ABLE), 0600, ANY_KEY, true},
	{"attached and detached", detach, HELD, BIT(SHM), AT_HOME, 0600, ANY_KEY, false},
};

static bool fits(const struct house *h, const struct holding *holding)
{
	if (!(holding->companies & BIT(h->company)))
		return false;
	if (holding->act == python_knows)
		return h->python;
	if (holding->act == postgres_knows)
		return h->postgres;
	if (holding->act == by_capability)
		return h->capable;
	return holding->act != guest_looks_up || holding->mode == 0666 || h->group_member;
}

static void act_now(struct house *h)
{
	held_count = 0;
	now->act(h);
}

/* In a PID namespace of its own, whose first process only waits. */
static void act_nested(struct house *h)
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child > 0)
		_exit(0);
	/* Whoever ends in there is not to be waited for. */
	if (signal(SIGCHLD, SIG_IGN) == SIG_ERR)
		fail("signal");
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		(void)signal(SIGCHLD, SIG_DFL);
		if (!now->as_root)
			become(h, h->uid);
		act_now(h);
		_exit(0);
	}
	become(h, h->uid);
	stay();
}

void hold_some(struct house *h)
{
	unsigned count = 6 + roll(&h->dice, 6);

	while (count-- > 0) {
		do
			now = &holdings[roll(&h->dice, COUNT(holdings))];
		while (!fits(h, now));
		if (h->company == NESTED)
			start_apart(h, NULL, CLONE_NEWPID, act_nested);
		else
			start(h, now->as_root ? NULL : &h->uid, act_now);
	}
}
