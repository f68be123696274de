/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removal of files from /dev/shm, which nobody who is about to open one shall lose.
 *
 * Who opens a file first looks up its name and then asks for its lease. Between the two we cannot see
 * him. So each file is leased, hidden, where nobody finds it any more, and only then, when all
 * who had found it have had time to ask for the lease, removed. The files wait in a ring: while
 * the last ones are hidden, the first ones have waited long enough, so that the wait costs no time.
 * Threads take parts of the files, each with a ring and a hideout of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/workers.h"
#include "ipc/changed.h"
#include "ipc/hideout.h"
#include "ipc/lease.h"
#include "ipc/posix.h"
#include "ipc/retire_kind.h"

/*
 * Between look-up and lease are about two microseconds of work. An opener who is interrupted just
 * there gets through in this time all the same, unless he does not run for so long.
 */
#define WAIT_NS 20000000

#define MOST_HIDDEN 4096 /* files at a time: so many are hidden while the first one waits */
#define KEPT_FREE 64     /* descriptors that we leave to others */
#define PART 256         /* files that a thread takes at a time */
#define SIGNAL_STEP 16   /* files between two looks for signals */

struct hidden {
	struct ipc_retired *item;
	int64_t since; /* nanoseconds of CLOCK_MONOTONIC */
	int fd;        /* with the lease; -1: settled already */
};

/* What all threads work on. */
struct pool {
	const struct retirement *retirement;
	struct ipc_retired **files;
	size_t count;
	size_t room;        /* of each ring */
	int shm;
	atomic_size_t next; /* file that nobody has taken yet */
	atomic_uint asked;  /* times that a lease was asked back; one thread gets the signal */
	atomic_int end;     /* why not all are tried, or 0 */
};

/* What one thread does. */
struct removal {
	struct pool *pool;
	struct hideout hideout;
	struct hidden *ring;
	size_t first, count;
	unsigned answered; /* of pool->asked */
	bool begun;        /* some files, which may be as late as it likes */
};

static int64_t now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Where in the ring the nth is. */
static size_t place_of(const struct removal *removal, size_t n)
{
	size_t at = removal->first + n;

	return at < removal->pool->room ? at : at - removal->pool->room;
}

static struct hidden *nth_hidden(struct removal *removal, size_t n)
{
	return &removal->ring[place_of(removal, n)];
}

/* ---- the way out ---- */

/* Whoever waits for the file gets it once it is closed here; it has its name again by then. */
static void let_back(struct removal *removal, struct hidden *hidden)
{
	char file[POSIX_FILE_SIZE];

	posix_file_name(hidden->item->seen, file);

	int err = hideout_put_back(&removal->hideout, file);

	/* -ENOENT: somebody else cleaned up behind us and put it back. */
	hidden->item->result = err && err != -ENOENT ? err : -EBUSY;
	(void)close(hidden->fd);
	hidden->fd = -1;
}

static void settle(struct removal *removal, struct hidden *hidden)
{
	char file[POSIX_FILE_SIZE];

	if (hidden->fd < 0)
		return;
	if (!lease_is_held(hidden->fd)) {
		let_back(removal, hidden);
		return;
	}
	posix_file_name(hidden->item->seen, file);

	int err = hideout_unlink(&removal->hideout, file);

	if (err) {
		let_back(removal, hidden);
		if (err != -ENOENT && hidden->item->result == -EBUSY)
			hidden->item->result = err;
		return;
	}
	(void)close(hidden->fd);
	hidden->fd = -1;
	retire_settled(removal->pool->retirement, hidden->item, 0);
}

/* Somebody asked for a lease, which only SIGIO tells: let those who wait wait no longer. */
static void let_waiting_back(struct removal *removal)
{
	for (size_t i = 0; i < removal->count; i++) {
		struct hidden *hidden = nth_hidden(removal, i);

		if (hidden->fd >= 0 && !lease_is_held(hidden->fd))
			let_back(removal, hidden);
	}
}

/* Sleep at most so long; a lease that is asked back ends the sleep. */
static void answer_openers(struct removal *removal, int64_t ns)
{
	struct timespec limit = {.tv_sec = ns / 1000000000, .tv_nsec = (long)(ns % 1000000000)};
	sigset_t sigio;

	(void)sigemptyset(&sigio);
	(void)sigaddset(&sigio, SIGIO);
	if (sigtimedwait(&sigio, NULL, &limit) == SIGIO)
		atomic_fetch_add(&removal->pool->asked, 1);

	unsigned asked = atomic_load(&removal->pool->asked);

	if (asked != removal->answered)
		let_waiting_back(removal);
	removal->answered = asked;
}

static void settle_first(struct removal *removal)
{
	struct hidden *hidden = nth_hidden(removal, 0);
	int64_t left;

	while ((left = hidden->since + WAIT_NS - now_ns()) > 0)
		answer_openers(removal, left);
	settle(removal, hidden);
	removal->first = place_of(removal, 1);
	removal->count--;
}

static void settle_old(struct removal *removal)
{
	int64_t old = now_ns() - WAIT_NS;

	while (removal->count && nth_hidden(removal, 0)->since <= old)
		settle_first(removal);
}

/* ---- the way in ---- */

static int open_file(struct removal *removal, const char *file)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

	for (;;) {
		int fd = openat(removal->hideout.shm, file, flags);

		if (fd >= 0)
			return fd;
		if ((errno != EMFILE && errno != ENFILE) || removal->count == 0)
			break;
		settle_first(removal); /* which gives a descriptor back */
	}
	if (errno == EWOULDBLOCK) /* somebody else's lease */
		return -EBUSY;
	return errno == ELOOP || errno == ENXIO ? -ESTALE : -errno;
}

/* Whether it may go, as far as can be told before it is hidden. */
static int examine(const struct removal *removal, int fd, const struct ipc_object *seen)
{
	struct ipc_object now;
	int leased = lease_take(fd);
	int err = lease_look(fd, seen, &now);

	if (err || leased)
		return err ? err : leased;
	if (seen->kind == KIND_PSEM && !(seen->unknown & UNKNOWN_COUNT))
		(void)posix_read_value(fd, &now); /* else it stays unknown */
	if (ipc_changed(seen, &now))
		return -ESTALE;
	return retire_may_go(removal->pool->retirement, seen, fd) ? 0 : -EBUSY;
}

/*
 * Hide a file that has passed. 1 where it is gone without having been hidden: where the file system
 * is so full that it has no room for a directory, the first one must go like this.
 */
static int hide(struct removal *removal, const char *file, int fd, const struct ipc_object *seen)
{
	struct hideout *hideout = &removal->hideout;
	int err = hideout->dir >= 0 ? 0 : hideout_make(hideout, hideout->shm);

	if (err == -EAGAIN) /* others were always quicker */
		return -EBUSY;
	if (err == -ENOSPC || err == -EDQUOT) {
		struct ipc_object now;

		err = posix_stat(hideout->shm, file, seen->kind, &now);
		if (err || now.posix.ino != seen->posix.ino)
			return err ? err : -ESTALE;
		if (!lease_is_held(fd))
			return -EBUSY;
		return unlinkat(hideout->shm, file, 0) < 0 ? -errno : 1;
	}
	return err ? err : hideout_bring_in(hideout, file, seen->posix.ino);
}

static void begin_one(struct removal *removal, struct ipc_retired *item)
{
	char file[POSIX_FILE_SIZE];

	posix_file_name(item->seen, file);
	if (removal->count == removal->pool->room)
		settle_first(removal);

	int fd = open_file(removal, file);

	if (fd < 0) {
		item->result = fd;
		return;
	}
	item->result = examine(removal, fd, item->seen);
	if (item->result == 0) {
		item->result = hide(removal, file, fd, item->seen);
		if (item->result == 0) {
			*nth_hidden(removal, removal->count++) =
				(struct hidden){item, now_ns(), fd};
			return;
		}
	}
	(void)close(fd);
	if (item->result > 0)
		retire_settled(removal->pool->retirement, item, 0);
}

/* The usual limit is made for programs that use select(2); up to the hard one it is ours. */
static void raise_limit(struct rlimit *before)
{
	struct rlimit limit;

	*before = (struct rlimit){0, 0};
	if (getrlimit(RLIMIT_NOFILE, before) < 0)
		return;
	limit = *before;
	if (limit.rlim_cur >= MOST_HIDDEN + KEPT_FREE)
		return;
	limit.rlim_cur = limit.rlim_max < MOST_HIDDEN + KEPT_FREE ? limit.rlim_max
								  : MOST_HIDDEN + KEPT_FREE;
	(void)setrlimit(RLIMIT_NOFILE, &limit); /* what there is not shows in most_hidden() */
}

/* In each of the threads. */
static size_t most_hidden(size_t count, size_t threads)
{
	struct rlimit limit;
	size_t most = MOST_HIDDEN;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MOST_HIDDEN + KEPT_FREE)
		most = limit.rlim_cur / 2 > KEPT_FREE ? (size_t)limit.rlim_cur - KEPT_FREE
						      : (size_t)limit.rlim_cur / 2;
	most /= threads;
	if (most > count)
		most = count;
	return most ? most : 1;
}

/* The files among the items. */
static struct ipc_retired **select_files(const struct retirement *retirement, size_t *count)
{
	struct ipc_retired **files = xcalloc(retirement->count, sizeof(struct ipc_retired *));

	*count = 0;
	for (size_t i = 0; i < retirement->count; i++) {
		enum ipc_kind kind = retirement->items[i].seen->kind;

		if (kind == KIND_PSHM || kind == KIND_PSEM)
			files[(*count)++] = &retirement->items[i];
	}
	return files;
}

/* All threads end together. */
static bool must_end(struct removal *removal)
{
	struct pool *pool = removal->pool;
	int end = retire_must_end(pool->retirement);

	if (end && (removal->begun || end != -EAGAIN))
		atomic_store(&pool->end, end);
	removal->begun = true;
	return atomic_load(&pool->end) != 0;
}

static void remove_part(struct removal *removal, size_t from)
{
	const struct pool *pool = removal->pool;

	for (size_t i = from; i < from + PART && i < pool->count; i++) {
		if (i % SIGNAL_STEP == 0) {
			if (must_end(removal))
				return;
			answer_openers(removal, 0);
		}
		begin_one(removal, pool->files[i]);
		settle_old(removal);
	}
}

static void *work(void *arg)
{
	struct pool *pool = arg;
	struct removal removal = {.pool = pool, .hideout = {.shm = pool->shm, .dir = -1}};
	size_t from;

	removal.ring = xcalloc(pool->room, sizeof(*removal.ring));
	while (!atomic_load(&pool->end) &&
	       (from = atomic_fetch_add(&pool->next, PART)) < pool->count)
		remove_part(&removal, from);
	while (removal.count)
		settle_first(&removal);
	hideout_end(&removal.hideout);
	free(removal.ring);
	return NULL;
}

int retire_files(const struct retirement *retirement)
{
	struct pool pool = {.retirement = retirement};

	pool.files = select_files(retirement, &pool.count);
	pool.shm = sysroot_openat(&retirement->source->root, POSIX_SHM_DIR,
				  O_RDONLY | O_DIRECTORY);
	for (size_t i = 0; i < pool.count && pool.shm < 0; i++)
		pool.files[i]->result = pool.shm;
	if (pool.shm >= 0 && pool.count) {
		size_t threads = workers_count(pool.count, (size_t)4 * PART);
		struct rlimit before;

		raise_limit(&before);
		pool.room = most_hidden(pool.count, threads);
		workers_run(threads, work, &pool);
		if (before.rlim_max)
			(void)setrlimit(RLIMIT_NOFILE, &before);
	}
	if (pool.shm >= 0)
		(void)close(pool.shm);
	free(pool.files);
	return atomic_load(&pool.end);
}
