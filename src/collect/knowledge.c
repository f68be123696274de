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
#include "base/msg.h"
#include "base/nls.h"
#include "base/strbuf.h"
#include "base/users.h"
#include "ipc/names.h"

const char knowledge_families[] = PKGDATADIR "/families.d";
const char knowledge_more_families[] = SYSCONFDIR "/ipcadm/families.d";
const char knowledge_rules[] = SYSCONFDIR "/ipcadm/leaks.conf";

/* What somebody has written by hand is shorter. */
#define FILE_MAX ((size_t)1 << 20)

/* Can nobody but root have written it? A message where somebody can. */
static bool is_roots_own(const struct stat *st, const char *path)
{
	if (st->st_uid != 0)
		msg_warn(_("'%s' is left out: it must belong to root"), path);
	else if (st->st_mode & (S_IWGRP | S_IWOTH))
		msg_warn(_("'%s' is left out: others than root can write to it; run "
			   "'chmod go-w %s'"), path, path);
	else
		return true;
	return false;
}

/* Is it of this type, and to be trusted? A message where not. */
static bool is_as_wanted(const struct stat *st, const char *path, mode_t type, unsigned want)
{
	if ((st->st_mode & S_IFMT) != type) {
		msg_warn(type == S_IFDIR ? _("'%s' is no directory") : _("'%s' is no regular file"),
			 path);
		return false;
	}
	return !(want & KNOWLEDGE_GUARDED) || geteuid() != 0 || is_roots_own(st, path);
}

/*
 * Open `name` in the directory `dir` (AT_FDCWD), which should be of this type. `path` is for
 * messages. The descriptor; -ENOENT where it may be missing; or, after a message, another
 * negative errno.
 */
static int open_guarded(int dir, const char *name, const char *path, mode_t type, unsigned want)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 && errno == ENOENT && want & KNOWLEDGE_OPTIONAL)
		return -ENOENT;
	if (fd < 0 || fstat(fd, &st) < 0)
		msg_errno(errno, _("cannot read '%s'"), path);
	else if (is_as_wanted(&st, path, type, want))
		return fd;
	if (fd >= 0)
		(void)close(fd);
	return -EPERM;
}

/* The whole file, in memory that the caller frees. Its size or, after a message, -1. */
static ssize_t read_whole(int fd, const char *path, char **text)
{
	ssize_t size;

	*text = xmalloc(FILE_MAX + 1);
	size = io_read(fd, *text, FILE_MAX + 1);
	if (size >= 0 && size <= (ssize_t)FILE_MAX)
		return size;
	if (size < 0)
		msg_errno((int)-size, _("cannot read '%s'"), path);
	else
		msg_warn(_("'%s' is too long to be read"), path);
	free(*text);
	return -1;
}

/* What is read, for messages. */
struct told {
	const char *path;
};

static void complain(void *arg, unsigned line, const char *sentence)
{
	const struct told *told = arg;

	msg_warn("%s:%u: %s", told->path, line, sentence);
}

/*
 * Read the file `name` in `dir` and hand its text to `parse`. The number of mistakes.
 */
static size_t add_file(struct knowledge *knowledge, int dir, const char *name, const char *path,
		       unsigned want,
		       size_t (*parse)(struct knowledge *, const char *path, const char *text,
				       size_t size))
{
	int fd = open_guarded(dir, name, path, S_IFREG, want);
	size_t mistakes = 1;
	ssize_t size;
	char *text;

	if (fd < 0)
		return fd != -ENOENT;
	size = read_whole(fd, path, &text);
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
	struct told told = {path};

	return families_parse(&knowledge->families, text, size, user_parse, complain, &told);
}

static size_t parse_rules(struct knowledge *knowledge, const char *path, const char *text,
			  size_t size)
{
	struct told told = {path};

	return rules_parse(&knowledge->rules, path, text, size, user_parse, complain, &told);
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
	int fd = open_guarded(AT_FDCWD, dir, dir, S_IFDIR, want);
	int err;

	if (fd < 0) {
		knowledge->family_mistakes += fd != -ENOENT;
		return;
	}
	err = names_read(&names, fd);
	if (err) {
		msg_errno(-err, _("cannot read '%s'"), dir);
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
}
