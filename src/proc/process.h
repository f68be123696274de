/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes and what ties them to IPC objects, as one pass over /proc finds them
 * (proc(5), and Documentation/filesystems/proc.rst of the kernel).
 *
 * A process that ends while it is read is left out. What the reader has no right to see is
 * missing; the process says what (`lacks`) and the snapshot how many are so (`hidden`).
 * Foreign processes are seen in full with CAP_SYS_PTRACE (the ptrace access check of
 * ptrace(2) guards maps, fd, ns, syscall) and CAP_DAC_READ_SEARCH (modes of fd and syscall).
 */
#ifndef PROC_PROCESS_H
#define PROC_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/place.h"
#include "base/sysroot.h"

/* What a pass shall find out beyond pid, parent, state, start time and comm. */
enum proc_want {
	PROC_IDS = 1 << 0,        /* uids, gids, groups, nspid */
	PROC_CMDLINE = 1 << 1,
	PROC_NAMESPACES = 1 << 2, /* all of ns; ipc and mnt come with what needs them */
	PROC_CGROUP = 1 << 3,     /* cgroup, unit, user_unit, container */
	PROC_MAPPINGS = 1 << 4,   /* System V segments and files in /dev/shm */
	PROC_SHARED = 1 << 5,     /* with PROC_MAPPINGS: also memfds, shared anonymous memory and
				     other files mapped shared */
	PROC_FDS = 1 << 6,        /* files in /dev/shm and POSIX queues */
	PROC_CHANNELS = 1 << 7,   /* with PROC_FDS: also pipes, FIFOs, UNIX sockets (and
				     `sockets`), eventfds, memfds */
	PROC_SLEEPERS = 1 << 8,
	PROC_SIGNALS = 1 << 9,
	PROC_NAMES = 1 << 10,     /* the kernel's name of every mapping and descriptor; else only
				     of those that have no other way to be named */
	PROC_THREADS = 1 << 11,   /* with PROC_FDS: also the descriptor tables of threads that do
				     not share their leader's (unshare(2), CLONE_FILES) */
	PROC_TRAITS = 1 << 12,    /* what proc_traits_take() needs; only that asks for it */
};

#define PROC_NONE UINT32_MAX /* no index */

/* What something is. Where it is, is a struct place, the same in every process. */
enum proc_kind {
	PROC_SEGMENT,   /* System V shared memory segment (mapping) */
	PROC_SHM_FILE,  /* file in a /dev/shm, named semaphores among them */
	PROC_QUEUE,     /* POSIX message queue (descriptor) */
	PROC_MEMFD,     /* memfd_create(2) */
	PROC_ANON,      /* shared anonymous memory (mapping), known only to a family of processes */
	PROC_FILE,      /* another file, mapped shared */
	PROC_PIPE,      /* pipe(2) (descriptor) */
	PROC_FIFO,      /* named pipe, fifo(7) (descriptor) */
	PROC_SOCKET,    /* UNIX socket (descriptor); where a pass could not tell, any socket */
	PROC_EVENTFD,   /* eventfd(2) (descriptor) */
	PROC_IO_URING,  /* io_uring(7) ring (descriptor), which may hold other files open */
	PROC_SHM_DIR,   /* a directory of a /dev/shm, kept open */
	PROC_SEM_SET,   /* System V semaphore set (sleepers) */
	PROC_MSG_QUEUE, /* System V message queue (sleepers) */
	PROC_MEMORY,    /* other memory (a sleeper's futex): no object */
};
#define PROC_KIND_COUNT 15

/*
 * Of a kind of ours that only a number tells apart, such as an eventfd. System V objects are at
 * place_of_sysv(), all else at place_of_file().
 */
static inline struct place proc_place(enum proc_kind kind, uint64_t number)
{
	return place_of_number(PLACE_OTHER + (unsigned)kind, number);
}

#define PROC_R 4
#define PROC_W 2
#define PROC_X 1

struct proc_mapping {
	struct place object;
	uint64_t address, length; /* bytes */
	uint64_t offset;          /* of its begin in the object; bytes */
	const char *name;         /* as /proc/PID/maps shows it, newlines as they are; can lie.
				     NULL where not asked for */
	uint32_t process;         /* index */
	uint32_t next;            /* next mapping of the same object, in order of processes */
	uint8_t kind;             /* enum proc_kind */
	uint8_t access;           /* PROC_R, PROC_W, PROC_X */
	bool shared;              /* MAP_SHARED */
	uint8_t page_shift;       /* of a segment: its pages have 1 << this bytes; 0 unknown */
};

struct proc_fd {
	struct place object;
	const char *name; /* what readlink(2) says; NULL where not asked for */
	int fd;
	pid_t tid;        /* thread whose table it is in, where not the process's own; else 0 */
	uint32_t process; /* index */
	uint32_t next;    /* next descriptor of the same object, in order of processes */
	uint8_t kind;     /* enum proc_kind */
	uint8_t access;   /* PROC_R, PROC_W; 0 for O_PATH */
	bool unlinked;    /* a file without a name left */
};

/* A call in which a thread sleeps. */
enum proc_wait {
	PROC_WAIT_SEM,        /* semop(2), semtimedop(2) */
	PROC_WAIT_MSG_SEND,   /* msgsnd(2) on a full queue */
	PROC_WAIT_MSG_RECEIVE, /* msgrcv(2) */
	PROC_WAIT_MQ_SEND,    /* mq_timedsend(2) on a full queue */
	PROC_WAIT_MQ_RECEIVE, /* mq_timedreceive(2) */
	PROC_WAIT_FUTEX,      /* futex(2) and relatives: mutex, condition variable, semaphore … */
};
#define PROC_WAIT_COUNT 6

/* One operation of semop(2). */
struct proc_semop {
	uint16_t number;
	int16_t change;
	int16_t flags;
};

/*
 * A sleeping thread. `object` is a set or System V queue in the thread's own IPC namespace, a
 * POSIX queue by device and inode, or for a futex the object that is mapped at its address.
 */
struct proc_sleeper {
	struct place object;
	uint64_t address;   /* of the futex */
	uint64_t offset;    /* of the futex in the object, where kind is not PROC_MEMORY */
	int64_t message;    /* PROC_WAIT_MSG_RECEIVE: the type asked for, msgrcv(2) */
	int64_t idle_ms;    /* time since it last ran, by the scheduler's clock, so about the time
			       that it has slept; -1 unknown (no /proc/PID/sched) */
	const char *wchan;  /* function of the kernel that it sleeps in; NULL unknown */
	const struct proc_semop *ops; /* PROC_WAIT_SEM: what it asked for; NULL unknown */
	uint32_t op_count;
	uint32_t process;   /* index */
	uint32_t next;      /* next sleeper on the same object, in order of processes */
	pid_t tid;
	int fd;             /* of the POSIX queue; -1 for others */
	uint8_t wait;       /* enum proc_wait */
	uint8_t kind;       /* enum proc_kind of the object */
	char state;         /* as in proc_process */
};

/* A UNIX socket (unix(7)). */
struct proc_socket {
	uint64_t inode;
	uint64_t peer;      /* inode of the socket at the other end; 0: none, or unknown */
	uint64_t net_ns;    /* network namespace that it was found in; 0: the reader's */
	const char *name;   /* path, or abstract name without its leading NUL; NULL: unnamed */
	uint32_t name_length;
	uint32_t queued;    /* bytes that wait to be read, of the first message where there are
			       such; connections where it is listening. Known with `peer` */
	uint16_t type;      /* SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET */
	bool abstract;
	bool listening;
	bool peer_known;    /* false where no sock_diag(7) answered: `peer` means nothing */
};

/* Inode numbers of namespaces (namespaces(7)); 0: unknown, or not asked for. */
struct proc_namespaces {
	uint64_t ipc, pid, mnt, net, user;
};

/* Sets of signals: bit n - 1 is signal n (signal(7)). */
struct proc_signals {
	uint64_t pending;        /* for single threads, all of them taken together */
	uint64_t shared_pending; /* for the process as a whole */
	uint64_t blocked, ignored, caught; /* of the leader */
};

struct proc_process {
	pid_t pid, ppid, pgid, sid;
	pid_t tid;            /* thread it was read from: pid, or another where the leader is gone */
	unsigned threads;
	char state;           /* R, S, D, Z, T …, proc_pid_stat(5); that of thread `tid` */
	bool kernel;          /* a kernel thread: it has no memory and no descriptors */
	bool forked;          /* it still runs what its parent ran when it was made: no execve(2) */
	unsigned lacks;       /* enum proc_want: what rights did not let us read */
	uint64_t start_ticks; /* since boot, sysconf(_SC_CLK_TCK) in a second; with pid the identity */
	time_t start_time;    /* the same as seconds since 1970 */
	const char *comm;     /* any bytes, at most 15, of kernel threads 63 */
	const char *cmdline;  /* arguments, each ended with NUL; NULL unknown; "" none */
	size_t cmdline_size;  /* bytes, at most PROC_CMDLINE_MAX: what is longer is cut */
	uid_t uids[4];        /* real, effective, saved, file system; (uid_t)-1 unknown */
	gid_t gids[4];
	const gid_t *groups;
	uint32_t group_count;
	uint32_t nspid_count;
	const pid_t *nspid;   /* its pid in each PID namespace from the reader's inwards */
	struct proc_namespaces ns;
	const char *cgroup;    /* path; NULL unknown */
	const char *unit;      /* systemd unit of the system manager; NULL: none known */
	const char *user_unit; /* unit of a user's manager within; NULL: none */
	const char *engine;    /* "docker", "podman" …: what made its container; NULL: none known */
	const char *container; /* id or name of the container; NULL: none known */
	struct proc_signals signals;
	uint32_t first_mapping, mapping_count; /* in snapshot.mappings, by address */
	uint32_t first_fd, fd_count;           /* in snapshot.fds */
	uint32_t first_sleeper, sleeper_count; /* in snapshot.sleepers */
};

#define PROC_CMDLINE_MAX 4096

/* Has it ended, all threads of it? (A leader that has ended while others live shows their state.) */
static inline bool proc_is_dead(const struct proc_process *process)
{
	return process->state == 'Z' || process->state == 'X' || process->state == 'x';
}

struct proc_snapshot {
	struct proc_process *processes; /* by pid */
	size_t process_count;
	struct proc_mapping *mappings;
	size_t mapping_count;
	struct proc_fd *fds;
	size_t fd_count;
	struct proc_sleeper *sleepers;
	size_t sleeper_count;
	struct proc_socket *sockets;
	size_t socket_count;

	unsigned want;
	size_t hidden;   /* processes that lack something */
	unsigned lacks;  /* what all of them together lack, enum proc_want */
	struct proc_namespaces own; /* the reader's; of a capture: those of its pid 1 */

	bool sockets_known; /* `sockets` has those of every network namespace that was met */

	/* Private: what traits are made of, by process; capacities, text, indexes. */
	struct proc_seen *seen;
	size_t seen_count, seen_cap;
	size_t process_cap, mapping_cap, fd_cap, sleeper_cap, socket_cap;
	struct arena arena;
	struct hash by_mapping, by_fd, by_sleeper, by_socket;
};

#endif
