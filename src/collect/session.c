/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/session.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "base/nls.h"
#include "collect/hidden.h"
#include "ipc/kind.h"
#include "ipc/posix.h"

bool session_use_sysroot(struct session *session, const char *path)
{
	if (session->changes_system) {
		msg_warn(_("a captured system cannot be changed: --sysroot does not go with %s"),
			 session->command);
		return false;
	}

	struct sysroot root;
	int err = sysroot_open(&root, path);

	if (err) {
		msg_errno(-err, _("cannot read a captured system below '%s'"), path);
		return false;
	}
	sysroot_close(&session->source.root);
	session->source.root = root;
	return true;
}

/* One line, whatever is hidden. */
static void explain_hidden(struct session *session)
{
	uint64_t denied = session->source.denied;
	uint64_t hidden = session->hidden;

	if (session->hidden_namespaces > 0 || session->hidden_queues)
		hidden_say(session, &(struct hidden){
			.processes = hidden,
			.namespaces = session->hidden_namespaces,
			.queues = session->hidden_queues,
		});
	else if (denied > 0 && hidden > 0)
		msg_warn(_("details of objects (%" PRIu64 ") and what processes (%" PRIu64 ") use "
			   "are hidden; CAP_DAC_READ_SEARCH with CAP_SYS_PTRACE, or root would "
			   "show them"), denied, hidden);
	else if (hidden > 0)
		msg_warn(P_("what %" PRIu64 " process uses is hidden; CAP_SYS_PTRACE or root would "
			    "show it",
			    "what %" PRIu64 " processes use is hidden; CAP_SYS_PTRACE or root would "
			    "show it", hidden), hidden);
	else if (denied > 0)
		msg_warn(P_("details of %" PRIu64 " object are hidden; CAP_DAC_READ_SEARCH or "
			    "root would show them",
			    "details of %" PRIu64 " objects are hidden; CAP_DAC_READ_SEARCH or "
			    "root would show them", denied), denied);
}

int session_finish(struct session *session, int status)
{
	uint64_t malformed = session->source.malformed;

	explain_hidden(session);
	if (malformed > 0) {
		msg_warn(P_("%" PRIu64 " line could not be understood and was left out",
			    "%" PRIu64 " lines could not be understood and were left out",
			    malformed), malformed);
		status = EXIT_FAILURE;
	}
	return status;
}

void session_explain(const struct session *session, enum ipc_kind kind, int err)
{
	const struct ipc_kind_row *row = &ipc_kinds[kind];
	const char *place = row->proc_file     ? row->proc_file
			    : kind == KIND_PMSG ? POSIX_MQ_DIR
						: POSIX_SHM_DIR;
	bool live = sysroot_is_live(&session->source.root);
	bool missing = err == -ENOENT || err == -ENOSYS;

	if (kind == KIND_PMSG && live && (err == -EPERM || missing))
		msg_warn(_("POSIX message queues cannot be listed: as root, run "
			   "'mount -t mqueue none %s'"), POSIX_MQ_DIR);
	else if (err == -EBADMSG)
		msg_warn(_("%s has no heading that could be understood"), row->proc_file);
	else if (missing && live)
		msg_warn(_("cannot list objects of the kind '%s': this kernel has none, or /proc "
			   "and /dev/shm are not mounted"), row->word);
	else if (live)
		msg_errno(-err, _("cannot list objects of the kind '%s'"), row->word);
	else if (missing)
		msg_warn(_("the captured system has no '%s'"), place);
	else if (err == -EMEDIUMTYPE)
		msg_warn(_("the captured system has something else than a file as '%s'"), place);
	else
		msg_errno(-err, _("cannot read '%s' of the captured system"), place);
}
