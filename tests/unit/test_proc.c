/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc on the running system: children of the test that map, hold and share things. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "proc/process.h"
#include "sandbox.h"

static const struct sysroot live = SYSROOT_LIVE;

/* The compiler does not know that a failed test goes no further. */
static const void *not_null(const void *p)
{
	assert_non_null(p);
	if (!p)
		abort();
	return p;
}

static void look_at(struct proc_snapshot *snap, unsigned want, const struct child *children,
		    size_t count)
{
	pid_t pids[8];

	for (size_t i = 0; i < count; i++)
		pids[i] = children[i].pid;
	assert_int_equal(proc_snapshot_pids(&live, want, pids, count, snap), 0);
	assert_int_equal(snap->process_count, count);
	assert_int_equal(snap->hidden, 0);
}

/* ---- identity ---- */

static bool be_somebody(void *arg UNUSED)
{
	CHILD_CHECK(prctl(PR_SET_NAME, "a) S (b\n") == 0);
	if (sandbox_has_users()) {
		gid_t groups[] = {40, 50};

		CHILD_CHECK(syscall(SYS_setgroups, 2, groups) == 0);
		CHILD_CHECK(setresgid(20, 21, 22) == 0);
		CHILD_CHECK(setresuid(1020, 1021, 1022) == 0);
	}
	return true;
}

static void identity(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	time_t before = time(NULL);

	child_start(&child, be_somebody, NULL);
	look_at(&snap, PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_CGROUP, &child, 1);

	const struct proc_process *process = not_null(proc_find(&snap, child.pid));
	struct stat st;

	assert_ptr_equal(process, &snap.processes[0]);
	assert_null(proc_find(&snap, child.pid + 1));
	assert_string_equal(process->comm, "a) S (b\n");
	assert_int_equal(process->ppid, getpid());
	assert_int_equal(process->tid, child.pid);
	assert_int_equal(process->sid, getsid(0));
	assert_int_equal(process->pgid, getpgid(0));
	assert_int_equal(process->threads, 1);
	assert_false(process->kernel);
	assert_in_range(process->start_time, before - 1, time(NULL));
	assert_true(process->nspid_count >= 1);
	assert_int_equal(process->nspid[0], child.pid);
	assert_int_equal(stat("/proc/self/ns/ipc", &st), 0);
	assert_int_equal(process->ns.ipc, st.st_ino);
	assert_int_equal(snap.own.ipc, st.st_ino);
	assert_int_equal(stat("/proc/self/ns/mnt", &st), 0);
	assert_int_equal(process->ns.mnt, st.st_ino);
	assert_int_not_equal(process->ns.pid, 0);
	assert_non_null(process->cmdline);
	assert_non_null(strstr(process->cmdline, "test_proc"));
	assert_int_equal(process->cmdline[process->cmdline_size], '\0');
	if (sandbox_has_users()) {
		assert_int_equal(process->uids[0], 1020);
		assert_int_equal(process->uids[1], 1021);
		assert_int_equal(process->uids[2], 1022);
		assert_int_equal(process->gids[1], 21);
		assert_int_equal(process->group_count, 2);
		assert_int_equal(process->groups[1], 50);
	}
	proc_snapshot_free(&snap);
	child_end(&child);
}

static void what_was_not_asked_for_is_unknown(void **state UNUSED)
{
	pid_t self = getpid();
	struct proc_snapshot snap;

	assert_int_equal(proc_snapshot_pids(&live, 0, &self, 1, &snap), 0);
	assert_int_equal(snap.process_count, 1);
	assert_int_equal(snap.processes[0].uids[0], (uid_t)-1);
	assert_null(snap.processes[0].cmdline);
	assert_null(snap.processes[0].cgroup);
	assert_int_equal(snap.processes[0].ns.ipc, 0);
	assert_int_equal(snap.mapping_count + snap.fd_count + snap.sleeper_count, 0);
	proc_snapshot_free(&snap);
}

static void who_is_gone_is_left_out(void **state UNUSED)
{
	struct proc_snapshot snap;
	pid_t pids[3] = {getpid(), 0, getpid()};
	pid_t gone = fork();

	assert_true(gone >= 0);
	if (gone == 0)
		_exit(0);
	assert_int_equal(waitpid(gone, NULL, 0), gone);
	pids[1] = gone;
	assert_int_equal(proc_snapshot_pids(&live, PROC_MAPPINGS, pids, 3, &snap), 0);
	assert_int_equal(snap.process_count, 1);
	assert_int_equal(snap.hidden, 0);
	proc_snapshot_free(&snap);
	assert_int_equal(proc_snapshot_pids(&live, PROC_MAPPINGS, NULL, 0, &snap), 0);
	proc_snapshot_free(&snap);
}

static void a_zombie_is_one(void **state UNUSED)
{
	struct proc_snapshot snap;
	siginfo_t info;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(proc_snapshot_pids(&live, UINT32_MAX, &pid, 1, &snap), 0);
	assert_int_equal(snap.process_count, 1);
	assert_int_equal(snap.processes[0].state, 'Z');
	assert_int_equal(snap.hidden, 0);
	assert_int_equal(snap.fd_count, 0);
	proc_snapshot_free(&snap);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* ---- mappings ---- */

#define PAGE 4096

struct scene {
	int segment, read_only, huge;
	int plain; /* a file outside /dev/shm */
};

static struct scene scene;

static bool map(int fd, int prot, int flags, off_t offset)
{
	return mmap(NULL, 2 * PAGE, prot, flags, fd, offset) != MAP_FAILED;
}

static bool make_mappings(void *arg UNUSED)
{
	int shm = open("/dev/shm/one", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int gone = open("/dev/shm/gone", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int memory = memfd_create("new\nline", MFD_CLOEXEC);

	CHILD_CHECK(shm >= 0 && gone >= 0 && memory >= 0);
	CHILD_CHECK(ftruncate(shm, 8 * PAGE) == 0 && ftruncate(gone, 8 * PAGE) == 0 &&
		    ftruncate(memory, 8 * PAGE) == 0);
	CHILD_CHECK(unlink("/dev/shm/gone") == 0);
	CHILD_CHECK(map(shm, PROT_READ | PROT_WRITE, MAP_SHARED, 0));
	CHILD_CHECK(map(shm, PROT_READ, MAP_PRIVATE, PAGE));
	CHILD_CHECK(map(gone, PROT_READ, MAP_SHARED, 0));
	CHILD_CHECK(map(memory, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0));
	CHILD_CHECK(map(-1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, 0));
	CHILD_CHECK(map(scene.plain, PROT_READ, MAP_SHARED, 0));
	CHILD_CHECK(map(scene.plain, PROT_READ, MAP_PRIVATE, 0));
	CHILD_CHECK(shmat(scene.segment, NULL, 0) != (void *)-1);
	CHILD_CHECK(shmat(scene.read_only, NULL, SHM_RDONLY) != (void *)-1);
	if (scene.huge >= 0)
		CHILD_CHECK(shmat(scene.huge, NULL, 0) != (void *)-1);
	return true;
}

static void set_scene(struct child *child)
{
	need_sandbox();
	sandbox_clean();
	scene.segment = shmget(0x2a, 3 * PAGE, IPC_CREAT | 0600);
	scene.read_only = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
	/* Needs huge pages in the kernel, but none set aside. Not everywhere. */
	scene.huge = shmget(IPC_PRIVATE, 1 << 21,
			    IPC_CREAT | SHM_HUGETLB | SHM_NORESERVE | 0600);
	scene.plain = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	assert_true(scene.segment >= 0 && scene.read_only >= 0 && scene.plain >= 0);
	child_start(child, make_mappings, NULL);
}

static void clear_scene(struct child *child)
{
	child_end(child);
	(void)close(scene.plain);
	sandbox_clean();
}

static const struct proc_mapping *first_of(const struct proc_snapshot *snap, struct proc_object o)
{
	uint32_t i = proc_first_mapping(snap, o);

	return not_null(i == PROC_NONE ? NULL : &snap->mappings[i]);
}

static size_t count_kind(const struct proc_snapshot *snap, enum proc_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < snap->mapping_count; i++)
		n += snap->mappings[i].kind == kind;
	return n;
}

static struct proc_object object_at(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return proc_object_file(st.st_dev, st.st_ino);
}

static void mappings_of_objects(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_mapping *m;

	set_scene(&child);
	look_at(&snap, PROC_MAPPINGS, &child, 1);
	assert_int_equal(snap.mapping_count, scene.huge >= 0 ? 6 : 5);
	assert_int_equal(snap.processes[0].mapping_count, snap.mapping_count);

	m = first_of(&snap, proc_object_sysv(PROC_SEGMENT, snap.own.ipc, scene.segment));
	assert_int_equal(m->kind, PROC_SEGMENT);
	assert_int_equal(m->length, 3 * PAGE);
	assert_int_equal(m->access, PROC_R | PROC_W);
	assert_true(m->shared);
	assert_int_equal(m->process, 0);
	assert_int_equal(m->next, PROC_NONE);
	m = first_of(&snap, proc_object_sysv(PROC_SEGMENT, snap.own.ipc, scene.read_only));
	assert_int_equal(m->access, PROC_R);
	if (scene.huge >= 0) {
		m = first_of(&snap, proc_object_sysv(PROC_SEGMENT, snap.own.ipc, scene.huge));
			assert_int_equal(m->length, 1 << 21);
	}

	/* One file, mapped twice: shared, and private from its second page. */
	m = first_of(&snap, object_at("/dev/shm/one"));
	assert_int_equal(m->kind, PROC_SHM_FILE);
	assert_null(m->name);
	assert_int_not_equal(m->next, PROC_NONE);

	const struct proc_mapping *other = &snap.mappings[m->next];

	assert_true(m->shared != other->shared);
	assert_int_equal(m->offset + other->offset, PAGE);
	assert_int_equal(other->next, PROC_NONE);
	assert_int_equal(count_kind(&snap, PROC_SHM_FILE), 3);
	proc_snapshot_free(&snap);
	clear_scene(&child);
}

static void all_shared_mappings(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_mapping *m;

	set_scene(&child);
	look_at(&snap, PROC_MAPPINGS | PROC_SHARED, &child, 1);
	assert_int_equal(count_kind(&snap, PROC_MEMFD), 1);
	assert_int_equal(count_kind(&snap, PROC_ANON), 1);
	assert_int_equal(count_kind(&snap, PROC_SHM_FILE), 3);
	m = first_of(&snap, object_at("/proc/self/exe"));
	assert_int_equal(m->kind, PROC_FILE);
	assert_true(m->shared);
	assert_int_equal(m->next, PROC_NONE); /* not the private one */
	assert_non_null(strstr(m->name, "test_proc"));
	for (size_t i = 0; i < snap.mapping_count; i++)
		if (snap.mappings[i].kind == PROC_MEMFD)
			assert_string_equal(snap.mappings[i].name, "/memfd:new\nline (deleted)");
	proc_snapshot_free(&snap);

	look_at(&snap, PROC_MAPPINGS | PROC_NAMES, &child, 1);
	for (size_t i = 0; i < snap.mapping_count; i++) {
		assert_non_null(snap.mappings[i].name);
		if (proc_object_same(snap.mappings[i].object,
				     proc_object_sysv(PROC_SEGMENT, snap.own.ipc, scene.segment)))
			assert_string_equal(snap.mappings[i].name, "/SYSV0000002a (deleted)");
	}
	proc_snapshot_free(&snap);
	clear_scene(&child);
}

static bool same_mappings(const struct proc_snapshot *a, const struct proc_snapshot *b)
{
	CHILD_CHECK(a->mapping_count == b->mapping_count);
	for (size_t i = 0; i < a->mapping_count; i++) {
		const struct proc_mapping *x = &a->mappings[i];
		const struct proc_mapping *y = &b->mappings[i];

		CHILD_CHECK(proc_object_same(x->object, y->object));
		CHILD_CHECK(x->address == y->address && x->length == y->length);
		CHILD_CHECK(x->offset == y->offset && x->process == y->process);
		CHILD_CHECK(x->kind == y->kind && x->access == y->access);
		CHILD_CHECK(x->shared == y->shared && x->next == y->next);
		CHILD_CHECK(!x->name == !y->name);
		CHILD_CHECK(!x->name || streq(x->name, y->name));
	}
	return true;
}

/* The low byte of PROCMAP_QUERY: _IOWR('f', 17, …). */
#define QUERY_NR 17

/* Every process that the test may see, with all that it maps, in both ways. */
static bool compare_ways(void *arg UNUSED)
{
	static const unsigned wants[] = {
		PROC_MAPPINGS,
		PROC_MAPPINGS | PROC_SHARED,
		PROC_MAPPINGS | PROC_NAMES,
		PROC_MAPPINGS | PROC_SHARED | PROC_NAMES,
	};
	struct proc_snapshot query[ARRAY_SIZE(wants)], text[ARRAY_SIZE(wants)];
	pid_t pids[] = {*(const pid_t *)arg, getppid()};

	for (size_t i = 0; i < ARRAY_SIZE(wants); i++)
		CHILD_CHECK(proc_snapshot_pids(&live, wants[i], pids, 2, &query[i]) == 0);
	CHILD_CHECK(sandbox_deny(SYS_ioctl, 1, QUERY_NR, ENOTTY));
	for (size_t i = 0; i < ARRAY_SIZE(wants); i++) {
		CHILD_CHECK(proc_snapshot_pids(&live, wants[i], pids, 2, &text[i]) == 0);
		CHILD_CHECK(text[i].mapping_count >= 5);
		CHILD_CHECK(same_mappings(&query[i], &text[i]));
		proc_snapshot_free(&query[i]);
		proc_snapshot_free(&text[i]);
	}
	return true;
}

static void both_ways_to_read_mappings_agree(void **state UNUSED)
{
	struct child child;

	set_scene(&child);
	assert_in_child(compare_ways, &child.pid);
	clear_scene(&child);
}

/* ---- another /dev/shm ---- */

static char elsewhere[64];

static bool map_privately(void *arg)
{
	int fd = open(arg, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	CHILD_CHECK(fd >= 0 && ftruncate(fd, 8 * PAGE) == 0);
	CHILD_CHECK(map(fd, PROT_READ, MAP_PRIVATE, 0));
	CHILD_CHECK(close(fd) == 0);
	return true;
}

static bool put_there(void *arg UNUSED)
{
	CHILD_CHECK(unshare(CLONE_NEWNS) == 0);
	sandbox_bind(elsewhere, "/dev/shm");
	return true;
}

/*
 * A tmpfs that only a later process has as its /dev/shm: the mapping of the earlier one counts,
 * as a container's does that the host sees under another path.
 */
static void shared_memory_of_another_mount_namespace(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	char file[96];

	need_sandbox();
	(void)snprintf(elsewhere, sizeof(elsewhere), "/tmp/ipcadm-shm-%d", getpid());
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	sandbox_mount("tmpfs", elsewhere);
	(void)snprintf(file, sizeof(file), "%s/file", elsewhere);
	child_start(&children[0], map_privately, file);
	look_at(&snap, PROC_MAPPINGS, children, 1);
	assert_int_equal(snap.mapping_count, 0);
	proc_snapshot_free(&snap);

	child_start(&children[1], put_there, NULL);
	look_at(&snap, PROC_MAPPINGS, children, 2);
	assert_int_equal(snap.mapping_count, 1);
	assert_int_equal(snap.mappings[0].kind, PROC_SHM_FILE);
	assert_true(proc_object_same(snap.mappings[0].object, object_at(file)));
	assert_int_not_equal(snap.processes[0].ns.mnt, snap.processes[1].ns.mnt);
	proc_snapshot_free(&snap);

	child_end(&children[0]);
	child_end(&children[1]);
	sandbox_unmount(elsewhere);
	assert_int_equal(rmdir(elsewhere), 0);
}

/* ---- descriptors ---- */

static int shared_pipe[2], shared_event;

static bool hold_things(void *arg UNUSED)
{
	char abstract[sizeof(struct sockaddr_un)] = {0};
	struct sockaddr_un *address = (void *)abstract;
	struct epoll_event event = {.events = EPOLLIN};

	/* Known numbers: nothing else is open there. */
	CHILD_CHECK(dup2(shared_pipe[0], 100) == 100 && dup2(shared_event, 101) == 101);
	CHILD_CHECK(mkfifo("/dev/shm/../fifo", 0600) == 0);
	CHILD_CHECK(dup2(open("/dev/fifo", O_RDWR), 102) == 102);
	CHILD_CHECK(dup2(open("/dev/shm/file", O_RDONLY | O_CREAT, 0600), 103) == 103);
	CHILD_CHECK(dup2(open("/dev/shm/lost", O_WRONLY | O_CREAT, 0600), 104) == 104);
	CHILD_CHECK(unlink("/dev/shm/lost") == 0);
	CHILD_CHECK(dup2(mq_open("/queue", O_RDWR | O_CREAT, 0600, NULL), 105) == 105);
	CHILD_CHECK(dup2(memfd_create("a memfd", 0), 106) == 106);
	CHILD_CHECK(dup2(socket(AF_INET, SOCK_DGRAM, 0), 107) == 107);
	CHILD_CHECK(dup2(epoll_create1(0), 108) == 108);
	CHILD_CHECK(epoll_ctl(108, EPOLL_CTL_ADD, 100, &event) == 0);
	CHILD_CHECK(dup2(open("/dev/shm/file", O_PATH), 109) == 109);
	CHILD_CHECK(dup2(open("/dev/shm", O_RDONLY | O_DIRECTORY), 110) == 110);
	CHILD_CHECK(dup2(eventfd(0, 0), 111) == 111);
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, "\0ipcadm\0x", 9);
	CHILD_CHECK(dup2(socket(AF_UNIX, SOCK_SEQPACKET, 0), 112) == 112);
	CHILD_CHECK(bind(112, (void *)address, offsetof(struct sockaddr_un, sun_path) + 9) == 0);
	CHILD_CHECK(listen(112, 1) == 0);
	CHILD_CHECK(dup2(open("/etc/passwd", O_RDONLY), 113) == 113);
	for (int fd = 3; fd < 100; fd++)
		if (fd != shared_pipe[1])
			(void)close(fd);
	return true;
}

static const struct proc_fd *find_fd(const struct proc_snapshot *snap, uint32_t process, int fd)
{
	for (size_t i = 0; i < snap->fd_count; i++)
		if (snap->fds[i].process == process && snap->fds[i].fd == fd)
			return &snap->fds[i];
	return NULL;
}

static const struct proc_fd *fd_numbered(const struct proc_snapshot *snap, uint32_t process, int fd)
{
	return not_null(find_fd(snap, process, fd));
}

static const struct proc_socket *socket_of(const struct proc_snapshot *snap,
					   const struct proc_fd *fd)
{
	return not_null(proc_find_socket(snap, fd->object.number));
}

static bool hold_other_end(void *arg UNUSED)
{
	CHILD_CHECK(dup2(shared_pipe[1], 120) == 120 && dup2(shared_event, 121) == 121);
	return true;
}

/* child_start() takes place in the body's end: it still needs its own pipe then. */
static bool hold_and_report(void *arg)
{
	child_ready();
	return hold_things(arg);
}

static void start_holder(struct child *children)
{
	need_sandbox();
	sandbox_clean();
	(void)unlink("/dev/fifo");
	assert_int_equal(pipe(shared_pipe), 0);
	shared_event = eventfd(0, 0);
	assert_true(shared_event >= 0);
	child_start_waiting(&children[0], hold_and_report, NULL);
	child_start(&children[1], hold_other_end, NULL);
	/* The first one has still to open its things. */
	for (int tries = 0; tries < 1000; tries++) {
		struct proc_snapshot snap;
		bool done;

		look_at(&snap, PROC_FDS | PROC_CHANNELS, children, 1);
		done = find_fd(&snap, 0, 112) && !find_fd(&snap, 0, shared_event);
		proc_snapshot_free(&snap);
		if (done)
			return;
		(void)usleep(5000);
	}
	fail_msg("the child did not open its files");
}

static void end_holder(struct child *children)
{
	child_end(&children[0]);
	child_end(&children[1]);
	(void)close(shared_pipe[0]);
	(void)close(shared_pipe[1]);
	(void)close(shared_event);
	(void)unlink("/dev/fifo");
	(void)mq_unlink("/queue");
	sandbox_clean();
}

static void descriptors_of_objects(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	const struct proc_fd *fd;

	start_holder(children);
	look_at(&snap, PROC_FDS, children, 1);

	fd = fd_numbered(&snap, 0, 103);
	assert_int_equal(fd->kind, PROC_SHM_FILE);
	assert_int_equal(fd->access, PROC_R);
	assert_false(fd->unlinked);
	assert_null(fd->name);
	assert_true(proc_object_same(fd->object, object_at("/dev/shm/file")));
	fd = fd_numbered(&snap, 0, 104);
	assert_int_equal(fd->access, PROC_W);
	assert_true(fd->unlinked);
	assert_string_equal(fd->name, "/dev/shm/lost (deleted)");
	fd = fd_numbered(&snap, 0, 105);
	assert_int_equal(fd->kind, PROC_QUEUE);
	assert_int_equal(fd->access, PROC_R | PROC_W);
	fd = fd_numbered(&snap, 0, 109);
	assert_int_equal(fd->access, 0);
	fd = fd_numbered(&snap, 0, 110);
	assert_int_equal(fd->kind, PROC_SHM_DIR);
	assert_int_equal(snap.fd_count, 5);
	proc_snapshot_free(&snap);
	end_holder(children);
}

/* The queue in /dev/mqueue is the one that the descriptor has. */
static void queues_by_device_and_inode(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	const struct proc_fd *fd;

	start_holder(children);
	sandbox_mount("mqueue", "/dev/mqueue");
	look_at(&snap, PROC_FDS | PROC_NAMES, children, 1);
	fd = fd_numbered(&snap, 0, 105);
	assert_true(proc_object_same(fd->object, object_at("/dev/mqueue/queue")));
	assert_string_equal(fd->name, "/queue");
	proc_snapshot_free(&snap);
	sandbox_unmount("/dev/mqueue");
	end_holder(children);
}

static void channels(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	const struct proc_fd *fd, *other;

	start_holder(children);
	look_at(&snap, PROC_FDS | PROC_CHANNELS, children, 2);

	fd = fd_numbered(&snap, 0, 100);
	other = fd_numbered(&snap, 1, 120);
	assert_int_equal(fd->kind, PROC_PIPE);
	assert_int_equal(fd->access, PROC_R);
	assert_int_equal(other->access, PROC_W);
	assert_true(proc_object_same(fd->object, other->object));

	fd = fd_numbered(&snap, 0, 101);
	other = fd_numbered(&snap, 1, 121);
	assert_int_equal(fd->kind, PROC_EVENTFD);
	assert_true(proc_object_same(fd->object, other->object));
	assert_false(proc_object_same(fd->object, fd_numbered(&snap, 0, 111)->object));

	fd = fd_numbered(&snap, 0, 102);
	assert_int_equal(fd->kind, PROC_FIFO);
	assert_string_equal(fd->name, "/dev/fifo");
	fd = fd_numbered(&snap, 0, 106);
	assert_int_equal(fd->kind, PROC_MEMFD);
	assert_string_equal(fd->name, "/memfd:a memfd (deleted)");
	assert_false(fd->unlinked);
	assert_null(find_fd(&snap, 0, 107));
	assert_null(find_fd(&snap, 0, 108));
	assert_null(find_fd(&snap, 0, 113));

	fd = fd_numbered(&snap, 0, 112);
	assert_int_equal(fd->kind, PROC_SOCKET);

	const struct proc_socket *socket = socket_of(&snap, fd);

	assert_true(socket->listening && socket->abstract);
	assert_int_equal(socket->type, SOCK_SEQPACKET);
	assert_int_equal(socket->name_length, 8);
	assert_memory_equal(socket->name, "ipcadm\0x", 8);
	assert_int_equal(socket->peer, 0);
	proc_snapshot_free(&snap);
	end_holder(children);
}

static bool make_pair(void *arg)
{
	int pair[2];

	if (arg)
		CHILD_CHECK(unshare(CLONE_NEWNET) == 0);
	CHILD_CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	CHILD_CHECK(dup2(pair[0], 100) == 100 && dup2(pair[1], 101) == 101);
	return true;
}

static void check_pair(const struct proc_snapshot *snap, uint32_t process)
{
	const struct proc_fd *a = fd_numbered(snap, process, 100);
	const struct proc_fd *b = fd_numbered(snap, process, 101);
	const struct proc_socket *one, *two;

	one = socket_of(snap, a);
	two = socket_of(snap, b);
	assert_true(one->peer_known);
	assert_int_equal(one->peer, two->inode);
	assert_int_equal(two->peer, one->inode);
}

static void peers_of_sockets(void **state UNUSED)
{
	struct child children[2];
	struct proc_snapshot snap;
	int other_namespace = 1;

	need_sandbox();
	child_start(&children[0], make_pair, NULL);
	child_start(&children[1], make_pair, &other_namespace);
	look_at(&snap, PROC_FDS | PROC_CHANNELS, children, 2);
	assert_true(snap.sockets_known);
	assert_int_not_equal(snap.processes[0].ns.net, snap.processes[1].ns.net);
	check_pair(&snap, 0);
	check_pair(&snap, 1);
	assert_int_equal(socket_of(&snap, fd_numbered(&snap, 1, 100))->net_ns,
			 snap.processes[1].ns.net);
	proc_snapshot_free(&snap);
	child_end(&children[0]);
	child_end(&children[1]);
}

/* Where no netlink socket can be had there are names, but no peers. */
static bool look_without_netlink(void *arg)
{
	struct proc_snapshot snap;
	const struct proc_socket *socket = NULL;

	CHILD_CHECK(sandbox_deny(SYS_socket, 0, AF_NETLINK, EPERM));
	CHILD_CHECK(proc_snapshot_pids(&live, PROC_FDS | PROC_CHANNELS, arg, 1, &snap) == 0);
	CHILD_CHECK(snap.sockets_known);
	for (size_t i = 0; i < snap.fd_count; i++)
		if (snap.fds[i].fd == 100)
			socket = proc_find_socket(&snap, snap.fds[i].object.number);
	CHILD_CHECK(socket && !socket->peer_known && socket->peer == 0);
	proc_snapshot_free(&snap);
	return true;
}

static void sockets_without_netlink(void **state UNUSED)
{
	struct child child;

	child_start(&child, make_pair, NULL);
	assert_in_child(look_without_netlink, &child.pid);
	child_end(&child);
}

/* ---- threads ---- */

static pthread_barrier_t barrier;

static void *own_table(void *arg)
{
	bool *done = arg;

	*done = unshare(CLONE_FILES) == 0 &&
		dup2(open("/dev/shm/mine", O_RDWR | O_CREAT, 0600), 100) == 100;
	(void)pthread_barrier_wait(&barrier);
	for (;;)
		(void)pause();
	return NULL;
}

static bool start_thread(void *arg UNUSED)
{
	pthread_t thread;
	bool done = false;

	CHILD_CHECK(dup2(open("/dev/shm/ours", O_RDWR | O_CREAT, 0600), 99) == 99);
	CHILD_CHECK(pthread_barrier_init(&barrier, NULL, 2) == 0);
	CHILD_CHECK(pthread_create(&thread, NULL, own_table, &done) == 0);
	(void)pthread_barrier_wait(&barrier);
	return done;
}

static void tables_of_threads(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_fd *fd;

	need_sandbox();
	child_start(&child, start_thread, NULL);
	look_at(&snap, PROC_FDS, &child, 1);
	(void)fd_numbered(&snap, 0, 99);
	assert_null(find_fd(&snap, 0, 100));
	proc_snapshot_free(&snap);

	look_at(&snap, PROC_FDS | PROC_THREADS, &child, 1);
	assert_int_equal(snap.processes[0].threads, 2);
	fd = fd_numbered(&snap, 0, 100);
	assert_int_not_equal(fd->tid, 0);
	assert_int_not_equal(fd->tid, child.pid);
	fd = fd_numbered(&snap, 0, 99);
	assert_int_equal(fd->tid, 0);
	assert_int_equal(fd->next, PROC_NONE); /* not again out of the thread's copy */
	proc_snapshot_free(&snap);
	child_end(&child);
	sandbox_clean();
}

static void *stay(void *arg UNUSED)
{
	/* The leader is not gone at once. */
	(void)usleep(50000);
	child_ready();
	for (;;)
		(void)pause();
	return NULL;
}

static bool leave_leader(void *arg UNUSED)
{
	pthread_t thread;

	CHILD_CHECK(map_privately((char[]){"/dev/shm/kept"}));
	CHILD_CHECK(dup2(open("/dev/shm/kept", O_RDWR), 100) == 100);
	CHILD_CHECK(pthread_create(&thread, NULL, stay, NULL) == 0);
	/* As pthread_exit(3), without unwinding what the sanitizers keep. */
	(void)syscall(SYS_exit, 0);
	return false;
}

static void a_leader_that_has_ended(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;

	need_sandbox();
	child_start_waiting(&child, leave_leader, NULL);
	look_at(&snap, PROC_IDS | PROC_MAPPINGS | PROC_FDS | PROC_NAMESPACES, &child, 1);
	assert_int_equal(snap.processes[0].pid, child.pid);
	assert_int_not_equal(snap.processes[0].tid, child.pid);
	assert_int_not_equal(snap.processes[0].state, 'Z');
	assert_int_equal(snap.processes[0].ns.ipc, snap.own.ipc);
	assert_int_equal(snap.mapping_count, 1);
	(void)fd_numbered(&snap, 0, 100);
	proc_snapshot_free(&snap);
	child_end(&child);
	sandbox_clean();
}

/* ---- signals ---- */

static void *wait_for_signals(void *arg UNUSED)
{
	(void)pthread_kill(pthread_self(), SIGUSR2);
	(void)pthread_barrier_wait(&barrier);
	for (;;)
		(void)pause();
	return NULL;
}

static void on_signal(int signal UNUSED)
{
}

static bool have_signals(void *arg UNUSED)
{
	pthread_t thread;
	sigset_t set;

	CHILD_CHECK(sigfillset(&set) == 0 && sigprocmask(SIG_SETMASK, &set, NULL) == 0);
	CHILD_CHECK(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	CHILD_CHECK(signal(SIGHUP, on_signal) != SIG_ERR);
	CHILD_CHECK(kill(getpid(), SIGRTMIN + 2) == 0);
	CHILD_CHECK(pthread_kill(pthread_self(), SIGUSR1) == 0);
	CHILD_CHECK(pthread_barrier_init(&barrier, NULL, 2) == 0);
	CHILD_CHECK(pthread_create(&thread, NULL, wait_for_signals, NULL) == 0);
	(void)pthread_barrier_wait(&barrier);
	return true;
}

#define BIT(signal) (UINT64_C(1) << ((signal) - 1))

static void signals_by_set(void **state UNUSED)
{
	struct child child;
	struct proc_snapshot snap;
	const struct proc_signals *signals;

	child_start(&child, have_signals, NULL);
	look_at(&snap, PROC_SIGNALS, &child, 1);
	signals = &snap.processes[0].signals;
	assert_int_equal(signals->pending, BIT(SIGUSR1) | BIT(SIGUSR2));
	assert_int_equal(signals->shared_pending, BIT(SIGRTMIN + 2));
	assert_true(signals->blocked & BIT(SIGTERM));
	assert_false(signals->blocked & BIT(SIGKILL));
	assert_true(signals->ignored & BIT(SIGPIPE));
	assert_true(signals->caught & BIT(SIGHUP));
	assert_false(signals->caught & BIT(SIGPIPE));
	proc_snapshot_free(&snap);
	child_end(&child);
}

/* ---- users ---- */

static bool use_file(void *arg)
{
	int fd = open("/dev/shm/used", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	CHILD_CHECK(fd >= 0 && ftruncate(fd, 8 * PAGE) == 0);
	if (arg) {
		CHILD_CHECK(map(fd, PROT_READ, MAP_SHARED, 0));
		CHILD_CHECK(map(fd, PROT_READ, MAP_PRIVATE, 0));
		CHILD_CHECK(close(fd) == 0);
	}
	return true;
}

static void users_of_an_object(void **state UNUSED)
{
	struct child children[3];
	struct proc_snapshot snap;
	struct proc_users users = PROC_USERS_INIT;
	int maps = 1;

	need_sandbox();
	child_start(&children[0], use_file, &maps);
	child_start(&children[1], use_file, NULL);
	child_start(&children[2], use_file, &maps);
	look_at(&snap, PROC_FDS | PROC_MAPPINGS, children, 3);
	proc_object_users(&snap, object_at("/dev/shm/used"), &users);
	assert_int_equal(users.count, 3);
	for (size_t i = 0; i < 3; i++) {
		bool does_map = i != 1;

		assert_int_equal(users.users[i].process, i);
		assert_int_equal(users.users[i].mappings, does_map ? 2 : 0);
		assert_int_equal(users.users[i].shared, does_map);
		assert_int_equal(users.users[i].fds, !does_map);
		assert_int_equal(users.users[i].sleepers, 0);
		assert_int_equal(users.users[i].access, does_map ? PROC_R : PROC_R | PROC_W);
	}
	proc_object_users(&snap, proc_object_file(1, 1), &users);
	assert_int_equal(users.count, 0);
	proc_users_free(&users);
	proc_snapshot_free(&snap);
	for (size_t i = 0; i < 3; i++)
		child_end(&children[i]);
	sandbox_clean();
}

/* ---- rights ---- */

static bool look_as_nobody(void *arg)
{
	const pid_t *other = arg;
	pid_t pids[2] = {*other, 0};
	unsigned want = PROC_IDS | PROC_CMDLINE | PROC_NAMESPACES | PROC_MAPPINGS | PROC_FDS |
			PROC_SLEEPERS;
	struct proc_snapshot snap;
	const struct proc_process *process;

	CHILD_CHECK(setresgid(65534, 65534, 65534) == 0 && setresuid(65534, 65534, 65534) == 0);
	/* A change of the user closes one's own entries too (prctl(2), PR_SET_DUMPABLE). */
	CHILD_CHECK(prctl(PR_SET_DUMPABLE, 1) == 0);
	pids[1] = getpid();
	CHILD_CHECK(proc_snapshot_pids(&live, want, pids, 2, &snap) == 0);
	CHILD_CHECK(snap.process_count == 2 && snap.hidden == 1);
	process = proc_find(&snap, *other);
	CHILD_CHECK(process && process->uids[0] == 0 && process->cmdline);
	CHILD_CHECK(process->lacks == (want & ~(unsigned)(PROC_IDS | PROC_CMDLINE)));
	CHILD_CHECK(snap.lacks == process->lacks);
	process = proc_find(&snap, getpid());
	CHILD_CHECK(process && process->lacks == 0);
	proc_snapshot_free(&snap);

	/* What anybody may see is not hidden. */
	CHILD_CHECK(proc_snapshot_pids(&live, PROC_IDS | PROC_CGROUP, pids, 2, &snap) == 0);
	CHILD_CHECK(snap.hidden == 0);
	proc_snapshot_free(&snap);
	return true;
}

static bool just_be(void *arg UNUSED)
{
	return true;
}

static void what_rights_hide_is_counted(void **state UNUSED)
{
	struct child child;

	need_sandbox();
	if (!sandbox_has_users())
		skip_because("only root can become another user");
	child_start(&child, just_be, NULL);
	assert_in_child(look_as_nobody, &child.pid);
	child_end(&child);
}

/* ---- the whole system ---- */

static void a_pass_over_everything(void **state UNUSED)
{
	struct proc_snapshot snap;
	const struct proc_process *self;

	assert_int_equal(proc_snapshot_take(&live, UINT32_MAX, &snap), 0);
	self = not_null(proc_find(&snap, getpid()));
	assert_int_equal(self->lacks, 0);
	for (size_t i = 0; i < snap.process_count; i++) {
		const struct proc_process *process = &snap.processes[i];

		if (i > 0)
			assert_true(process->pid > process[-1].pid);
		for (uint32_t j = 0; j < process->mapping_count; j++)
			assert_int_equal(snap.mappings[process->first_mapping + j].process, i);
		for (uint32_t j = 0; j < process->fd_count; j++)
			assert_int_equal(snap.fds[process->first_fd + j].process, i);
		for (uint32_t j = 0; j < process->sleeper_count; j++)
			assert_int_equal(snap.sleepers[process->first_sleeper + j].process, i);
	}
	proc_snapshot_free(&snap);
}

#define CROWD 200

static bool same_crowd(const struct proc_snapshot *a, const struct proc_snapshot *b)
{
	CHILD_CHECK(a->process_count == CROWD && b->process_count == CROWD);
	CHILD_CHECK(a->fd_count == b->fd_count && a->sleeper_count == b->sleeper_count);
	CHILD_CHECK(a->hidden == b->hidden && a->lacks == b->lacks);
	for (size_t i = 0; i < CROWD; i++) {
		const struct proc_process *x = &a->processes[i];
		const struct proc_process *y = &b->processes[i];

		CHILD_CHECK(x->pid == y->pid && x->start_ticks == y->start_ticks);
		CHILD_CHECK(streq(x->comm, y->comm) && x->ns.mnt == y->ns.mnt);
		CHILD_CHECK(x->first_mapping == y->first_mapping && x->first_fd == y->first_fd);
		CHILD_CHECK(x->mapping_count == y->mapping_count && x->fd_count == y->fd_count);
	}
	for (size_t i = 0; i < a->fd_count; i++) {
		CHILD_CHECK(proc_object_same(a->fds[i].object, b->fds[i].object));
		CHILD_CHECK(a->fds[i].process == b->fds[i].process);
		CHILD_CHECK(a->fds[i].next == b->fds[i].next && a->fds[i].fd == b->fds[i].fd);
	}
	return same_mappings(a, b);
}

/* A large list of processes is read by several threads, on one CPU by one. */
static bool read_crowd(void *arg)
{
	unsigned want = PROC_IDS | PROC_CMDLINE | PROC_MAPPINGS | PROC_SHARED | PROC_NAMES | PROC_FDS |
			PROC_CHANNELS | PROC_SLEEPERS;
	struct proc_snapshot several, one;
	cpu_set_t cpus;

	CHILD_CHECK(proc_snapshot_pids(&live, want, arg, CROWD, &several) == 0);
	CPU_ZERO(&cpus);
	CPU_SET((size_t)sched_getcpu(), &cpus);
	CHILD_CHECK(sched_setaffinity(0, sizeof(cpus), &cpus) == 0);
	CHILD_CHECK(proc_snapshot_pids(&live, want, arg, CROWD, &one) == 0);
	CHILD_CHECK(several.mapping_count >= CROWD && several.fd_count >= CROWD);
	CHILD_CHECK(same_crowd(&several, &one));
	proc_snapshot_free(&several);
	proc_snapshot_free(&one);
	return true;
}

static void several_cpus_find_the_same(void **state UNUSED)
{
	struct child children[CROWD];
	pid_t pids[CROWD];
	int maps = 1;
	cpu_set_t cpus;

	need_sandbox();
	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) < 2)
		skip_because("there is only one CPU");
	for (size_t i = 0; i < CROWD; i++) {
		child_start(&children[i], use_file, i % 2 ? &maps : NULL);
		pids[i] = children[i].pid;
	}
	assert_in_child(read_crowd, pids);
	for (size_t i = 0; i < CROWD; i++)
		child_end(&children[i]);
	sandbox_clean();
}

/* Processes come and go while they are read: never an error, never half a process. */
static void processes_that_end_meanwhile(void **state UNUSED)
{
	pid_t breeder = fork();

	assert_true(breeder >= 0);
	if (breeder == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) {
			pid_t pid = fork();

			if (pid == 0)
				_exit(0);
			if (pid > 0)
				(void)waitpid(pid, NULL, 0);
		}
	}
	for (int i = 0; i < 20; i++) {
		struct proc_snapshot snap;

		assert_int_equal(proc_snapshot_take(&live, UINT32_MAX, &snap), 0);
		for (size_t j = 0; j < snap.process_count; j++) {
			const struct proc_process *process = &snap.processes[j];

			if (process->ppid == breeder && process->state != 'Z')
				assert_int_not_equal(process->ns.ipc, 0);
		}
		assert_non_null(proc_find(&snap, breeder));
		proc_snapshot_free(&snap);
	}
	assert_int_equal(kill(breeder, SIGKILL), 0);
	assert_int_equal(waitpid(breeder, NULL, 0), breeder);
}

/* ---- a capture ---- */

#define CAPTURED_STAT(pid, name)                                                           \
	pid " (" name ") S 1 1 1 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 1000 3133440 410\n"

static void link_in(const struct capture *capture, const char *path, const char *target)
{
	assert_int_equal(symlink(target, capture_path(capture, path)), 0);
}

static void a_captured_system(void **state UNUSED)
{
	struct capture capture;
	struct proc_snapshot snap;
	const struct proc_process *process;
	struct stat st;

	capture_begin(&capture);
	assert_int_equal(proc_snapshot_take(&capture.root, UINT32_MAX, &snap), -ENOENT);
	capture_puts(&capture, "/proc/stat", "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n");
	capture_puts(&capture, "/proc/7/stat", CAPTURED_STAT("7", "one"));
	capture_write(&capture, "/proc/7/cmdline", "one\0--two", 10);
	capture_puts(&capture, "/proc/7/status", "Uid:\t5\t5\t5\t5\n");
	capture_puts(&capture, "/proc/7/maps",
		     "1000-3000 rw-s 00000000 00:01 32769 /SYSV00000000 (deleted)\n"
		     "4000-5000 rw-s 00001000 00:19 12 /dev/shm/here\n"
		     "6000-7000 rw-s 00000000 00:19 13 /dev/shm/not\n"
		     "8000-9000 r--p 00000000 08:01 14 /lib/libc.so.6\n");
	capture_puts(&capture, "/dev/shm/here", "x");
	link_in(&capture, "/proc/7/fd/3", "pipe:[555]");
	link_in(&capture, "/proc/7/fd/4", "/dev/shm/here");
	link_in(&capture, "/proc/7/fd/5", "/etc/passwd");
	link_in(&capture, "/proc/7/fd/6", "socket:[777]");
	link_in(&capture, "/proc/7/ns/ipc", "ipc:[4026531839]");
	capture_puts(&capture, "/proc/net/unix",
		     "Num\n0000: 00000002 00000000 00010000 0001 01 777 /run/s\n");
	capture_puts(&capture, "/proc/7/syscall", "65 0x7 0x7ffd0 0x1 0x0 0x0 0x0 0x1 0x2\n");
	/* This one is not what it seems: none of it may be followed. */
	capture_puts(&capture, "/proc/8/stat", CAPTURED_STAT("8", "two"));
	link_in(&capture, "/proc/8/maps", "/proc/self/maps");
	link_in(&capture, "/proc/8/fd", "/proc/self/fd");
	link_in(&capture, "/proc/9", "/proc/self");
	capture_puts(&capture, "/proc/10/stat", "no process");

	assert_int_equal(proc_snapshot_take(&capture.root, UINT32_MAX, &snap), 0);
	assert_int_equal(snap.process_count, 2);
	process = not_null(proc_find(&snap, 7));
	assert_string_equal(process->comm, "one");
	assert_int_equal(process->start_time, 1700000010);
	assert_int_equal(process->uids[1], 5);
	assert_int_equal(process->cmdline_size, 10);
	assert_int_equal(process->ns.ipc, 4026531839);
	assert_int_equal(process->mapping_count, 3);
	assert_int_not_equal(
		proc_first_mapping(&snap, proc_object_sysv(PROC_SEGMENT, 4026531839, 32769)),
		PROC_NONE);
	assert_int_equal(stat(capture_path(&capture, "/dev/shm/here"), &st), 0);
	assert_int_not_equal(proc_first_mapping(&snap, proc_object_file(st.st_dev, st.st_ino)),
			     PROC_NONE);
	assert_int_not_equal(proc_first_fd(&snap, proc_object_file(st.st_dev, st.st_ino)),
			     PROC_NONE);
	assert_int_equal(process->fd_count, 3);
	assert_string_equal(((const struct proc_socket *)not_null(proc_find_socket(&snap, 777)))->name, "/run/s");
#ifdef __x86_64__
	assert_int_equal(process->sleeper_count, 1);
	assert_int_equal(snap.sleepers[0].object.number, 7);
#endif
	process = not_null(proc_find(&snap, 8));
	assert_int_equal(process->mapping_count + process->fd_count, 0);
	proc_snapshot_free(&snap);
	capture_end(&capture);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(identity),
		cmocka_unit_test(what_was_not_asked_for_is_unknown),
		cmocka_unit_test(who_is_gone_is_left_out),
		cmocka_unit_test(a_zombie_is_one),
		cmocka_unit_test(mappings_of_objects),
		cmocka_unit_test(all_shared_mappings),
		cmocka_unit_test(both_ways_to_read_mappings_agree),
		cmocka_unit_test(shared_memory_of_another_mount_namespace),
		cmocka_unit_test(descriptors_of_objects),
		cmocka_unit_test(queues_by_device_and_inode),
		cmocka_unit_test(channels),
		cmocka_unit_test(peers_of_sockets),
		cmocka_unit_test(sockets_without_netlink),
		cmocka_unit_test(tables_of_threads),
		cmocka_unit_test(a_leader_that_has_ended),
		cmocka_unit_test(signals_by_set),
		cmocka_unit_test(users_of_an_object),
		cmocka_unit_test(what_rights_hide_is_counted),
		cmocka_unit_test(a_pass_over_everything),
		cmocka_unit_test(several_cpus_find_the_same),
		cmocka_unit_test(processes_that_end_meanwhile),
		cmocka_unit_test(a_captured_system),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
