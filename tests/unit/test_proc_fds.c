/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: the descriptors of children of the test, and the sockets and threads behind them. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "proc/take.h"
#include "procs.h"
#include "sandbox.h"

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
	CHILD_CHECK(dup2(open("/proc/self/status", O_RDONLY), 113) == 113);
	for (int fd = 3; fd < 100; fd++)
		if (fd != shared_pipe[1])
			(void)close(fd);
	/* The sign that it is done. */
	CHILD_CHECK(dup2(101, 114) == 114);
	return true;
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
	unsigned rests = 0;

	need_sandbox();
	sandbox_clean();
	(void)unlink("/dev/fifo");
	assert_int_equal(pipe(shared_pipe), 0);
	shared_event = eventfd(0, 0);
	assert_true(shared_event >= 0);
	child_start_waiting(&children[0], hold_and_report, NULL);
	child_start(&children[1], hold_other_end, NULL);
	/* The first one has still to open its things. */
	do {
		struct proc_snapshot snap;
		bool done;

		look_at(&snap, PROC_FDS | PROC_CHANNELS, children, 1);
		done = find_fd(&snap, 0, 114) != NULL;
		proc_snapshot_free(&snap);
		if (done)
			return;
	} while (keep_waiting(&rests));
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
	assert_true(place_same(fd->object, object_at("/dev/shm/file")));
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
	assert_true(place_same(fd->object, object_at("/dev/mqueue/queue")));
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
	assert_true(place_same(fd->object, other->object));

	fd = fd_numbered(&snap, 0, 101);
	other = fd_numbered(&snap, 1, 121);
	assert_int_equal(fd->kind, PROC_EVENTFD);
	assert_true(place_same(fd->object, other->object));
	assert_false(place_same(fd->object, fd_numbered(&snap, 0, 111)->object));

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

/* Has the first thread of this process ended? */
static bool leader_has_ended(void)
{
	FILE *file = fopen("/proc/self/stat", "re");
	char state = 0;
	bool known = file && fscanf(file, "%*d (%*[^)]) %c", &state) == 1;

	if (file)
		(void)fclose(file);
	return known && state == 'Z';
}

static void *stay(void *arg UNUSED)
{
	unsigned rests = 0;

	while (!leader_has_ended() && keep_waiting(&rests))
		;
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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptors_of_objects),
		cmocka_unit_test(queues_by_device_and_inode),
		cmocka_unit_test(channels),
		cmocka_unit_test(peers_of_sockets),
		cmocka_unit_test(sockets_without_netlink),
		cmocka_unit_test(tables_of_threads),
		cmocka_unit_test(a_leader_that_has_ended),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
