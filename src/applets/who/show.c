/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `who` for people: as a table, and as a tree. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "applets/who/show.h"
#include "base/alloc.h"
#include "base/nls.h"
#include "render/column_link.h"
#include "render/grid.h"
#include "render/link.h"
#include "use/command.h"

static struct out_link link_to(const struct who *who, const struct link_thing *thing)
{
	const struct namespace *ns = namespaces_get(&who->all.namespaces, thing->ipc_ns);

	return (struct out_link){
		.links = &who->all.links,
		.thing = thing,
		.ns_leader = ns ? ns->leader : 0,
		.ns_command = ns ? ns->comm : NULL,
	};
}

/* ---- table ---- */

static void put_row(struct table *table, const struct out_link *link)
{
	table_row(table, &(struct out_row){.link = link});
}

/* A row for each process at the thing, and for each of which only the number is left. */
static void put_thing(struct table *table, const struct who *who, const struct link_thing *thing)
{
	const struct links *links = &who->all.links;
	struct out_link link = link_to(who, thing);
	bool any = false;

	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links->ends[e].next) {
		link.end = &links->ends[e];
		put_row(table, &link);
		any = true;
	}
	link.end = NULL;
	for (uint32_t r = 0; r < thing->record_count; r++) {
		link.record = &links->records[thing->first_record + r];
		if (link.record->fate == PID_ALIVE && proc_find(links->processes, link.record->pid))
			continue;
		put_row(table, &link);
		any = true;
	}
	link.record = NULL;
	if (!any)
		put_row(table, &link);
}

void who_print_table(const struct who *who)
{
	struct column_list columns = COLUMN_LIST_INIT;
	struct out_format format = {.now = time(NULL)};
	struct table_style style = who->style;

	if (who->all.namespaces.count > 0)
		column_list_topic(&columns, &column_topic_link_namespaces);
	column_list_topic(&columns, &column_topic_links);
	style.no_cut = !isatty(STDOUT_FILENO);

	struct table *table = table_begin(&style, &columns, &format);

	for (size_t i = 0; i < who->thing_count; i++)
		put_thing(table, who, &who->all.links.things[who->things[i]]);
	table_end(table, true);
	column_list_free(&columns);
}

/* ---- tree ---- */

enum { COL_WHAT, COL_PID, COL_USER, COL_HOW };

struct tree {
	const struct who *who;
	struct grid *grid;
	struct strbuf text;
	bool *told; /* by thing: its processes have been listed */
};

static void set(struct tree *tree, struct grid_row *row, size_t column)
{
	grid_set(row, column, sb_str(&tree->text), tree->text.len);
	sb_reset(&tree->text);
}

static void set_process(struct tree *tree, struct grid_row *row, const struct proc_process *process)
{
	command_put(&tree->text, process);
	set(tree, row, COL_WHAT);
	sb_put_i64(&tree->text, process->pid);
	set(tree, row, COL_PID);
	(void)link_put_user(&tree->text, process);
	set(tree, row, COL_USER);
}

static void set_how(struct tree *tree, struct grid_row *row, const struct out_link *link)
{
	link_put_how(&tree->text, link);
	set(tree, row, COL_HOW);
}

/* "shm 0 0x0052e2c1" */
static struct grid_row *add_thing(struct tree *tree, struct grid_row *parent,
				  const struct out_link *link)
{
	struct grid_row *row = grid_add_row(tree->grid, parent);
	struct strbuf name = STRBUF_INIT;
	uint64_t number;

	sb_puts(&tree->text, link_kind_word(link->thing));
	if (link_number(link->thing, &number)) {
		sb_putc(&tree->text, ' ');
		sb_put_u64(&tree->text, number);
	}
	if (link_put_name(&name, link->thing))
		sb_printf(&tree->text, " %s", sb_str(&name));
	if (link->ns_leader) {
		sb_puts(&tree->text, " (");
		sb_printf(&tree->text, _("namespace of %d"), link->ns_leader);
		sb_putc(&tree->text, ')');
	}
	set(tree, row, COL_WHAT);
	sb_free(&name);
	return row;
}

/* The processes at the thing, but for one. */
static void add_ends(struct tree *tree, struct grid_row *parent, struct out_link link,
		     const struct link_end *but)
{
	const struct links *links = link.links;
	const struct link_end *ends = links->processes ? links->ends : NULL;

	for (uint32_t e = link.thing->first_end; ends && e != LINK_NONE; e = ends[e].next) {
		struct grid_row *row;

		link.end = &ends[e];
		if (link.end == but)
			continue;
		row = grid_add_row(tree->grid, parent);
		set_process(tree, row, &links->processes->processes[link.end->process]);
		set_how(tree, row, &link);
	}
	link.end = NULL;
	for (uint32_t r = 0; r < link.thing->record_count; r++) {
		struct grid_row *row;

		link.record = &links->records[link.thing->first_record + r];
		if (link.record->fate == PID_ALIVE && proc_find(links->processes, link.record->pid))
			continue;
		row = grid_add_row(tree->grid, parent);
		sb_put_i64(&tree->text, link.record->pid);
		set(tree, row, COL_PID);
		set_how(tree, row, &link);
	}
}

static void add_chosen(struct tree *tree, uint32_t p)
{
	const struct links *links = &tree->who->all.links;
	struct grid_row *root = grid_add_row(tree->grid, NULL);

	set_process(tree, root, &links->processes->processes[p]);
	for (uint32_t e = links->process_ends[p]; e < links->process_ends[p + 1]; e++) {
		const struct link_end *end = &links->ends[e];
		const struct link_thing *thing = &links->things[end->thing];
		struct out_link link = link_to(tree->who, thing);
		struct grid_row *row;

		if (!link_connects(thing))
			continue;
		row = add_thing(tree, root, &link);
		link.end = end;
		set_how(tree, row, &link);
		/* What many have would be told as many times over. */
		if (tree->told[end->thing])
			continue;
		tree->told[end->thing] = true;
		add_ends(tree, row, link, end);
	}
}

void who_print_tree(const struct who *who)
{
	struct tree tree = {
		.who = who,
		.grid = grid_new((who->style.no_headings ? GRID_NO_HEADINGS : 0) |
				 (isatty(STDOUT_FILENO) ? 0 : GRID_NO_CUT)),
		.told = xcalloc(who->all.links.thing_count + 1, sizeof(bool)),
	};

	grid_add_column(tree.grid, "WHAT", 0.4, GRID_TREE | GRID_CUT);
	grid_add_column(tree.grid, "PID", 0, GRID_RIGHT);
	grid_add_column(tree.grid, "USER", 0, 0);
	grid_add_column(tree.grid, "HOW", 0.35, GRID_WRAP);
	if (who_of_processes(who)) {
		for (size_t p = 0; p < who->all.processes.process_count; p++)
			if (who->chosen[p])
				add_chosen(&tree, (uint32_t)p);
	} else {
		for (size_t i = 0; i < who->thing_count; i++) {
			struct out_link link =
				link_to(who, &who->all.links.things[who->things[i]]);

			add_ends(&tree, add_thing(&tree, NULL, &link), link, NULL);
		}
	}
	grid_end(tree.grid);
	sb_free(&tree.text);
	free(tree.told);
}
