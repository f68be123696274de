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
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ipc/capture.h"
#include "ipc/limits.h"
#include "ipc/posix.h"
#include "ipc/remove.h"

/* How long the holder is waited for when it puts messages back into a queue that may be full. */
#define PATIENCE_MS 5000

/* What holder and caller share. Each message is complete before `used` grows by it. */
struct shared {
	volatile int released; /* the messages are safe elsewhere: do not put them back */
	volatile uint64_t used, count; /* bytes and messages in `contents` */
	volatile uint64_t sent; /* bytes of them that are back in the queue */
	unsigned char contents[];
};

struct ipc_hold {
	struct ipc_object queue;
	char path[NAME_MAX + 2];
	size_t max_size, max_count; /* of messages */
	struct shared *shared;
	size_t mapped;
	pid_t holder; /* 0: none is needed, for there was no message */
	int done;     /* reads one byte when all are taken, and the end when the holder is gone */
};

/* ---- moving messages; by the holder, or by the caller where the holder died ---- */

/*
 * A message leaves the queue before it is copied to us, so its memory must be there. Touch every
 * page of it.
 */
static void prepare(unsigned char *room, size_t size)
{
	const size_t page = (size_t)ipc_page_size();

	for (size_t i = 0; i < size; i += page)
		*(volatile unsigned char *)(room + i) = 0;
	*(volatile unsigned char *)(room + size - 1) = 0;
}

/* Append one message to what is held. -EAGAIN where there is none. */
static int take_one(const struct ipc_hold *hold, mqd_t queue)
{
	struct shared *shared = hold->shared;
	unsigned char *room = shared->contents + shared->used;
	uint64_t head[2];
	unsigned priority = 0;
	ssize_t n;

	prepare(room, CAPTURE_MESSAGE_HEAD + hold->max_size);
	n = mq_receive(queue, (char *)room + CAPTURE_MESSAGE_HEAD, hold->max_size, &priority);
	if (n < 0)
		return -errno;
	head[0] = htole64(priority);
	head[1] = htole64((uint64_t)n);
	memcpy(room, head, sizeof(head));
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	shared->used += CAPTURE_MESSAGE_HEAD + (uint64_t)n;
	shared->count++;
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
	hold->shared = mmap(NULL, hold->mapped, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (hold->shared == MAP_FAILED) {
		hold->shared = NULL;
		return -ENOMEM;
	}
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
	ssize_t n;
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
	do {
		n = read(hold->done, &failure, 1);
	} while (n < 0 && errno == EINTR);
	return n == 1 ? -(int)failure : -EOWNERDEAD;
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
	if (!holder_ended(hold, &status))
		err = -ENOTRECOVERABLE;
	else if (hold->shared->sent < hold->shared->used)
		err = put_back(hold, false);
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
