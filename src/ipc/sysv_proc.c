/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/sysv_proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/kind.h"

/* How a column's number is written and how wide it is in struct ipc_object. */
enum number {
	NUM_KEY,  /* signed decimal into uint32_t */
	NUM_INT,  /* non-negative int: identifiers and process ids */
	NUM_ID32, /* uint32_t: users and groups */
	NUM_MODE, /* octal */
	NUM_TIME,
	NUM_U64,
};

struct proc_column {
	const char *heading;
	enum number number;
	size_t offset; /* in struct ipc_object */
};

#define FIELD(name) offsetof(struct ipc_object, name)
#define COMMON_COLUMNS(id_heading)                                                            \
	{"key", NUM_KEY, FIELD(key)}, {id_heading, NUM_INT, FIELD(id)},                          \
	{"perms", NUM_MODE, FIELD(mode)}, {"uid", NUM_ID32, FIELD(uid)},                 \
	{"gid", NUM_ID32, FIELD(gid)}, {"cuid", NUM_ID32, FIELD(cuid)},                  \
	{"cgid", NUM_ID32, FIELD(cgid)}, {"ctime", NUM_TIME, FIELD(ctime)}

static const struct proc_column shm_columns[] = {
	COMMON_COLUMNS("shmid"),
	{"size", NUM_U64, FIELD(size)},
	{"nattch", NUM_U64, FIELD(shm.nattch)},
	{"cpid", NUM_INT, FIELD(shm.cpid)},
	{"lpid", NUM_INT, FIELD(shm.lpid)},
	{"atime", NUM_TIME, FIELD(shm.atime)},
	{"dtime", NUM_TIME, FIELD(shm.dtime)},
	{"rss", NUM_U64, FIELD(shm.rss)},
	{"swap", NUM_U64, FIELD(shm.swap)},
};

static const struct proc_column msg_columns[] = {
	COMMON_COLUMNS("msqid"),
	{"cbytes", NUM_U64, FIELD(size)},
	{"qnum", NUM_U64, FIELD(msg.messages)},
	{"lspid", NUM_INT, FIELD(msg.lspid)},
	{"lrpid", NUM_INT, FIELD(msg.lrpid)},
	{"stime", NUM_TIME, FIELD(msg.stime)},
	{"rtime", NUM_TIME, FIELD(msg.rtime)},
};

static const struct proc_column sem_columns[] = {
	COMMON_COLUMNS("semid"),
	{"nsems", NUM_U64, FIELD(size)},
	{"otime", NUM_TIME, FIELD(sem.otime)},
};

static const struct {
	const struct proc_column *columns;
	size_t count;
} layouts[KIND_COUNT] = {
	[KIND_SHM] = {shm_columns, ARRAY_SIZE(shm_columns)},
	[KIND_MSG] = {msg_columns, ARRAY_SIZE(msg_columns)},
	[KIND_SEM] = {sem_columns, ARRAY_SIZE(sem_columns)},
};

/* More columns than any kernel has had; those behind are not looked at. */
#define MAX_COLUMNS 64

struct layout {
	const struct proc_column *at[MAX_COLUMNS]; /* NULL: a column that we do not know */
	size_t count;
	bool has_rss, has_id;
};

/* Cut the next word off *p; its length, 0 at the end. */
static size_t next_word(const char **p, const char **word)
{
	while (**p == ' ' || **p == '\t')
		(*p)++;
	*word = *p;
	while (**p && **p != ' ' && **p != '\t')
		(*p)++;
	return (size_t)(*p - *word);
}

static const struct proc_column *column_by_heading(enum ipc_kind kind, const char *word, size_t n)
{
	for (size_t i = 0; i < layouts[kind].count; i++) {
		const struct proc_column *c = &layouts[kind].columns[i];

		if (strlen(c->heading) == n && memcmp(c->heading, word, n) == 0)
			return c;
	}
	return NULL;
}

static int read_heading(enum ipc_kind kind, const char *line, struct layout *layout)
{
	const char *word;
	size_t n;

	*layout = (struct layout){0};
	while ((n = next_word(&line, &word)) > 0 && layout->count < MAX_COLUMNS) {
		const struct proc_column *c = column_by_heading(kind, word, n);

		layout->at[layout->count++] = c;
		if (c && c->offset == FIELD(id))
			layout->has_id = true;
		if (c && kind == KIND_SHM && c->offset == FIELD(shm.rss))
			layout->has_rss = true;
	}
	return layout->has_id ? 0 : -EBADMSG;
}

static const struct {
	unsigned base;
	uint64_t max;
	size_t size;
} numbers[] = {
	[NUM_KEY] = {10, UINT32_MAX, sizeof(uint32_t)},
	[NUM_INT] = {10, INT_MAX, sizeof(int)},
	[NUM_ID32] = {10, UINT32_MAX, sizeof(uint32_t)},
	[NUM_MODE] = {8, 07777, sizeof(mode_t)},
	[NUM_TIME] = {10, INT64_MAX, sizeof(time_t)},
	[NUM_U64] = {10, UINT64_MAX, sizeof(uint64_t)},
};

_Static_assert(sizeof(uid_t) == 4 && sizeof(gid_t) == 4 && sizeof(pid_t) == sizeof(int) &&
	       sizeof(mode_t) == 4 && sizeof(time_t) == 8, "the columns' types have moved");

/* Put the number into its field. false where the text is no such number. */
static bool store(struct ipc_object *object, const struct proc_column *c, const char *word,
		  size_t n)
{
	bool negative = c->number == NUM_KEY && *word == '-';
	uint64_t max = negative ? (uint64_t)INT_MAX + 1 : numbers[c->number].max;
	char *field = (char *)object + c->offset;
	uint64_t value;

	if (parse_digits(word + negative, n - negative, numbers[c->number].base, max, &value))
		return false;
	if (negative)
		value = (uint32_t)(0 - value);
	if (numbers[c->number].size == sizeof(uint64_t)) {
		memcpy(field, &value, sizeof(value));
	} else {
		uint32_t small = (uint32_t)value;

		memcpy(field, &small, sizeof(small));
	}
	return true;
}

static bool read_row(enum ipc_kind kind, const struct layout *layout, const char *line,
		     struct ipc_object *object)
{
	*object = (struct ipc_object){.kind = kind};
	if (kind == KIND_SHM && !layout->has_rss)
		object->unknown = UNKNOWN_RSS;
	for (size_t i = 0; i < layout->count; i++) {
		const char *word;
		size_t n = next_word(&line, &word);

		if (n == 0)
			return false;
		if (layout->at[i] && !store(object, layout->at[i], word, n))
			return false;
	}
	return true;
}

static int scan_lines(struct ipc_source *source, enum ipc_kind kind, struct line_reader *reader,
		      ipc_visit *visit, void *arg)
{
	struct layout layout;
	struct ipc_object object;
	char *line;
	int status = lines_next(reader, &line);

	if (status < 0)
		return status;
	if (status != LINE_OK || read_heading(kind, line, &layout))
		return -EBADMSG;
	while ((status = lines_next(reader, &line)) > 0) {
		if (status == LINE_BAD || !read_row(kind, &layout, line, &object)) {
			source->malformed++;
			continue;
		}

		int stop = visit(&object, arg);

		if (stop)
			return stop;
	}
	return status;
}

int sysv_proc_scan(struct ipc_source *source, enum ipc_kind kind, ipc_visit *visit, void *arg)
{
	struct line_reader reader;
	int fd = sysroot_openat(&source->root, ipc_kinds[kind].proc_file,
				O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return fd;
	lines_start(&reader, fd);

	int result = scan_lines(source, kind, &reader, visit, arg);

	(void)close(fd);
	return result;
}
