/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reasons that a verdict can have: a stable code for programs, a sentence for people. The one
 * table of them is in reason.c; leaks(1) explains each.
 */
#ifndef LEAK_REASON_H
#define LEAK_REASON_H

#include "base/strbuf.h"
#include "proc/trait.h"

enum reason_code {
	/* Signs of use. */
	REASON_ATTACHED,         /* attached `count` times */
	REASON_USED,             /* `process` maps it or has it open (the first of `count`) */
	REASON_SLEEPER,          /* `process` sleeps on it */
	REASON_SLEEPERS_COUNTED, /* the kernel counts `count` sleepers on it */
	REASON_CREATOR_LIVES,
	REASON_OPERATOR_LIVES,   /* `process` was the last to use it */
	REASON_RECORDED_GROUP,   /* `pid` lives on as a session or process group */
	REASON_DESTROYED,        /* goes by itself with the last detach */
	REASON_LEASE_IN_USE,     /* the kernel says that somebody has it open */
	REASON_NOTIFIED,         /* `pid` waits to be told of a message */
	REASON_MAKER_WATCHED,    /* `process` was seen to make it, and lives */

	/* What could not be seen. */
	REASON_NOT_READ,         /* the processes could not be read */
	REASON_HIDDEN,           /* rights hid `count` processes */
	REASON_BLIND,            /* `text`: this is not the first PID namespace … */
	REASON_RECORD_OUTSIDE,   /* somebody outside our PID namespace used it */
	REASON_ELEMENTS_CLOSED,  /* the set may not be read: who operated on it is unknown */
	REASON_SLEEPERS_CLOSED,  /* who sleeps on it may not be read */
	REASON_RESTLESS,         /* processes were made all the time */
	REASON_IN_FLIGHT,        /* a descriptor of it may be under way, or held by io_uring */
	REASON_CAPTURE,          /* a capture does not hold all evidence */

	/* Kept on purpose. */
	REASON_RULE_KEEP,        /* `text`: the rule */
	REASON_FAMILY_KEEPS,     /* `text`: the family */
	REASON_MAILBOX,          /* holds data, and its owner has `text`, a crontab or unit */

	/* Ties. */
	REASON_TIED_OWNER,       /* `process` runs as its owner or creator, and can use it */
	REASON_TIED_MODE,        /* `process` is let in by the mode, and can use it */
	REASON_TIED_CAPABILITY,  /* `process` has CAP_IPC_OWNER, and can use it */
	REASON_TIED_FAMILY,      /* `process` is a program of its family `text` */
	REASON_TIED_ARGUMENTS,   /* `process` may run one: its arguments leave open what it runs */
	REASON_TIED_NAME,        /* its name carries the number of `process` */
	REASON_TIED_RECORD,      /* `process` has the number of one that used it, and the clock does not
				    tell whether it is the same */

	/* What unties; `count` processes each. */
	REASON_UNTIED_REACH,     /* do not reach its IPC namespace or file system */
	REASON_UNTIED_RIGHT,     /* have no right to it */
	REASON_UNTIED_ABILITY,   /* refer to no call of its kind */
	REASON_UNTIED_PASSIVE,   /* kernel threads, launchers, interactive shells */
	REASON_UNTIED_FAMILY,    /* are no program of its family `text` */
	REASON_UNTIED_PID,       /* the maker that its name carries, `pid`, is dead */
	REASON_UNTIED_OPEN,      /* who used it would have it open (family `text`) */
	REASON_UNTIED_LATE,      /* started after its last activity (family `text`) */
	REASON_UNTIED_UNIT,      /* belong to an invocation of `text` that began later */
	REASON_UNTIED_PID_SPACE, /* belong to a PID namespace that began later */
	REASON_UNTIED_WATCHED,   /* its maker was seen to die, and it is private */
	REASON_RULE_ORPHAN,      /* `text`: the rule */
	REASON_YOUNG,            /* too young for the rule `text` */
	REASON_AGE,              /* perhaps: the clock was or may have been set */
	REASON_NOBODY,           /* there is no living process that could */
};
#define REASON_COUNT (REASON_NOBODY + 1)

struct leak_reason {
	enum reason_code code;
	uint32_t process; /* index in the snapshot; PROC_NONE */
	pid_t pid;        /* 0: none */
	time_t when;      /* 0: none */
	uint64_t count;
	const char *text; /* the world's; NULL: none */
};

enum reason_rank { RANK_USE, RANK_UNSEEN, RANK_KEPT, RANK_TIE, RANK_UNTIED };

/* "tied-owner", stable, for JSON; and its rank. */
const char *reason_word(enum reason_code);
enum reason_rank reason_rank(enum reason_code);

/*
 * Append the sentence, translated. Names in it are as they are: escape the whole before it is
 * shown. `processes` may be NULL.
 */
void reason_put(struct strbuf *, const struct leak_reason *, const struct proc_snapshot *processes);

/* Does the sentence about one process say which, by its number and name? */
bool reason_names_process(enum reason_code);

/* What the code means in general, one line for a list of all codes, N_(). */
const char *reason_meaning(enum reason_code);

#endif
