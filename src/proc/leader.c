/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proc/leader.h"
#include "proc/number.h"

/* /proc/TID is there for every thread, though a listing of /proc shows leaders only. */
pid_t proc_leader(const struct sysroot *root, pid_t tid)
{
	static const char label[] = "\nTgid:\t";
	char path[48];
	char text[512]; /* the line stands near the top of the file, proc_pid_status(5) */
	uint64_t pid = 0;
	const char *line;
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", tid);
	fd = sysroot_openat(root, path, O_RDONLY);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	(void)close(fd);
	if (n <= 0)
		return 0;
	text[n] = '\0';
	line = strstr(text, label);
	if (line)
		line += sizeof(label) - 1;
	return line && take_dec(&line, &pid) && pid <= INT32_MAX ? (pid_t)pid : 0;
}
