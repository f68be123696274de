/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/take_clock.h"

#include "proc/clock.h"
#include "proc/snapshot.h"
#include "proc/take.h"

int proc_clock_take(const struct sysroot *root, struct proc_clock *clock)
{
	struct proc_snapshot snap;
	int err = 0;

	*clock = (struct proc_clock){.now = time(NULL), .captured = !sysroot_is_live(root)};
	if (clock->captured)
		return 0;
	err = proc_snapshot_take(root, PROC_CGROUP, &snap);
	if (err)
		return err;
	proc_clock_by(root, &snap, clock);
	proc_snapshot_free(&snap);
	return 0;
}

void proc_clock_by(const struct sysroot *root, const struct proc_snapshot *snap,
		   struct proc_clock *clock)
{
	struct timespec now = {0};
	struct timespec up = {0};
	int64_t boot;

	*clock = (struct proc_clock){.now = time(NULL), .captured = !sysroot_is_live(root)};
	if (clock->captured || clock_gettime(CLOCK_REALTIME, &now) < 0 ||
	    clock_gettime(CLOCK_BOOTTIME, &up) < 0)
		return;
	boot = now.tv_sec - up.tv_sec - (now.tv_nsec < up.tv_nsec);
	clock->now = now.tv_sec;
	clock->up = up.tv_sec;
	clock->even_since = proc_find_even_since(root, snap, boot);
}
