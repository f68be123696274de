/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written at nodes and edges, whatever the language. */
#include <stdlib.h>
#include <string.h>

#include "base/nls.h"
#include "base/signals.h"
#include "base/text.h"
#include "base/util.h"
#include "render/graph_label.h"
#include "render/link.h"
#include "use/command.h"

/* A label is for the eye: what is longer is cut. */
#define LABEL_BYTES 60
#define MEMBERS_SHOWN 3

#define TIMES "\xc3\x97" /* U+00D7 */
#define MORE "\xe2\x80\xa6" /* U+2026 */

static const struct proc_process *process_at(const struct graph *graph, uint32_t index)
{
	return &graph->links->processes->processes[index];
}

void graph_put_id(struct strbuf *out, const struct graph *graph, uint32_t index)
{
	static const char letters[] = {
		[GRAPH_PROCESS] = 'p', [GRAPH_OBJECT] = 'o', [GRAPH_SIGNALS] = 's'};
	const struct graph_node *node = &graph->nodes[index];

	sb_putc(out, letters[node->type]);
	if (node->type == GRAPH_OBJECT)
		sb_put_u64(out, node->members[0]);
	else
		sb_put_i64(out, process_at(graph, node->members[0])->pid);
}

/* The text, cut between characters, with its control characters escaped. */
static void put_text(struct strbuf *out, const struct graph_language *language, const char *text)
{
	struct strbuf safe = STRBUF_INIT;
	size_t n = 0;

	text_escape(&safe, text, strlen(text), TEXT_PLAIN);
	while (n < safe.len) {
		size_t step = text_utf8_length(safe.buf + n, safe.len - n);

		if (n + (step ? step : 1) > LABEL_BYTES)
			break;
		n += step ? step : 1;
	}
	language->put(out, sb_str(&safe), n);
	if (n < safe.len)
		language->put(out, MORE, strlen(MORE));
	sb_free(&safe);
}

static void put_count(struct strbuf *out, const struct graph_language *language, uint32_t count)
{
	struct strbuf text = STRBUF_INIT;

	if (count < 2)
		return;
	sb_puts(&text, " " TIMES);
	sb_put_u64(&text, count);
	language->put(out, sb_str(&text), text.len);
	sb_free(&text);
}

static void put_process(struct strbuf *out, const struct graph *graph,
			const struct graph_node *node, const struct graph_language *language)
{
	struct strbuf text = STRBUF_INIT;

	if (node->count > 1)
		sb_puts(&text, process_at(graph, node->members[0])->comm);
	else
		command_put(&text, process_at(graph, node->members[0]));
	put_text(out, language, sb_str(&text));
	put_count(out, language, node->count);
	sb_puts(out, language->line_break);
	sb_reset(&text);
	sb_puts(&text, "pid ");
	for (uint32_t i = 0; i < node->count && i < MEMBERS_SHOWN; i++) {
		sb_puts(&text, i > 0 ? ", " : "");
		sb_put_i64(&text, process_at(graph, node->members[i])->pid);
	}
	if (node->count > MEMBERS_SHOWN)
		sb_puts(&text, " " MORE);
	put_text(out, language, sb_str(&text));
	sb_free(&text);
}

static void put_object(struct strbuf *out, const struct graph *graph,
		       const struct graph_node *node, const struct graph_language *language)
{
	const struct link_thing *thing = &graph->links->things[node->members[0]];
	struct strbuf text = STRBUF_INIT;
	uint64_t number;

	sb_puts(&text, link_kind_word(thing));
	if (thing->ipc && kind_is_sysv(thing->ipc->kind) && link_number(thing, &number)) {
		sb_putc(&text, ' ');
		sb_put_u64(&text, number);
	}
	put_text(out, language, sb_str(&text));
	put_count(out, language, node->count);
	sb_reset(&text);
	if (link_put_name(&text, thing)) {
		sb_puts(out, language->line_break);
		put_text(out, language, sb_str(&text));
	}
	sb_free(&text);
}

static void put_signals(struct strbuf *out, const struct graph *graph,
			const struct graph_node *node, const struct graph_language *language)
{
	uint64_t pending = graph_pending(process_at(graph, node->members[0]));
	char name[SIGNAL_NAME_SIZE];

	put_text(out, language, _("pending"));
	for (int signal = 1; signal <= 64; signal++) {
		if (!(pending >> (signal - 1) & 1))
			continue;
		sb_puts(out, language->line_break);
		put_text(out, language, signal_name(signal, name));
	}
}

void graph_put_node_label(struct strbuf *out, const struct graph *graph,
			  const struct graph_node *node, const struct graph_language *language)
{
	static void (*const puts[])(struct strbuf *, const struct graph *,
				    const struct graph_node *, const struct graph_language *) = {
		[GRAPH_PROCESS] = put_process,
		[GRAPH_OBJECT] = put_object,
		[GRAPH_SIGNALS] = put_signals,
	};

	puts[node->type](out, graph, node, language);
}

static void add_word(struct strbuf *out, const char *word)
{
	if (out->len > 0)
		sb_puts(out, ", ");
	sb_puts(out, word);
}

/* What is special about the process's part: reading alone, sleeping, having been the last. */
static void put_part(struct strbuf *out, const struct graph *graph, const struct link_end *end)
{
	if (end->mappings > 0 && !(end->map_access & PROC_W))
		add_word(out, _("reads"));
	if (end->sleepers > 0)
		add_word(out, _("sleeps"));
	for (uint32_t i = end->first_record; i != LINK_NONE; i = graph->links->records[i].next)
		add_word(out, _(recorded_role_text((enum recorded_role)graph->links->records[i].role)));
}

bool graph_put_edge_label(struct strbuf *out, const struct graph *graph,
			  const struct graph_edge *edge, const struct graph_language *language)
{
	struct strbuf text = STRBUF_INIT;
	struct strbuf name = STRBUF_INIT;
	bool any;

	if (edge->end) {
		put_part(&text, graph, edge->end);
	} else if (edge->thing) {
		sb_puts(&text, link_kind_word(edge->thing));
		if (link_put_name(&name, edge->thing))
			sb_printf(&text, " %s", sb_str(&name));
	}
	any = text.len > 0 || edge->count > 1;
	put_text(out, language, sb_str(&text));
	put_count(out, language, edge->count);
	sb_free(&name);
	sb_free(&text);
	return any;
}

enum graph_shape graph_shape_of(const struct graph *graph, const struct graph_node *node)
{
	if (node->type == GRAPH_PROCESS)
		return SHAPE_PROCESS;
	if (node->type == GRAPH_SIGNALS)
		return SHAPE_SIGNALS;

	const struct link_thing *thing = &graph->links->things[node->members[0]];

	if (streq(link_kind_word(thing), "psem"))
		return SHAPE_SEMAPHORE;
	switch (thing->kind) {
	case PROC_SEGMENT:
	case PROC_SHM_FILE:
	case PROC_MEMFD:
	case PROC_ANON:
	case PROC_FILE:
		return SHAPE_MEMORY;
	case PROC_QUEUE:
	case PROC_MSG_QUEUE:
		return SHAPE_QUEUE;
	case PROC_SEM_SET:
		return SHAPE_SEMAPHORE;
	default:
		return SHAPE_OTHER;
	}
}
