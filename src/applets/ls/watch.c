/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changes between two looks, one line each. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applets/ls/filter.h"
#include "applets/ls/list.h"
#include "applets/ls/watch.h"
#include "applets/problems.h"
#include "applets/row.h"
#include "applets/stop.h"
#include "base/hash.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/text.h"
#include "base/users.h"
#include "base/util.h"
#include "ipc/kind_bits.h"
#include "ipc/reference.h"
#include "render/format.h"

/* Columns whose values can change, and how that is called. */
static const struct measure {
	const char *grew, *shrank, *column;
	unsigned kinds; /* of which objects */
	bool is_told;   /* from what to what */
	bool from_unknown; /* what was or is unknown is a change too, from or to less */
} measures[] = {
	{"grew", "shrank", "BYTES", KINDS_ALL, true, false},
	/* The kernel's own count of a segment also has what is hidden from us. */
	{"attached", "detached", "NATTCH", SHM, true, false},
	/* Whoever has no rights sees his last process leave, but not that nobody is left. */
	{"attached", "detached", "PROCS", KINDS_ALL & ~SHM, true, true},
	{"destroyed", "restored", "DESTROYED", SHM, false, false},
};

struct watch {
	struct ls *ls;
	struct strbuf line;
	bool to_terminal;
};

/* "TIME EVENT OBJECT" and what the caller adds before end_line(). */
static void begin_line(struct watch *watch, const char *event, const struct ipc_object *object)
{
	struct strbuf name = STRBUF_INIT;
	struct strbuf *line = &watch->line;

	sb_reset(line);
	format_time(line, watch->ls->format.now, watch->ls->format.now, TIME_ISO);
	sb_putc(line, ' ');
	sb_puts(line, event);
	sb_putc(line, ' ');
	ipc_reference_put(&name, object);
	text_escape(line, sb_str(&name), name.len,
		    watch->to_terminal ? TEXT_TERMINAL : TEXT_PLAIN);
	sb_free(&name);
}

/* A reader wants each line when it happens. Errors are found by stdout_is_open(). */
static void end_line(struct watch *watch)
{
	sb_putc(&watch->line, '\n');
	(void)fwrite(sb_str(&watch->line), 1, watch->line.len, stdout);
	(void)fflush(stdout);
}

/* It has no memory of its own, and may be kept. */
static struct value value_in(const struct watch *watch, const char *name, const struct out_row *row)
{
	const struct column *column = column_find(watch->ls->topics, name, strlen(name));
	struct value_room room = value_room(&watch->ls->format);

	return column_value(column, row, &room);
}

static void print_presence(struct watch *watch, const char *event, const struct out_row *row)
{
	const struct ipc_object *object = row->object;
	struct value bytes = value_in(watch, "BYTES", row);
	struct strbuf owner = STRBUF_INIT;

	begin_line(watch, event, object);
	if (kind_is_sysv(object->kind)) {
		sb_puts(&watch->line, " key=0x");
		sb_put_hex(&watch->line, object->key, 8);
	}
	sb_puts(&watch->line, " owner=");
	if (user_put(&owner, object->uid))
		text_put(&watch->line, sb_str(&owner));
	else
		sb_putc(&watch->line, '-');
	sb_free(&owner);
	if (!value_is_absent(&bytes)) {
		sb_puts(&watch->line, " size=");
		value_put(&watch->line, &bytes, &watch->ls->format);
	}
	end_line(watch);
}

static void put_known(struct watch *watch, const struct value *value)
{
	if (value_is_absent(value))
		sb_putc(&watch->line, '-');
	else
		value_put(&watch->line, value, &watch->ls->format);
}

/* As value_compare(); what is unknown is less. */
static int compare(const struct value *a, const struct value *b)
{
	bool has_a = !value_is_absent(a);
	bool has_b = !value_is_absent(b);

	return has_a && has_b ? value_compare(a, b) : has_a - has_b;
}

static void print_change(struct watch *watch, const struct measure *measure,
			 const struct out_row *old, const struct out_row *new)
{
	struct value before = value_in(watch, measure->column, old);
	struct value after = value_in(watch, measure->column, new);
	int order = compare(&after, &before);

	if (order == 0)
		return;
	if (!measure->from_unknown && (value_is_absent(&before) || value_is_absent(&after)))
		return;
	begin_line(watch, order > 0 ? measure->grew : measure->shrank, new->object);
	if (measure->is_told) {
		sb_putc(&watch->line, ' ');
		put_known(watch, &before);
		sb_puts(&watch->line, " -> ");
		put_known(watch, &after);
	}
	end_line(watch);
}

static void print_changes(struct watch *watch, const struct out_row *old, const struct out_row *new)
{
	for (size_t i = 0; i < ARRAY_SIZE(measures); i++)
		if (measures[i].kinds & KIND_BIT(new->object->kind))
			print_change(watch, &measures[i], old, new);
}

/* An identifier or inode can be another object's by now; a renamed file is shown as another. */
static bool is_same(const struct ipc_object *a, const struct ipc_object *b)
{
	return ipc_same(a, b) && (kind_is_sysv(a->kind) || streq(a->name, b->name));
}

/* The rows of one look that pass the filters, by place. */
static void index_rows(const struct watch *watch, struct collected *collected, struct hash *index)
{
	bool untold = false;

	for (size_t i = 0; i < collected->objects.count; i++) {
		struct out_row row = collected_row(collected, i);

		if (ls_filter_row(&watch->ls->filters, &row, &untold))
			(void)place_put(index, ipc_place(row.object, 0), (uint32_t)i);
	}
	if (untold)
		problems_add(&collected->problems, &(struct problem){.code = PROBLEM_AGE});
}

/* The row of the same object, if it passed the filters. */
static bool find_row(const struct collected *collected, const struct hash *index,
		     const struct ipc_object *object, struct out_row *row)
{
	uint32_t i = place_get(index, ipc_place(object, 0));

	if (i == HASH_NONE)
		return false;
	*row = collected_row(collected, i);
	return true;
}

static void compare_looks(struct watch *watch, const struct collected *old,
			  const struct hash *old_index, const struct collected *new,
			  const struct hash *new_index)
{
	struct out_row other;

	for (size_t i = 0; i < old->objects.count; i++) {
		struct out_row row = collected_row(old, i);

		if (find_row(old, old_index, row.object, &other) && other.object == row.object &&
		    !(find_row(new, new_index, row.object, &other) &&
		      is_same(row.object, other.object)))
			print_presence(watch, "removed", &row);
	}
	for (size_t i = 0; i < new->objects.count; i++) {
		struct out_row row = collected_row(new, i);

		if (!find_row(new, new_index, row.object, &other) || other.object != row.object)
			continue;
		if (find_row(old, old_index, row.object, &other) &&
		    is_same(other.object, row.object))
			print_changes(watch, &other, &row);
		else
			print_presence(watch, "created", &row);
	}
}

/* ---- looking ---- */

/* One look, and the rows of it that pass the filters. */
struct look {
	struct collected all;
	struct hash index;
};

/* What could not be read is said when it is new, and not at every look. */
static int look(const struct watch *watch, struct look *look)
{
	struct ls *ls = watch->ls;
	int status;

	ls->format.now = time(NULL);
	status = ls_collect(ls, WANT_USERS | WANT_NOTIFY, &look->all);
	look->index = (struct hash)HASH_INIT;
	index_rows(watch, &look->all, &look->index);
	problems_say(ls->session, &look->all.problems);
	return status;
}

static void look_free(struct look *look)
{
	collected_free(&look->all);
	hash_free(&look->index);
}

int ls_watch(struct ls *ls)
{
	struct watch watch = {.ls = ls, .to_terminal = isatty(STDOUT_FILENO)};
	struct look looks[2]; /* in turn: they point into themselves */
	struct look *old = &looks[0];
	int status;

	if (!stop_catch())
		return EXIT_FAILURE;
	status = look(&watch, old);
	for (uint64_t round = 1; round != ls->rounds && status == EXIT_SUCCESS; round++) {
		struct look *new = &looks[round % 2];

		if (!stop_wait(ls->watch))
			break;
		status = look(&watch, new);
		compare_looks(&watch, &old->all, &old->index, &new->all, &new->index);
		look_free(old);
		old = new;
	}
	look_free(old);
	sb_free(&watch.line);
	return status;
}
