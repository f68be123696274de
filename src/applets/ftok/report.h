/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command ftok finds out about keys and files. */
#ifndef APPLETS_FTOK_REPORT_H
#define APPLETS_FTOK_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "applets/session.h"
#include "ipc/object.h"

enum ftok_mode {
	FTOK_PATHS,    /* the keys of files */
	FTOK_SPLIT,    /* what keys were made from */
	FTOK_FIND,     /* the files of keys */
	FTOK_FIND_ALL, /* the files of the keys of all objects */
};
#define MODE_BIT(mode) (1u << (mode))

/* A file, and a key that it gives. */
struct ftok_file {
	size_t entry; /* number of the key's entry in the report */
	uint32_t key;
	dev_t dev;
	ino_t ino;
	char *path;
};

struct ftok_entry {
	uint32_t key;
	size_t first_file, files; /* their range in the report, after ftok_arrange() */
	size_t first_object, objects;
	size_t different; /* files with this key, a file with several names counted once */
};

/* Keys and what belongs to them. Starts as {0} but for the mode. */
struct ftok_report {
	enum ftok_mode mode;
	struct ftok_entry *entries; /* in FTOK_PATHS one for each path, else one for each key */
	size_t count, cap;
	struct ftok_file *files;
	size_t file_count, file_cap;
	struct ipc_list objects;
	uint64_t ipc_ns; /* in which they are; 0: unknown */
	uint64_t seen, directories, unreadable; /* by searches: files seen, directories read */
};

/* A further entry; its number. */
size_t ftok_add_entry(struct ftok_report *, uint32_t key);

/* Leave one entry of each key, the first. Only before files are added. */
void ftok_drop_doubled_keys(struct ftok_report *);

/* A file that gives the entry's key. The path is copied. */
void ftok_add_file(struct ftok_report *, size_t entry, const char *path, const struct stat *);

/*
 * An entry for each key that a System V object has, in the order of ftok_compare(). Says on
 * stderr what could not be listed; the exit status.
 */
int ftok_add_objects(struct session *, struct ftok_report *);

/*
 * Add the files below `starts` which give the entries' keys, and arrange the report. Says on stderr
 * what could not be searched. The exit status: failure where a starting point could not be read.
 */
int ftok_search(struct ftok_report *, const char *const *starts, size_t count, bool cross);

/* Give each entry its files, sorted by path, and count the different ones. */
void ftok_arrange(struct ftok_report *);

/* Say on stderr which different files of an arranged FTOK_PATHS report have one key. */
void ftok_say_collisions(const struct ftok_report *);

/* Say on stderr which keys can hardly have been made by ftok(3). */
void ftok_say_odd_keys(const struct ftok_report *);

void ftok_report_free(struct ftok_report *);

#endif
