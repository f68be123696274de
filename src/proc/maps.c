/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of a process, as the text of /proc/PID/maps tells of them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/able.h"
#include "proc/devices.h"
#include "proc/mapping.h"
#include "proc/maps.h"
#include "proc/number.h"
#include "proc/procmap_query.h"

static bool take_access(const char **p, struct proc_vma *vma)
{
	static const struct {
		char letter;
		uint8_t bit;
	} bits[] = {{'r', PROC_R}, {'w', PROC_W}, {'x', PROC_X}};

	vma->access = 0;
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		if (take_char(p, bits[i].letter))
			vma->access |= bits[i].bit;
		else if (!take_char(p, '-'))
			return false;
	}
	vma->shared = **p == 's';
	return take_char(p, 's') || take_char(p, 'p');
}

/* The line must end with a character that is no digit, at the latest its NUL or newline. */
bool proc_parse_map(const char *line, size_t length, struct proc_vma *vma)
{
	const char *p = line;
	uint64_t major, minor, ino;

	if (!take_hex(&p, &vma->start) || !take_char(&p, '-') || !take_hex(&p, &vma->end) ||
	    !take_char(&p, ' ') || !take_access(&p, vma) || !take_char(&p, ' ') ||
	    !take_hex(&p, &vma->offset) || !take_char(&p, ' ') || !take_hex(&p, &major) ||
	    !take_char(&p, ':') || !take_hex(&p, &minor) || !take_char(&p, ' ') ||
	    !take_dec(&p, &ino))
		return false;
	if (vma->end <= vma->start)
		return false;
	vma->dev = makedev((unsigned)major, (unsigned)minor);
	vma->ino = ino;
	skip_blanks(&p);
	vma->name_length = (size_t)(line + length - p);
	vma->name = vma->name_length ? p : NULL;
	return true;
}

/* The whole lines in the buffer; what is left of the last one moves to its begin. */
static void take_lines(struct proc_scan *scan)
{
	char *line = scan->text;
	char *end = scan->text + scan->text_length;
	char *newline;

	while ((newline = memchr(line, '\n', (size_t)(end - line)))) {
		struct proc_vma vma;

		*newline = '\0';
		if (proc_parse_map(line, (size_t)(newline - line), &vma)) {
			proc_add_mapping(scan, &vma, true);
			if (scan->book && (vma.access & PROC_X) && !proc_see_known_file(scan, &vma))
				proc_see_code(scan, &vma);
		}
		line = newline + 1;
	}
	scan->text_length = (size_t)(end - line);
	memmove(scan->text, line, scan->text_length);
}

int proc_maps_text(struct proc_scan *scan, int maps)
{
	/* A name has at most PATH_MAX bytes, or four times as many where each is escaped. */
	const size_t room = 65536;
	ssize_t n;

	scan->text = array_grow(scan->text, &scan->text_cap, room, 1);
	scan->text_length = 0;
	for (;;) {
		if (scan->text_length == room)
			scan->text_length = 0; /* a line that no kernel writes */
		n = read(maps, scan->text + scan->text_length, room - scan->text_length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		scan->text_length += (size_t)n;
		take_lines(scan);
	}
}

int proc_read_mappings(struct proc_scan *scan, struct proc_process *process)
{
	int maps = sysroot_open_below(scan->root, scan->dir, "maps", O_RDONLY | O_NONBLOCK);
	int err = -ENOTTY;

	if (maps < 0)
		return maps;
	proc_devices_mounts(scan, process);
	if (!scan->no_query)
		err = proc_maps_query(scan, maps);
	if (err == -ENOTTY) {
		scan->no_query = true;
		err = proc_maps_text(scan, maps);
	}
	(void)close(maps);
	if (err)
		scan->seen.trait.able |= ABLE_UNREADABLE;
	/* Sleepers look their futexes up before the process is complete. */
	process->mapping_count = (uint32_t)scan->snap->mapping_count - process->first_mapping;
	return err;
}
