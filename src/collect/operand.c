/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collect/operand.h"

#include <errno.h>

#include "base/alloc.h"
#include "ipc/reference.h"
#include "ipc/resolve.h"

static void fail(struct problems *problems, enum problem_code code, const char *text, int err)
{
	problems_fail(problems, &(struct problem){.code = code, .text = text, .err = err});
}

/* Why no object was found. */
static void fail_to_find(struct problems *problems, const char *text, enum ipc_kind failed, int err)
{
	if (err == -ENOENT || err == -EACCES)
		fail(problems, PROBLEM_NO_OBJECT, text, err);
	else
		problems_fail(problems, &(struct problem){
			.code = PROBLEM_KIND, .kind = failed, .err = err});
}

static void fail_to_choose(struct problems *problems, const char *text,
			   const struct ipc_list *matches)
{
	struct strbuf all = STRBUF_INIT;

	for (size_t i = 0; i < matches->count; i++) {
		if (i > 0)
			sb_puts(&all, ", ");
		ipc_reference_put(&all, &matches->objects[i]);
	}
	problems_fail(problems, &(struct problem){
		.code = PROBLEM_SEVERAL_OBJECTS, .text = text, .more = sb_str(&all)});
	sb_free(&all);
}

void operand_find(struct ipc_source *source, const char *text, unsigned want, struct ipc_list *list,
		  struct problems *problems)
{
	struct ipc_list matches = IPC_LIST_INIT;
	struct ipc_reference reference;
	enum ipc_kind failed = KIND_SHM;
	int err = ipc_reference_parse(text, &reference);

	if (err) {
		fail(problems, PROBLEM_OPERAND, text, err);
		return;
	}
	err = ipc_reference_resolve(source, &reference, want, &matches, &failed);
	if (err)
		fail_to_find(problems, text, failed, err);
	else if (matches.count > 1)
		fail_to_choose(problems, text, &matches);
	else
		ipc_list_add(list, &matches.objects[0]);
	ipc_list_free(&matches);
}

bool operand_fits(const struct ipc_object *object, void *operands)
{
	struct ipc_reference reference;

	for (char *const *name = operands; *name; name++)
		if (ipc_reference_parse(*name, &reference) == 0 &&
		    ipc_reference_fits(&reference, object))
			return true;
	return false;
}

/* Those that were selected, by their places. */
struct selection {
	size_t *at;
	size_t count, cap;
};

/* Where the objects of the namespace end that begins at `first`. */
static size_t end_of(const struct ipc_list *list, size_t first)
{
	size_t i = first;

	while (i < list->count && list->objects[i].ipc_ns == list->objects[first].ipc_ns)
		i++;
	return i;
}

/* Add what fits between two places. False, with a problem, where that is more than one. */
static bool select_between(const char *text, const struct ipc_reference *reference,
			   const struct ipc_list *list, size_t first, size_t end,
			   struct selection *selection, struct problems *problems)
{
	struct ipc_list matches = IPC_LIST_INIT;
	size_t found = 0;
	bool clear;

	for (size_t i = first; i < end; i++) {
		if (!ipc_reference_fits(reference, &list->objects[i]))
			continue;
		ipc_list_add(&matches, &list->objects[i]);
		found = i;
	}
	clear = matches.count < 2;
	if (!clear)
		fail_to_choose(problems, text, &matches);
	if (matches.count == 1) {
		selection->at = array_grow(selection->at, &selection->cap, selection->count + 1,
					   sizeof(*selection->at));
		selection->at[selection->count++] = found;
	}
	ipc_list_free(&matches);
	return clear;
}

static void select_one(const char *text, const struct ipc_list *list, struct selection *selection,
		       struct problems *problems)
{
	struct ipc_reference reference;
	int err = ipc_reference_parse(text, &reference);
	size_t before = selection->count;
	size_t end;

	if (err) {
		fail(problems, PROBLEM_OPERAND, text, err);
		return;
	}
	for (size_t i = 0; i < list->count; i = end) {
		end = end_of(list, i);
		if (!select_between(text, &reference, list, i, end, selection, problems))
			return;
	}
	if (selection->count == before)
		fail(problems, PROBLEM_NO_OBJECT_THERE, text, -ENOENT);
}

size_t *operand_select(char *const *operands, const struct ipc_list *list, size_t *count,
		       struct problems *problems)
{
	struct selection selection = {0};

	for (; *operands; operands++)
		select_one(*operands, list, &selection, problems);
	*count = selection.count;
	return selection.at;
}
