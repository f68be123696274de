/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The traits of a snapshot's processes, put together from what the pass and the files say. */
#include "proc/trait.h"

#include <string.h>
#include <time.h>

#include "base/nls.h"
#include "base/util.h"

static const struct {
	const char *word, *text;
} passive_words[PROC_PASSIVE_COUNT] = {
	[PASSIVE_NOT] = {"no", N_("may use objects")},
	[PASSIVE_KERNEL] = {"kernel-thread", N_("kernel thread")},
	[PASSIVE_INIT] = {"init", N_("the system's init")},
	[PASSIVE_MANAGER] = {"service-manager", N_("a user's service manager")},
	[PASSIVE_SHELL] = {"interactive-shell", N_("interactive shell")},
	[PASSIVE_LAUNCHER] = {"launcher", N_("only starts other programs")},
	[PASSIVE_DEAD] = {"dead", N_("has ended and waits for its parent")},
};

const char *proc_passive_word(enum proc_passive passive)
{
	return passive_words[passive].word;
}

const char *proc_passive_text(enum proc_passive passive)
{
	return passive_words[passive].text;
}

int proc_traits_take(const struct sysroot *root, unsigned want, struct proc_snapshot *snap,
		     struct proc_traits *traits)
{
	int err = proc_snapshot_take(root, want | PROC_TRAITS_WANTS, snap);

	*traits = (struct proc_traits){0};
	if (err)
		return err;
	traits->of = arena_alloc(&traits->arena, snap->process_count * sizeof(*traits->of) + 1);
	for (size_t i = 0; i < snap->process_count; i++)
		traits->of[i] = (struct proc_trait){
			.able = ABLE_UNREADABLE,
			.unit = PROC_NONE,
			.pid_space = PROC_NONE,
		};
	traits->sight = (struct proc_sight){
		.now = time(NULL),
		.why_not = N_("not known yet"),
	};
	return 0;
}

void proc_traits_free(struct proc_traits *traits)
{
	arena_free(&traits->arena);
	*traits = (struct proc_traits){0};
}
