/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What could not be found out, or not wholly. Whoever collects returns it, and the command that called
 * says it (applets/problems.h): nothing here prints.
 */
#ifndef COLLECT_PROBLEMS_H
#define COLLECT_PROBLEMS_H

#include "base/arena.h"
#include "ipc/object.h"

enum problem_code {
	/* Objects. */
	PROBLEM_KIND,              /* those of `kind`: `err` as ipc_scan() gives it */
	PROBLEM_KIND_ELSEWHERE,    /* likewise in the namespace that `pid` leads */
	PROBLEM_NAMESPACE,         /* all in the namespace that `pid` leads */

	/* What the user asked for; `text` is that. */
	PROBLEM_OPERAND,           /* it can name no object: -ERANGE where a number is too large */
	PROBLEM_NO_OBJECT,         /* it names none (-ENOENT), or one that may not be read (-EACCES) */
	PROBLEM_NO_OBJECT_THERE,   /* it names none in the namespaces that are meant */
	PROBLEM_SEVERAL_OBJECTS,   /* `more` are the references of all that it can mean */
	PROBLEM_NAMESPACE_FILE,    /* it cannot be opened as an IPC namespace */
	PROBLEM_NAMESPACE_PROCESS, /* nor that of the process with this number */
	PROBLEM_NAMESPACE_BOTH,    /* one namespace and all of them are asked for */
	PROBLEM_NAMESPACE_CAPTURE, /* a captured system has none that could be entered */

	/* Processes. */
	PROBLEM_PROC,              /* none can be read, and no namespace be found */
	PROBLEM_USERS,             /* … and who uses an object is unknown */
	PROBLEM_JUDGING,           /* … and nothing can be judged */

	PROBLEM_AGE,               /* how long some objects were not used cannot be told, for the clock
				      was or may have been set: they count as young */

	/* Families and rules; `text` is the path of their file or directory. */
	PROBLEM_FILE,              /* it cannot be read */
	PROBLEM_FILE_TYPE,         /* -ENOTDIR: it is no directory; -EMEDIUMTYPE: no regular file */
	PROBLEM_FILE_SIZE,         /* it is too long */
	PROBLEM_FILE_OWNER,        /* it is not root's, and left out */
	PROBLEM_FILE_MODE,         /* others than root can write to it; likewise */
	PROBLEM_FILE_LINE,         /* what is wrong in `line` is the sentence `more` */
};
#define PROBLEM_COUNT 21

struct problem {
	enum problem_code code;
	int err;          /* negative errno; 0: none */
	enum ipc_kind kind;
	pid_t pid;
	unsigned line;
	const char *text, *more; /* any bytes; NULL */
};

/* What rights have hidden, wholly or in part. */
struct hidden {
	uint64_t processes;  /* that could not be looked into */
	uint64_t objects;    /* of which something is unknown */
	uint64_t sets;       /* of semaphores that may not be read */
	uint64_t namespaces; /* that could not be entered */
	bool queues;         /* POSIX queues may not be listed, and nobody asked for just them */
};

struct problems {
	struct problem *at; /* in the order in which they were met */
	size_t count, cap;
	struct hidden hidden;
	uint64_t malformed; /* lines that could not be understood */
	bool failed;        /* what was asked for could not be had: the command fails */

	/* Private. */
	struct arena text;
};

/* Append one; its texts are copied. */
void problems_add(struct problems *, const struct problem *);

/* Likewise one for which the command fails. */
void problems_fail(struct problems *, const struct problem *);

void problems_free(struct problems *);

#endif
