/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of leaks share. */
#ifndef APPLETS_LEAKS_LEAKS_H
#define APPLETS_LEAKS_LEAKS_H

#include <pthread.h>

#include "applets/ftok_report.h"
#include "applets/ls.h"
#include "base/logger.h"
#include "collect/knowledge.h"
#include "leak/verdict.h"
#include "render/leak.h"

#define VERDICT_BIT(verdict) (1u << (verdict))
#define VERDICTS_ALL ((1u << VERDICT_COUNT) - 1)
#define VERDICTS_LEAKS (VERDICT_BIT(VERDICT_ORPHAN) | VERDICT_BIT(VERDICT_SUSPECT))

/* Exit statuses beyond 0 and 1; leaks(1) lists them. */
enum {
	LEAKS_ORPHANS = 2,  /* --exit-code: there are orphans */
	LEAKS_SUSPECTS = 3, /* … none, but suspects */
	LEAKS_UNKNOWN = 4,  /* … neither, but objects that could not be judged */
	LEAKS_LEFT = 5,     /* --remove: something was left alone */
};

#define LEAKS_LOG_FACTS 14

/* Where removals are told, see leaks_log.c. */
struct leaks_log {
	const char *where;     /* "journal", "syslog"; NULL: stderr */
	struct logger logger;
	bool failed;           /* said already */
	uid_t by;              /* who removes */
	const struct column *columns[LEAKS_LOG_FACTS]; /* what is told of an object */
	pthread_mutex_t lock;  /* of the logger and what was said of it */
};

#define LEAKS_LOG_INIT {NULL, LOGGER_INIT, false, 0, {NULL}, PTHREAD_MUTEX_INITIALIZER}

/* What the command line asks for. */
struct leaks {
	struct ls ls;        /* all that ls has too */
	unsigned verdicts;   /* VERDICT_BIT: which are shown or removed */
	bool all, explain, exit_code, list_reasons;
	bool alone, no_lease;
	int64_t min_age;     /* seconds without activity */
	const char **trees;  /* where --ftok searches */
	size_t tree_count, tree_cap;

	const char *families, *rules; /* where to read them; NULL: the usual places */
	struct knowledge knowledge;

	/* Removal. */
	bool remove, include, yes, dry_run;
	const char *backup;  /* file; NULL: none */
	struct leaks_log log;

	/* Called by leaks_look() for what it has found: takes back what we have done to objects. */
	void (*adjust)(void *arg, struct ipc_list *);
	void *adjust_arg;

	/* Watching. */
	int64_t window;      /* seconds over which rates are told */
};

/* ---- leaks_world.c: one look at the system, and the verdicts ---- */

struct leaks_look {
	struct gathered all;       /* the objects, and what belongs to them */
	struct proc_snapshot processes;
	struct proc_traits traits;
	bool has_processes;
	uint8_t *leases;           /* enum leak_lease by object */
	bool *gone;                /* by object: vanished before it was judged; NULL: none has */
	struct leak_world world;
	struct leak_result result; /* verdicts by object of the list */
	time_t began;              /* when the first object was read */
	int64_t taken;             /* when the processes were read: CLOCK_MONOTONIC, milliseconds */
};

/*
 * Read all that verdicts need, of the objects that the filters on the object alone let pass, and
 * judge them. `witnesses` (may be NULL) stays the caller's and must live as long. What could not
 * be read is said on stderr. The exit status; free the look in any case.
 */
int leaks_look(struct leaks *, const struct leak_witness *witnesses, size_t witness_count,
	       struct leaks_look *);
void leaks_look_free(struct leaks_look *);

/* CLOCK_MONOTONIC in milliseconds. */
int64_t leaks_clock(void);

static inline const struct ipc_object *leaks_object(const struct leaks_look *look, size_t i)
{
	return &look->all.objects.objects[i];
}

struct leaks_report;

/* ---- leaks_filter.c: which of them are meant, in which order ---- */

static inline bool leaks_is_there(const struct leaks_look *look, size_t i)
{
	return !look->gone || !look->gone[i];
}

/* The objects whose verdicts are wanted and that are old enough; indexes to be freed. */
size_t *leaks_select(const struct leaks *, const struct leaks_look *, size_t *count);

/* Whether no activity is known of it for as long as --min-age says. */
bool leaks_is_old(const struct leaks *, const struct ipc_object *);

/* Whether it is one of them. */
bool leaks_selects(const struct leaks *, const struct leaks_look *, size_t i);

/* Bring them into the order of --sort, if it was given. */
void leaks_sort(const struct leaks_report *, size_t *indexes);

/* Bytes of memory that would be free if it went, as far as it is known. */
uint64_t leaks_waste(const struct ipc_object *);

/* ---- leaks_files.c: the files that keys come from ---- */

struct leaks_files {
	struct ftok_report report;
	const char **paths; /* of all files, in the order of the report, a NULL after each entry */
	struct hash by_key; /* key to its first path */
};

/* Search the trees that were given, if any. The exit status. */
int leaks_find_files(const struct leaks *, const struct leaks_look *, const size_t *indexes,
		     size_t count, struct leaks_files *);
void leaks_files_free(struct leaks_files *);

/* Paths of files that the object's key can come from, ends with NULL; NULL: nobody searched. */
const char *const *leaks_files_of(const struct leaks_files *, const struct ipc_object *);

/* ---- what is shown ---- */

/* How a removal ended for an object; by its index in the look. */
struct leaks_outcome {
	bool removed;
	const char *left; /* why not; NULL: it was never tried */
};

struct leaks_report {
	struct leaks *leaks;
	const struct leaks_look *look;
	const size_t *indexes; /* of what is shown, in order */
	size_t count;
	struct leaks_files files;
	const struct leaks_outcome *outcomes; /* by place in `indexes`; NULL: nothing was removed */
};

/* leaks_show.c: as a table, or with all reasons, as the options say. */
void leaks_show(const struct leaks_report *);

/* The row of place `i` in the report. `leak` is filled, and must live as long as the row. */
struct out_row leaks_row(const struct leaks_report *, size_t i, struct out_leak *leak);

/* leaks_json.c */
void leaks_show_json(const struct leaks_report *);

/* ---- leaks_sum.c: what each user has of it ---- */

struct leaks_share { /* of one limit */
	const char *name; /* "SEMMNI", "/dev/shm" */
	uint64_t used, limit;
};
#define LEAKS_SHARES_MAX 8

struct leaks_sum {
	uid_t uid;
	uint64_t orphans, suspects, bytes;
	struct leaks_share shares[LEAKS_SHARES_MAX];
	size_t share_count;
};

/* The users of the orphans and suspects in the report, most objects first; to be freed. */
struct leaks_sum *leaks_sums(const struct leaks_report *, size_t *count);

/* A line for each of the first users, and one about what could not be judged. */
void leaks_show_sums(const struct leaks_report *);

/* ---- leaks_log.c: a line for each removal ---- */

/* Log to "journal" or "syslog", not to stderr. False where it is none of them. */
bool leaks_log_choose(struct leaks *, const char *where);

/*
 * Get ready; connect to the log that was chosen, if any. False where it cannot be reached, which is
 * said.
 */
bool leaks_log_open(struct leaks *);

/*
 * The object of the row was removed. To be called between nls_for_programs() true and false; several
 * threads may at the same time.
 */
void leaks_log(struct leaks *, const struct out_row *);

/* ---- leaks_remove.c, leaks_watch.c: the exit status ---- */

int leaks_remove(struct leaks *);
int leaks_watch(struct leaks *);

#endif
