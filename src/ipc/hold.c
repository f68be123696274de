/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/hold.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/parse.h"
#include "ipc/captured.h"
#include "ipc/posix_file.h"
#include "ipc/remove.h"

/* How long the holder is waited for when it puts messages back into a queue that may be full. */
#define PATIENCE_MS 5000

/* What holder and caller share. Each message is complete before `used` grows by it. */
struct shared {
	volatile int released; /* the messages are safe elsewhere: do not put them back */
	volatile uint64_t used, count; /* bytes and messages in `contents` */
	volatile uint64_t sent; /* bytes of them that are back in the queue */
	volatile uint64_t receiving; /* where in `contents` the next one is to go: `used` then */
	volatile uint64_t waiting; /* bytes in the queue before it was received */
	volatile unsigned priority; /* of that one, from the kernel; NO_PRIORITY: it is not there */
	unsigned char contents[];
};

struct ipc_hold {
	struct ipc_object queue;
	char path[NAME_MAX + 2];
	size_t max_size, max_count; /* of messages */
	uint64_t key; /* of the pattern on which messages are received */
	struct shared *shared;
	size_t mapped;
	pid_t holder; /* 0: none is needed, for there was no message */
	int done;     /* reads one byte when all are taken, and the end when the holder is gone */
};

/* ---- moving messages; by the holder, or by the caller where the holder died ---- */

/* No message has it. */
#define NO_PRIORITY UINT_MAX

/* A byte that nobody can foresee. */
static unsigned char pattern(const struct ipc_hold *hold, size_t place)
{
	return (unsigned char)((hold->key + place) * UINT64_C(0x9e3779b97f4a7c15) >> 56);
}

/* Bytes of all messages in the queue, mq_overview(7). False where that cannot be told. */
static bool read_waiting(mqd_t queue, uint64_t *bytes)
{
	const char label[] = "QSIZE:";
	char text[80] = "";
	const char *digits = text + sizeof(label) - 1;

	return pread(queue, text, sizeof(text) - 1, 0) > 0 &&
	       strncmp(text, label, sizeof(label) - 1) == 0 &&
	       parse_digits(digits, strspn(digits, "0123456789"), 10, UINT64_MAX, bytes) == 0;
}

/*
 * A message leaves the queue before it is copied to us, so its memory must be there. And who is
 * killed when it has come and before he could note its length leaves what find_last() understands.
 */
static void prepare(const struct ipc_hold *hold, mqd_t queue)
{
	struct shared *shared = hold->shared;
	unsigned char *room = shared->contents + shared->used;
	uint64_t waiting;

	memset(room, 0, CAPTURE_MESSAGE_HEAD);
	for (size_t i = 0; i < hold->max_size; i++)
		room[CAPTURE_MESSAGE_HEAD + i] = pattern(hold, i);
	shared->waiting = read_waiting(queue, &waiting) ? waiting : 0;
	shared->priority = NO_PRIORITY;
	shared->receiving = shared->used;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* The message that has been received is complete. */
static void keep_one(const struct ipc_hold *hold, size_t size)
{
	struct shared *shared = hold->shared;
	const uint64_t head[2] = {htole64(shared->priority), htole64(size)};

	memcpy(shared->contents + shared->used, head, sizeof(head));
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	shared->count++;
	shared->used += sizeof(head) + size;
}

/* Append one message to what is held. -EAGAIN where there is none. */
static int take_one(const struct ipc_hold *hold, mqd_t queue)
{
	struct shared *shared = hold->shared;
	char *room = (char *)shared->contents + shared->used + CAPTURE_MESSAGE_HEAD;
	ssize_t n;

	prepare(hold, queue);
	n = mq_receive(queue, room, hold->max_size, (unsigned *)&shared->priority);
	if (n < 0)
		return -errno;
	keep_one(hold, (size_t)n);
	return 0;
}

static int take_all(const struct ipc_hold *hold, mqd_t queue)
{
	for (size_t i = 0; i < hold->max_count; i++) {
		int err = take_one(hold, queue);

		if (err && err != -EINTR)
			return err == -EAGAIN ? 0 : err;
	}
	return 0;
}

static int send_one(const struct ipc_hold *hold, mqd_t queue)
{
	struct shared *shared = hold->shared;
	const unsigned char *from = shared->contents + shared->sent;
	uint64_t head[2];
	struct timespec until;

	memcpy(head, from, sizeof(head));
	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 1;
	if (mq_timedsend(queue, (const char *)from + sizeof(head), (size_t)le64toh(head[1]),
			 (unsigned)le64toh(head[0]), &until) < 0)
		return -errno;
	shared->sent += sizeof(head) + le64toh(head[1]);
	return 0;
}

/* Open the queue with this name if it is still that one. */
static int open_queue(const struct ipc_hold *hold, int flags)
{
	struct ipc_object now;
	mqd_t queue = mq_open(hold->path, O_RDWR | O_CLOEXEC | flags);

	if (queue < 0)
		return -errno;

	int err = posix_stat(queue, "", KIND_PMSG, &now);

	if (!err && !ipc_same(&hold->queue, &now))
		err = -ESTALE;
	if (err)
		(void)mq_close(queue);
	return err ? err : queue;
}

/* The pattern may show one byte too early by chance: then the queue tells what it has lost. */
#define MAX_CHANCE 2

/* The holder is dead. Did it receive a message of which it could not note the length any more? */
static void find_last(const struct ipc_hold *hold)
{
	struct shared *shared = hold->shared;
	const unsigned char *room = shared->contents + shared->used + CAPTURE_MESSAGE_HEAD;
	size_t size = hold->max_size;
	uint64_t waiting;
	mqd_t queue;

	if (shared->receiving != shared->used || shared->priority == NO_PRIORITY)
		return;
	while (size > 0 && room[size - 1] == pattern(hold, size - 1))
		size--;
	queue = open_queue(hold, O_NONBLOCK);
	if (queue >= 0 && read_waiting(queue, &waiting) && shared->waiting >= waiting + size &&
	    shared->waiting - waiting - size <= MAX_CHANCE &&
	    shared->waiting - waiting <= hold->max_size)
		size = (size_t)(shared->waiting - waiting);
	if (queue >= 0)
		(void)mq_close(queue);
	keep_one(hold, size);
}

static bool is_gone(int err)
{
	return err == -ENOENT || err == -ESTALE;
}

/* Send until all are back. `patient`: for as long as that takes. */
static int send_all(const struct ipc_hold *hold, mqd_t queue, bool patient)
{
	while (hold->shared->sent < hold->shared->used) {
		int err = send_one(hold, queue);

		if (err && err != -EINTR && !(err == -ETIMEDOUT && patient))
			return err;
	}
	return 0;
}

static int put_back(const struct ipc_hold *hold, bool patient)
{
	mqd_t queue = open_queue(hold, O_NONBLOCK);
	int err;

	if (queue < 0)
		return queue;
	/* What came meanwhile comes after what was there before. It is held as safely as that. */
	err = take_all(hold, queue);
	(void)mq_close(queue);
	queue = err ? err : open_queue(hold, 0);
	if (queue < 0)
		return queue;
	err = send_all(hold, queue, patient);
	(void)mq_close(queue);
	return err;
}

/* ---- the holder ---- */

/* It keeps nothing open that others wait for the end of, and is in nobody's way. */
static void keep_only(int one, int other)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		(void)dup2(null, fd);
#ifdef SYS_close_range
	int low = one < other ? one : other;
	int high = one < other ? other : one;

	if (low > 3)
		(void)syscall(SYS_close_range, 3u, (unsigned)low - 1, 0u);
	if (high > low + 1)
		(void)syscall(SYS_close_range, (unsigned)low + 1, (unsigned)high - 1, 0u);
	(void)syscall(SYS_close_range, (unsigned)high + 1, ~0u, 0u);
#endif
	if (chdir("/") < 0)
		return; /* a file system stays busy a little longer */
}

static void hold_messages(const struct ipc_hold *hold, mqd_t queue, int ready, pid_t caller)
	__attribute__((noreturn));

static void hold_messages(const struct ipc_hold *hold, mqd_t queue, int ready, pid_t caller)
{
	sigset_t all;
	unsigned char failure;
	int err;

	/* Only the caller's death or his word (SIGUSR1), and what cannot be blocked, count here. */
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	keep_only(queue, ready);
	if (prctl(PR_SET_PDEATHSIG, SIGUSR1) < 0 || getppid() != caller)
		_exit(EXIT_FAILURE);

	err = take_all(hold, queue);
	failure = (unsigned char)-err;
	(void)mq_close(queue); /* gives up the lease, too */
	if (write(ready, &failure, 1) != 1)
		err = -EPIPE;
	(void)sigemptyset(&all);
	(void)sigaddset(&all, SIGUSR1);
	/* Before the word, the caller may have died before we had asked for the signal. */
	while (!err && getppid() == caller && sigwaitinfo(&all, NULL) < 0)
		;
	if (hold->shared->released)
		_exit(EXIT_SUCCESS);
	err = put_back(hold, true);
	_exit(err && !is_gone(err) ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* ---- the caller ---- */

static int map_shared(struct ipc_hold *hold, const struct mq_attr *attr)
{
	size_t each;

	hold->max_size = (size_t)attr->mq_msgsize;
	hold->max_count = (size_t)attr->mq_maxmsg;
	/* Twice: those that are there, and those that come meanwhile; and room to receive one more. */
	if (__builtin_add_overflow(hold->max_size, CAPTURE_MESSAGE_HEAD, &each) ||
	    __builtin_mul_overflow(each, 2 * hold->max_count + 1, &hold->mapped) ||
	    __builtin_add_overflow(hold->mapped, sizeof(*hold->shared), &hold->mapped))
		return -ENOMEM;
	if (getrandom(&hold->key, sizeof(hold->key), GRND_NONBLOCK) < 0)
		hold->key = (uint64_t)getpid();
	hold->shared = mmap(NULL, hold->mapped, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (hold->shared == MAP_FAILED) {
		hold->shared = NULL;
		return -ENOMEM;
	}
	hold->shared->priority = NO_PRIORITY;
	return 0;
}

static void free_hold(struct ipc_hold *hold)
{
	if (hold->shared)
		(void)munmap(hold->shared, hold->mapped);
	if (hold->done >= 0)
		(void)close(hold->done);
	free(hold);
}

static int take_lease(mqd_t queue)
{
	if (fcntl(queue, F_SETLEASE, F_WRLCK) == 0)
		return 0;
	if (errno == EINVAL)
		return -EOPNOTSUPP;
	return errno == EAGAIN ? -EBUSY : -errno;
}

/* Start the holder, which has `queue` open from us, and wait until it has taken all. */
static int start_holder(struct ipc_hold *hold, mqd_t queue)
{
	unsigned char failure = 0;
	pid_t caller = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	hold->done = ends[0];
	hold->holder = fork();
	if (hold->holder == 0)
		hold_messages(hold, queue, ends[1], caller);

	int err = hold->holder < 0 ? -errno : 0;

	(void)close(ends[1]);
	if (err) {
		hold->holder = 0;
		return err;
	}
	return io_read(hold->done, &failure, 1) == 1 ? -(int)failure : -EOWNERDEAD;
}

/* Wait for the holder's end, but not for ever. False where it still lives. */
static bool holder_ended(struct ipc_hold *hold, int *status)
{
	struct pollfd poller = {.fd = hold->done, .events = POLLIN};
	pid_t pid;

	*status = 0;
	if (hold->holder == 0)
		return true;
	if (poll(&poller, 1, PATIENCE_MS) == 0)
		return false;
	do {
		pid = waitpid(hold->holder, status, 0);
	} while (pid < 0 && errno == EINTR);
	return true;
}

int ipc_hold_put_back(struct ipc_hold *hold)
{
	int status;
	int err = 0;

	if (hold->holder > 0)
		(void)kill(hold->holder, SIGUSR1);
	if (!holder_ended(hold, &status)) {
		err = -ENOTRECOVERABLE;
	} else {
		find_last(hold);
		if (hold->shared->sent < hold->shared->used)
			err = put_back(hold, false);
	}
	if (err && !is_gone(err))
		err = -ENOTRECOVERABLE;
	free_hold(hold);
	return is_gone(err) ? -ENOENT : err;
}

void ipc_hold_release(struct ipc_hold *hold)
{
	int status;

	hold->shared->released = 1;
	if (hold->holder > 0)
		(void)kill(hold->holder, SIGUSR1);
	(void)holder_ended(hold, &status);
	free_hold(hold);
}

const void *ipc_hold_contents(const struct ipc_hold *hold, size_t *size, uint64_t *count)
{
	*size = (size_t)hold->shared->used;
	*count = hold->shared->count;
	return hold->shared->contents;
}

/* With the queue open: take its messages. */
static int hold_queue(struct ipc_hold *hold, mqd_t queue, bool only_unused)
{
	struct mq_attr attr;
	int err = only_unused ? take_lease(queue) : 0;

	if (!err && mq_getattr(queue, &attr) < 0)
		err = -errno;
	if (!err)
		err = map_shared(hold, &attr);
	if (!err && attr.mq_curmsgs > 0)
		err = start_holder(hold, queue);
	return err;
}

int ipc_hold_begin(const struct ipc_object *queue, bool only_unused, struct ipc_hold **result)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction before;
	struct ipc_hold *hold = xcalloc(1, sizeof(*hold));

	*result = NULL;
	*hold = (struct ipc_hold){.queue = *queue, .done = -1};
	(void)snprintf(hold->path, sizeof(hold->path), "/%s", queue->name);
	/* SIGIO tells a holder of a lease that it is asked back, and ends him by default. */
	if (sigaction(SIGIO, &ignore, &before) < 0) {
		int failure = -errno;

		free_hold(hold);
		return failure;
	}

	mqd_t descriptor = open_queue(hold, O_NONBLOCK);
	int err = descriptor < 0 ? descriptor : hold_queue(hold, descriptor, only_unused);

	if (descriptor >= 0)
		(void)mq_close(descriptor);
	(void)sigaction(SIGIO, &before, NULL);
	if (!err) {
		*result = hold;
		return 0;
	}
	if (!hold->shared) {
		free_hold(hold);
		return err;
	}
	return ipc_hold_put_back(hold) == -ENOTRECOVERABLE ? -ENOTRECOVERABLE : err;
}
