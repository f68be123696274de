/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/reason.h"

#include <string.h>

#include "base/nls.h"

/*
 * In a sentence, {process} stands for number and name of a process, {pid} for a number alone,
 * {count} and {text} for what they are called. `many` is used where the count is above 1.
 */
static const struct reason_row {
	const char *word;
	enum reason_rank rank;
	const char *one, *many;
	const char *meaning;
} rows[REASON_COUNT] = {
	[REASON_ATTACHED] = {
		"attached", RANK_USE, N_("it is attached"), N_("it is attached, times: {count}"),
		N_("The kernel counts attachments of the segment."),
	},
	[REASON_USED] = {
		"used", RANK_USE, N_("process {process} has it mapped or open"),
		N_("processes that have it mapped or open: {count}, {process} among them"),
		N_("A process has it mapped or open."),
	},
	[REASON_SLEEPER] = {
		"sleeper", RANK_USE, N_("process {process} sleeps on it"),
		N_("processes that sleep on it: {count}, {process} among them"),
		N_("A thread waits in a system call on it, or is stopped there."),
	},
	[REASON_SLEEPERS_COUNTED] = {
		"sleepers-counted", RANK_USE, N_("somebody sleeps on one of its semaphores"),
		N_("sleepers on its semaphores: {count}"),
		N_("The kernel counts processes that wait for one of its semaphores."),
	},
	[REASON_CREATOR_LIVES] = {
		"creator-lives", RANK_USE, N_("its creator, process {process}, lives"), NULL,
		N_("The process that the kernel recorded as its creator lives."),
	},
	[REASON_OPERATOR_LIVES] = {
		"operator-lives", RANK_USE, N_("process {process}, which used it last, lives"), NULL,
		N_("A process that the kernel recorded as the last to use it lives."),
	},
	[REASON_RECORDED_GROUP] = {
		"recorded-group", RANK_USE,
		N_("process {pid}, which used it, is dead, but its session or process group lives"),
		NULL, N_("The recorded process is dead, but others of its session or group live."),
	},
	[REASON_DESTROYED] = {
		"destroyed", RANK_USE, N_("it is marked for destruction, and goes with the last detach"),
		NULL, N_("The segment was removed already and goes with the last detach."),
	},
	[REASON_LEASE_IN_USE] = {
		"lease-in-use", RANK_USE, N_("the kernel says that somebody has it open or mapped"),
		NULL, N_("The kernel refused a lease: somebody, seen or not, has the file open."),
	},
	[REASON_NOTIFIED] = {
		"notified", RANK_USE, N_("process {pid} has asked to be told of a message"), NULL,
		N_("A process is registered with mq_notify(3)."),
	},
	[REASON_MAKER_WATCHED] = {
		"maker-watched", RANK_USE, N_("process {process} was seen to make it, and lives"),
		NULL, N_("While it watched, ipcadm saw who made it, and that process lives."),
	},
	[REASON_NOT_READ] = {
		"not-read", RANK_UNSEEN, N_("the processes could not be read"), NULL,
		N_("Nothing is known of any process."),
	},
	[REASON_HIDDEN] = {
		"hidden", RANK_UNSEEN,
		N_("process {process}, which may use it, could not be looked into"),
		N_("processes that may use it and could not be looked into: {count}"),
		N_("Rights hid what some process uses."),
	},
	[REASON_BLIND] = {
		"blind", RANK_UNSEEN, N_("not every process can be seen here: {text}"), NULL,
		N_("Processes that share the object may be invisible from here."),
	},
	[REASON_RECORD_OUTSIDE] = {
		"record-outside", RANK_UNSEEN,
		N_("somebody outside this PID namespace has used it"), NULL,
		N_("A process was recorded that is in none of the PID namespaces seen from here."),
	},
	[REASON_ELEMENTS_CLOSED] = {
		"elements-closed", RANK_UNSEEN, N_("its semaphores may not be read"), NULL,
		N_("Who operated on the semaphores and who waits could not be read."),
	},
	[REASON_SLEEPERS_CLOSED] = {
		"sleepers-closed", RANK_UNSEEN, N_("who sleeps on it may not be read"), NULL,
		N_("Nobody may read in which call a thread sleeps (Yama's ptrace_scope is 3)."),
	},
	[REASON_RESTLESS] = {
		"restless", RANK_UNSEEN, N_("new processes kept appearing while they were read"),
		NULL, N_("Processes were started all the time, so some may have been missed."),
	},
	[REASON_IN_FLIGHT] = {
		"in-flight", RANK_UNSEEN,
		N_("it may be open where no process shows it, and no lease was asked for"), NULL,
		N_("A descriptor may be under way over a socket, or held by io_uring or a loop device."),
	},
	[REASON_CAPTURE] = {
		"capture", RANK_TIE, N_("a captured system does not tell enough to be sure"), NULL,
		N_("What a capture lacks may tie the object to somebody."),
	},
	[REASON_RULE_KEEP] = {
		"rule-keep", RANK_KEPT, N_("a rule keeps it: {text}"), NULL,
		N_("A rule of leaks.conf keeps it."),
	},
	[REASON_FAMILY_KEEPS] = {
		"family-keeps", RANK_KEPT, N_("kept on purpose: {text}"), NULL,
		N_("Programs of its family keep such objects while none of them runs."),
	},
	[REASON_MAILBOX] = {
		"mailbox", RANK_KEPT, N_("it holds data that may be for the next run of {text}"), NULL,
		N_("It holds data, and its owner has a crontab or a service that may come back for it."),
	},
	[REASON_TIED_OWNER] = {
		"tied-owner", RANK_TIE,
		N_("process {process} runs as its owner and may still use it"),
		N_("processes that run as its owner and may still use it: {count}, {process} "
		   "among them"),
		N_("A living process of the owner or creator reaches it and is able to use it."),
	},
	[REASON_TIED_MODE] = {
		"tied-mode", RANK_TIE, N_("process {process} is let in by its mode and may use it"),
		N_("processes that its mode lets in and that may use it: {count}, {process} among "
		   "them"),
		N_("A living process reaches it, is let in by group or other bits, and is able to "
		   "use it."),
	},
	[REASON_TIED_CAPABILITY] = {
		"tied-capability", RANK_TIE,
		N_("process {process} has CAP_IPC_OWNER and may use it"),
		N_("processes that have CAP_IPC_OWNER and may use it: {count}, {process} among them"),
		N_("A living process may use any set or queue, and is able to."),
	},
	[REASON_TIED_FAMILY] = {
		"tied-family", RANK_TIE, N_("process {process} is a program that uses such objects"),
		N_("processes of programs that use such objects: {count}, {process} among them"),
		N_("A living process is one of the programs of the object's family."),
	},
	[REASON_TIED_ARGUMENTS] = {
		"tied-arguments", RANK_TIE,
		N_("process {process} may run a program that uses such objects: its arguments leave "
		   "that open"),
		N_("processes that may run a program that uses such objects: {count}, {process} among "
		   "them"),
		N_("A living process may be one of the programs of the object's family: it is an "
		   "interpreter, and its arguments do not tell for certain which file it runs; or it is "
		   "a program that we do not know, and an argument names one of them."),
	},
	[REASON_TIED_NAME] = {
		"tied-name", RANK_TIE, N_("its name carries the number of process {process}"), NULL,
		N_("The pid in its name is that of a living process, in whatever PID namespace."),
	},
	[REASON_TIED_RECORD] = {
		"tied-record", RANK_TIE,
		N_("process {process} has the number of one that used it; the clock does not tell "
		   "whether it is the same"), NULL,
		N_("A recorded number is that of a living process which may be a later one, but the "
		   "clock was or may have been set in between."),
	},
	[REASON_UNTIED_REACH] = {
		"untied-reach", RANK_UNTIED, N_("process {process} does not reach it"),
		N_("processes that do not reach it: {count}"),
		N_("The process is in another IPC namespace, or has no way to the file system."),
	},
	[REASON_UNTIED_RIGHT] = {
		"untied-right", RANK_UNTIED, N_("process {process} has no right to it"),
		N_("processes without a right to it: {count}"),
		N_("The process runs as nobody whom the object lets in."),
	},
	[REASON_UNTIED_ABILITY] = {
		"untied-ability", RANK_UNTIED, N_("process {process} is not able to use it"),
		N_("processes that are not able to use it: {count}"),
		N_("Nothing that the process maps refers to the calls of this kind."),
	},
	[REASON_UNTIED_PASSIVE] = {
		"untied-passive", RANK_UNTIED, N_("process {process} only starts others"),
		N_("processes that only start others, or are no programs: {count}"),
		N_("Kernel threads, zombies, the init, service managers, launchers, interactive "
		   "shells."),
	},
	[REASON_UNTIED_FAMILY] = {
		"untied-family", RANK_UNTIED, N_("process {process} is no program of {text}"),
		N_("processes that are no program of {text}: {count}"),
		N_("Only the programs of its family use such objects."),
	},
	[REASON_UNTIED_PID] = {
		"untied-pid", RANK_UNTIED,
		N_("its maker, process {pid} by its name, is dead, which ends its use"), NULL,
		N_("The name carries its maker's pid, and no such process lives."),
	},
	[REASON_UNTIED_OPEN] = {
		"untied-open", RANK_UNTIED, N_("who used it would have it open: {text}"), NULL,
		N_("A living user of this family always has it open, mapped or attached."),
	},
	[REASON_UNTIED_LATE] = {
		"untied-late", RANK_UNTIED, N_("process {process} started after it was last used"),
		N_("processes that started after it was last used: {count}"),
		N_("Makers of this family start before the object is made."),
	},
	[REASON_UNTIED_UNIT] = {
		"untied-unit", RANK_UNTIED, N_("{text} was started anew after it was last used"),
		N_("processes of services that were started anew after it was last used: {count}"),
		N_("It is private, and the service's present invocation began later."),
	},
	[REASON_UNTIED_PID_SPACE] = {
		"untied-pid-space", RANK_UNTIED,
		N_("the PID namespace of process {process} began after it was last used"),
		N_("processes of PID namespaces that began after it was last used: {count}"),
		N_("It is private, and the PID namespace (a container) began later."),
	},
	[REASON_UNTIED_WATCHED] = {
		"untied-watched", RANK_UNTIED, N_("its maker, process {pid}, was seen to die"), NULL,
		N_("ipcadm watched its maker die, which ends the use of its family."),
	},
	[REASON_RULE_ORPHAN] = {
		"rule-orphan", RANK_UNTIED, N_("a rule says so: {text}"), NULL,
		N_("A rule of leaks.conf calls it an orphan after so long without use."),
	},
	[REASON_YOUNG] = {
		"young", RANK_UNTIED, N_("not unused for long enough for the rule {text}"), NULL,
		N_("A rule would call it an orphan, but later."),
	},
	[REASON_AGE] = {
		"age-unknown", RANK_UNTIED,
		N_("perhaps not unused for long enough for the rule {text}: the clock was or may have "
		   "been set since"), NULL,
		N_("A rule would call it an orphan, if it were certain how long nobody has used it. The "
		   "clock was or may have been set since the time that it carries."),
	},
	[REASON_NOBODY] = {
		"nobody", RANK_UNTIED, N_("no living process could use it"), NULL,
		N_("There is no living process at all that could use it."),
	},
};

const char *reason_word(enum reason_code code)
{
	return rows[code].word;
}

enum reason_rank reason_rank(enum reason_code code)
{
	return rows[code].rank;
}

bool reason_names_process(enum reason_code code)
{
	return strstr(rows[code].one, "{process}") != NULL;
}

const char *reason_meaning(enum reason_code code)
{
	return rows[code].meaning;
}

static void put_process(struct strbuf *out, const struct leak_reason *reason,
			const struct proc_snapshot *processes)
{
	if (!processes || reason->process == PROC_NONE) {
		sb_put_i64(out, reason->pid);
		return;
	}

	const struct proc_process *process = &processes->processes[reason->process];

	sb_put_i64(out, process->pid);
	sb_puts(out, " (");
	sb_puts(out, process->comm);
	sb_putc(out, ')');
}

/* What ipcadm itself says is translated; titles of families, rules and names of units are not. */
static const char *text_of(const struct leak_reason *reason)
{
	bool own = reason->code == REASON_BLIND || reason->code == REASON_MAILBOX;

	/* The translation of nothing would be the heading of the catalogue. */
	if (own && *reason->text)
		return _(reason->text);
	return reason->text;
}

/* Put what stands for the name of `length` bytes; false where there is no such name. */
static bool put_part(struct strbuf *out, const char *name, size_t length,
		     const struct leak_reason *reason, const struct proc_snapshot *processes)
{
	if (length == 7 && memcmp(name, "process", 7) == 0)
		put_process(out, reason, processes);
	else if (length == 3 && memcmp(name, "pid", 3) == 0)
		sb_put_i64(out, reason->pid);
	else if (length == 5 && memcmp(name, "count", 5) == 0)
		sb_put_u64(out, reason->count);
	else if (length == 4 && memcmp(name, "text", 4) == 0)
		sb_puts(out, text_of(reason));
	else
		return false;
	return true;
}

/* Of a process that is not known only the number of processes can be told, also where it is 1. */
static const char *sentence_of(const struct reason_row *row, const struct leak_reason *reason)
{
	bool nameless = reason->process == PROC_NONE && reason->pid == 0 &&
			strstr(row->one, "{process}");

	return row->many && (reason->count > 1 || nameless) ? row->many : row->one;
}

void reason_put(struct strbuf *out, const struct leak_reason *reason,
		const struct proc_snapshot *processes)
{
	const struct reason_row *row = &rows[reason->code];
	const char *at = _(sentence_of(row, reason));

	while (*at) {
		size_t plain = strcspn(at, "{");

		sb_putn(out, at, plain);
		at += plain;
		if (!*at)
			break;

		size_t length = strcspn(at + 1, "}");

		/* A translation may have damaged it: then it is shown as it is. */
		if (at[1 + length] == '}' && put_part(out, at + 1, length, reason, processes)) {
			at += length + 2;
		} else {
			sb_putc(out, *at++);
		}
	}
}
