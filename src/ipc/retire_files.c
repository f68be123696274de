/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removal of files from /dev/shm, which nobody who is about to open one shall lose.
 *
 * Who opens a file first looks up its name and then asks for its lease. Between the two we cannot see
 * him. So each file is leased, hidden, where nobody finds it any more, and only then, when all
 * who had found it have had time to ask for the lease, removed. While the last ones are hidden by one
 * thread, the first ones have waited long enough and are removed by another, so that the wait costs
 * no time. Of what comes from one to the other see ipc/retire_hidden.h.
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
#include "base/clock.h"
#include "base/kernel.h"
#include "base/workers.h"
#include "ipc/changed.h"
#include "ipc/lease.h"
#include "ipc/posix.h"
#include "ipc/posix_file.h"
#include "ipc/retire_files.h"
#include "ipc/retire_hidden.h"
#include "ipc/retired.h"
#include "ipc/retirement.h"

/*
 * Between look-up and lease are about two microseconds of work. An opener who is interrupted just
 * there gets through in this time all the same, unless he does not run for so long.
 */
#define WAIT_NS 20000000

#define BATCHES 8        /* one is filled, one is emptied, the others wait */
#define MOST_HIDDEN 4096 /* files at a time: so many are hidden while the first one waits */
#define KEPT_FREE 64     /* descriptors that we leave to others */
#define FEW 256          /* files, of all or at a time, for which no thread is started */
#define SIGNAL_STEP 16   /* files between two looks for signals */

/*
 * The batches go round: the nth to be filled is batches[n % batch_count]. It belongs to who hides files
 * until it counts as filled, and then to who removes them until it counts as emptied.
 */
struct removal {
	const struct retirement *retirement;
	struct ipc_retired **files;
	size_t count;
	int end; /* why not all of them were tried, or 0 */
	int shm;
	struct hidden_batch batches[BATCHES];
	size_t batch_count; /* 1: who hides them removes them too */
	size_t room;        /* of each batch */
	pthread_mutex_t lock;   /* of the following */
	pthread_cond_t changed; /* likewise */
	size_t filled, emptied; /* how many so far */
	size_t ended;           /* 1: no more will be filled */
	atomic_uint asked;      /* times that a lease was asked back; one thread gets the signal */
};

static struct hidden_batch *nth_batch(struct removal *removal, size_t n)
{
	return &removal->batches[n % removal->batch_count];
}

/*
 * Sleep at most so long; a lease that is asked back, which only SIGIO tells, ends the sleep. Whether
 * one has been since `answered`.
 */
static bool is_asked_back(struct removal *removal, int64_t ns, unsigned *answered)
{
	struct timespec limit = {.tv_sec = ns / 1000000000, .tv_nsec = (long)(ns % 1000000000)};
	sigset_t sigio;

	(void)sigemptyset(&sigio);
	(void)sigaddset(&sigio, SIGIO);
	if (sigtimedwait(&sigio, NULL, &limit) == SIGIO)
		atomic_fetch_add(&removal->asked, 1);

	unsigned asked = atomic_load(&removal->asked);
	bool is_new = asked != *answered;

	*answered = asked;
	return is_new;
}

/* ---- who removes them ---- */

/* All that wait for their removal. */
static void let_openers_in(struct removal *removal)
{
	(void)pthread_mutex_lock(&removal->lock);

	size_t from = removal->emptied, to = removal->filled;

	(void)pthread_mutex_unlock(&removal->lock);
	for (size_t n = from; n < to; n++)
		hidden_let_back(nth_batch(removal, n));
}

/* Until a batch that was filled at `since` may be emptied. */
static void answer_openers(struct removal *removal, int64_t since, unsigned *answered)
{
	int64_t left;

	do {
		left = since + WAIT_NS - clock_ns();
		if (is_asked_back(removal, left > 0 ? left : 0, answered))
			let_openers_in(removal);
	} while (left > 0);
}

static void empty(struct removal *removal, struct hidden_batch *batch, unsigned *answered)
{
	for (size_t i = 0; i < batch->count; i++) {
		if (i % SIGNAL_STEP == 0)
			answer_openers(removal, batch->since, answered);
		hidden_settle(removal->retirement, batch, &batch->files[i]);
	}
	batch->count = 0;
}

/* The next batch that has been filled; NULL: none will be. */
static struct hidden_batch *await_filled(struct removal *removal)
{
	struct hidden_batch *batch = NULL;

	(void)pthread_mutex_lock(&removal->lock);
	while (removal->emptied == removal->filled && !removal->ended)
		(void)pthread_cond_wait(&removal->changed, &removal->lock);
	if (removal->emptied < removal->filled)
		batch = nth_batch(removal, removal->emptied);
	(void)pthread_mutex_unlock(&removal->lock);
	return batch;
}

static void count_up(struct removal *removal, size_t *counter)
{
	(void)pthread_mutex_lock(&removal->lock);
	(*counter)++;
	(void)pthread_cond_broadcast(&removal->changed);
	(void)pthread_mutex_unlock(&removal->lock);
}

static void *empty_all(void *arg)
{
	struct removal *removal = arg;
	struct hidden_batch *batch;
	unsigned answered = 0;

	while ((batch = await_filled(removal)) != NULL) {
		empty(removal, batch, &answered);
		count_up(removal, &removal->emptied);
	}
	return NULL;
}

/* ---- who hides them ---- */

/* Wait until at most so many batches are on their way. */
static void await_emptied(struct removal *removal, size_t most)
{
	(void)pthread_mutex_lock(&removal->lock);
	while (removal->filled - removal->emptied > most)
		(void)pthread_cond_wait(&removal->changed, &removal->lock);
	(void)pthread_mutex_unlock(&removal->lock);
}

/* The batch that is being filled: only who hides files counts the filled ones. */
static struct hidden_batch *current(struct removal *removal)
{
	return nth_batch(removal, removal->filled);
}

/* Pass the batch on, and have another one to fill. */
static void pass_on(struct removal *removal)
{
	struct hidden_batch *batch = current(removal);

	count_up(removal, &removal->filled);
	if (removal->batch_count == 1) {
		unsigned answered = atomic_load(&removal->asked);

		empty(removal, batch, &answered);
		count_up(removal, &removal->emptied);
	}
	await_emptied(removal, removal->batch_count - 1);
}

/* Whether anything was hidden; it no longer is, and what it had taken is free. */
static bool drain(struct removal *removal)
{
	bool any = current(removal)->count > 0;

	if (any)
		pass_on(removal);
	(void)pthread_mutex_lock(&removal->lock);
	any |= removal->filled > removal->emptied;
	(void)pthread_mutex_unlock(&removal->lock);
	await_emptied(removal, 0);
	return any;
}

static bool is_out_of_descriptors(int err)
{
	return err == -EMFILE || err == -ENFILE;
}

static int open_file(struct removal *removal, const char *file)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd;

	do {
		fd = openat(removal->shm, file, flags);
		if (fd >= 0)
			return fd;
		fd = -errno;
	} while (is_out_of_descriptors(fd) && drain(removal));
	return retire_open_error(fd);
}

/* Whether it may go, as far as can be told before it is hidden. */
static int examine(const struct removal *removal, int fd, const struct ipc_object *seen)
{
	struct ipc_object now;
	int leased = lease_take(fd);
	int err = lease_look(fd, seen, &now);

	if (err || leased)
		return err ? err : leased;
	if (kind_is_in(seen->kind, KINDS_SEMAPHORES) && !(seen->unknown & UNKNOWN_COUNT))
		(void)posix_read_value(fd, &now); /* else it stays unknown */
	if (ipc_changed(seen, &now))
		return -ESTALE;
	return retire_may_go(removal->retirement, seen, fd) ? 0 : -EBUSY;
}

/* The file system has no room for a directory: the first file must go without having been hidden. */
static int remove_unhidden(const struct removal *removal, const char *file, int fd,
			   const struct ipc_object *seen)
{
	struct ipc_object now;
	int err = posix_stat(removal->shm, file, seen->kind, &now);

	if (err || !ipc_same(seen, &now))
		return err ? err : -ESTALE;
	if (!lease_is_held(fd))
		return -EBUSY;
	return unlinkat(removal->shm, file, 0) < 0 ? -errno : 1;
}

static bool is_full(int err)
{
	return err == -ENOSPC || err == -EDQUOT;
}

static int make_hideout(struct removal *removal)
{
	struct hideout *hideout = &current(removal)->hideout;

	return hideout->dir >= 0 ? 0 : hideout_make(hideout, removal->shm);
}

/* Hide a file that has passed. 1 where it is gone without having been hidden. */
static int hide(struct removal *removal, const char *file, int fd, const struct ipc_object *seen)
{
	int err = make_hideout(removal);

	if ((is_full(err) || is_out_of_descriptors(err)) && drain(removal))
		err = make_hideout(removal);
	if (err == -EAGAIN) /* others were always quicker */
		return -EBUSY;
	if (is_full(err))
		return remove_unhidden(removal, file, fd, seen);
	return err ? err : hideout_bring_in(&current(removal)->hideout, file, seen->posix.ino);
}

static void begin_one(struct removal *removal, struct ipc_retired *item)
{
	char file[POSIX_FILE_SIZE];
	int fd;

	posix_file_name(item->seen, file);
	if (current(removal)->count == removal->room)
		pass_on(removal);
	fd = open_file(removal, file);
	if (fd < 0) {
		item->result = fd;
		return;
	}
	item->result = examine(removal, fd, item->seen);
	if (item->result == 0) {
		item->result = hide(removal, file, fd, item->seen);
		if (item->result == 0) {
			hidden_add(current(removal), item, fd);
			return;
		}
	}
	(void)close(fd);
	if (item->result > 0)
		retire_settled(removal->retirement, item, 0);
}

/* Why the next is not to be tried, or 0. Some are, however late it is. */
static int must_end(const struct removal *removal, size_t tried)
{
	int end = retire_must_end(removal->retirement);

	return end == -EAGAIN && tried == 0 ? 0 : end;
}

static void hide_all(struct removal *removal)
{
	unsigned answered = 0;

	for (size_t i = 0; i < removal->count; i++) {
		if (i % SIGNAL_STEP == 0) {
			removal->end = must_end(removal, i);
			if (removal->end)
				break;
			if (is_asked_back(removal, 0, &answered))
				hidden_let_back(current(removal));
		}
		begin_one(removal, removal->files[i]);
	}
	(void)drain(removal);
}

/* ---- both together ---- */

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

/* How many may be hidden at a time. */
static size_t most_hidden(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= MOST_HIDDEN + KEPT_FREE)
		return MOST_HIDDEN;
	return limit.rlim_cur / 2 > KEPT_FREE ? (size_t)limit.rlim_cur - KEPT_FREE
					      : (size_t)limit.rlim_cur / 2;
}

/* The files among the items. */
static struct ipc_retired **select_files(const struct retirement *retirement, size_t *count)
{
	struct ipc_retired **files = xcalloc(retirement->count, sizeof(struct ipc_retired *));

	*count = 0;
	for (size_t i = 0; i < retirement->count; i++) {
		if (kind_is_in(retirement->items[i].seen->kind, KINDS_FILES))
			files[(*count)++] = &retirement->items[i];
	}
	return files;
}

static void make_batches(struct removal *removal, size_t batch_count, size_t room)
{
	removal->batch_count = batch_count;
	removal->room = room ? room : 1;
	for (size_t i = 0; i < batch_count; i++)
		removal->batches[i] = (struct hidden_batch){
			.hideout = {.shm = removal->shm, .dir = -1},
			.files = xcalloc(removal->room, sizeof(struct hidden)),
		};
}

static void end_batches(struct removal *removal)
{
	for (size_t i = 0; i < removal->batch_count; i++) {
		hideout_end(&removal->batches[i].hideout);
		free(removal->batches[i].files);
	}
}

/* Few wait once, all together. */
static void remove_alone(struct removal *removal)
{
	size_t most = most_hidden();

	make_batches(removal, 1, most < removal->count ? most : removal->count);
	hide_all(removal);
	end_batches(removal);
}

/* False where no thread can be started. */
static bool remove_by_two(struct removal *removal)
{
	pthread_t remover;

	make_batches(removal, BATCHES, most_hidden() / BATCHES);

	bool started = worker_start(&remover, empty_all, removal);

	if (started) {
		hide_all(removal);
		count_up(removal, &removal->ended);
		(void)pthread_join(remover, NULL);
	}
	end_batches(removal);
	return started;
}

static void remove_files(struct removal *removal)
{
	struct rlimit before;

	raise_limit(&before);
	if (removal->count < FEW || most_hidden() < FEW || !remove_by_two(removal))
		remove_alone(removal);
	if (before.rlim_max)
		(void)setrlimit(RLIMIT_NOFILE, &before);
}

int retire_files(const struct retirement *retirement)
{
	struct removal removal = {
		.retirement = retirement,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};

	removal.files = select_files(retirement, &removal.count);
	removal.shm = sysroot_openat(&retirement->source->root, POSIX_SHM_DIR,
				     O_RDONLY | O_DIRECTORY);
	for (size_t i = 0; i < removal.count && removal.shm < 0; i++)
		removal.files[i]->result = removal.shm;
	if (removal.shm >= 0) {
		if (removal.count > 0)
			remove_files(&removal);
		(void)close(removal.shm);
	}
	free(removal.files);
	return removal.end;
}
