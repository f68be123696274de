/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/scope.h"

void leak_scope_of(const struct leak_case *c, struct leak_scope *scope)
{
	const struct ipc_object *object = c->object;
	bool sysv = kind_is_sysv(object->kind);

	*scope = (struct leak_scope){
		.space = sysv ? c->ipc_ns : (uint64_t)object->posix.dev,
		.ipc_ns = c->ipc_ns,
		.family = c->family,
		.uid = object->uid,
		.cuid = sysv ? object->cuid : object->uid,
		.gid = object->gid,
		.cgid = sysv ? object->cgid : object->gid,
		.mode = object->mode & 0777,
		.acl = !sysv && object->posix.acl,
		.kind = (uint8_t)object->kind,
		.known = !sysv || object->key != 0,
	};
}
