/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "use/command.h"

#include <string.h>

#include "base/glob.h"

void command_put(struct strbuf *out, const struct proc_process *process)
{
	size_t n = process->cmdline ? process->cmdline_size : 0;

	/* Who writes a title over it fills up what is left with NULs or spaces. */
	while (n > 0 && strchr(" ", process->cmdline[n - 1])) /* finds the NUL too */
		n--;
	/* Kernel threads and zombies have no arguments. */
	if (n == 0)
		sb_printf(out, "[%s]", process->comm);
	for (size_t i = 0; i < n; i++)
		sb_putc(out, process->cmdline[i] ? process->cmdline[i] : ' ');
}

bool command_fits(const struct proc_process *process, const char *pattern)
{
	const char *program = process->cmdline ? process->cmdline : "";
	const char *slash = strrchr(program, '/');
	struct strbuf whole = STRBUF_INIT;
	bool fits = glob_match(pattern, process->comm) || glob_match(pattern, program) ||
		    (slash && glob_match(pattern, slash + 1));

	if (!fits) {
		command_put(&whole, process);
		fits = glob_match(pattern, sb_str(&whole));
		sb_free(&whole);
	}
	return fits;
}
