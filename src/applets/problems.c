/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/problems.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/sha256.h"
#include "base/strbuf.h"
#include "ipc/kind.h"

/* ---- one line ---- */

static void put_errno(struct strbuf *line, int err)
{
	sb_printf(line, ": %s", strerror(-err));
}

static void put_kind_of_capture(struct strbuf *line, enum ipc_kind kind, int err)
{
	const char *place = ipc_kinds[kind].place;

	if (err_is_missing(err)) {
		sb_printf(line, _("the captured system has no '%s'"), place);
	} else if (err == -EMEDIUMTYPE) {
		sb_printf(line, _("the captured system has something else than a file as '%s'"),
			  place);
	} else {
		sb_printf(line, _("cannot read '%s' of the captured system"), place);
		put_errno(line, err);
	}
}

static void put_kind(struct strbuf *line, const struct session *session, enum ipc_kind kind,
		     int err)
{
	const struct ipc_kind_row *row = &ipc_kinds[kind];
	bool live = sysroot_is_live(&session->source.root);

	if (row->unmounted && live && (err == -EPERM || err_is_missing(err))) {
		sb_printf(line, _("POSIX message queues cannot be listed: as root, run "
				  "'mount -t mqueue none %s'"), row->place);
	} else if (err == -EBADMSG) {
		sb_printf(line, _("%s has no heading that could be understood"), row->place);
	} else if (!live) {
		put_kind_of_capture(line, kind, err);
	} else if (err_is_missing(err)) {
		sb_printf(line, _("cannot list objects of the kind '%s': this kernel has none, or "
				  "/proc and /dev/shm are not mounted"), row->word);
	} else {
		sb_printf(line, _("cannot list objects of the kind '%s'"), row->word);
		put_errno(line, err);
	}
}

static void put_no_object(struct strbuf *line, const struct problem *problem)
{
	if (problem->err == -EACCES)
		sb_printf(line, _("'%s' is there, but may not be read; its owner or "
				  "CAP_DAC_READ_SEARCH may"), problem->text);
	else
		sb_printf(line, _("there is no object '%s'"), problem->text);
}

static void put_operand(struct strbuf *line, const struct problem *problem)
{
	if (problem->err == -ERANGE)
		sb_printf(line, _("the number in '%s' is too large: identifiers end at 2147483647, "
				  "keys at 0xffffffff"), problem->text);
	else
		sb_printf(line, _("'%s' names no object: write shm:ID, msg:ID, sem:ID, shm:0xKEY, "
				  "/NAME, pshm:NAME, mq:NAME or psem:NAME"), problem->text);
}

static void put_namespace_choice(struct strbuf *line, const struct problem *problem)
{
	bool of_process = problem->code == PROBLEM_NAMESPACE_PROCESS;

	if (problem->err == -EMEDIUMTYPE) {
		sb_printf(line, _("'%s' is no file of an IPC namespace, such as /proc/PID/ns/ipc"),
			  problem->text);
	} else if (err_is_refusal(problem->err)) {
		sb_printf(line, _("the IPC namespace '%s' may not be looked at: CAP_SYS_PTRACE "
				  "would help"), problem->text);
	} else if (of_process && err_is_end_of_process(problem->err)) {
		sb_printf(line, _("there is no process %s"), problem->text);
	} else {
		sb_printf(line, _("cannot open the IPC namespace '%s'"), problem->text);
		put_errno(line, problem->err);
	}
}

static void put_namespace(struct strbuf *line, const struct problem *problem)
{
	if (problem->code == PROBLEM_KIND_ELSEWHERE)
		sb_printf(line, _("cannot list objects of the kind '%s' in the IPC namespace of "
				  "process %d"), ipc_kinds[problem->kind].word, problem->pid);
	else
		sb_printf(line, _("cannot list the objects in the IPC namespace of process %d"),
			  problem->pid);
	put_errno(line, problem->err);
}

static void put_processes(struct strbuf *line, const struct session *session,
			  const struct problem *problem)
{
	bool judging = problem->code == PROBLEM_JUDGING;

	if (problem->err == -ENOENT && !sysroot_is_live(&session->source.root)) {
		sb_puts(line, judging ? _("the captured system has no processes: nothing can be "
					  "judged")
				      : _("the captured system has no processes: who uses an "
					  "object is unknown"));
		return;
	}
	sb_puts(line, judging ? _("the processes cannot be read, and nothing can be judged")
			      : _("the processes cannot be read, and who uses an object is "
				  "unknown"));
	put_errno(line, problem->err);
}

static void put_file(struct strbuf *line, const struct problem *problem)
{
	const char *path = problem->text;

	switch (problem->code) {
	case PROBLEM_FILE_TYPE:
		sb_printf(line, problem->err == -ENOTDIR ? _("'%s' is no directory")
							 : _("'%s' is no regular file"), path);
		break;
	case PROBLEM_FILE_SIZE:
		sb_printf(line, _("'%s' is too long to be read"), path);
		break;
	case PROBLEM_FILE_OWNER:
		sb_printf(line, _("'%s' is left out: it must belong to root"), path);
		break;
	case PROBLEM_FILE_MODE:
		sb_printf(line, _("'%s' is left out: others than root can write to it; run "
				  "'chmod go-w %s'"), path, path);
		break;
	case PROBLEM_FILE_LINE:
		sb_printf(line, "%s:%u: %s", path, problem->line, problem->more);
		break;
	default:
		sb_printf(line, _("cannot read '%s'"), path);
		put_errno(line, problem->err);
		break;
	}
}

static void put_problem(struct strbuf *line, const struct session *session,
			const struct problem *problem)
{
	switch (problem->code) {
	case PROBLEM_KIND:
		put_kind(line, session, problem->kind, problem->err);
		break;
	case PROBLEM_KIND_ELSEWHERE:
	case PROBLEM_NAMESPACE:
		put_namespace(line, problem);
		break;
	case PROBLEM_OPERAND:
		put_operand(line, problem);
		break;
	case PROBLEM_NO_OBJECT:
		put_no_object(line, problem);
		break;
	case PROBLEM_NO_OBJECT_THERE:
		sb_printf(line, _("there is no object '%s' in these namespaces"), problem->text);
		break;
	case PROBLEM_SEVERAL_OBJECTS:
		sb_printf(line, _("'%s' can be any of %s: say which"), problem->text,
			  problem->more);
		break;
	case PROBLEM_NAMESPACE_FILE:
	case PROBLEM_NAMESPACE_PROCESS:
		put_namespace_choice(line, problem);
		break;
	case PROBLEM_NAMESPACE_BOTH:
		sb_puts(line, _("--ipc-namespace and --all-namespaces exclude each other"));
		break;
	case PROBLEM_NAMESPACE_CAPTURE:
		sb_puts(line, _("the namespaces of a captured system cannot be entered: --sysroot "
				"does not go with this option"));
		break;
	case PROBLEM_PROC:
		sb_puts(line, _("cannot read the processes in /proc"));
		put_errno(line, problem->err);
		break;
	case PROBLEM_USERS:
	case PROBLEM_JUDGING:
		put_processes(line, session, problem);
		break;
	case PROBLEM_AGE:
		sb_puts(line, _("objects are left out that may be too young: the clock was or may "
				"have been set since they were last used; --min-age 0 takes them "
				"too"));
		break;
	default:
		put_file(line, problem);
		break;
	}
}

/* ---- what rights hide ---- */

/* What there can be hidden, and the capability that would show it. */
enum { HIDDEN_PROCESSES, HIDDEN_OBJECTS, HIDDEN_SETS, HIDDEN_NAMESPACES, HIDDEN_QUEUES };
#define HIDDEN_COUNT 5

static const char *const capabilities[HIDDEN_COUNT] = {
	[HIDDEN_PROCESSES] = "CAP_SYS_PTRACE",
	[HIDDEN_OBJECTS] = "CAP_DAC_READ_SEARCH",
	[HIDDEN_SETS] = "CAP_IPC_OWNER",
	[HIDDEN_NAMESPACES] = "CAP_SYS_ADMIN",
	[HIDDEN_QUEUES] = "CAP_SYS_ADMIN",
};

static unsigned sorts_of(const struct hidden *hidden)
{
	const bool is_hidden[HIDDEN_COUNT] = {
		[HIDDEN_PROCESSES] = hidden->processes > 0,
		[HIDDEN_OBJECTS] = hidden->objects > 0,
		[HIDDEN_SETS] = hidden->sets > 0,
		[HIDDEN_NAMESPACES] = hidden->namespaces > 0,
		[HIDDEN_QUEUES] = hidden->queues,
	};
	unsigned sorts = 0;

	for (unsigned i = 0; i < HIDDEN_COUNT; i++)
		sorts |= (unsigned)is_hidden[i] << i;
	return sorts;
}

/* "3 processes" */
static void put_count(struct strbuf *out, unsigned sort, const struct hidden *hidden)
{
	switch (sort) {
	case HIDDEN_PROCESSES:
		sb_printf(out, P_("%" PRIu64 " process", "%" PRIu64 " processes",
				  hidden->processes), hidden->processes);
		break;
	case HIDDEN_OBJECTS:
		sb_printf(out, P_("%" PRIu64 " object", "%" PRIu64 " objects", hidden->objects),
			  hidden->objects);
		break;
	case HIDDEN_SETS:
		sb_printf(out, P_("%" PRIu64 " semaphore set", "%" PRIu64 " semaphore sets",
				  hidden->sets), hidden->sets);
		break;
	case HIDDEN_NAMESPACES:
		sb_printf(out, P_("%" PRIu64 " namespace", "%" PRIu64 " namespaces",
				  hidden->namespaces), hidden->namespaces);
		break;
	default:
		sb_puts(out, _("the list of POSIX message queues"));
		break;
	}
}

static void put_word(struct strbuf *out, const char *word)
{
	if (strstr(sb_str(out), word))
		return;
	sb_puts(out, out->len > 0 ? ", " : "");
	sb_puts(out, word);
}

static void put_sorts(struct strbuf *line, unsigned sorts, const struct hidden *hidden)
{
	struct strbuf what = STRBUF_INIT;
	struct strbuf caps = STRBUF_INIT;

	for (unsigned i = 0; i < HIDDEN_COUNT; i++) {
		if (!(sorts & 1U << i))
			continue;
		sb_puts(&what, what.len > 0 ? ", " : "");
		put_count(&what, i, hidden);
		put_word(&caps, capabilities[i]);
	}
	sb_printf(line, _("hidden, wholly or in part: %s; root, or %s, would see more"),
		  sb_str(&what), sb_str(&caps));
	sb_free(&what);
	sb_free(&caps);
}

/* One line, whatever is hidden. */
static void put_hidden(struct strbuf *line, unsigned sorts, const struct hidden *hidden)
{
	switch (sorts) {
	case 1U << HIDDEN_PROCESSES:
		sb_printf(line, P_("what %" PRIu64 " process uses is hidden; CAP_SYS_PTRACE or root "
				   "would show it",
				   "what %" PRIu64 " processes use is hidden; CAP_SYS_PTRACE or root "
				   "would show it", hidden->processes), hidden->processes);
		break;
	case 1U << HIDDEN_OBJECTS:
		sb_printf(line, P_("details of %" PRIu64 " object are hidden; CAP_DAC_READ_SEARCH or "
				   "root would show them",
				   "details of %" PRIu64 " objects are hidden; CAP_DAC_READ_SEARCH or "
				   "root would show them", hidden->objects), hidden->objects);
		break;
	case 1U << HIDDEN_PROCESSES | 1U << HIDDEN_OBJECTS:
		sb_printf(line, _("details of objects (%" PRIu64 ") and what processes (%" PRIu64
				  ") use are hidden; CAP_DAC_READ_SEARCH with CAP_SYS_PTRACE, or "
				  "root would show them"), hidden->objects, hidden->processes);
		break;
	default:
		put_sorts(line, sorts, hidden);
		break;
	}
}

/* ---- saying ---- */

/* Say the line, which is emptied, unless it was said before. */
static void say(struct said *said, struct strbuf *line)
{
	unsigned char hash[SHA256_SIZE];
	struct sha256 sha;
	uint64_t key[2];

	sha256_start(&sha);
	sha256_add(&sha, sb_str(line), line->len);
	sha256_end(&sha, hash);
	memcpy(key, hash, sizeof(key));
	if (hash_put(&said->lines, key[0], key[1], 0) == HASH_NONE)
		msg_line(sb_str(line));
	sb_reset(line);
}

static void say_hidden(struct said *said, const struct hidden *hidden, struct strbuf *line)
{
	unsigned sorts = sorts_of(hidden);

	if (!(sorts & ~said->hidden))
		return;
	said->hidden |= sorts;
	put_hidden(line, sorts, hidden);
	say(said, line);
}

static void say_malformed(struct said *said, uint64_t malformed, struct strbuf *line)
{
	if (malformed == 0 || said->malformed)
		return;
	said->malformed = true;
	sb_printf(line, P_("%" PRIu64 " line could not be understood and was left out",
			   "%" PRIu64 " lines could not be understood and were left out",
			   malformed), malformed);
	say(said, line);
}

void problems_say(struct session *session, const struct problems *problems)
{
	struct said *said = &session->said;
	struct ipc_source *source = &session->source;
	struct hidden hidden = problems->hidden;
	struct strbuf line = STRBUF_INIT;

	for (size_t i = 0; i < problems->count; i++) {
		put_problem(&line, session, &problems->at[i]);
		say(said, &line);
	}
	hidden.objects += source->denied;
	say_hidden(said, &hidden, &line);
	say_malformed(said, problems->malformed + source->malformed, &line);
	source->denied = source->malformed = 0;
	sb_free(&line);
}

void problems_say_kind(struct session *session, enum ipc_kind kind, int err)
{
	struct strbuf line = STRBUF_INIT;

	put_kind(&line, session, kind, err);
	say(&session->said, &line);
	sb_free(&line);
}

int problems_finish(struct session *session, int status)
{
	problems_say(session, &(struct problems){0});
	return session->said.malformed ? EXIT_FAILURE : status;
}
