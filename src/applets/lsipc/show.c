/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of lsipc. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "applets/lsipc/show.h"
#include "applets/problems.h"
#include "applets/row.h"
#include "base/errors.h"
#include "base/msg.h"
#include "base/nls.h"
#include "ipc/kind.h"
#include "ipc/limit_value.h"
#include "ipc/scan.h"
#include "ipc/semset.h"
#include "ipc/usage.h"
#include "render/column_element.h"

static int add_object(const struct ipc_object *object, void *table)
{
	table_row(table, &(struct out_row){.object = object});
	return 0;
}

/*
 * A kernel without the facility has no objects: all that there are are shown. In a capture
 * the file may just be missing.
 */
static int failed(const struct lsipc *lsipc, enum ipc_kind kind, int err)
{
	bool live = sysroot_is_live(&lsipc->session->source.root);

	problems_say_kind(lsipc->session, kind, err);
	return err == -ENOSYS && live ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* With what the processes and namespaces tell of the objects. */
static int show_collected(const struct lsipc *lsipc)
{
	struct table *table = table_begin(&lsipc->style, &lsipc->columns, &lsipc->format);
	const struct collect_request request = {
		.kinds = KIND_BIT(lsipc->kind),
		.asked_kinds = KIND_BIT(lsipc->kind),
		.want = column_list_want(&lsipc->columns),
		.namespaces = lsipc->namespaces,
	};
	struct collected all;
	int status = collect(&lsipc->session->source, &request, &all);

	for (size_t i = 0; i < all.objects.count; i++) {
		struct out_row row = collected_row(&all, i);

		table_row(table, &row);
	}
	table_end(table, status == EXIT_SUCCESS);
	problems_say(lsipc->session, &all.problems);
	collected_free(&all);
	return status;
}

int lsipc_show_list(struct lsipc *lsipc)
{
	if (column_list_want(&lsipc->columns) & WANT_ANY_PROCESS ||
	    namespaces_chosen(&lsipc->namespaces))
		return show_collected(lsipc);

	enum ipc_kind kind = (enum ipc_kind)lsipc->kind;
	struct table *table = table_begin(&lsipc->style, &lsipc->columns, &lsipc->format);
	int err = ipc_scan(&lsipc->session->source, kind, column_list_want(&lsipc->columns),
			   add_object, table);

	table_end(table, err == 0 || err == -ENOSYS);
	return err ? failed(lsipc, kind, err) : EXIT_SUCCESS;
}

/* ---- one object ---- */

static int find(struct lsipc *lsipc, struct ipc_object *object)
{
	struct ipc_source *source = &lsipc->session->source;
	unsigned want = column_list_want(&lsipc->columns);

	if (lsipc->name)
		return ipc_find_name(source, (enum ipc_kind)lsipc->kind, lsipc->name, want, object);
	return ipc_find_id(source, (enum ipc_kind)lsipc->kind, lsipc->id, want, object);
}

/* Say why there is no such object; util-linux ends with 0 where it just does not exist. */
static int not_found(const struct lsipc *lsipc, int err)
{
	const char *what = _(ipc_kinds[lsipc->kind].what);

	if (err == -ENOENT && lsipc->name)
		msg_warn(_("there is no %s called '%s'"), what, lsipc->name);
	else if (err == -ENOENT)
		msg_warn(_("there is no %s with the identifier %d"), what, lsipc->id);
	else if (err == -EINVAL && lsipc->name)
		msg_warn(_("no %s can be called '%s'"), what, lsipc->name);
	else if (err == -EMEDIUMTYPE && lsipc->name)
		msg_warn(_("'%s' is no %s"), lsipc->name, what);
	else if (err == -EACCES && lsipc->name)
		msg_warn(_("'%s' may not be looked at: CAP_DAC_READ_SEARCH would help"),
			 lsipc->name);
	else
		return failed(lsipc, (enum ipc_kind)lsipc->kind, err);
	return err == -ENOENT ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void print_elements(const struct lsipc *lsipc, const struct ipc_sem_element *elements,
			   size_t count)
{
	struct column_list columns = COLUMN_LIST_INIT;
	struct table_style style = {.form = TABLE_LIST};

	(void)printf("%s\n\n", _("Elements:"));
	column_list_topic(&columns, &column_topic_elements);

	struct table *table = table_begin(&style, &columns, &lsipc->format);

	for (size_t i = 0; i < count; i++) {
		struct out_element element = {.number = i, .state = elements[i]};

		table_row(table, &(struct out_row){.element = &element});
	}
	table_end(table, true);
	column_list_free(&columns);
}

/*
 * The semaphores of a set; also where they are not shown, for util-linux refuses a set that
 * may not be read in every form.
 */
static int read_elements(const struct lsipc *lsipc, const struct ipc_object *set,
			 struct ipc_sem_element **elements)
{
	*elements = NULL;
	if (lsipc->kind != KIND_SEM)
		return 0;
	if (sysroot_is_live(&lsipc->session->source.root))
		return ipc_sem_elements(set->id, (size_t)set->size, elements);
	if (lsipc->style.form == TABLE_WHOLE)
		msg_warn(_("a captured system does not tell the values of its semaphores"));
	return 0;
}

static void print_object(const struct lsipc *lsipc, const struct ipc_object *object, bool found)
{
	struct table *table = table_begin(&lsipc->style, &lsipc->columns, &lsipc->format);
	unsigned want = column_list_want(&lsipc->columns);

	if (found && want & WANT_ANY_PROCESS) {
		const struct collect_request request = {.object = object, .want = want};
		struct collected all;

		/* What cannot be read is said, and the object is shown without. */
		(void)collect(&lsipc->session->source, &request, &all);

		struct out_row row = collected_row(&all, 0);

		table_row(table, &row);
		problems_say(lsipc->session, &all.problems);
		collected_free(&all);
	} else if (found) {
		table_row(table, &(struct out_row){.object = object});
	}
	table_end(table, true);
}

int lsipc_show_object(struct lsipc *lsipc)
{
	struct ipc_object object;
	struct ipc_sem_element *elements = NULL;
	int err = find(lsipc, &object);

	if (!err)
		err = read_elements(lsipc, &object, &elements);
	if (err == -EACCES && lsipc->id != LSIPC_NO_ID) {
		msg_warn(_("the semaphores of set %d may not be read: CAP_IPC_OWNER would help"),
			 lsipc->id);
		return EXIT_FAILURE;
	}
	if (err == -EIDRM)
		err = -ENOENT;
	if (err && err != -ENOENT)
		return not_found(lsipc, err);

	print_object(lsipc, &object, err == 0);
	if (err)
		return not_found(lsipc, err);
	if (elements && lsipc->style.form == TABLE_WHOLE)
		print_elements(lsipc, elements, (size_t)object.size);
	free(elements);
	return EXIT_SUCCESS;
}

/* ---- limits ---- */

/* How much of a kind's limits is in use. */
struct kind_usage {
	bool tried, known;
	struct ipc_usage amounts;
};

/* What is unknown for want of rights leaves the limits themselves right. */
static int read_usage(struct lsipc *lsipc, enum ipc_kind kind, struct kind_usage *usage)
{
	int err = ipc_usage_get(&lsipc->session->source, KIND_BIT(kind), &usage->amounts);

	usage->tried = true;
	usage->known = err == 0;
	if (!err)
		return EXIT_SUCCESS;

	int status = failed(lsipc, kind, err);

	return err_is_refusal(err) ? EXIT_SUCCESS : status;
}

/* Limits that could not be read. */
struct unread {
	unsigned count;
	int first_error;
	const char *first_path;
};

/* False where this kernel was built without the facility. */
static bool read_limit(const struct lsipc *lsipc, struct out_limit *limit, struct unread *unread)
{
	const struct ipc_limit_row *row = &ipc_limits[limit->limit];
	int err = ipc_limit_get(&lsipc->session->source, limit->limit, &limit->value);

	limit->has_value = err == 0;
	if (err == -ENOENT && row->kind == KIND_PMSG)
		return false;
	if (err && unread->count++ == 0) {
		unread->first_error = err;
		unread->first_path = row->path;
	}
	return true;
}

static int explain_unread(const struct unread *unread)
{
	if (unread->count == 0)
		return EXIT_SUCCESS;
	msg_errno(-unread->first_error,
		  P_("%u limit cannot be read, from %s", "%u limits cannot be read, the first from %s",
		     unread->count), unread->count, unread->first_path);
	return EXIT_FAILURE;
}

int lsipc_show_limits(struct lsipc *lsipc)
{
	struct table *table = table_begin(&lsipc->style, &lsipc->columns, &lsipc->format);
	bool want_usage = column_list_want(&lsipc->columns) & WANT_USAGE;
	struct kind_usage usage[KIND_COUNT] = {{0}};
	struct unread unread = {0};
	int status = EXIT_SUCCESS;

	for (int i = 0; i < LIMIT_COUNT; i++) {
		const struct ipc_limit_row *row = &ipc_limits[i];
		struct kind_usage *used = &usage[row->kind];
		struct out_limit limit = {.limit = (enum ipc_limit)i};

		if (lsipc->kind != LSIPC_NO_KIND && (enum ipc_kind)lsipc->kind != row->kind)
			continue;
		if (read_limit(lsipc, &limit, &unread) && row->has_usage && want_usage) {
			if (!used->tried && read_usage(lsipc, row->kind, used) != EXIT_SUCCESS)
				status = EXIT_FAILURE;
			limit.has_used = used->known;
			limit.used = ipc_usage_of(&used->amounts, limit.limit);
		}
		table_row(table, &(struct out_row){.limit = &limit});
	}
	table_end(table, true);
	return explain_unread(&unread) == EXIT_SUCCESS ? status : EXIT_FAILURE;
}
