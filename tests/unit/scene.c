/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"

#include "unit.h"

#include <signal.h>
#include <sys/socket.h>

#include "base/alloc.h"

#define SHM_DEVICE 30
#define MQUEUE_DEVICE 31
#define OTHER_DEVICE 8

static const struct ipc_object objects[SCENE_OBJECTS] = {
	[SCENE_SEGMENT] = {
		.kind = KIND_SHM, .id = 5, .key = 0x01051234, .mode = 0640, .size = 8192,
		.uid = 4000000001, .cuid = 4000000001, .ctime = 1200,
		.shm = {.nattch = 2, .rss = 4096, .atime = 2000, .cpid = 10, .lpid = 12},
	},
	[SCENE_QUEUE] = {
		.kind = KIND_MSG, .id = 6, .key = 0xfedcba98, .mode = 0600, .size = 50, .ctime = 1300,
		.msg = {.messages = 2, .max_bytes = 100, .stime = 2000, .rtime = 2100, .lspid = 11,
			.lrpid = 99},
	},
	[SCENE_SET] = {
		.kind = KIND_SEM, .id = 7, .key = 7, .mode = 0600, .size = 3, .ctime = 1400,
		.sem = {.otime = 3000},
	},
	[SCENE_MEMORY] = {
		.kind = KIND_PSHM, .id = -1, .mode = 0600, .size = 8192, .ctime = 1500,
		.name = "m\"<&\\\x1b[31m",
		.posix = {.dev = SHM_DEVICE, .ino = 100, .mtime = 1600, .blocks = 4096},
	},
	[SCENE_MQUEUE] = {
		.kind = KIND_PMSG, .id = -1, .mode = 0600, .size = 120, .ctime = 1700, .name = "jobs",
		.posix = {.dev = MQUEUE_DEVICE, .ino = 200, .mtime = 1800,
			  .queue = {.messages = 3, .max_messages = 10, .max_size = 64,
				    .notify = SIGEV_SIGNAL, .signo = SIGUSR1, .notify_pid = 11}},
	},
	[SCENE_SEMAPHORE] = {
		.kind = KIND_PSEM, .id = -1, .mode = 0600, .ctime = 1900, .name = "lock",
		.posix = {.dev = SHM_DEVICE, .ino = 101, .mtime = 1900, .value = 1},
	},
	[SCENE_DESTROYED] = {
		.kind = KIND_SHM, .id = 8, .mode = 0600 | IPC_MODE_DEST | IPC_MODE_LOCKED,
		.size = 1, .unknown = UNKNOWN_RSS,
	},
};

static const struct ipc_sem_element elements[3] = {{5, 10, 0, 0}, {0, 99, 1, 0}, {7, 10, 0, 2}};

#define UNKNOWN_IDS {(uid_t)-1, (uid_t)-1, (uid_t)-1, (uid_t)-1}
#define IDS(id) {id, id, id, id}

static const struct proc_process processes[SCENE_PROCESSES] = {
	[SCENE_SERVER] = {
		.pid = 10, .ppid = 1, .pgid = 10, .sid = 10, .tid = 10, .threads = 2, .state = 'S',
		.start_time = 1000, .comm = "server", .cmdline = "/usr/bin/server\0--port\0" "80\0",
		.cmdline_size = 26, .uids = IDS(4000000001), .ns = {.ipc = SCENE_IPC_NS},
		.cgroup = "/system.slice/server.service", .unit = "server.service",
	},
	[SCENE_WORKER] = {
		.pid = 11, .ppid = 10, .pgid = 10, .sid = 10, .tid = 11, .threads = 1, .state = 'S',
		.start_time = 1500, .comm = "wor\x1bker", .uids = IDS(4000000002),
		.ns = {.ipc = SCENE_IPC_NS}, .cgroup = "/docker/abc", .unit = "docker.service",
		.user_unit = "w@1.service", .engine = "docker", .container = "abc",
	},
	[SCENE_RECYCLED] = {
		.pid = 12, .ppid = 1, .pgid = 12, .sid = 12, .tid = 12, .threads = 1, .state = 'R',
		.start_time = 9000, .comm = "late", .cmdline = "late", .cmdline_size = 5,
		.uids = IDS(0), .ns = {.ipc = SCENE_IPC_NS}, .cgroup = "/",
	},
	[SCENE_NOBODY] = {
		.pid = 20, .ppid = 1, .pgid = 20, .sid = 20, .tid = 20, .threads = 1, .state = 'S',
		.start_time = 1, .comm = "quiet", .cmdline = "", .uids = UNKNOWN_IDS,
		.signals = {.pending = 1, .shared_pending = UINT64_C(1) << 63, .blocked = 1},
	},
};

/* Of each array first what SERVER has, then WORKER's. */
static const struct proc_mapping mappings[] = {
	{.process = SCENE_SERVER, .kind = PROC_SEGMENT, .access = PROC_R | PROC_W, .shared = true,
	 .address = 0x1000, .length = 8192},
	{.process = SCENE_SERVER, .kind = PROC_SHM_FILE, .object = {SHM_DEVICE, 100},
	 .access = PROC_R | PROC_W, .shared = true, .address = 0x4000, .length = 4096},
	{.process = SCENE_SERVER, .kind = PROC_MEMFD, .object = {1, 700}, .access = PROC_R | PROC_W,
	 .shared = true, .address = 0x6000, .length = 4096, .name = "/memfd:buf (deleted)"},
	{.process = SCENE_SERVER, .kind = PROC_FILE, .object = {OTHER_DEVICE, 800}, .access = PROC_R,
	 .shared = true, .address = 0x7000, .length = 4096, .name = "/var/lib/data"},
	{.process = SCENE_WORKER, .kind = PROC_SEGMENT, .access = PROC_R, .shared = true,
	 .address = 0x1000, .length = 8192},
	{.process = SCENE_WORKER, .kind = PROC_SHM_FILE, .object = {SHM_DEVICE, 100},
	 .access = PROC_R, .address = 0x4000, .length = 4096},
	{.process = SCENE_WORKER, .kind = PROC_SHM_FILE, .object = {SHM_DEVICE, 101},
	 .access = PROC_R | PROC_W, .shared = true, .address = 0x5000, .length = 4096},
	{.process = SCENE_WORKER, .kind = PROC_MEMFD, .object = {1, 700}, .access = PROC_R,
	 .shared = true, .address = 0x6000, .length = 4096, .name = "/memfd:buf (deleted)"},
};

static const struct proc_fd fds[] = {
	{.process = SCENE_SERVER, .kind = PROC_QUEUE, .object = {MQUEUE_DEVICE, 200}, .fd = 3,
	 .access = PROC_W},
	{.process = SCENE_SERVER, .kind = PROC_PIPE, .object = {12, 500}, .fd = 4, .access = PROC_W},
	{.process = SCENE_SERVER, .kind = PROC_SOCKET, .object = {9, 600}, .fd = 5,
	 .access = PROC_R | PROC_W},
	{.process = SCENE_SERVER, .kind = PROC_SOCKET, .object = {9, 602}, .fd = 6,
	 .access = PROC_R | PROC_W},
	{.process = SCENE_SERVER, .kind = PROC_SHM_FILE, .object = {SHM_DEVICE, 102}, .fd = 7,
	 .access = PROC_R, .name = "/dev/shm/sem.old (deleted)", .unlinked = true},
	{.process = SCENE_WORKER, .kind = PROC_QUEUE, .object = {MQUEUE_DEVICE, 200}, .fd = 3,
	 .access = PROC_R},
	{.process = SCENE_WORKER, .kind = PROC_QUEUE, .object = {MQUEUE_DEVICE, 200}, .fd = 4,
	 .access = PROC_R},
	{.process = SCENE_WORKER, .kind = PROC_SHM_FILE, .object = {SHM_DEVICE, 100}, .fd = 5,
	 .access = PROC_R | PROC_W},
	{.process = SCENE_WORKER, .kind = PROC_PIPE, .object = {12, 500}, .fd = 6, .access = PROC_R},
	{.process = SCENE_WORKER, .kind = PROC_SOCKET, .object = {9, 601}, .fd = 7,
	 .access = PROC_R | PROC_W},
};

static const struct proc_semop operations[] = {{0, 1, 0}, {1, -1, 0}, {2, 0, 0}};

static const struct proc_sleeper sleepers[] = {
	{.process = SCENE_SERVER, .kind = PROC_SEM_SET, .wait = PROC_WAIT_SEM, .tid = 15, .fd = -1,
	 .idle_ms = 61000, .ops = operations, .op_count = 3, .state = 'S'},
	{.process = SCENE_WORKER, .kind = PROC_QUEUE, .object = {MQUEUE_DEVICE, 200},
	 .wait = PROC_WAIT_MQ_RECEIVE, .tid = 11, .fd = 3, .idle_ms = -1, .state = 'S'},
	{.process = SCENE_WORKER, .kind = PROC_SHM_FILE, .object = {SHM_DEVICE, 101},
	 .wait = PROC_WAIT_FUTEX, .tid = 16, .fd = -1, .idle_ms = 7200000, .offset = 8, .state = 'S'},
	{.process = SCENE_WORKER, .kind = PROC_MSG_QUEUE, .wait = PROC_WAIT_MSG_RECEIVE, .tid = 17,
	 .fd = -1, .idle_ms = 999, .message = -4, .state = 'S'},
};

static const struct proc_socket sockets[] = {
	{.inode = 600, .peer = 601, .type = SOCK_STREAM, .peer_known = true},
	{.inode = 601, .peer = 600, .type = SOCK_STREAM, .peer_known = true, .name = "/run/s",
	 .name_length = 6},
	{.inode = 602, .type = SOCK_STREAM, .peer_known = true, .listening = true, .abstract = true,
	 .name = "a\0b", .name_length = 3},
};

static void *copy_of(const void *array, size_t size)
{
	return memcpy(xmalloc(size), array, size);
}

/* What a pass leaves behind it: ranges of each process, chains of each object, look-ups. */
#define INDEX(all, array, first, count, by)                                                  \
	do {                                                                                     \
		for (size_t i_ = (all)->count; i_-- > 0;) {                                     \
			struct proc_process *p_ = &(all)->processes[(all)->array[i_].process];   \
                                                                                                 \
			p_->first = (uint32_t)i_;                                                \
			p_->count++;                                                            \
			(all)->array[i_].next =                                                  \
				place_put(&(all)->by, (all)->array[i_].object,                \
					  (uint32_t)i_);                                      \
		}                                                                                \
	} while (0)

void scene_make(struct scene *scene)
{
	struct proc_snapshot *all = &scene->processes;

	*scene = (struct scene){.objects = IPC_LIST_INIT};
	for (size_t i = 0; i < SCENE_OBJECTS; i++)
		ipc_list_add(&scene->objects, &objects[i]);
	memcpy(scene->elements, elements, sizeof(elements));
	scene->all[SCENE_SET] = scene->elements;

	*all = (struct proc_snapshot){
		.processes = copy_of(processes, sizeof(processes)),
		.process_count = SCENE_PROCESSES,
		.mappings = copy_of(mappings, sizeof(mappings)),
		.mapping_count = ARRAY_SIZE(mappings),
		.fds = copy_of(fds, sizeof(fds)),
		.fd_count = ARRAY_SIZE(fds),
		.sleepers = copy_of(sleepers, sizeof(sleepers)),
		.sleeper_count = ARRAY_SIZE(sleepers),
		.sockets = copy_of(sockets, sizeof(sockets)),
		.socket_count = ARRAY_SIZE(sockets),
		.own = {.ipc = SCENE_IPC_NS},
		.sockets_known = true,
	};
	for (size_t i = 0; i < all->mapping_count; i++)
		if (all->mappings[i].kind == PROC_SEGMENT)
			all->mappings[i].object = place_of_sysv(PLACE_SHM, SCENE_IPC_NS, 5);
	for (size_t i = 0; i < all->sleeper_count; i++) {
		if (all->sleepers[i].kind == PROC_SEM_SET)
			all->sleepers[i].object = place_of_sysv(PLACE_SEM, SCENE_IPC_NS, 7);
		if (all->sleepers[i].kind == PROC_MSG_QUEUE)
			all->sleepers[i].object = place_of_sysv(PLACE_MSG, SCENE_IPC_NS, 6);
	}
	INDEX(all, mappings, first_mapping, mapping_count, by_mapping);
	INDEX(all, fds, first_fd, fd_count, by_fd);
	INDEX(all, sleepers, first_sleeper, sleeper_count, by_sleeper);
	for (size_t i = 0; i < all->socket_count; i++)
		(void)hash_put(&all->by_socket, all->sockets[i].inode, 0, (uint32_t)i);
}

void scene_free(struct scene *scene)
{
	proc_snapshot_free(&scene->processes);
	ipc_list_free(&scene->objects);
}
