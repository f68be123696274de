/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/arguments.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "applets/options.h"
#include "base/alloc.h"
#include "base/glob.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/kind.h"

bool arg_user(const char *text, uid_t *uid)
{
	bool good = user_parse(text, uid);

	if (!good)
		msg_warn(_("unknown user '%s'"), text);
	return good;
}

bool arg_group(const char *text, gid_t *gid)
{
	bool good = group_parse(text, gid);

	if (!good)
		msg_warn(_("unknown group '%s'"), text);
	return good;
}

bool arg_key(const char *text, uint32_t *key)
{
	bool good = parse_key(text, key) == 0;

	if (!good)
		msg_warn(_("invalid key '%s' (examples: 0x5202bb8, 86125496)"), text);
	return good;
}

bool arg_size(const char *text, uint64_t *bytes)
{
	bool good = parse_size(text, bytes) == 0;

	if (!good)
		msg_warn(_("invalid size '%s' (examples: 4096, 100K, 1.5G)"), text);
	return good;
}

bool arg_duration(const char *text, int64_t least, int64_t *seconds)
{
	bool good = parse_timespan(text, seconds) == 0 && *seconds >= least;

	if (!good)
		msg_warn(_("invalid duration '%s' (examples: 90s, 15m, 4h30m, 2d)"), text);
	return good;
}

bool arg_pattern(const char *text, const char **pattern)
{
	bool good = glob_valid(text, strlen(text));

	if (good)
		*pattern = text;
	else
		msg_warn(_("invalid pattern '%s': a [ needs its ], and a \\ a character after it "
			   "(\\[ is the [ itself)"), text);
	return good;
}

bool arg_time_format(const char *text, enum time_style *style)
{
	static const struct {
		const char *word;
		enum time_style style;
	} formats[] = {{"short", TIME_SHORT}, {"full", TIME_FULL}, {"iso", TIME_ISO}};

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		if (streq(formats[i].word, text)) {
			*style = formats[i].style;
			return true;
		}
	}
	msg_warn(_("unknown time format '%s' (expected short, full or iso)"), text);
	return false;
}

bool arg_each(const char *list, bool (*take)(void *arg, const char *word), void *arg)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		char *word = xstrndup(list, n);
		bool good = take(arg, word);

		free(word);
		if (!good || !list[n])
			return good;
		list += n + 1;
	}
}

static bool take_pid(void *arg, const char *word)
{
	struct arg_pids *pids = arg;
	uint64_t pid;

	if (parse_u64(word, INT_MAX, &pid) || pid == 0) {
		msg_warn(_("invalid process id '%s' (examples: 4711, or 17,23 for several)"), word);
		return false;
	}
	pids->at = array_grow(pids->at, &pids->cap, pids->count + 1, sizeof(*pids->at));
	pids->at[pids->count++] = (pid_t)pid;
	return true;
}

bool arg_pids(const char *list, struct arg_pids *pids)
{
	return arg_each(list, take_pid, pids);
}

bool arg_pids_mark(const struct arg_pids *pids, const struct proc_snapshot *snapshot, bool *marks)
{
	bool found = true;

	for (size_t i = 0; i < pids->count; i++) {
		const struct proc_process *process = proc_find(snapshot, pids->at[i]);

		if (process)
			marks[process - snapshot->processes] = true;
		else
			msg_warn(_("there is no process %d"), pids->at[i]);
		found = found && process;
	}
	return found;
}

static bool take_kind(void *arg, const char *word)
{
	unsigned *kinds = arg;
	int kind = ipc_kind_by_word(word);

	if (kind < 0) {
		msg_warn(_("unknown kind '%s' (expected shm, msg, sem, pshm, pmsg or psem)"), word);
		return false;
	}
	*kinds |= KIND_BIT(kind);
	return true;
}

bool arg_system(int id, const char *value, struct session *session,
		struct namespace_choice *namespaces)
{
	if (id == OPT_IPC_NAMESPACE)
		namespaces->which = value;
	namespaces->all |= id == OPT_ALL_NAMESPACES;
	return id != OPT_SYSROOT || session_use_sysroot(session, value);
}

bool arg_is_kinds(const char *text)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		const char *word = ipc_kinds[kind].word;
		size_t n = strlen(word);

		if (strncmp(text, word, n) == 0 && (!text[n] || text[n] == ','))
			return true;
	}
	return false;
}

bool arg_kinds(const char *list, unsigned *kinds)
{
	return arg_each(list, take_kind, kinds);
}
