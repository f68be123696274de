/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/knowledge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/io.h"
#include "base/strbuf.h"
#include "base/users.h"
#include "ipc/names.h"

const char knowledge_families[] = PKGDATADIR "/families.d";
const char knowledge_more_families[] = SYSCONFDIR "/ipcadm/families.d";
const char knowledge_rules[] = SYSCONFDIR "/ipcadm/leaks.conf";

/* What somebody has written by hand is shorter. */
#define FILE_MAX ((size_t)1 << 20)

/* What is wrong with the file or directory `path`, of which no more is read. */
static void complain(struct knowledge *knowledge, enum problem_code code, int err, const char *path)
{
	problems_add(&knowledge->problems,
		     &(struct problem){.code = code, .err = err, .text = path});
}

/* Is it of this type, and to be trusted: can nobody but root have written it? */
static bool is_as_wanted(struct knowledge *knowledge, const struct stat *st, const char *path,
			 mode_t type, unsigned want)
{
	bool guarded = want & KNOWLEDGE_GUARDED && geteuid() == 0;

	if ((st->st_mode & S_IFMT) != type)
		complain(knowledge, PROBLEM_FILE_TYPE, type == S_IFDIR ? -ENOTDIR : -EMEDIUMTYPE,
			 path);
	else if (guarded && st->st_uid != 0)
		complain(knowledge, PROBLEM_FILE_OWNER, 0, path);
	else if (guarded && st->st_mode & (S_IWGRP | S_IWOTH))
		complain(knowledge, PROBLEM_FILE_MODE, 0, path);
	else
		return true;
	return false;
}

/*
 * Open `name` in the directory `dir` (AT_FDCWD), which should be of this type. `path` is for
 * problems. The descriptor; -ENOENT where it may be missing; or, with a problem, -EPERM.
 */
static int open_guarded(struct knowledge *knowledge, int dir, const char *name, const char *path,
			mode_t type, unsigned want)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 && errno == ENOENT && want & KNOWLEDGE_OPTIONAL)
		return -ENOENT;
	if (fd < 0 || fstat(fd, &st) < 0)
		complain(knowledge, PROBLEM_FILE, -errno, path);
	else if (is_as_wanted(knowledge, &st, path, type, want))
		return fd;
	if (fd >= 0)
		(void)close(fd);
	return -EPERM;
}

/* The whole file, in memory that the caller frees. Its size or, with a problem, -1. */
static ssize_t read_whole(struct knowledge *knowledge, int fd, const char *path, char **text)
{
	ssize_t size;

	*text = xmalloc(FILE_MAX + 1);
	size = io_read(fd, *text, FILE_MAX + 1);
	if (size >= 0 && size <= (ssize_t)FILE_MAX)
		return size;
	complain(knowledge, size < 0 ? PROBLEM_FILE : PROBLEM_FILE_SIZE, size < 0 ? (int)size : 0,
		 path);
	free(*text);
	return -1;
}

/* What is read, for problems. */
struct told {
	struct knowledge *knowledge;
	const char *path;
};

static void complain_of_line(void *arg, unsigned line, const char *sentence)
{
	const struct told *told = arg;

	problems_add(&told->knowledge->problems, &(struct problem){
		.code = PROBLEM_FILE_LINE,
		.text = told->path,
		.line = line,
		.more = sentence,
	});
}

/*
 * Read the file `name` in `dir` and hand its text to `parse`. The number of mistakes.
 */
static size_t add_file(struct knowledge *knowledge, int dir, const char *name, const char *path,
		       unsigned want,
		       size_t (*parse)(struct knowledge *, const char *path, const char *text,
				       size_t size))
{
	int fd = open_guarded(knowledge, dir, name, path, S_IFREG, want);
	size_t mistakes = 1;
	ssize_t size;
	char *text;

	if (fd < 0)
		return fd != -ENOENT;
	size = read_whole(knowledge, fd, path, &text);
	if (size >= 0) {
		mistakes = parse(knowledge, path, text, (size_t)size);
		free(text);
	}
	(void)close(fd);
	return mistakes;
}

static size_t parse_families(struct knowledge *knowledge, const char *path, const char *text,
			     size_t size)
{
	struct told told = {knowledge, path};

	return families_parse(&knowledge->families, text, size, user_parse, complain_of_line,
			      &told);
}

static size_t parse_rules(struct knowledge *knowledge, const char *path, const char *text,
			  size_t size)
{
	struct told told = {knowledge, path};

	return rules_parse(&knowledge->rules, path, text, size, user_parse, complain_of_line,
			   &told);
}

static bool is_conf(const char *name)
{
	static const char suffix[] = ".conf";
	size_t n = strlen(name);

	return name[0] != '.' && n >= sizeof(suffix) &&
	       strcmp(name + n - (sizeof(suffix) - 1), suffix) == 0;
}

void knowledge_add_families(struct knowledge *knowledge, const char *dir, unsigned want)
{
	struct name_list names = NAME_LIST_INIT;
	struct strbuf path = STRBUF_INIT;
	int fd = open_guarded(knowledge, AT_FDCWD, dir, dir, S_IFDIR, want);
	int err;

	if (fd < 0) {
		knowledge->family_mistakes += fd != -ENOENT;
		return;
	}
	err = names_read(&names, fd);
	if (err) {
		complain(knowledge, PROBLEM_FILE, err, dir);
		knowledge->family_mistakes++;
	}
	for (size_t i = 0; i < names.count; i++) {
		if (!is_conf(names.names[i]))
			continue;
		sb_reset(&path);
		sb_printf(&path, "%s/%s", dir, names.names[i]);
		knowledge->family_mistakes +=
			add_file(knowledge, fd, names.names[i], sb_str(&path),
				 want & KNOWLEDGE_GUARDED, parse_families);
	}
	sb_free(&path);
	names_free(&names);
	(void)close(fd);
}

void knowledge_add_rules(struct knowledge *knowledge, const char *file, unsigned want)
{
	knowledge->rule_mistakes += add_file(knowledge, AT_FDCWD, file, file, want, parse_rules);
}

void knowledge_load(struct knowledge *knowledge, const char *families, const char *rules)
{
	*knowledge = (struct knowledge)KNOWLEDGE_INIT;
	if (families) {
		knowledge_add_families(knowledge, families, 0);
	} else {
		knowledge_add_families(knowledge, knowledge_families, KNOWLEDGE_GUARDED);
		knowledge_add_families(knowledge, knowledge_more_families,
				       KNOWLEDGE_GUARDED | KNOWLEDGE_OPTIONAL);
	}
	if (rules)
		knowledge_add_rules(knowledge, rules, 0);
	else
		knowledge_add_rules(knowledge, knowledge_rules,
				    KNOWLEDGE_GUARDED | KNOWLEDGE_OPTIONAL);
}

void knowledge_free(struct knowledge *knowledge)
{
	families_free(&knowledge->families);
	rules_free(&knowledge->rules);
	problems_free(&knowledge->problems);
}
