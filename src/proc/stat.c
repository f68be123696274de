/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/util.h"
#include "proc/number.h"
#include "proc/stat.h"

/* Of `flags` in /proc/PID/stat: PF_KTHREAD of the kernel's include/linux/sched.h. */
#define FLAG_KERNEL_THREAD 0x00200000
#define FLAG_FORKED_NO_EXEC 0x00000040 /* PF_FORKNOEXEC */

/* Numbers of the fields that are used, as proc_pid_stat(5) counts them. */
enum {
	FIELD_STATE = 3,
	FIELD_PPID = 4,
	FIELD_PGRP = 5,
	FIELD_SESSION = 6,
	FIELD_FLAGS = 9,
	FIELD_THREADS = 20,
	FIELD_STARTTIME = 22,
};

/* comm may hold parentheses and spaces; what is behind it cannot. */
bool proc_parse_stat(char *text, struct proc_process *process)
{
	uint64_t fields[FIELD_STARTTIME + 1] = {0};
	char *begin = strchr(text, '(');
	char *end = strrchr(text, ')');
	const char *p = end;

	if (!begin || !end || end < begin || end[1] != ' ' || !end[2] || end[3] != ' ')
		return false;
	process->state = end[2];
	p = end + 4;
	for (size_t i = FIELD_PPID; i <= FIELD_STARTTIME; i++) {
		bool negative = take_char(&p, '-');

		if (!take_dec(&p, &fields[i]) || !(take_char(&p, ' ') || !*p || *p == '\n'))
			return false;
		if (negative)
			fields[i] = 0 - fields[i];
	}
	*end = '\0';
	process->comm = begin + 1;
	process->ppid = (pid_t)fields[FIELD_PPID];
	process->pgid = (pid_t)fields[FIELD_PGRP];
	process->sid = (pid_t)fields[FIELD_SESSION];
	process->kernel = (fields[FIELD_FLAGS] & FLAG_KERNEL_THREAD) != 0;
	process->forked = (fields[FIELD_FLAGS] & FLAG_FORKED_NO_EXEC) != 0;
	process->threads = (unsigned)fields[FIELD_THREADS];
	process->start_ticks = fields[FIELD_STARTTIME];
	return true;
}
