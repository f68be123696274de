/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/operand.h"

#include <errno.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/reference.h"
#include "ipc/resolve.h"

static void explain_syntax(const char *text, int err)
{
	if (err == -ERANGE)
		msg_warn(_("the number in '%s' is too large: identifiers end at 2147483647, keys at "
			   "0xffffffff"), text);
	else
		msg_warn(_("'%s' names no object: write shm:ID, msg:ID, sem:ID, shm:0xKEY, /NAME, "
			   "pshm:NAME, mq:NAME or psem:NAME"), text);
}

static void explain_absence(const struct session *session, const char *text, enum ipc_kind failed,
			    int err)
{
	if (err == -ENOENT)
		msg_warn(_("there is no object '%s'"), text);
	else if (err == -EACCES)
		msg_warn(_("'%s' is there, but may not be read; its owner or CAP_DAC_READ_SEARCH may"),
			 text);
	else
		session_explain(session, failed, err);
}

static void explain_choice(const char *text, const struct ipc_list *matches)
{
	struct strbuf all = STRBUF_INIT;

	for (size_t i = 0; i < matches->count; i++) {
		if (i > 0)
			sb_puts(&all, ", ");
		ipc_reference_put(&all, &matches->objects[i]);
	}
	msg_warn(_("'%s' can be any of %s: say which"), text, sb_str(&all));
	sb_free(&all);
}

bool operand_find(struct session *session, const char *text, unsigned want, struct ipc_list *list)
{
	struct ipc_list matches = IPC_LIST_INIT;
	struct ipc_reference reference;
	enum ipc_kind failed = KIND_SHM;
	int err = ipc_reference_parse(text, &reference);
	bool one = false;

	if (err) {
		explain_syntax(text, err);
		return false;
	}
	err = ipc_reference_resolve(&session->source, &reference, want, &matches, &failed);
	if (err) {
		explain_absence(session, text, failed, err);
	} else if (matches.count > 1) {
		explain_choice(text, &matches);
	} else {
		ipc_list_add(list, &matches.objects[0]);
		one = true;
	}
	ipc_list_free(&matches);
	return one;
}

/* Those of one namespace, which begin at `first`; gives where the next namespace's begin. */
static size_t select_in_one(const struct ipc_list *list, size_t first,
			    const struct ipc_reference *reference, struct ipc_list *matches)
{
	size_t i = first;

	for (; i < list->count && list->objects[i].ipc_ns == list->objects[first].ipc_ns; i++)
		if (ipc_reference_fits(reference, &list->objects[i]))
			ipc_list_add(matches, &list->objects[i]);
	return i;
}

static bool select_one(const char *text, const struct ipc_list *list, struct ipc_list *selected)
{
	struct ipc_reference reference;
	int err = ipc_reference_parse(text, &reference);
	size_t before = selected->count;
	bool clear = true;

	if (err) {
		explain_syntax(text, err);
		return false;
	}
	for (size_t i = 0; i < list->count && clear;) {
		struct ipc_list matches = IPC_LIST_INIT;

		i = select_in_one(list, i, &reference, &matches);
		clear = matches.count < 2;
		if (clear && matches.count == 1)
			ipc_list_add(selected, &matches.objects[0]);
		else if (!clear)
			explain_choice(text, &matches);
		ipc_list_free(&matches);
	}
	if (clear && selected->count == before)
		msg_warn(_("there is no object '%s' in these namespaces"), text);
	return clear && selected->count > before;
}

bool operand_select(char *const *operands, struct ipc_list *list)
{
	struct ipc_list selected = IPC_LIST_INIT;
	bool all = true;

	for (; *operands; operands++)
		if (!select_one(*operands, list, &selected))
			all = false;
	ipc_list_free(list);
	*list = selected;
	return all;
}
