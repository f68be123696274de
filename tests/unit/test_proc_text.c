/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: what the kernel writes, taken apart. Recorded texts, and hostile ones. */
#include "unit.h"

#include <signal.h>
#include <sys/sysmacros.h>

#include "base/signals.h"
#include "proc/cgroup.h"
#include "proc/devices.h"
#include "proc/maps.h"
#include "proc/scan.h"
#include "proc/snapshot.h"
#include "proc/sockets.h"
#include "proc/stat.h"
#include "proc/status.h"
#include "proc/syscalls.h"

/* ---- /proc/PID/stat ---- */

#define STAT_TAIL                                                                          \
	" S 441 442 443 34816 -1 4194304 99 0 0 0 1 2 0 0 20 0 13 0 226908 3133440 410 "   \
	"18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"

static bool stat_of(struct proc_process *process, const char *text)
{
	static char copy[1024];

	(void)snprintf(copy, sizeof(copy), "%s", text);
	*process = (struct proc_process){0};
	return proc_parse_stat(copy, process);
}

static void stat_names_its_fields(void **state UNUSED)
{
	struct proc_process process;

	assert_true(stat_of(&process, "444 (cat)" STAT_TAIL));
	assert_string_equal(process.comm, "cat");
	assert_int_equal(process.state, 'S');
	assert_int_equal(process.ppid, 441);
	assert_int_equal(process.pgid, 442);
	assert_int_equal(process.sid, 443);
	assert_int_equal(process.threads, 13);
	assert_int_equal(process.start_ticks, 226908);
	assert_false(process.kernel);
	assert_true(stat_of(&process, "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 "
				      "0 0 0"));
	assert_true(process.kernel);
}

static void stat_with_any_name(void **state UNUSED)
{
	static const char *const names[] = {
		"a) R 1 1 1 1 1 1 1 1 (b", "", ")", "((", " ", "\n", "a\nb) S 1", "\xff\xfe",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct proc_process process;
		char text[512];

		(void)snprintf(text, sizeof(text), "7 (%s)%s", names[i], STAT_TAIL);
		assert_true(stat_of(&process, text));
		assert_string_equal(process.comm, names[i]);
		assert_int_equal(process.start_ticks, 226908);
	}
}

static void stat_that_is_none(void **state UNUSED)
{
	static const char *const bad[] = {
		"", "1", "1 (", "1 (a", "1 (a)", "1 (a) ", "1 (a) S", "1 (a) S ", "1 (a) S 1 2 3",
		"1 )a( S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19",
		"1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
		"1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x",
		"1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19x",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct proc_process process;

		if (stat_of(&process, bad[i]))
			fail_msg("taken for a stat text: %s", bad[i]);
	}
}

/* ---- /proc/PID/status ---- */

static void status_gives_ids_and_signals(void **state UNUSED)
{
	static const char text[] =
		"Name:\tUid:\\n\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t90\nPid:\t90\n"
		"Uid:\t1000\t1001\t1002\t4294967294\nGid:\t10\t11\t12\t13\nFDSize:\t256\n"
		"Groups:\t4 24 65534 \nNStgid:\t90\t7\t1\nNSpid:\t90\t7\t1\nNSpgid:\t90\t7\t1\n"
		"Threads:\t1\nSigQ:\t1/96365\nSigPnd:\t0000000000000001\n"
		"ShdPnd:\t8000000000000000\nSigBlk:\t0000000000010000\nSigIgn:\t0000000000000006\n"
		"SigCgt:\tfffffffe7ffbfeff\n";
	struct proc_process process = {0};
	struct arena arena = ARENA_INIT;

	proc_parse_status(text, &arena, &process);
	assert_int_equal(process.uids[0], 1000);
	assert_int_equal(process.uids[1], 1001);
	assert_int_equal(process.uids[2], 1002);
	assert_int_equal(process.uids[3], 4294967294U);
	assert_int_equal(process.gids[0], 10);
	assert_int_equal(process.gids[3], 13);
	assert_int_equal(process.group_count, 3);
	assert_int_equal(process.groups[2], 65534);
	assert_int_equal(process.nspid_count, 3);
	assert_int_equal(process.nspid[0], 90);
	assert_int_equal(process.nspid[2], 1);
	assert_int_equal(process.signals.pending, 1);
	assert_int_equal(process.signals.shared_pending, UINT64_C(1) << 63);
	assert_int_equal(process.signals.blocked, 0x10000);
	assert_int_equal(process.signals.ignored, 6);
	assert_true(process.signals.caught == UINT64_C(0xfffffffe7ffbfeff));
	arena_free(&arena);
}

static void status_with_less(void **state UNUSED)
{
	static const char *const texts[] = {"", "\n", "Uid:", "Uid:\t1", "Groups:", "NSpid:\n",
					    "SigPnd:\tx", "Groups:\t \n", "\n\n\nUid"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct proc_process process = {0};
		struct arena arena = ARENA_INIT;

		proc_parse_status(texts[i], &arena, &process);
		assert_int_equal(process.group_count, 0);
		assert_int_equal(process.nspid_count, 0);
		assert_int_equal(process.uids[1], 0);
		arena_free(&arena);
	}
}

/* ---- /proc/PID/cgroup ---- */

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void equal_or_null(const char *have, const char *expected)
{
	if (!have || !expected)
		assert_ptr_equal(have, expected);
	else
		assert_string_equal(have, expected);
}

static void cgroup_names_unit_and_container(void **state UNUSED)
{
	static const struct {
		const char *text, *cgroup, *unit, *user_unit, *engine, *container;
	} cases[] = {
		{"0::/\n", "/", NULL, NULL, NULL, NULL},
		{"0::/init.scope\n", "/init.scope", "init.scope", NULL, NULL, NULL},
		{"0::/system.slice/ssh.service\n", "/system.slice/ssh.service", "ssh.service", NULL,
		 NULL, NULL},
		{"0::/system.slice/system-postgresql.slice/postgresql@15-main.service\n",
		 "/system.slice/system-postgresql.slice/postgresql@15-main.service",
		 "postgresql@15-main.service", NULL, NULL, NULL},
		{"0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope\n",
		 "/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope",
		 "user@1000.service", "app-x.scope", NULL, NULL},
		{"0::/user.slice/user-1000.slice/session-3.scope\n",
		 "/user.slice/user-1000.slice/session-3.scope", "session-3.scope", NULL, NULL, NULL},
		{"0::/system.slice/_cpu.service\n", "/system.slice/_cpu.service", "cpu.service",
		 NULL, NULL, NULL},
		/* hybrid: the named hierarchy knows, the unified one is at its root */
		{"9:name=systemd:/system.slice/a.service\n4:memory:/b\n0::/\n",
		 "/system.slice/a.service", "a.service", NULL, NULL, NULL},
		{"1:name=systemd:/user.slice/user@7.service\n0::/user.slice/user@7.service\n",
		 "/user.slice/user@7.service", "user@7.service", NULL, NULL, NULL},
		{"4:memory:/jobs/1\n0::/\n", "/jobs/1", NULL, NULL, NULL, NULL},
		{"0::/system.slice/docker-" HEX ".scope\n", "/system.slice/docker-" HEX ".scope",
		 "docker-" HEX ".scope", NULL, "docker", HEX},
		{"5:cpu:/docker/" HEX "\n", "/docker/" HEX, NULL, NULL, "docker", HEX},
		{"0::/machine.slice/libpod-" HEX ".scope/container\n",
		 "/machine.slice/libpod-" HEX ".scope/container", "libpod-" HEX ".scope", NULL,
		 "podman", HEX},
		{"0::/machine.slice/libpod-conmon-" HEX ".scope\n",
		 "/machine.slice/libpod-conmon-" HEX ".scope", "libpod-conmon-" HEX ".scope", NULL,
		 NULL, NULL},
		{"0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" HEX ".scope\n",
		 "/kubepods.slice/kubepods-pod1.slice/cri-containerd-" HEX ".scope",
		 "cri-containerd-" HEX ".scope", NULL, "containerd", HEX},
		{"0::/kubepods/burstable/pod12-34/" HEX "\n", "/kubepods/burstable/pod12-34/" HEX,
		 NULL, NULL, "kubernetes", HEX},
		{"0::/lxc.payload.web/system.slice/cron.service\n",
		 "/lxc.payload.web/system.slice/cron.service", "cron.service", NULL, "lxc", "web"},
		{"0::/lxc/web\n", "/lxc/web", NULL, NULL, "lxc", "web"},
		{"0::/lxc.monitor.web\n", "/lxc.monitor.web", NULL, NULL, NULL, NULL},
		{"0::/machine.slice/machine-deb\\x2dian.scope\n",
		 "/machine.slice/machine-deb\\x2dian.scope", "machine-deb\\x2dian.scope", NULL,
		 "systemd-nspawn", "deb-ian"},
		{"0::/machine.slice/systemd-nspawn@box.service/payload\n",
		 "/machine.slice/systemd-nspawn@box.service/payload", "systemd-nspawn@box.service",
		 NULL, "systemd-nspawn", "box"},
		{"0::/machine.slice/machine-qemu\\x2d1\\x2dvm.scope\n",
		 "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope",
		 "machine-qemu\\x2d1\\x2dvm.scope", NULL, "libvirt", "1-vm"},
		{"0::/other/" HEX "\n", "/other/" HEX, NULL, NULL, "container", HEX},
		{"0::/docker/" HEX "/docker/f" HEX "\n", "/docker/" HEX "/docker/f" HEX, NULL, NULL,
		 "docker", HEX},
		/* no such lines */
		{"", NULL, NULL, NULL, NULL, NULL},
		{"\n::\n0:\n", "", NULL, NULL, NULL, NULL},
		{"0::/a\\x\n", "/a\\x", NULL, NULL, NULL, NULL},
		{"0::/machine-\\x00\\x2.scope", "/machine-\\x00\\x2.scope",
		 "machine-\\x00\\x2.scope", NULL, "systemd-nspawn", "\\x00\\x2"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct proc_process process = {0};
		struct arena arena = ARENA_INIT;
		char *text = strdup(cases[i].text);

		assert_non_null(text);
		proc_parse_cgroup(text, &arena, &process);
		equal_or_null(process.cgroup, cases[i].cgroup);
		equal_or_null(process.unit, cases[i].unit);
		equal_or_null(process.user_unit, cases[i].user_unit);
		equal_or_null(process.engine, cases[i].engine);
		equal_or_null(process.container, cases[i].container);
		free(text);
		arena_free(&arena);
	}
}

/* ---- /proc/PID/maps ---- */

static void maps_lines(void **state UNUSED)
{
	static const char segment[] =
		"7f0d510bf000-7f0d510c1000 rw-s 00001000 00:01 98305                      "
		"/SYSV0000002a (deleted)";
	static const char stack[] =
		"7ffcd6dba000-7ffcd6ddb000 rw-p 00000000 00:00 0                          [stack]";
	static const char none[] = "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 ";
	struct proc_vma vma;

	assert_true(proc_parse_map(segment, strlen(segment), &vma));
	assert_true(vma.start == 0x7f0d510bf000 && vma.end == 0x7f0d510c1000);
	assert_int_equal(vma.offset, 4096);
	assert_int_equal(vma.dev, makedev(0, 1));
	assert_int_equal(vma.ino, 98305);
	assert_true(vma.shared);
	assert_int_equal(vma.access, PROC_R | PROC_W);
	assert_int_equal(vma.name_length, strlen("/SYSV0000002a (deleted)"));
	assert_memory_equal(vma.name, "/SYSV0000002a (deleted)", vma.name_length);

	assert_true(proc_parse_map(stack, strlen(stack), &vma));
	assert_int_equal(vma.dev, 0);
	assert_false(vma.shared);

	assert_true(proc_parse_map(none, strlen(none), &vma));
	assert_true(vma.end == UINT64_C(0xffffffffff601000));
	assert_int_equal(vma.access, PROC_X);
	assert_null(vma.name);
	assert_int_equal(vma.name_length, 0);
}

static void maps_lines_that_are_none(void **state UNUSED)
{
	static const char *const bad[] = {
		"", "1", "1-", "1-2", "1-2 ", "1-2 rw", "1-2 rw-x 0 0:0 0", "1-2 xrws 0 0:0 0",
		"1-2 rw-s", "1-2 rw-s 0", "1-2 rw-s 0 0", "1-2 rw-s 0 0:", "1-2 rw-s 0 0:0",
		"1-2 rw-s 0 0:0 ", "2-1 rw-s 0 0:0 0", "1-1 rw-s 0 0:0 0", "-2 rw-s 0 0:0 0",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct proc_vma vma;

		if (proc_parse_map(bad[i], strlen(bad[i]), &vma))
			fail_msg("taken for a mapping: %s", bad[i]);
	}
}

/* ---- mountinfo ---- */

static void mounts_tell_devices(void **state UNUSED)
{
	char text[] = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
		      "24 27 0:6 / /dev rw,relatime shared:2 master:1 - devtmpfs udev rw\n"
		      "25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw\n"
		      "30 25 0:27 / /dev/shm rw - tmpfs tmpfs rw\n"
		      "31 25 0:28 / /tmp rw - tmpfs - rw\n"
		      "32 25 0:29 / /dev/mqueue rw - mqueue mqueue rw\n"
		      "rubbish\n33 x - tmpfs\n34 1 0:x / / rw - tmpfs x\n";
	char other[] = "40 1 0:28 / /dev/shm rw - tmpfs shm rw\n";
	char bare[] = "50 1 0:50 / / rw - overlay overlay rw\n51 50 0:51 / /dev rw - tmpfs x rw\n";
	struct proc_scan scan = {0};

	proc_parse_mounts(&scan, text, 1);
	assert_int_equal(proc_device_class(&scan, makedev(254, 0)), DEVICE_PLAIN);
	assert_int_equal(proc_device_class(&scan, makedev(0, 6)), DEVICE_PLAIN);
	assert_int_equal(proc_device_class(&scan, makedev(0, 23)), DEVICE_SHM);
	assert_int_equal(proc_device_class(&scan, makedev(0, 27)), DEVICE_SHM);
	assert_int_equal(proc_device_class(&scan, makedev(0, 28)), DEVICE_TMPFS);
	assert_int_equal(proc_device_class(&scan, makedev(0, 29)), DEVICE_QUEUES);
	assert_int_equal(proc_device_class(&scan, makedev(0, 99)), DEVICE_UNKNOWN);

	/* /dev/shm of a container, which another namespace has elsewhere, in either order */
	proc_parse_mounts(&scan, other, 1);
	assert_int_equal(proc_device_class(&scan, makedev(0, 28)), DEVICE_SHM);
	proc_device_learn(&scan, makedev(0, 28), DEVICE_TMPFS);
	assert_int_equal(proc_device_class(&scan, makedev(0, 28)), DEVICE_SHM);

	/* no mount of its own */
	proc_parse_mounts(&scan, bare, 1);
	assert_int_equal(proc_device_class(&scan, makedev(0, 51)), DEVICE_MIXED);
	assert_int_equal(proc_device_class(&scan, makedev(0, 50)), DEVICE_PLAIN);
	proc_devices_end(&scan);
}

static void paths_of_shared_memory(void **state UNUSED)
{
	static const struct {
		const char *path;
		bool is_shm;
	} cases[] = {
		{"/dev/shm/a", true}, {"/dev/shm/", true}, {"/dev/shm", false}, {"/run/shm/x", true},
		{"/dev/shmem/a", false}, {"/home/dev/shm/a", false}, {"", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(proc_path_is_shm(cases[i].path, strlen(cases[i].path)),
				 cases[i].is_shm);
}

/* ---- /proc/net/unix ---- */

static void sockets_in_text(void **state UNUSED)
{
	char text[] = "Num       RefCount Protocol Flags    Type St Inode Path\n"
		      "00000000b8146967: 00000003 00000000 00000000 0001 03   483\n"
		      "0000000084270210: 00000002 00000000 00010000 0001 01   482 /run/a b\n"
		      "0000000000000000: 00000002 00000000 00000000 0002 01 77777 @abstract\n"
		      "0000000000000000: 00000002 00000000 00000000 0005 01 77778 @\n"
		      "0000000000000000: 00000002 00000000\n";
	struct proc_snapshot snap = {0};
	const struct proc_socket *socket;

	proc_parse_net_unix(&snap, text, 5);
	assert_int_equal(snap.socket_count, 4);
	socket = proc_find_socket(&snap, 483);
	assert_non_null(socket);
	assert_null(socket->name);
	assert_false(socket->peer_known);
	assert_int_equal(socket->net_ns, 5);
	socket = proc_find_socket(&snap, 482);
	assert_string_equal(socket->name, "/run/a b");
	assert_true(socket->listening);
	assert_false(socket->abstract);
	socket = proc_find_socket(&snap, 77777);
	assert_true(socket->abstract);
	assert_string_equal(socket->name, "abstract");
	assert_int_equal(socket->type, 2);
	assert_true(proc_find_socket(&snap, 77778)->abstract);
	assert_null(proc_find_socket(&snap, 1));
	proc_snapshot_free(&snap);
}

/* ---- /proc/PID/task/TID/syscall ---- */

struct call_case {
	enum proc_abi abi;
	const char *text;
	bool waits;
	enum proc_wait wait;
	int id;
	uint64_t address;
	uint32_t count;
	int64_t message;
};

static const struct call_case call_cases[] = {
	/* x86-64 */
	{ABI_X86_64, "65 0x7 0x7ffd0 0x2 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0x7ffd0, 2, 0},
	{ABI_X86_64, "220 0x7fffffff 0x1000 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, INT32_MAX,
	 0x1000, 1, 0},
	{ABI_X86_64, "69 0xffffffff00000003 0x1 0x2 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_SEND,
	 3, 0, 0, 0},
	{ABI_X86_64, "70 0x3 0x1 0x2 0xffffffffffffffff 0x0 0x0 0x1 0x2", true,
	 PROC_WAIT_MSG_RECEIVE, 3, 0, 0, -1},
	{ABI_X86_64, "242 0x4 0x1 0x2 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_SEND, 4, 0, 0, 0},
	{ABI_X86_64, "243 0x4 0x1 0x2 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_RECEIVE, 4, 0, 0, 0},
	{ABI_X86_64, "202 0x7f00 0x189 0x2 0x0 0x0 0xffffffff 0x1 0x2", true, PROC_WAIT_FUTEX, -1,
	 0x7f00, 0, 0},
	{ABI_X86_64, "202 0x7f00 0x81 0x2 0x0 0x0 0x0 0x1 0x2", false, 0, 0, 0, 0, 0}, /* FUTEX_WAKE */
	{ABI_X86_64, "449 0x7f00 0x3 0x0 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_FUTEX, -1, 0x7f00, 3, 0},
	{ABI_X86_64, "455 0x7f00 0x3 0x0 0x80 0x0 0x0 0x1 0x2", true, PROC_WAIT_FUTEX, -1, 0x7f00, 0,
	 0},
	{ABI_X86_64, "219 0x7f00 0x0 0x0 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_FUTEX, -1, 0x7f00, 0, 0},
	{ABI_X86_64, "1073741889 0x7 0x7ffd0 0x2 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0x7ffd0,
	 2, 0}, /* x32 */
	{ABI_X86_64, "117 0x1 0x7 0x1 0x0 0x99 0x0 0x1 0x2", false, 0, 0, 0, 0, 0}, /* setresuid */
	{ABI_X86_64, "running", false, 0, 0, 0, 0, 0},
	{ABI_X86_64, "-1 0x1 0x2", false, 0, 0, 0, 0, 0},
	{ABI_X86_64, "", false, 0, 0, 0, 0, 0},
	{ABI_X86_64, "65", false, 0, 0, 0, 0, 0},
	{ABI_X86_64, "65 0x7 0x7", false, 0, 0, 0, 0, 0},
	{ABI_X86_64, "65 7 7 7 7 7 7 7 7", false, 0, 0, 0, 0, 0},
	/* 32-bit x86: each call by itself and through ipc(2) */
	{ABI_I386, "117 0x1 0x7 0x2 0x0 0x8049000 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0x8049000, 2, 0},
	{ABI_I386, "117 0x4 0x7 0x1 0x0 0x8049000 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0x8049000, 1, 0},
	{ABI_I386, "117 0xb 0x9 0x1 0x0 0x8049000 0x0 0x1 0x2", true, PROC_WAIT_MSG_SEND, 9, 0x8049000,
	 0, 0},
	{ABI_I386, "117 0x1000c 0x9 0x1 0x0 0x8049000 0xfffffffe 0x1 0x2", true,
	 PROC_WAIT_MSG_RECEIVE, 9, 0x8049000, 0, -2},
	{ABI_I386, "117 0x2 0x9 0x1 0x0 0x8049000 0x0 0x1 0x2", false, 0, 0, 0, 0, 0}, /* SEMGET */
	{ABI_I386, "420 0x7 0x8049000 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0x8049000, 1, 0},
	{ABI_I386, "400 0x7 0x8049000 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_SEND, 7, 0, 0, 0},
	{ABI_I386, "401 0x7 0x8049000 0x1 0xffffffff 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_RECEIVE, 7,
	 0, 0, -1},
	{ABI_I386, "279 0x5 0x1 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_SEND, 5, 0, 0, 0},
	{ABI_I386, "419 0x5 0x1 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_RECEIVE, 5, 0, 0, 0},
	{ABI_I386, "422 0xf7000 0x0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_FUTEX, -1, 0xf7000, 0, 0},
	{ABI_I386, "240 0xf7000 0x0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_FUTEX, -1, 0xf7000, 0, 0},
	/* arm64 and its like */
	{ABI_GENERIC, "193 0x7 0xffff0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0xffff0, 1, 0},
	{ABI_GENERIC, "192 0x7 0xffff0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0xffff0, 1, 0},
	{ABI_GENERIC, "189 0x7 0xffff0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_SEND, 7, 0, 0, 0},
	{ABI_GENERIC, "188 0x7 0xffff0 0x1 0x5 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_RECEIVE, 7, 0, 0,
	 5},
	{ABI_GENERIC, "182 0x7 0xffff0 0x1 0x5 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_SEND, 7, 0, 0, 0},
	{ABI_GENERIC, "183 0x7 0xffff0 0x1 0x5 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_RECEIVE, 7, 0, 0,
	 0},
	{ABI_GENERIC, "98 0xffff0 0x0 0x1 0x5 0x0 0x0 0x1 0x2", true, PROC_WAIT_FUTEX, -1, 0xffff0, 0,
	 0},
	{ABI_GENERIC, "65 0x7 0xffff0 0x1 0x0 0x0 0x0 0x1 0x2", false, 0, 0, 0, 0, 0}, /* readv */
	/* 32-bit arm */
	{ABI_ARM, "298 0x7 0xffff0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_SEM, 7, 0xffff0, 1, 0},
	{ABI_ARM, "301 0x7 0xffff0 0x1 0x0 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_SEND, 7, 0, 0, 0},
	{ABI_ARM, "302 0x7 0xffff0 0x1 0x4 0x0 0x0 0x1 0x2", true, PROC_WAIT_MSG_RECEIVE, 7, 0, 0, 4},
	{ABI_ARM, "277 0x7 0xffff0 0x1 0x4 0x0 0x0 0x1 0x2", true, PROC_WAIT_MQ_RECEIVE, 7, 0, 0, 0},
	{ABI_NONE, "65 0x7 0x7ffd0 0x2 0x0 0x0 0x0 0x1 0x2", false, 0, 0, 0, 0, 0},
};

static void calls_of_each_architecture(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(call_cases); i++) {
		const struct call_case *c = &call_cases[i];
		bool narrow = c->abi == ABI_I386 || c->abi == ABI_ARM;
		struct proc_call call = {0};

		if (proc_decode_call(c->abi, narrow, c->text, &call) != c->waits)
			fail_msg("%s", c->text);
		if (!c->waits)
			continue;
		if (call.wait != c->wait || call.id != c->id || call.address != c->address ||
		    call.count != c->count || call.message != c->message)
			fail_msg("%s: wait %d, id %d, address %#jx, count %u, message %jd", c->text,
				 (int)call.wait, call.id, (uintmax_t)call.address, call.count,
				 (intmax_t)call.message);
	}
}

static void flags_of_calls(void **state UNUSED)
{
	struct proc_call call;

	assert_true(proc_decode_call(ABI_X86_64, false, "202 0x1 0x80 0x0 0x0 0x0 0x0 0x0 0x0",
				     &call));
	assert_true(call.private);
	assert_true(proc_decode_call(ABI_X86_64, false, "202 0x1 0x109 0x0 0x0 0x0 0x0 0x0 0x0",
				     &call));
	assert_false(call.private);
	assert_true(proc_decode_call(ABI_I386, true, "117 0xc 0x1 0x1 0x0 0x99 0x0 0x0 0x0", &call));
	assert_true(call.kludge);
	assert_true(proc_decode_call(ABI_I386, true, "117 0x1000c 0x1 0x1 0x0 0x99 0x0 0x0 0x0",
				     &call));
	assert_false(call.kludge);
}

static void width_by_the_auxiliary_vector(void **state UNUSED)
{
	static const uint64_t wide[] = {33, 0x7ffe12345000, 16, 0xbfebfbff, 6, 4096, 0, 0};
	static const uint32_t narrow[] = {32, 0xf7f12345, 33, 0xf7f12000, 16, 0xbfebfbff,
					  6,  4096,       17, 100,        0,  0};

	assert_false(proc_auxv_is_narrow(wide, sizeof(wide)));
	assert_true(proc_auxv_is_narrow(narrow, sizeof(narrow)));
	assert_false(proc_auxv_is_narrow(wide, 0));
	assert_false(proc_auxv_is_narrow(narrow, 7));
}

/* ---- names ---- */

static void names_of_signals(void **state UNUSED)
{
	static const struct {
		int number;
		const char *name;
	} cases[] = {
		{SIGHUP, "SIGHUP"}, {SIGKILL, "SIGKILL"}, {SIGSYS, "SIGSYS"}, {SIGCHLD, "SIGCHLD"},
		{34, "SIGRTMIN"},   {37, "SIGRTMIN+3"},   {63, "SIGRTMIN+29"}, {64, "SIGRTMAX"},
		{32, "32"},         {33, "33"},           {0, "0"},            {65, "65"},
	};
	char buf[SIGNAL_NAME_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(signal_name(cases[i].number, buf), cases[i].name);
	/* Each of the 64 has a name of its own. */
	for (int a = 1; a <= 64; a++) {
		char name[SIGNAL_NAME_SIZE];

		(void)snprintf(name, sizeof(name), "%s", signal_name(a, buf));
		for (int b = a + 1; b <= 64; b++)
			assert_string_not_equal(name, signal_name(b, buf));
	}
}

static void words_for_everything(void **state UNUSED)
{
	for (int i = 0; i < PROC_KIND_COUNT; i++)
		assert_non_null(proc_kind_word((enum proc_kind)i));
	for (int i = 0; i < PROC_WAIT_COUNT; i++)
		assert_non_null(proc_wait_word((enum proc_wait)i));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(stat_names_its_fields),
		cmocka_unit_test(stat_with_any_name),
		cmocka_unit_test(stat_that_is_none),
		cmocka_unit_test(status_gives_ids_and_signals),
		cmocka_unit_test(status_with_less),
		cmocka_unit_test(cgroup_names_unit_and_container),
		cmocka_unit_test(maps_lines),
		cmocka_unit_test(maps_lines_that_are_none),
		cmocka_unit_test(mounts_tell_devices),
		cmocka_unit_test(paths_of_shared_memory),
		cmocka_unit_test(sockets_in_text),
		cmocka_unit_test(calls_of_each_architecture),
		cmocka_unit_test(flags_of_calls),
		cmocka_unit_test(width_by_the_auxiliary_vector),
		cmocka_unit_test(names_of_signals),
		cmocka_unit_test(words_for_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
