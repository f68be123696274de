/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept on purpose; and what a person's rule says of it. */
#include "base/nls.h"
#include "leak/kept.h"

/* Does the object hold something that somebody may come back for? */
static bool holds_data(const struct ipc_object *object)
{
	switch (object->kind) {
	case KIND_SHM:
		return object->unknown & UNKNOWN_RSS || object->shm.rss + object->shm.swap > 0;
	case KIND_MSG:
		return object->msg.messages > 0;
	case KIND_PSHM:
		return object->posix.blocks > 0;
	case KIND_PMSG:
		return object->unknown & UNKNOWN_COUNT || object->posix.queue.messages > 0;
	default:
		return false;
	}
}

static const struct proc_owner *owner_of(const struct proc_traits *traits, uid_t uid)
{
	for (size_t i = 0; i < traits->owner_count; i++)
		if (traits->owners[i].uid == uid)
			return &traits->owners[i];
	return NULL;
}

void leak_find_keepers(struct leak_case *c)
{
	const struct ipc_object *object = c->object;
	bool known = !kind_is_sysv(object->kind) || object->key != 0;

	if (c->rule && c->rule->keep)
		leak_add(c, &(struct leak_reason){.code = REASON_RULE_KEEP, .process = PROC_NONE,
						  .text = c->rule->text});
	if (c->family && c->family->kept)
		leak_add(c, &(struct leak_reason){.code = REASON_FAMILY_KEEPS, .process = PROC_NONE,
						  .text = c->family->title});
	if ((c->family && family_knows(c->family)) || c->rule || !known || !holds_data(object))
		return;

	const struct proc_owner *owner = owner_of(c->world->traits, object->uid);

	if (owner)
		leak_add(c, &(struct leak_reason){.code = REASON_MAILBOX, .process = PROC_NONE,
						  .text = owner->what});
	else if (!c->world->traits->owners_known)
		leak_add(c, &(struct leak_reason){.code = REASON_MAILBOX, .process = PROC_NONE,
						  .text = N_("a crontab that may not be read")});
}

bool leak_rule_unties(struct leak_case *c)
{
	const struct rule *rule = c->rule;
	struct leak_reason reason = {.code = REASON_RULE_ORPHAN, .process = PROC_NONE};

	if (!rule || rule->keep)
		return false;
	reason.text = rule->text;
	if (rule->after > 0 && leak_idle(c) < rule->after) {
		time_t now = c->world->traits->sight.now;
		bool looks_old = c->last != 0 && now - c->last >= rule->after;

		reason.code = looks_old ? REASON_AGE : REASON_YOUNG;
	}
	leak_add(c, &reason);
	return reason.code == REASON_RULE_ORPHAN;
}
