/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * races [-n] [-s SECONDS] KIND MEETINGS: removes objects with ipc_retire(), while another process
 * uses each of them at a random moment around its removal, until so many uses have met a removal or the
 * time (60 s) is over. With -n it is asked first whether anybody has the file open, and then unlinked:
 * what one does who looks before he leaps.
 *
 * Prints one line of words and numbers:
 *
 *   used     uses that came in time
 *   met      of these such that came after the removal had begun: after the lease was taken (files), or
 *            in the same few microseconds (other kinds)
 *   lost     used, and removed all the same
 *   late     of these such that took longer than the remover waits for anybody (20 ms) without having
 *            slept for a lease: the machine let the user rest in the middle of a call
 *   window   nanoseconds before a removal in which a use is lost, from how many were lost of all
 *            those that were spread evenly over a known time
 *
 * Only in namespaces of its own: its caller has made them and says so in BENCH_SANDBOX.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ipc/kind.h"
#include "ipc/remove.h"
#include "ipc/retire.h"
#include "ipc/scan.h"

#define BATCH 256
#define SPREAD_NS 30000 /* uses are spread over so much time */
#define WAIT_NS 20000000

enum fate { NOT_TRIED, TOO_LATE, USED, USED_AND_LOST };

struct attempt {
	enum fate fate;
	int fd;
	int64_t ns; /* that the use took */
	bool slept; /* meanwhile: who has to wait for a lease does */
};

/* What both processes see. */
static struct {
	atomic_int round;    /* the user starts at its change; -1: it ends */
	atomic_int ready;    /* round that the user is ready for */
	atomic_int progress; /* objects that the remover has begun with */
	atomic_int removed;  /* round that the remover is done with */
	atomic_int judged;   /* round that the user is done with */
	int ids[BATCH];
	struct attempt attempts[BATCH];
} *shared;

static enum ipc_kind kind;
static bool look_first;
static struct ipc_source source = IPC_SOURCE_LIVE;

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static int64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void await(atomic_int *what, int value)
{
	while (atomic_load(what) < value)
		(void)sched_yield();
}

static void name_of(int i, char *name, size_t size)
{
	(void)snprintf(name, size, "%srace-%d", kind == KIND_PSEM ? "sem." : "", i);
}

/* ---- the six kinds ---- */

static int make(int i)
{
	char path[64] = "/";
	int fd;

	name_of(i, path + 1, sizeof(path) - 1);
	switch (kind) {
	case KIND_SHM:
		return shmget(IPC_PRIVATE, 1, 0600);
	case KIND_MSG:
		return msgget(IPC_PRIVATE, 0600);
	case KIND_SEM:
		return semget(IPC_PRIVATE, 1, 0600);
	case KIND_PMSG:
		fd = mq_open(path, O_RDWR | O_CREAT | O_EXCL, 0600,
			     &(struct mq_attr){.mq_maxmsg = 1, .mq_msgsize = 1});
		break;
	default:
		fd = shm_open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
	}
	if (fd >= 0)
		(void)close(fd);
	return fd;
}

/* Use it, and keep it in use. */
static int use(int i)
{
	struct {
		long type;
		char text[1];
	} message = {1, "x"};
	struct sembuf up = {.sem_op = 1};
	char path[64] = "/";

	name_of(i, path + 1, sizeof(path) - 1);
	switch (kind) {
	case KIND_SHM:
		return shmat(shared->ids[i], NULL, 0) == (void *)-1 ? -1 : 0;
	case KIND_MSG:
		return msgsnd(shared->ids[i], &message, 1, IPC_NOWAIT);
	case KIND_SEM:
		return semop(shared->ids[i], &up, 1);
	case KIND_PMSG:
		return mq_open(path, O_RDWR);
	default:
		return shm_open(path, O_RDWR, 0);
	}
}

static bool is_lost(const struct attempt *attempt, int i)
{
	struct ipc_object object;
	struct stat st = {0};

	if (kind_is_sysv(kind))
		return ipc_find_id(&source, kind, shared->ids[i], 0, &object) != 0 ||
		       (object.mode & IPC_MODE_DEST) != 0;
	return fstat(attempt->fd, &st) < 0 || st.st_nlink == 0;
}

/* ---- the user ---- */

static void spin(int64_t ns)
{
	int64_t end = now_ns() + ns;

	while (now_ns() < end)
		;
}

static long times_slept(void)
{
	struct rusage usage = {.ru_nvcsw = 0};

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw;
}

static void try_to_use(int i)
{
	struct attempt *attempt = &shared->attempts[i];

	spin(random() % SPREAD_NS);

	long slept = times_slept();
	int64_t start = now_ns();

	attempt->fd = use(i);
	attempt->ns = now_ns() - start;
	attempt->slept = times_slept() != slept;
	attempt->fate = attempt->fd >= 0 ? USED : TOO_LATE;
}

static void use_all(int round)
{
	for (int i = 0; i < BATCH && atomic_load(&shared->removed) < round;) {
		int progress = atomic_load(&shared->progress);

		if (i > progress) {
			(void)sched_yield();
			continue;
		}
		if (i < progress)
			i = progress;
		if (i < BATCH)
			try_to_use(i++);
	}
}

static void let_go(int round)
{
	await(&shared->removed, round);
	for (int i = 0; i < BATCH; i++) {
		struct attempt *attempt = &shared->attempts[i];

		if (attempt->fate != USED)
			continue;
		if (is_lost(attempt, i))
			attempt->fate = USED_AND_LOST;
		if (!kind_is_sysv(kind))
			(void)close(attempt->fd);
	}
}

static _Noreturn void be_user(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(EXIT_FAILURE);
	srandom(1);
	for (int round = 1;; round++) {
		atomic_store(&shared->ready, round);
		while (atomic_load(&shared->round) != round) {
			if (atomic_load(&shared->round) < 0)
				_exit(EXIT_SUCCESS);
			(void)sched_yield();
		}
		use_all(round);
		let_go(round);
		atomic_store(&shared->judged, round);
	}
}

/* ---- the remover ---- */

static bool begin_next(void *arg, const struct ipc_object *object, int fd __attribute__((unused)))
{
	bool *asked = arg;
	int i = atomic_fetch_add(&shared->progress, 1);

	asked[i] = !look_first || kind_is_sysv(kind) || ipc_ask_lease(&source, object) == 0;
	return asked[i];
}

static void find(int i, struct ipc_object *object, char *name, size_t size)
{
	name_of(i, name, size);

	int err = kind_is_sysv(kind)
			  ? ipc_find_id(&source, kind, shared->ids[i], 0, object)
			  : ipc_find_name(&source, kind, name + (kind == KIND_PSEM ? 4 : 0), 0,
					  object);

	if (err) {
		(void)fprintf(stderr, "races: %s: %s\n", name, strerror(-err));
		exit(EXIT_FAILURE);
	}
}

struct tally {
	unsigned long tried, used, met, lost, late;
};

static void count(struct tally *tally, const struct attempt *attempt, bool asked)
{
	bool is_used = attempt->fate == USED || attempt->fate == USED_AND_LOST;

	tally->tried += attempt->fate != NOT_TRIED;
	tally->used += is_used;
	tally->met += is_used && (kind_is_sysv(kind) || kind == KIND_PMSG || asked);
	tally->lost += attempt->fate == USED_AND_LOST;
	tally->late += attempt->fate == USED_AND_LOST && attempt->ns >= WAIT_NS && !attempt->slept;
}

static void run_round(int round, struct tally *tally)
{
	static struct ipc_object objects[BATCH];
	static struct ipc_retired items[BATCH];
	static char names[BATCH][32];
	bool asked[BATCH] = {false};

	for (int i = 0; i < BATCH; i++) {
		shared->ids[i] = make(i);
		if (shared->ids[i] < 0)
			die("races: cannot make an object");
		find(i, &objects[i], names[i], sizeof(names[i]));
		items[i] = (struct ipc_retired){.seen = &objects[i]};
		shared->attempts[i] = (struct attempt){.fate = NOT_TRIED};
	}
	await(&shared->ready, round);
	atomic_store(&shared->progress, 0);
	atomic_store(&shared->round, round);
	ipc_retire(&source, items, BATCH,
		   &(struct ipc_retire_how){.no_lease = look_first, .still = begin_next, .arg = asked});
	atomic_store(&shared->removed, round);
	await(&shared->judged, round);
	for (int i = 0; i < BATCH; i++) {
		count(tally, &shared->attempts[i], asked[i]);
		if (items[i].result && items[i].result != -EBUSY && items[i].result != -ESTALE) {
			(void)fprintf(stderr, "races: %s: %s\n", names[i],
				      strerror(-items[i].result));
			exit(EXIT_FAILURE);
		}
		(void)ipc_remove_seen(&objects[i]); /* what was kept */
	}
}

int main(int argc, char **argv)
{
	struct tally tally = {0, 0, 0, 0, 0};
	long seconds = 60;
	int opt;

	if (!getenv("BENCH_SANDBOX"))
		return EXIT_FAILURE;
	while ((opt = getopt(argc, argv, "ns:")) != -1) {
		look_first |= opt == 'n';
		if (opt == 's')
			seconds = strtol(optarg, NULL, 10);
	}
	if (argc - optind != 2 || ipc_kind_by_word(argv[optind]) < 0)
		return EXIT_FAILURE;
	kind = (enum ipc_kind)ipc_kind_by_word(argv[optind]);

	unsigned long wanted = strtoul(argv[optind + 1], NULL, 10);
	int64_t end = now_ns() + seconds * 1000000000;
	pid_t parent = getpid();

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		die("races: mmap");

	pid_t user = fork();

	if (user < 0)
		die("races: fork");
	if (user == 0)
		be_user(parent);
	for (int round = 1; tally.met < wanted && now_ns() < end; round++)
		run_round(round, &tally);
	atomic_store(&shared->round, -1);
	(void)waitpid(user, NULL, 0);
	(void)printf("tried %lu used %lu met %lu lost %lu late %lu window %lu\n", tally.tried,
		     tally.used, tally.met, tally.lost, tally.late,
		     tally.tried ? tally.lost * SPREAD_NS / tally.tried : 0);
	return EXIT_SUCCESS;
}
