/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of the machine can be seen from here. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/nsfs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/kernel.h"
#include "base/nls.h"
#include "base/util.h"
#include "proc/age.h"
#include "proc/elf.h"
#include "proc/flight.h"
#include "proc/number.h"
#include "proc/read.h"
#include "proc/sight.h"
#include "proc/take_clock.h"

/* Yama's widest scope (Documentation/admin-guide/LSM/Yama.rst): no attach, not even for root. */
#define SCOPE_NOBODY 3

static bool has_ptrace(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};

	return syscall(SYS_capget, &header, data) == 0 &&
	       (data[0].effective >> CAP_SYS_PTRACE & 1) != 0;
}

/* Does the line of mountinfo mount a /proc that hides who is not ours? (proc(5)) */
static bool hides_processes(const char *line)
{
	const char *dash = strstr(line, " - proc ");
	const char *option = dash ? strstr(dash, "hidepid=") : NULL;

	if (!option || !strstr(line, " /proc "))
		return false;
	option += strlen("hidepid=");
	return strncmp(option, "off", 3) != 0 && option[0] != '0';
}

/* The mount that is on top counts: the last. */
static bool is_hiding(struct proc_scan *scan)
{
	bool hides = false;
	char *rest, *line;

	if (proc_read(scan, scan->proc, "self/mountinfo", PROC_MOUNTS_MAX))
		return true;
	rest = scan->text;
	while ((line = strsep(&rest, "\n")))
		if (strstr(line, " /proc ") && strstr(line, " - proc "))
			hides = hides_processes(line);
	return hides;
}

/* Users that have no number in our namespace all show as one (user_namespaces(7)). */
static bool knows_all_users(struct proc_scan *scan)
{
	const char *p = scan->text;
	uint64_t inner, outer, count;

	if (proc_read(scan, scan->proc, "self/uid_map", 65536))
		return false;
	p = scan->text;
	skip_blanks(&p);
	if (!take_dec(&p, &inner))
		return false;
	skip_blanks(&p);
	if (!take_dec(&p, &outer))
		return false;
	skip_blanks(&p);
	return take_dec(&p, &count) && inner == 0 && outer == 0 && count == UINT32_MAX;
}

static const char *why_not_whole(struct proc_scan *scan, const struct proc_snapshot *snap)
{
	if (!scan->live)
		return N_("this is a captured system");
	if (snap->own.pid != FIRST_PID_SPACE)
		return N_("this is not the first PID namespace");
	if (!scan->own_pids)
		return N_("/proc belongs to another PID namespace");
	if (!has_ptrace() && is_hiding(scan))
		return N_("/proc hides the processes of others (mount option hidepid)");
	if (!knows_all_users(scan))
		return N_("this user namespace does not know all users");
	return NULL;
}

/* Nobody may read in which call a thread sleeps; nor does a kernel without that file tell. */
static bool sleepers_closed(struct proc_scan *scan)
{
	uint64_t scope;

	if (scan->live && faccessat(scan->proc, "self/syscall", F_OK, 0) < 0)
		return true;
	return sysroot_read_u64(scan->root, "/proc/sys/kernel/yama/ptrace_scope", 0, &scope) == 0 &&
	       scope >= SCOPE_NOBODY;
}

/* ioctl_ns(2); refused where that namespace is not ours or within. */
static uint64_t owner_of_ipc_space(void)
{
	int ipc = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
	int user = ipc < 0 ? -1 : ioctl(ipc, NS_GET_USERNS);
	struct stat st;
	uint64_t number = 0;

	if (user >= 0 && fstat(user, &st) == 0)
		number = st.st_ino;
	if (user >= 0)
		(void)close(user);
	if (ipc >= 0)
		(void)close(ipc);
	return number;
}

void proc_take_sight(struct proc_scan *scan, const struct proc_snapshot *snap,
		     struct proc_traits *traits)
{
	struct proc_sight *sight = &traits->sight;
	uint64_t forced = 0;
	struct proc_clock clock;

	proc_clock_by(scan->root, snap, &clock);
	sight->now = clock.now;
	sight->clock_even_since = clock.even_since;
	sight->up = clock.up;
	sight->why_not = why_not_whole(scan, snap);
	sight->whole = !sight->why_not;
	sight->sleepers_closed = sleepers_closed(scan);
	sight->abilities_closed = !scan->live || !proc_elf_available();
	sight->ipc_owner_ns = scan->live ? owner_of_ipc_space() : 0;
	sight->rmid_forced = sysroot_read_u64(scan->root, "/proc/sys/kernel/shm_rmid_forced", 0,
					      &forced) == 0 &&
			     forced;
	proc_take_flight(scan, snap, traits);
}
