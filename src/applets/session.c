/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/session.h"

#include "base/msg.h"
#include "base/nls.h"

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

void session_end(struct session *session)
{
	hash_free(&session->said.lines);
	sysroot_close(&session->source.root);
}
