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
#include "ipc/source.h"

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
	size_t offset;        /* in struct ipc_object */
	unsigned unknown_bit; /* of enum ipc_unknown, for a column that old kernels lack */
};

#define FIELD(name) offsetof(struct ipc_object, name)
#define COMMON_COLUMNS(id_heading)                                                            \
	{"key", NUM_KEY, FIELD(key), 0}, {id_heading, NUM_INT, FIELD(id), 0},                  \
	{"perms", NUM_MODE, FIELD(mode), 0}, {"uid", NUM_ID32, FIELD(uid), 0},                 \
	{"gid", NUM_ID32, FIELD(gid), 0}, {"cuid", NUM_ID32, FIELD(cuid), 0},                  \
	{"cgid", NUM_ID32, FIELD(cgid), 0}, {"ctime", NUM_TIME, FIELD(ctime), 0}

static const struct proc_column shm_columns[] = {
	COMMON_COLUMNS("shmid"),
	{"size", NUM_U64, FIELD(size), 0},
	{"nattch", NUM_U64, FIELD(shm.nattch), 0},
	{"cpid", NUM_INT, FIELD(shm.cpid), 0},
	{"lpid", NUM_INT, FIELD(shm.lpid), 0},
	{"atime", NUM_TIME, FIELD(shm.atime), 0},
	{"dtime", NUM_TIME, FIELD(shm.dtime), 0},
	{"rss", NUM_U64, FIELD(shm.rss), UNKNOWN_RSS},
	{"swap", NUM_U64, FIELD(shm.swap), UNKNOWN_RSS},
};

static const struct proc_column msg_columns[] = {
	COMMON_COLUMNS("msqid"),
	{"cbytes", NUM_U64, FIELD(size), 0},
	{"qnum", NUM_U64, FIELD(msg.messages), 0},
	{"lspid", NUM_INT, FIELD(msg.lspid), 0},
	{"lrpid", NUM_INT, FIELD(msg.lrpid), 0},
	{"stime", NUM_TIME, FIELD(msg.stime), 0},
	{"rtime", NUM_TIME, FIELD(msg.rtime), 0},
};

static const struct proc_column sem_columns[] = {
	COMMON_COLUMNS("semid"),
	{"nsems", NUM_U64, FIELD(size), 0},
	{"otime", NUM_TIME, FIELD(sem.otime), 0},
};

static const struct {
	const struct proc_column *columns;
	size_t count;
	unsigned unknown; /* what the file never tells */
} layouts[KIND_COUNT] = {
	[KIND_SHM] = {shm_columns, ARRAY_SIZE(shm_columns), 0},
	[KIND_MSG] = {msg_columns, ARRAY_SIZE(msg_columns), UNKNOWN_MAX_BYTES},
	[KIND_SEM] = {sem_columns, ARRAY_SIZE(sem_columns), 0},
};

/* More columns than any kernel has had; those behind are not looked at. */
#define MAX_COLUMNS 64

struct layout {
	const struct proc_column *at[MAX_COLUMNS]; /* NULL: a column that we do not know */
	size_t count;
	unsigned unknown; /* of every row */
};

/* The kernel writes no carriage return; a file that was carried here may have some. */
static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Cut the next word off *p; its length, 0 at the end. */
static size_t next_word(const char **p, const char **word)
{
	while (is_space(**p))
		(*p)++;
	*word = *p;
	while (**p && !is_space(**p))
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

static bool has_column(const struct layout *layout, const struct proc_column *column)
{
	for (size_t i = 0; i < layout->count; i++)
		if (layout->at[i] == column)
			return true;
	return false;
}

/*
 * -EBADMSG where a column stands twice, or one is missing that every kernel has had: a 0
 * in its place would be taken for what the kernel said.
 */
static int read_heading(enum ipc_kind kind, const char *line, struct layout *layout)
{
	const char *word;
	size_t n;

	*layout = (struct layout){.unknown = layouts[kind].unknown};
	while ((n = next_word(&line, &word)) > 0 && layout->count < MAX_COLUMNS) {
		const struct proc_column *c = column_by_heading(kind, word, n);

		if (c && has_column(layout, c))
			return -EBADMSG;
		layout->at[layout->count++] = c;
	}
	for (size_t i = 0; i < layouts[kind].count; i++) {
		const struct proc_column *c = &layouts[kind].columns[i];

		if (has_column(layout, c))
			continue;
		if (!c->unknown_bit)
			return -EBADMSG;
		layout->unknown |= c->unknown_bit;
	}
	return 0;
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
	const char *word;

	*object = (struct ipc_object){.kind = kind, .unknown = layout->unknown};
	for (size_t i = 0; i < layout->count; i++) {
		size_t n = next_word(&line, &word);

		if (n == 0)
			return false;
		if (layout->at[i] && !store(object, layout->at[i], word, n))
			return false;
	}
	/* More words than headings: two rows run together, or columns that moved. */
	return layout->count == MAX_COLUMNS || next_word(&line, &word) == 0;
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
	int fd = sysroot_openat(&source->root, ipc_kinds[kind].place,
				O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return fd;
	lines_start(&reader, fd);

	int result = scan_lines(source, kind, &reader, visit, arg);

	(void)close(fd);
	return result;
}
