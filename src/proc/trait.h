/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a process could do besides what it is seen to do: who it runs as in all of its threads, which
 * file systems it can reach, and which calls the programs and libraries that it maps refer
 * to. Together with how much of the machine the reader can see at all.
 *
 * Facts that could not be read are never taken as proof of absence: each has its "unknown".
 */
#ifndef PROC_TRAIT_H
#define PROC_TRAIT_H

#include "proc/process.h"

/* What a process is able to call; found in what it maps, libc's own definitions apart. */
enum proc_able {
	ABLE_SHM = 1 << 0,        /* refers to shmget(2) or shmat(2) */
	ABLE_MSG = 1 << 1,        /* msgget(2), msgsnd(2), msgrcv(2) */
	ABLE_SEM = 1 << 2,        /* semget(2), semop(2), semtimedop(2), semctl(2) */
	ABLE_SHM_OPEN = 1 << 3,   /* shm_open(3) */
	ABLE_MQ_OPEN = 1 << 4,    /* mq_open(3) */
	ABLE_SEM_OPEN = 1 << 5,   /* sem_open(3) */
	/* From here on: it may call anything. */
	ABLE_SYSCALL = 1 << 6,    /* syscall(2), from a file not known to use it for other things */
	ABLE_FFI = 1 << 7,        /* an interpreter's way to call C: libffi, ctypes … */
	ABLE_JIT = 1 << 8,        /* executable memory without a file */
	ABLE_STATIC = 1 << 9,     /* linked statically, or made by a compiler that calls the kernel
				     without libc (Go): what it refers to cannot be seen */
	ABLE_UNREADABLE = 1 << 10, /* a file that it maps could not be read */
	ABLE_SCRIPT = 1 << 11,    /* a shell that runs a script and may hold what ipcmk(1) printed */
};
#define ABLE_ANYTHING (ABLE_SYSCALL | ABLE_FFI | ABLE_JIT | ABLE_STATIC | ABLE_UNREADABLE | ABLE_SCRIPT)

/* Processes that only start others and never use what these leave behind. */
enum proc_passive {
	PASSIVE_NOT,
	PASSIVE_KERNEL,   /* a kernel thread */
	PASSIVE_INIT,     /* the host's init */
	PASSIVE_MANAGER,  /* a user's service manager */
	PASSIVE_SHELL,    /* an interactive shell */
	PASSIVE_LAUNCHER, /* sudo, sshd, cron … (a data list) */
	PASSIVE_DEAD,     /* a zombie, all threads of it */
};
#define PROC_PASSIVE_COUNT 7

/* The service (systemd.service(5)) that a process belongs to. */
struct proc_unit {
	const char *name;
	time_t invoked;  /* when its present invocation began; 0 unknown */
	bool sealed;     /* nothing of an earlier invocation can live on in it: every process of its
			    control group started since, and it neither delegates the group, nor
			    keeps descriptors, nor leaves processes behind on stop */
};

/* A PID namespace other than the reader's. */
struct proc_pid_space {
	uint64_t number; /* inode */
	time_t began;    /* start of its init; 0 unknown */
	bool sealed;     /* every member descends from its init: none came in from outside */
};

struct proc_trait {
	unsigned able;          /* enum proc_able */
	const char *via;        /* file that made it able to do anything of ABLE_ANYTHING, or NULL */
	uint8_t passive;        /* enum proc_passive */
	const char *program;    /* last part of /proc/PID/exe without " (deleted)"; NULL unknown */
	const char *script;     /* last part of the script that an interpreter runs; NULL: none, or
				   not certain */
	const char *words;      /* arguments, NUL between them, of which any word may name something
				   that it runs besides or instead; NULL: none */
	size_t words_size;      /* bytes */
	bool runs_anything;     /* it may run a file that no argument names: the program comes from the
				   standard input, stands among the arguments, or they tell nothing */
	const uid_t *uids;      /* distinct, all four of every thread; NULL unknown */
	uint32_t uid_count;
	const gid_t *gids;      /* distinct, with all supplementary groups, of every thread */
	uint32_t gid_count;
	bool ipc_owner;         /* CAP_IPC_OWNER permitted in some thread … */
	uint64_t user_ns;       /* … in this user namespace; 0 unknown */
	const uint64_t *ipc_spaces; /* IPC namespaces of its threads, distinct; NULL unknown */
	uint32_t ipc_space_count;
	const uint64_t *devices; /* file systems for IPC (tmpfs, mqueue and whatever is at /dev/shm)
				    that its threads' mount tables show or that it has a directory
				    open on, st_dev; NULL unknown */
	uint32_t device_count;
	bool hides_fds;         /* has an io_uring, which may hold files that no descriptor shows */
	uint32_t unit;          /* index in traits.units; PROC_NONE */
	uint32_t pid_space;     /* index in traits.pid_spaces; PROC_NONE: the reader's, or unknown */
};

/* How much of the machine the reader sees. */
struct proc_sight {
	time_t now;
	bool whole;            /* this is the first PID namespace, and /proc is its own and hides
				  nobody (no hidepid), and all uids can be told */
	const char *why_not;   /* the reason where not, N_(): "this is not the first PID namespace" */
	bool sleepers_closed;  /* Yama's ptrace_scope 3: nobody may read in which call a thread sleeps */
	bool abilities_closed; /* programs cannot be looked into (no libelf): all of them are
				  ABLE_UNREADABLE */
	bool restless;         /* processes were made all the time while they were read */
	time_t clock_even_since; /* the wall clock has run without a step since then; 0: cannot be told */
	int64_t up;            /* seconds since the system started; 0 unknown: a capture */
	uint64_t in_flight;    /* descriptors under way over UNIX sockets, or behind loop devices: known
				  to be somewhere, but in no process */
	bool in_flight_known;
	uint64_t ipc_owner_ns; /* user namespace that owns our IPC namespace; 0 unknown */
	bool rmid_forced;      /* kernel.shm_rmid_forced: a segment goes with the last detach */
};

/* Why an owner's objects may be kept on purpose for a program that does not run just now. */
struct proc_owner {
	uid_t uid;
	bool crontab, enabled_unit, starting_unit;
	const char *what; /* "/var/spool/cron/crontabs/batch", "backup.service" */
};

struct proc_traits {
	struct proc_trait *of; /* by process of the snapshot */
	struct proc_unit *units;
	size_t unit_count;
	struct proc_pid_space *pid_spaces;
	size_t pid_space_count;
	struct proc_owner *owners; /* by uid, one entry each */
	size_t owner_count;
	bool owners_known;     /* crontabs and units could be read */
	struct proc_sight sight;

	/* Private. */
	struct arena arena;
};

#endif
