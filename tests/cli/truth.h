/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of truth share: the board on which every process of a scene notes what became of
 * the objects that it made, and who the processes are.
 */
#ifndef TESTS_CLI_TRUTH_H
#define TESTS_CLI_TRUTH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum kind { SHM, MSG, SEM, PSHM, PMSG, PSEM };
#define KIND_COUNT 6
#define IS_SYSV(kind) ((kind) <= SEM)

/* What became of an object, which is what a verdict is held against. */
enum class {
	USED,   /* a living process has it attached, mapped or open, or sleeps on it */
	HELD,   /* a living process made it or was told of it, and has not given it up */
	FREE,   /* given up; no process is left that reach, right and ability tie to it */
	UNTIED, /* given up; its user's other processes are untied by family, pid or inability */
	TIED,   /* given up, but nothing tells that from one that is held */
	EITHER, /* given up, and whether that can be told is left open */
};
#define CLASS_COUNT 6

struct thing {
	uint8_t kind, class;
	bool keyed;
	bool judged;
	int id;         /* System V */
	uint32_t key;
	uid_t uid;
	char name[48];  /* POSIX, without the slash */
	char story[48]; /* how it came to its class */
};

#define THINGS_MAX 16384

/* In memory that all processes of a scene share. */
struct board {
	atomic_uint thing_count;
	atomic_uint survivors; /* processes that live on until the scene is judged */
	atomic_uint failures;
	atomic_uint serial;    /* makes keys and names unique */
	struct thing things[THINGS_MAX];
};

extern struct board *board;

/* Numbers that a seed determines. */
struct dice {
	uint64_t state;
};

uint32_t roll(struct dice *, uint32_t below);
bool chance(struct dice *, unsigned percent);

/* The other processes that the user of a house has when the scene is judged. */
enum company {
	EMPTY,     /* none */
	ABLE,      /* of this program, which refers to every call of IPC */
	UNABLE,    /* sleep(1), which refers to none */
	ELSEWHERE, /* able, but in an IPC and a mount namespace of their own */
	IPC_APART, /* able, in an IPC namespace of their own */
	NESTED,    /* able, in a PID namespace of their own */
};
#define COMPANY_COUNT 6

/* One user with the objects and processes of that user. */
struct house {
	uid_t uid;         /* and gid */
	uid_t guest;       /* uid and gid of other processes, which meet this house's objects */
	enum company company;
	bool group_member; /* the guest has the house's group among its supplementary groups */
	bool capable;      /* the scene has a process with CAP_IPC_OWNER */
	bool python, postgres; /* a process of that name lives */
	int capable_fd;    /* to tell that process of a key; -1 */
	struct dice dice;
	const char *bin;   /* where copies of this program are, under other names */
};

/* truth_base.c */

void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Sends a descriptor over a UNIX socket, and closes it. */
void send_descriptor(int socket, int fd);

/* One end of a connection that nobody accepts: this process listens, and goes on listening. */
int connect_unaccepted(void);

/*
 * Forks a process that runs `act` as a user (none: as root). Returns when it and all that it has
 * forked have either died or called ready(). Its pid.
 */
pid_t start(struct house *, const uid_t *user, void (*act)(struct house *));

/* As start(), in a process whose first `flags` of unshare(2) were done while it was root. */
pid_t start_apart(struct house *, const uid_t *user, int flags, void (*act)(struct house *));

/* This process lives on; counts it, and lets start() of its ancestor return. */
void ready(void);
void stay(void) __attribute__((noreturn)); /* ready(), and wait for the end */
void close_ready(void);                    /* as a child that start() need not wait for */
void close_own_ready(void);                /* as a thread with descriptors of its own */
void become(const struct house *, uid_t);
void wait_for_state(pid_t, const char *states);

/* truth_make.c */

/* What is asked for of an object. */
struct wish {
	enum kind kind;
	enum class class;
	bool keyed;           /* System V: with a key that nobody else has */
	uint32_t key;         /* or with this one; 0: private */
	mode_t mode;
	const char *name;     /* POSIX: NULL for a name of no family */
	const char *story;
};

struct thing *make(struct house *, const struct wish *);

/* Opens, maps or attaches it. The descriptor; -1 for kinds that have none. */
int use(const struct thing *);
int open_thing(const struct thing *);
void look_up(const struct thing *);       /* by key or name; leaves no trace */
void try_in_vain(const struct thing *);   /* an operation that fails, or would have to wait */
void operate(const struct thing *);       /* changes it a little */
void sleep_on(const struct thing *) __attribute__((noreturn));
const char *new_name(struct house *, const char *format, pid_t);
enum kind any_kind(struct house *);

/* truth_hold.c */
void hold_some(struct house *);

/* truth_die.c */

/* Goes on as DIR/NAME; lives on. */
void exec_and_stay(const char *dir, const char *name, const char *argument)
	__attribute__((noreturn));
void go_elsewhere(void); /* into name spaces of its own; only root may */
void die_somehow(struct house *) __attribute__((noreturn));
void abandon_some(struct house *);
void bring_company(struct house *);

/* truth_judge.c: reads what the program has printed; false where a criterion is missed. */
void judge_scene(const char *json);
bool judge_all(void);
unsigned judged_count(void);

#endif
