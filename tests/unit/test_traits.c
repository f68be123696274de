/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: as whom processes run, what they reach, and how much of the machine is seen. */
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/io_uring.h>
#include <linux/loop.h>
#include <linux/major.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/snapshot.h"
#include "proc/traits.h"
#include "sandbox.h"
#include "traits.h"

#define FIRST_PID_SPACE UINT64_C(4026531836)

static void need_users(void)
{
	need_sandbox();
	if (!sandbox_has_users())
		skip_because("only root has several users");
}

/* ---- threads ---- */

/* Start a thread that does something of its own and stays. */
struct deed {
	bool (*body)(void);
	pthread_barrier_t done;
	bool good;
};

static void *do_and_stay(void *arg)
{
	struct deed *deed = arg;

	deed->good = deed->body();
	(void)pthread_barrier_wait(&deed->done);
	for (;;)
		(void)pause();
	return NULL;
}

static bool in_thread(bool (*body)(void))
{
	static struct deed deed;
	pthread_t thread;

	deed.body = body;
	CHILD_CHECK(pthread_barrier_init(&deed.done, NULL, 2) == 0);
	CHILD_CHECK(pthread_create(&thread, NULL, do_and_stay, &deed) == 0);
	(void)pthread_barrier_wait(&deed.done);
	return deed.good;
}

/* ---- credentials ---- */

/* By the kernel's own call: the C library's would change all threads. */
static bool change_uid(void)
{
	const gid_t groups[] = {7001, 7002};

	CHILD_CHECK(syscall(SYS_setgroups, 2, groups) == 0);
	CHILD_CHECK(syscall(SYS_setresuid, 5001, 5002, 5003) == 0);
	return true;
}

static bool change_uid_in_thread(void *arg UNUSED)
{
	return in_thread(change_uid);
}

static void a_thread_that_runs_as_others(void **state UNUSED)
{
	static const uid_t uids[] = {0, 5001, 5002, 5003};
	const struct proc_trait *trait;
	struct child child;
	struct look look;

	need_users();
	child_start(&child, change_uid_in_thread, NULL);
	look_around(&look);
	trait = trait_of(&look, child.pid);
	/* The file system uid follows the effective one. */
	assert_int_equal(trait->uid_count, ARRAY_SIZE(uids));
	for (size_t i = 0; i < ARRAY_SIZE(uids); i++)
		assert_true(has_u32(trait->uids, trait->uid_count, uids[i]));
	assert_true(has_u32(trait->gids, trait->gid_count, 7001));
	assert_true(has_u32(trait->gids, trait->gid_count, 7002));
	assert_true(has_u32(trait->gids, trait->gid_count, getegid()));
	look_end(&look);
	child_end(&child);
}

static bool drop_to_user(void *arg)
{
	const uint64_t *keep = arg;
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};
	const gid_t group = 7003;

	CHILD_CHECK(prctl(PR_SET_KEEPCAPS, 1) == 0);
	CHILD_CHECK(setgroups(1, &group) == 0 && setgid(6000) == 0 && setuid(6000) == 0);
	data[0].permitted = data[0].inheritable = (uint32_t)*keep;
	CHILD_CHECK(syscall(SYS_capset, &header, data) == 0);
	if (*keep)
		CHILD_CHECK(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_IPC_OWNER, 0, 0) == 0);
	return true;
}

/* Permitted and ambient, though not effective: it is one call away. */
static void capabilities(void **state UNUSED)
{
	uint64_t keep[] = {UINT64_C(1) << CAP_IPC_OWNER, 0};
	struct child children[2];
	const struct proc_trait *trait;
	struct look look;

	need_users();
	child_start(&children[0], drop_to_user, &keep[0]);
	child_start(&children[1], drop_to_user, &keep[1]);
	look_around(&look);
	trait = trait_of(&look, children[0].pid);
	assert_true(trait->powers & POWER_IPC);
	assert_int_equal(trait->user_ns, look.snap.own.user);
	trait = trait_of(&look, children[1].pid);
	assert_false(trait->powers & POWER_IPC);
	assert_int_equal(trait->uid_count, 1);
	assert_int_equal(trait->uids[0], 6000);
	assert_int_equal(trait->gid_count, 2);
	assert_true(has_u32(trait->gids, 2, 6000) && has_u32(trait->gids, 2, 7003));
	look_end(&look);
	child_end(&children[0]);
	child_end(&children[1]);
}

/* ---- reach ---- */

static bool leave_ipc(void)
{
	return unshare(CLONE_NEWIPC) == 0;
}

static bool leave_ipc_in_thread(void *arg UNUSED)
{
	return in_thread(leave_ipc);
}

/* A tmpfs that only the thread's mount table shows. */
static bool mount_apart(void)
{
	CHILD_CHECK(unshare(CLONE_FS | CLONE_NEWNS) == 0);
	CHILD_CHECK(mount("tmpfs", "/dev/mqueue", "tmpfs", 0, NULL) == 0);
	return true;
}

static bool mount_apart_in_thread(void *arg UNUSED)
{
	return in_thread(mount_apart);
}

/* Of another process or thread, by its own root directory. */
static dev_t device_below(pid_t tid, const char *path)
{
	char full[256];
	struct stat st;

	(void)snprintf(full, sizeof(full), "/proc/%d/root%s", tid, path);
	assert_int_equal(stat(full, &st), 0);
	return st.st_dev;
}

static pid_t other_thread(pid_t pid)
{
	char path[64];
	const struct dirent *entry;
	pid_t tid = 0;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (atoi(entry->d_name) > 0 && atoi(entry->d_name) != pid)
			tid = atoi(entry->d_name);
	(void)closedir(dir);
	assert_true(tid > 0);
	return tid;
}

static void threads_with_name_spaces_of_their_own(void **state UNUSED)
{
	struct child children[2];
	const struct proc_trait *trait;
	struct look look;
	dev_t apart;

	need_sandbox();
	child_start(&children[0], leave_ipc_in_thread, NULL);
	child_start(&children[1], mount_apart_in_thread, NULL);
	apart = device_below(other_thread(children[1].pid), "/dev/mqueue");
	look_around(&look);
	trait = trait_of(&look, children[0].pid);
	assert_int_equal(trait->ipc_space_count, 2);
	assert_true(has_u64(trait->ipc_spaces, 2, look.snap.own.ipc));
	trait = trait_of(&look, children[1].pid);
	assert_int_equal(trait->ipc_space_count, 1);
	assert_true(has_u64(trait->devices, trait->device_count, apart));
	assert_true(has_u64(trait->devices, trait->device_count,
			    device_below(getpid(), "/dev/shm")));
	/* And nobody else has it. */
	trait = trait_of(&look, getpid());
	assert_false(has_u64(trait->devices, trait->device_count, apart));
	look_end(&look);
	child_end(&children[0]);
	child_end(&children[1]);
}

/* Stay in a file system, or keep a directory of it open, that is mounted nowhere any more. */
static bool keep_detached(void *arg)
{
	CHILD_CHECK(unshare(CLONE_NEWNS) == 0);
	CHILD_CHECK(mount("tmpfs", "/dev/mqueue", "tmpfs", 0, NULL) == 0);
	if (arg)
		CHILD_CHECK(dup2(open("/dev/mqueue", O_RDONLY | O_DIRECTORY), 90) == 90);
	else
		CHILD_CHECK(chdir("/dev/mqueue") == 0);
	CHILD_CHECK(umount2("/dev/mqueue", MNT_DETACH) == 0);
	return true;
}

static void file_systems_without_a_mount(void **state UNUSED)
{
	struct child children[2];
	struct look look;

	need_sandbox();
	child_start(&children[0], keep_detached, NULL);
	child_start(&children[1], keep_detached, &children);
	look_around(&look);
	for (size_t i = 0; i < 2; i++) {
		const struct proc_trait *trait = trait_of(&look, children[i].pid);
		struct stat st;
		char path[64];

		(void)snprintf(path, sizeof(path), "/proc/%d/%s", children[i].pid,
			       i ? "fd/90" : "cwd");
		assert_int_equal(stat(path, &st), 0);
		assert_true(has_u64(trait->devices, trait->device_count, st.st_dev));
		trait = trait_of(&look, getpid());
		assert_false(has_u64(trait->devices, trait->device_count, st.st_dev));
	}
	look_end(&look);
	child_end(&children[0]);
	child_end(&children[1]);
}

static bool go_into_shm(void *arg UNUSED)
{
	return chroot("/dev/shm") == 0 && chdir("/") == 0;
}

/* A root directory of its own hides mounts from who asks, but is no wall. */
static void a_changed_root(void **state UNUSED)
{
	struct child child;
	const struct proc_trait *trait;
	struct look look;
	struct stat st;

	need_sandbox();
	child_start(&child, go_into_shm, NULL);
	look_around(&look);
	assert_int_equal(stat("/dev", &st), 0);
	trait = trait_of(&look, child.pid);
	assert_true(has_u64(trait->devices, trait->device_count, st.st_dev));
	trait = trait_of(&look, getpid());
	assert_true(has_u64(trait->devices, trait->device_count, st.st_dev));
	look_end(&look);
	child_end(&child);
}

/* ---- ends ---- */

static void *stay(void *arg UNUSED)
{
	for (;;)
		(void)pause();
	return NULL;
}

static bool end_leader(void *arg UNUSED)
{
	pthread_t thread;

	CHILD_CHECK(pthread_create(&thread, NULL, stay, NULL) == 0);
	child_ready();
	pthread_exit(NULL);
}

static void wait_for_state(pid_t pid, char state)
{
	for (int tries = 0; tries < 2000; tries++) {
		char path[64];
		char text[512] = "";
		const char *end;
		int fd;

		(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		assert_true(fd >= 0);
		assert_true(read(fd, text, sizeof(text) - 1) > 0);
		(void)close(fd);
		end = strrchr(text, ')');
		if (end && end[2] == state)
			return;
		(void)usleep(5000);
	}
	fail_msg("the child did not get into state %c", state);
}

static void dead_and_half_dead(void **state UNUSED)
{
	struct child child;
	const struct proc_trait *trait;
	struct look look;
	pid_t zombie;

	child_start_waiting(&child, end_leader, NULL);
	wait_for_state(child.pid, 'Z');
	zombie = fork();
	if (zombie == 0)
		_exit(0);
	wait_for_state(zombie, 'Z');
	look_around(&look);
	trait = trait_of(&look, child.pid);
	assert_int_equal(trait->passive, PASSIVE_NOT);
	assert_non_null(trait->program);
	assert_non_null(trait->uids);
	assert_int_equal(trait->ipc_space_count, 1);
	assert_int_equal(trait_of(&look, zombie)->passive, PASSIVE_DEAD);
	assert_int_equal(trait_of(&look, zombie)->able, 0);
	look_end(&look);
	child_end(&child);
	assert_int_equal(waitpid(zombie, NULL, 0), zombie);
}

/* ---- files that no descriptor shows ---- */

static bool make_ring(void *arg)
{
	struct io_uring_params params = {0};
	long fd = syscall(SYS_io_uring_setup, 2, &params);

	*(int *)arg = fd < 0 ? errno : 0;
	return true;
}

static void rings(void **state UNUSED)
{
	int *err = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct child child;
	bool hides;

	assert_true(err != MAP_FAILED);
	child_start(&child, make_ring, err);
	if (*err) {
		child_end(&child);
		skip_because("io_uring_setup: %s", strerror(*err));
	}
	hides = glance(child.pid).hides_fds;
	child_end(&child);
	assert_true(hides);
	assert_false(glance(getpid()).hides_fds);
	assert_int_equal(munmap(err, PAGE), 0);
}

static uint64_t in_flight(void)
{
	struct look look;
	uint64_t count;

	look_around(&look);
	assert_true(look.traits.sight.in_flight_known);
	count = look.traits.sight.in_flight;
	look_end(&look);
	return count;
}

/* A message with a descriptor, and as many bytes as told. */
static void send_descriptor(int socket, int fd, size_t bytes)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} data = {.header = {.cmsg_level = SOL_SOCKET,
			     .cmsg_type = SCM_RIGHTS,
			     .cmsg_len = CMSG_LEN(sizeof(int))}};
	char byte = 0;
	struct iovec part = {&byte, bytes};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &data,
				 .msg_controllen = sizeof(data)};

	memcpy(CMSG_DATA(&data.header), &fd, sizeof(fd));
	assert_int_equal(sendmsg(socket, &message, 0), bytes);
}

static void over_socket(int type, size_t bytes)
{
	int ends[2];
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(socketpair(AF_UNIX, type, 0, ends), 0);
	send_descriptor(ends[0], fd, bytes);
	assert_int_equal(close(fd), 0);
	assert_true(in_flight() >= 1);
	assert_int_equal(close(ends[0]), 0);
	/* Also when the sender is gone. */
	assert_true(in_flight() >= 1);
	assert_int_equal(close(ends[1]), 0);
}

static void descriptors_under_way(void **state UNUSED)
{
	over_socket(SOCK_STREAM, 1);
	over_socket(SOCK_DGRAM, 1);
	over_socket(SOCK_DGRAM, 0);
	over_socket(SOCK_SEQPACKET, 1);
}

static void a_connection_that_waits(void **state UNUSED)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "ipcadm-%d", getpid());
	assert_int_equal(bind(listener, (void *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(connect(client, (void *)&address, sizeof(address)), 0);
	send_descriptor(client, STDERR_FILENO, 1);
	assert_true(in_flight() >= 1);
	assert_int_equal(close(client), 0);
	assert_int_equal(close(listener), 0);
}

static int free_loop(void)
{
	int control, number;
	char path[] = "/dev/shm/loop";

	if (mknod("/dev/shm/loop-control", S_IFCHR | 0600, makedev(10, 237)) < 0)
		return -1;
	control = open("/dev/shm/loop-control", O_RDWR | O_CLOEXEC);
	if (control < 0)
		return -1;
	number = ioctl(control, LOOP_CTL_GET_FREE);
	(void)close(control);
	if (number < 0 || mknod(path, S_IFBLK | 0600, makedev(LOOP_MAJOR, (unsigned)number)) < 0)
		return -1;
	return open(path, O_RDWR | O_CLOEXEC);
}

static void a_file_behind_a_loop_device(void **state UNUSED)
{
	struct loop_info64 info = {.lo_flags = LO_FLAGS_AUTOCLEAR};
	uint64_t count;
	int loop, file;

	need_users();
	sandbox_clean();
	loop = free_loop();
	if (loop < 0)
		skip_because("no loop devices: %s", strerror(errno));
	file = open("/dev/shm/image", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(file >= 0);
	assert_int_equal(ftruncate(file, 1 << 20), 0);
	if (ioctl(loop, LOOP_SET_FD, file) < 0 || ioctl(loop, LOOP_SET_STATUS64, &info) < 0) {
		(void)close(loop);
		(void)close(file);
		skip_because("the loop device takes no file: %s", strerror(errno));
	}
	(void)close(file);
	count = in_flight();
	/* It lets go of the file with its last user. */
	(void)close(loop);
	assert_true(count >= 1);
	sandbox_clean();
}

/* ---- sight ---- */

static bool look_and_check(bool (*check)(const struct look *))
{
	struct look look;
	bool good;

	CHILD_CHECK(proc_traits_take(&live, 0, &look.snap, &look.traits) == 0);
	good = check(&look);
	look_end(&look);
	return good;
}

static bool is_hidden(const struct look *look)
{
	CHILD_CHECK(!look->traits.sight.whole);
	CHILD_CHECK(look->traits.sight.why_not);
	CHILD_CHECK(look->snap.own.pid != FIRST_PID_SPACE ||
		    strstr(look->traits.sight.why_not, "hidepid"));
	return true;
}

static bool look_under_hidepid(void *arg UNUSED)
{
	CHILD_CHECK(unshare(CLONE_NEWNS) == 0);
	CHILD_CHECK(mount("proc", "/proc", "proc", 0, "hidepid=2") == 0);
	CHILD_CHECK(setgroups(0, NULL) == 0 && setgid(6000) == 0 && setuid(6000) == 0);
	return look_and_check(is_hidden);
}

static void a_proc_that_hides(void **state UNUSED)
{
	need_users();
	assert_in_child(look_under_hidepid, NULL);
}

static bool is_not_first(const struct look *look)
{
	const struct proc_process *self = proc_find(&look->snap, getpid());

	CHILD_CHECK(!look->traits.sight.whole && look->traits.sight.why_not);
	CHILD_CHECK(self && look->traits.of[self - look->snap.processes].passive == PASSIVE_NOT);
	return true;
}

/* The first process of a namespace, with a /proc of that; others, too, are to be left behind. */
static bool look_within(int others, bool (*check)(const struct look *))
{
	int status;
	pid_t pid;

	CHILD_CHECK(unshare(CLONE_NEWPID | CLONE_NEWNS | others) == 0);
	pid = fork();
	CHILD_CHECK(pid >= 0);
	if (pid == 0) {
		bool good = mount("proc", "/proc", "proc", 0, NULL) == 0 && look_and_check(check);

		(void)fflush(stdout);
		_exit(good ? 0 : 1);
	}
	CHILD_CHECK(waitpid(pid, &status, 0) == pid);
	/* The namespace has ended: exit() would have LeakSanitizer start a thread in it. */
	_exit(status == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool look_within_pids(void *arg UNUSED)
{
	return look_within(0, is_not_first);
}

static bool is_nothing_under_way(const struct look *look)
{
	CHILD_CHECK(look->traits.sight.in_flight_known);
	CHILD_CHECK(look->traits.sight.in_flight == 0);
	return true;
}

/* What else runs on the machine has sockets of its own there. */
static bool look_within_net(void *arg UNUSED)
{
	return look_within(CLONE_NEWNET, is_nothing_under_way);
}

static void nothing_under_way(void **state UNUSED)
{
	need_sandbox();
	assert_in_child(look_within_net, NULL);
}

static void within_a_pid_namespace(void **state UNUSED)
{
	need_sandbox();
	assert_in_child(look_within_pids, NULL);
}

static bool start_namespace(void *arg)
{
	pid_t *inner = arg;
	pid_t pid;

	CHILD_CHECK(unshare(CLONE_NEWPID) == 0);
	pid = fork();
	CHILD_CHECK(pid >= 0);
	if (pid == 0) {
		/* It must not outlive a test that fails. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
			_exit(EXIT_FAILURE);
		for (;;)
			(void)pause();
	}
	*inner = pid;
	return true;
}

static void a_pid_namespace_within(void **state UNUSED)
{
	pid_t *inner = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const struct proc_pid_space *space;
	const struct proc_trait *trait;
	struct child child;
	struct look look;

	need_sandbox();
	assert_true(inner != MAP_FAILED);
	child_start(&child, start_namespace, inner);
	look_around(&look);
	trait = trait_of(&look, *inner);
	assert_true(trait->pid_space != PROC_NONE);
	space = &look.traits.pid_spaces[trait->pid_space];
	assert_int_equal(space->number, process_of(&look, *inner)->ns.pid);
	assert_int_equal(space->began, process_of(&look, *inner)->start_time);
	/* Its init came from outside and knows what its parent knew. */
	assert_false(space->sealed);
	assert_int_equal(trait_of(&look, child.pid)->pid_space, PROC_NONE);
	look_end(&look);
	assert_int_equal(kill(*inner, SIGKILL), 0);
	child_end(&child);
	assert_int_equal(munmap(inner, PAGE), 0);
}

/* What the machine is like: in order, complete, and the same as asked another way. */
static void the_whole(void **state UNUSED)
{
	struct look look;

	look_around(&look);
	assert_int_equal(look.snap.seen_count, look.snap.process_count);
	for (size_t i = 1; i < look.snap.process_count; i++)
		assert_true(look.snap.processes[i - 1].pid < look.snap.processes[i].pid);
	for (size_t i = 0; i < look.snap.fd_count; i++)
		assert_true(look.snap.fds[i].process < look.snap.process_count);
	assert_true(look.traits.sight.now >= process_of(&look, getpid())->start_time - 1);
	if (look.snap.own.pid != FIRST_PID_SPACE)
		assert_false(look.traits.sight.whole);
	if (look.traits.sight.whole)
		assert_null(look.traits.sight.why_not);
	assert_true(look.traits.sight.clock_even_since <= look.traits.sight.now);
	look_end(&look);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_that_runs_as_others),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(threads_with_name_spaces_of_their_own),
		cmocka_unit_test(file_systems_without_a_mount),
		cmocka_unit_test(a_changed_root),
		cmocka_unit_test(dead_and_half_dead),
		cmocka_unit_test(rings),
		cmocka_unit_test(descriptors_under_way),
		cmocka_unit_test(a_connection_that_waits),
		cmocka_unit_test(nothing_under_way),
		cmocka_unit_test(a_file_behind_a_loop_device),
		cmocka_unit_test(a_proc_that_hides),
		cmocka_unit_test(within_a_pid_namespace),
		cmocka_unit_test(a_pid_namespace_within),
		cmocka_unit_test(the_whole),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
