/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sandbox.h"

#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *refused = "the group has no sandbox_enter()";
static int refused_errno;
static bool has_users;

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = (ssize_t)strlen(text);

	if (fd < 0)
		return false;

	bool done = write(fd, text, (size_t)n) == n;

	(void)close(fd);
	return done;
}

static bool map_user(unsigned uid, unsigned gid)
{
	char line[64];

	if (!write_file("/proc/self/setgroups", "deny"))
		return false;
	(void)snprintf(line, sizeof(line), "0 %u 1", uid);
	if (!write_file("/proc/self/uid_map", line))
		return false;
	(void)snprintf(line, sizeof(line), "0 %u 1", gid);
	return write_file("/proc/self/gid_map", line);
}

static bool make_dev(void)
{
	char dev[] = "/tmp/ipcadm-dev-XXXXXX";

	if (!mkdtemp(dev) || mount("tmpfs", dev, "tmpfs", 0, "mode=755") < 0 || chdir(dev) < 0)
		return false;

	int fd = open("null", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0 || close(fd) < 0 || mount("/dev/null", "null", NULL, MS_BIND, NULL) < 0 ||
	    mkdir("shm", 0777) < 0 || mkdir("mqueue", 0777) < 0 ||
	    mount("tmpfs", "shm", "tmpfs", 0, "mode=1777") < 0 || chdir("/") < 0 ||
	    mount(dev, "/dev", NULL, MS_MOVE, NULL) < 0)
		return false;
	return rmdir(dev) == 0;
}

static const char *enter(void)
{
	unsigned uid = geteuid();
	unsigned gid = getegid();
	int user = uid == 0 ? 0 : CLONE_NEWUSER;
	int mounts = system_entered ? 0 : CLONE_NEWNS;

	if (unshare(user | mounts | CLONE_NEWIPC) < 0)
		return "no name spaces may be made here";
	if (user && !map_user(uid, gid))
		return "the user name space could not be given its user";
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return "the mounts could not be made private";
	if (!system_entered && system_mount())
		return "the machine's files could not be hidden";
	has_users = uid == 0;
	return make_dev() ? NULL : "no /dev could be mounted";
}

int sandbox_enter(void **state UNUSED)
{
	char *here = getcwd(NULL, 0);

	refused = enter();
	refused_errno = errno;
	/*
	 * RLIMIT_MSGQUEUE holds for the queues of all processes of a user, also those of other
	 * tests: so they shall take little where nobody says how much.
	 */
	if (!refused)
		(void)write_file("/proc/sys/fs/mqueue/msgsize_default", "128");
	if (here && chdir(here) < 0)
		perror(here);
	free(here);
	return 0;
}

void need_sandbox(void)
{
	if (refused)
		skip_because("%s: %s", refused, strerror(refused_errno));
}

bool sandbox_has_users(void)
{
	return has_users;
}

void sandbox_mount(const char *type, const char *path)
{
	if (mount(type, path, type, 0, NULL) < 0)
		fail_msg("cannot mount %s on %s: %s", type, path, strerror(errno));
}

void sandbox_bind(const char *from, const char *path)
{
	if (mount(from, path, NULL, MS_BIND, NULL) < 0)
		fail_msg("cannot bind %s to %s: %s", from, path, strerror(errno));
}

void sandbox_unmount(const char *path)
{
	if (umount2(path, MNT_DETACH) < 0)
		fail_msg("cannot unmount %s: %s", path, strerror(errno));
}

/* By the calls themselves: what is tested must not clean up after itself. */
static void remove_sysv(void)
{
	struct shm_info shm;
	struct msginfo msg;
	struct seminfo sem;
	int last_shm = shmctl(0, SHM_INFO, (void *)&shm);
	int last_msg = msgctl(0, MSG_INFO, (void *)&msg);
	int last_sem = semctl(0, 0, SEM_INFO, &sem);

	for (int slot = 0; slot <= last_shm; slot++) {
		struct shmid_ds ds;
		int id = shmctl(slot, SHM_STAT, &ds);

		if (id >= 0)
			(void)shmctl(id, IPC_RMID, NULL);
	}
	for (int slot = 0; slot <= last_msg; slot++) {
		struct msqid_ds ds;
		int id = msgctl(slot, MSG_STAT, &ds);

		if (id >= 0)
			(void)msgctl(id, IPC_RMID, NULL);
	}
	for (int slot = 0; slot <= last_sem; slot++) {
		struct semid_ds ds;
		int id = semctl(slot, 0, SEM_STAT, &ds);

		if (id >= 0)
			(void)semctl(id, 0, IPC_RMID);
	}
}

void sandbox_clean(void)
{
	DIR *dir = opendir("/dev/shm");
	const struct dirent *entry;

	remove_sysv();
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (unlinkat(dirfd(dir), entry->d_name, 0) < 0 && errno == EISDIR)
			(void)unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
	(void)closedir(dir);
}

bool sandbox_deny(long nr, int arg, unsigned value, int err)
{
	unsigned low = (unsigned)offsetof(struct seccomp_data, args) +
		       (arg == ANY_ARG ? 0 : (unsigned)arg * 8);
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, low),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, arg == ANY_ARG ? 0 : 0xff),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, arg == ANY_ARG ? 0 : value, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {ARRAY_SIZE(code), code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}
