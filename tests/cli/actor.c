/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actor STEP…: one process and what becomes of it, step by step, for tests of verdicts.
 *
 * make:KIND[:KEY or NAME[:MODE]]  make an object, and let go of it; steps are about the last one
 * take:KIND:NAME                  the object that another actor has made (POSIX)
 * use, operate, look-up, vain     as in truth_make.c
 * hold                            make another descriptor of it, and keep that
 * flight                          send the held descriptor over a socket, and keep only that
 * unaccepted                      the same over a connection that nobody has accepted
 * ring                            register the held descriptor with io_uring, and close it
 * sleep                           sleep on it; print READY before
 * worker                          a child operates on it, and ends
 * die                             fork; go on in the child when the parent is dead
 * session, user:UID[:GID], group:GID (supplementary), wait, pause:FILE (until there is such a file)
 * keep:NAME                       keep that namespace of ours open (ipc, mnt)
 * apart, apart-pid                leave the IPC and mount namespaces; be first in a PID namespace
 * leaderless                      go on in a thread of a dead leader
 * thread, thread-files            go on in a thread, with descriptors of its own
 * thread-user:UID                 go on in a thread that runs as that user
 * thread-stays                    a thread keeps the name spaces that the rest leaves
 * exec:PROGRAM:ARGUMENT           print READY, and go on as that
 * exit
 *
 * After the last step it prints READY with its pid and the number or name of the object, and waits.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "truth.h"

static struct house house;
static struct thing *object;
static int held = -1;
static char **next_step;

static void run(void) __attribute__((noreturn));

static void nap(void)
{
	const struct timespec ms = {0, 1000000};

	(void)nanosleep(&ms, NULL);
}

static unsigned number(const char *text, int base)
{
	char *end;
	unsigned long value = strtoul(text, &end, base);

	if (end == text || *end != '\0') {
		errno = EINVAL;
		fail("%s", text);
	}
	return (unsigned)value;
}

static void tell(void)
{
	char line[128];
	int size;

	/* The number that /proc shows here, whatever our own namespace says. */
	char self[16] = "";

	if (readlink("/proc/self", self, sizeof(self) - 1) < 0)
		fail("/proc/self");
	if (object != NULL && !IS_SYSV(object->kind))
		size = snprintf(line, sizeof(line), "READY %s %s\n", self, object->name);
	else
		size = snprintf(line, sizeof(line), "READY %s %d\n", self,
				object != NULL ? object->id : -1);
	if (write(STDOUT_FILENO, line, (size_t)size) != size)
		fail("standard output");
}

static enum kind kind_of(const char *word)
{
	static const char *const kinds[] = {"shm", "msg", "sem", "pshm", "pmsg", "psem"};
	unsigned k;

	for (k = 0; k < COUNT(kinds); k++)
		if (strcmp(kinds[k], word) == 0)
			return (enum kind)k;
	errno = EINVAL;
	fail("no kind %s", word);
}

static void do_take(char *words)
{
	static struct thing other;

	other.kind = (uint8_t)kind_of(strsep(&words, ":"));
	(void)snprintf(other.name, sizeof(other.name), "%s", words);
	object = &other;
}

static void do_make(char *words)
{
	const char *kind = strsep(&words, ":"), *name = strsep(&words, ":");
	const char *mode = strsep(&words, ":");
	struct wish wish = {.story = "", .mode = mode != NULL ? number(mode, 8) : 0600};

	wish.kind = kind_of(kind);
	if (IS_SYSV(wish.kind))
		wish.key = name != NULL && *name != '\0' ? number(name, 0) : 0;
	else
		wish.name = name;
	object = make(&house, &wish);
}

static void do_use(char *unused)
{
	(void)unused;
	(void)use(object);
}

static void do_operate(char *unused)
{
	(void)unused;
	operate(object);
}

static void do_look_up(char *unused)
{
	(void)unused;
	look_up(object);
}

static void do_vain(char *unused)
{
	(void)unused;
	try_in_vain(object);
}

static void do_hold(char *unused)
{
	(void)unused;
	held = open_thing(object);
}

static void do_flight(char *unused)
{
	int ends[2];

	(void)unused;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		fail("socketpair");
	send_descriptor(ends[0], held);
}

static void do_unaccepted(char *unused)
{
	int connected = connect_unaccepted();

	(void)unused;
	send_descriptor(connected, held);
	/* What was sent waits there all the same. */
	(void)close(connected);
}

/* Status 77: there is no io_uring here. */
static void do_ring(char *unused)
{
	struct io_uring_params params = {0};
	int ring = (int)syscall(SYS_io_uring_setup, 4, &params);

	(void)unused;
	if (ring < 0) {
		puts("READY none");
		(void)fflush(stdout);
		_exit(77);
	}
	if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, &held, 1) < 0)
		fail("registering a descriptor");
	(void)close(held);
}

static void do_sleep(char *unused)
{
	(void)unused;
	tell();
	sleep_on(object);
}

static void do_worker(char *unused)
{
	pid_t child = fork();

	(void)unused;
	if (child == 0) {
		operate(object);
		_exit(0);
	}
	if (child < 0 || waitpid(child, NULL, 0) != child)
		fail("worker");
}

static void do_die(char *unused)
{
	int ends[2];
	pid_t child;
	char byte;

	(void)unused;
	if (pipe(ends) < 0)
		fail("pipe");
	child = fork();
	if (child < 0)
		fail("fork");
	if (child > 0)
		_exit(0);
	(void)close(ends[1]);
	if (read(ends[0], &byte, 1) != 0)
		fail("the parent lives");
	(void)close(ends[0]);
}

static void do_session(char *unused)
{
	(void)unused;
	if (setsid() < 0)
		fail("setsid");
}

static gid_t extra_group;

static void do_group(char *gid)
{
	extra_group = number(gid, 10);
}

static void do_user(char *words)
{
	uid_t uid = number(strsep(&words, ":"), 10);
	gid_t gid = words != NULL ? number(words, 10) : uid;

	if (setgroups(extra_group != 0, &extra_group) < 0 || setresgid(gid, gid, gid) < 0 ||
	    setresuid(uid, uid, uid) < 0)
		fail("user %u", uid);
}

static void do_wait(char *unused)
{
	(void)unused;
	tell();
	for (;;)
		pause();
}

static void do_pause(char *file)
{
	tell();
	while (access(file, F_OK) < 0)
		nap();
}

static void do_apart(char *unused)
{
	(void)unused;
	if (unshare(CLONE_NEWIPC | CLONE_NEWNS) < 0)
		fail("unshare");
}

static void do_keep(char *name)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	if (open(path, O_RDONLY | O_CLOEXEC) < 0)
		fail("%s", path);
}

/* Goes on as the first process of a PID namespace. */
static void do_apart_pid(char *unused)
{
	if (unshare(CLONE_NEWPID) < 0)
		fail("unshare");
	do_die(unused);
}

static void *go_on(void *unused)
{
	(void)unused;
	run();
}

static void start_thread(void *(*entry)(void *), void *argument)
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, entry, argument);
	if (errno != 0)
		fail("pthread_create");
}

static void *leaderless(void *unused)
{
	char line[512] = "", self[16] = "", path[64];

	(void)unused;
	if (readlink("/proc/self", self, sizeof(self) - 1) < 0)
		fail("/proc/self");
	(void)snprintf(path, sizeof(path), "/proc/%s/task/%s/stat", self, self);
	while (strstr(line, ") Z ") == NULL) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0 || read(fd, line, sizeof(line) - 1) <= 0)
			fail("%s", path);
		(void)close(fd);
		nap();
	}
	run();
}

static void do_leaderless(char *unused)
{
	(void)unused;
	start_thread(leaderless, NULL);
	pthread_exit(NULL);
}

static void do_thread(char *unused)
{
	start_thread(go_on, unused);
	for (;;)
		pause();
}

static void *with_own_files(void *unused)
{
	(void)unused;
	if (unshare(CLONE_FILES) < 0)
		fail("unshare");
	run();
}

static void do_thread_files(char *unused)
{
	start_thread(with_own_files, unused);
	for (;;)
		pause();
}

static void *as_user(void *uid)
{
	uid_t user = number(uid, 10);

	if (syscall(SYS_setresgid, user, user, user) < 0 ||
	    syscall(SYS_setresuid, user, user, user) < 0)
		fail("user %u", user);
	run();
}

static void do_thread_user(char *uid)
{
	start_thread(as_user, uid);
	for (;;)
		pause();
}

static pthread_barrier_t parted;

static void *in_old_namespaces(void *unused)
{
	(void)unused;
	/* What a thread of several leaves is left by it alone. */
	(void)pthread_barrier_wait(&parted);
	run();
}

static void do_thread_stays(char *unused)
{
	if (pthread_barrier_init(&parted, NULL, 2) != 0)
		fail("barrier");
	start_thread(in_old_namespaces, unused);
	if (unshare(CLONE_NEWIPC) < 0)
		fail("unshare");
	(void)pthread_barrier_wait(&parted);
	for (;;)
		pause();
}

static void do_exec(char *words)
{
	const char *program = strsep(&words, ":");

	if (held >= 0 && fcntl(held, F_SETFD, 0) < 0)
		fail("fcntl");
	tell();
	(void)execl(program, program, words, (char *)NULL);
	fail("%s", program);
}

static void do_exit(char *unused)
{
	(void)unused;
	tell();
	_exit(0);
}

static const struct step {
	const char *name;
	void (*act)(char *argument);
} steps[] = {
	{"make", do_make}, {"take", do_take}, {"use", do_use}, {"operate", do_operate}, {"look-up", do_look_up},
	{"vain", do_vain}, {"hold", do_hold}, {"flight", do_flight}, {"unaccepted", do_unaccepted},
	{"ring", do_ring},
	{"sleep", do_sleep}, {"worker", do_worker}, {"die", do_die}, {"session", do_session},
	{"user", do_user}, {"group", do_group}, {"wait", do_wait}, {"pause", do_pause},
	{"keep", do_keep}, {"apart", do_apart}, {"apart-pid", do_apart_pid}, {"leaderless", do_leaderless},
	{"thread", do_thread}, {"thread-files", do_thread_files},
	{"thread-user", do_thread_user}, {"thread-stays", do_thread_stays},
	{"exec", do_exec}, {"exit", do_exit},
};

static void run(void)
{
	while (*next_step != NULL) {
		char *words = *next_step++;
		const char *name = strsep(&words, ":");
		size_t i = 0;

		while (i < COUNT(steps) && strcmp(steps[i].name, name) != 0)
			i++;
		if (i == COUNT(steps)) {
			errno = EINVAL;
			fail("no step %s", name);
		}
		steps[i].act(words);
	}
	do_wait(NULL);
	abort();
}

int main(int argc, char **argv)
{
	(void)argc;
	(void)umask(0);
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED) {
		perror("actor: mmap");
		return EXIT_FAILURE;
	}
	/* The same in every run. */
	house.dice.state = 6;
	next_step = argv + 1;
	run();
}
