/* SPDX-License-Identifier: GPL-2.0-or-later */
/* use/links.h, render/link.h, graph/ and render/graph_*: who shares what with whom, in words and pictures. */
#include "unit.h"

#include <time.h>

#include "base/text.h"
#include "base/users.h"
#include "graph/graph.h"
#include "render/column.h"
#include "render/column_link.h"
#include "render/graph_dot.h"
#include "render/graph_json.h"
#include "render/graph_mermaid.h"
#include "render/link.h"
#include "scene.h"
#include "columns.h"
#include "use/command.h"

static struct scene scene;
static struct links links;

static int begin(void **state UNUSED)
{
	(void)setenv("TZ", "UTC0", 1);
	tzset();
	scene_make(&scene);
	links_build(&links, &(struct links_input){
		.objects = &scene.objects,
		.elements = scene.all,
		.processes = &scene.processes,
		.ipc_ns = SCENE_IPC_NS,
		.others = true,
	});
	return 0;
}

static int end(void **state UNUSED)
{
	links_free(&links);
	scene_free(&scene);
	users_free();
	return 0;
}

static const struct link_thing *thing_of(enum proc_kind kind, uint64_t number)
{
	for (size_t i = 0; i < links.thing_count; i++)
		if (links.things[i].kind == kind && links.things[i].object.number == number)
			return &links.things[i];
	fail_msg("no thing of kind %d and number %llu", (int)kind, (unsigned long long)number);
	return NULL;
}

static const struct link_end *end_of(const struct link_thing *thing, uint32_t process)
{
	for (uint32_t e = thing->first_end; e != LINK_NONE; e = links.ends[e].next)
		if (links.ends[e].process == process)
			return &links.ends[e];
	return NULL;
}

static void things_and_their_names(void **state UNUSED)
{
	static const struct {
		enum proc_kind kind;
		uint64_t id;
		const char *word, *name;
		uint32_t ends;
		bool connects;
	} cases[] = {
		{PROC_SEGMENT, 5, "shm", "0x01051234", 2, true},
		{PROC_MSG_QUEUE, 6, "msg", "0xfedcba98", 1, true},
		{PROC_SEM_SET, 7, "sem", "0x00000007", 1, true},
		{PROC_SHM_FILE, 100, "pshm", "m\"<&\\\x1b[31m", 2, true},
		{PROC_QUEUE, 200, "pmsg", "/jobs", 2, true},
		{PROC_SHM_FILE, 101, "psem", "lock", 1, true},
		{PROC_SEGMENT, 8, "shm", "0x00000000", 0, true},
		{PROC_SHM_FILE, 102, "psem", "old (deleted)", 1, false},
		{PROC_MEMFD, 700, "memfd", "buf", 2, true},
		{PROC_FILE, 800, "file", "/var/lib/data", 1, false},
		{PROC_PIPE, 500, "pipe", NULL, 2, true},
		{PROC_SOCKET, 600, "unix", "/run/s", 2, true},
		{PROC_SOCKET, 602, "unix", "@a@b", 1, false},
	};

	assert_int_equal(links.thing_count, ARRAY_SIZE(cases));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct link_thing *thing = thing_of(cases[i].kind, cases[i].id);
		struct strbuf name = STRBUF_INIT;

		assert_string_equal(link_kind_word(thing), cases[i].word);
		assert_int_equal(link_put_name(&name, thing), cases[i].name != NULL);
		assert_taken(&name, cases[i].name ? cases[i].name : "");
		assert_int_equal(thing->end_count, cases[i].ends);
		assert_int_equal(link_connects(thing), cases[i].connects);
	}
}

static void numbers_of_things(void **state UNUSED)
{
	uint64_t number = 99;

	assert_true(link_number(thing_of(PROC_SEGMENT, 5), &number));
	assert_int_equal(number, 5);
	assert_true(link_number(thing_of(PROC_PIPE, 500), &number));
	assert_int_equal(number, 500);
	assert_false(link_number(thing_of(PROC_SHM_FILE, 100), &number));
	assert_false(link_number(thing_of(PROC_QUEUE, 200), &number));
}

static void what_processes_do_with_them(void **state UNUSED)
{
	static const struct {
		enum proc_kind kind;
		uint64_t id;
		uint32_t process;
		const char *how;
	} cases[] = {
		{PROC_SEGMENT, 5, SCENE_SERVER, "attached rw, creator"},
		{PROC_SEGMENT, 5, SCENE_WORKER, "attached r"},
		{PROC_MSG_QUEUE, 6, SCENE_WORKER, "sleeps in msgrcv type -4 for 0s, last sender"},
		{PROC_SEM_SET, 7, SCENE_SERVER,
		 "sleeps in semop on sem 1,2 for 1m 1s, last operator sem 0,2"},
		{PROC_SHM_FILE, 100, SCENE_SERVER, "mapped rw"},
		{PROC_SHM_FILE, 100, SCENE_WORKER, "mapped r privately, open rw"},
		{PROC_QUEUE, 200, SCENE_SERVER, "open w"},
		{PROC_QUEUE, 200, SCENE_WORKER, "open r x2, sleeps in mq_receive"},
		{PROC_SHM_FILE, 101, SCENE_WORKER, "mapped rw, sleeps in futex at offset 8 for 2h"},
		{PROC_PIPE, 500, SCENE_SERVER, "open w"},
		{PROC_PIPE, 500, SCENE_WORKER, "open r"},
		{PROC_SOCKET, 600, SCENE_SERVER, "connected"},
		{PROC_SOCKET, 600, SCENE_WORKER, "connected"},
		{PROC_SOCKET, 602, SCENE_SERVER, "listens"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct link_thing *thing = thing_of(cases[i].kind, cases[i].id);
		struct out_link link = {.links = &links, .thing = thing,
					.end = end_of(thing, cases[i].process)};
		struct strbuf how = STRBUF_INIT;

		assert_non_null(link.end);
		link_put_how(&how, &link);
		assert_taken(&how, cases[i].how);
	}
}

/* Of those that are not seen only the record is told, and of a thing without any, that. */
static void what_is_left_of_others(void **state UNUSED)
{
	static const struct {
		enum proc_kind kind;
		uint64_t id;
		uint32_t record; /* of the thing */
		pid_t pid;
		const char *how;
	} cases[] = {
		{PROC_SEGMENT, 5, 1, 12, "last holder (gone, its number is another's now)"},
		{PROC_MSG_QUEUE, 6, 1, 99, "last receiver (gone)"},
		{PROC_SEM_SET, 7, 1, 99, "last operator sem 1 (gone)"},
	};
	struct strbuf how = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct link_thing *thing = thing_of(cases[i].kind, cases[i].id);
		struct out_link link = {
			.links = &links,
			.thing = thing,
			.record = &links.records[thing->first_record + cases[i].record],
		};

		assert_int_equal(thing->record_count, 2);
		assert_int_equal(link.record->pid, cases[i].pid);
		link_put_how(&how, &link);
		assert_taken(&how, cases[i].how);
	}

	struct out_link nobody = {.links = &links, .thing = thing_of(PROC_SEGMENT, 8)};

	link_put_how(&how, &nobody);
	assert_taken(&how, "nobody");
}

static void numbers_of_semaphores(void **state UNUSED)
{
	static const struct {
		uint32_t numbers[8];
		size_t count;
		const char *text;
	} cases[] = {
		{{0}, 0, ""},		      {{7}, 1, "sem 7"},
		{{0, 1}, 2, "sem 0-1"},	      {{0, 2}, 2, "sem 0,2"},
		{{0, 1, 2, 5}, 4, "sem 0-2,5"}, {{3, 8, 9, 31999}, 4, "sem 3,8-9,31999"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf text = STRBUF_INIT;

		link_put_numbers(&text, cases[i].numbers, cases[i].count);
		assert_taken(&text, cases[i].text);
	}
}

static void commands_users_access(void **state UNUSED)
{
	const struct proc_process *all = scene.processes.processes;
	struct strbuf text = STRBUF_INIT;

	command_put(&text, &all[SCENE_SERVER]);
	assert_taken(&text, "/usr/bin/server --port 80");
	command_put(&text, &all[SCENE_WORKER]);
	assert_taken(&text, "[wor\x1bker]");
	command_put(&text, &all[SCENE_NOBODY]);
	assert_taken(&text, "[quiet]");
	assert_true(link_put_user(&text, &all[SCENE_SERVER]));
	assert_taken(&text, "4000000001");
	assert_true(link_put_user(&text, &all[SCENE_RECYCLED]));
	assert_taken(&text, "root");
	assert_false(link_put_user(&text, &all[SCENE_NOBODY]));
	link_put_access(&text, PROC_R | PROC_W | PROC_X);
	assert_taken(&text, "rw");
	link_put_access(&text, PROC_X);
	assert_taken(&text, "-");
}

static void rows_of_who(void **state UNUSED)
{
	static const char *const seen[] = {"shm", "0x01051234", "5", "10", "4000000001",
					   "attached rw, creator", "/usr/bin/server --port 80"};
	static const char *const recorded[] = {"msg", "0xfedcba98", "6", "99", NULL,
					       "last receiver (gone)", NULL};
	const struct link_thing *segment = thing_of(PROC_SEGMENT, 5);
	const struct link_thing *queue = thing_of(PROC_MSG_QUEUE, 6);
	const struct out_link rows[] = {
		{.links = &links, .thing = segment, .end = end_of(segment, SCENE_SERVER),
		 .ns_leader = 10, .ns_command = "server"},
		{.links = &links, .thing = queue, .record = &links.records[queue->first_record + 1],
		 .ns_leader = 10, .ns_command = "server"},
	};
	const struct out_format format = {.bytes = false};

	for (size_t r = 0; r < ARRAY_SIZE(rows); r++) {
		const struct out_row row = {.link = &rows[r]};
		const char *const *expected = r ? recorded : seen;

		assert_int_equal(column_topic_links.count, ARRAY_SIZE(seen));
		for (size_t c = 0; c < column_topic_links.count; c++) {
			const char *text = text_of_column(&column_topic_links.columns[c], &row, &format);

			if (expected[c])
				assert_string_equal(text, expected[c]);
			else
				assert_null(text);
		}
	}

	const struct column *space = &column_topic_link_namespaces.columns[0];
	const struct column *leader = &column_topic_link_namespaces.columns[1];
	const struct out_row own = {.link = &rows[0]}, other = {.link = &rows[1]};

	assert_string_equal(text_of_column(space, &own, &format), "4026531839");
	assert_string_equal(text_of_column(leader, &other, &format), "10 server");
	/* The leader's own row names it already. */
	assert_null(text_of_column(leader, &own, &format));
}

/* ---- what a build leaves out ---- */

static void what_was_not_asked_for(void **state UNUSED)
{
	struct links few;

	links_build(&few, &(struct links_input){
		.objects = &scene.objects,
		.processes = &scene.processes,
		.ipc_ns = SCENE_IPC_NS,
		.except = 11,
	});
	assert_int_equal(few.thing_count, SCENE_OBJECTS);
	for (size_t i = 0; i < few.end_count; i++)
		assert_int_not_equal(few.ends[i].process, SCENE_WORKER);
	assert_int_equal(few.things[SCENE_SET].record_count, 0); /* no elements */
	links_free(&few);

	links_build(&few, &(struct links_input){.objects = &scene.objects, .elements = scene.all});
	assert_int_equal(few.thing_count, SCENE_OBJECTS);
	assert_int_equal(few.end_count, 0);
	assert_int_equal(few.things[SCENE_SET].record_count, 2);
	for (size_t i = 0; i < few.record_count; i++)
		assert_int_equal(few.records[i].fate, PID_UNKNOWN);
	links_free(&few);
}

/* ---- pictures ---- */

static uint32_t index_of(const struct link_thing *thing)
{
	return (uint32_t)(thing - links.things);
}

static void put_node(struct graph *graph, enum graph_node_type type, const uint32_t *members,
		     uint32_t count)
{
	graph->nodes[graph->node_count++] = (struct graph_node){type, members, count};
}

/* A node of every shape, and edges of every sort. */
static void make_graph(struct graph *graph)
{
	static const uint32_t server[] = {SCENE_SERVER};
	static const uint32_t alike[] = {SCENE_WORKER, SCENE_RECYCLED, SCENE_NOBODY, SCENE_SERVER};
	static const uint32_t nobody[] = {SCENE_NOBODY};
	static uint32_t objects[6];
	const struct link_thing *memory = thing_of(PROC_SHM_FILE, 100);

	*graph = (struct graph){.links = &links, .arena = ARENA_INIT};
	graph->nodes = calloc(16, sizeof(*graph->nodes));
	graph->edges = calloc(16, sizeof(*graph->edges));
	assert_true(graph->nodes && graph->edges);
	objects[0] = SCENE_SEGMENT;
	objects[1] = index_of(memory);
	objects[2] = SCENE_SET;
	objects[3] = SCENE_QUEUE;
	objects[4] = SCENE_SEMAPHORE;
	objects[5] = index_of(thing_of(PROC_PIPE, 500));
	put_node(graph, GRAPH_PROCESS, server, 1);
	put_node(graph, GRAPH_PROCESS, alike, 4);
	for (uint32_t i = 0; i < ARRAY_SIZE(objects); i++)
		put_node(graph, GRAPH_OBJECT, &objects[i], 1);
	put_node(graph, GRAPH_SIGNALS, nobody, 1);
	graph->edges[graph->edge_count++] = (struct graph_edge){
		0, 2, &links.things[SCENE_SEGMENT], end_of(&links.things[SCENE_SEGMENT], SCENE_SERVER),
		1, true};
	graph->edges[graph->edge_count++] = (struct graph_edge){
		3, 1, memory, end_of(memory, SCENE_WORKER), 4, false};
	graph->edges[graph->edge_count++] = (struct graph_edge){
		0, 1, thing_of(PROC_SOCKET, 600), NULL, 2, true};
	graph->edges[graph->edge_count++] = (struct graph_edge){
		4, 0, &links.things[SCENE_SET], end_of(&links.things[SCENE_SET], SCENE_SERVER), 1,
		false};
	graph->edges[graph->edge_count++] = (struct graph_edge){8, 1, NULL, NULL, 1, true};
}

static void pictures_for_graphviz(void **state UNUSED)
{
	struct strbuf text = STRBUF_INIT;
	struct graph graph;

	make_graph(&graph);
	graph_put_dot(&text, &graph);
	assert_non_null(strstr(sb_str(&text), "digraph ipc {\n"));
	assert_non_null(strstr(sb_str(&text),
			       "\tp10 [label=\"/usr/bin/server --port 80\\npid 10\", shape=box"));
	assert_non_null(strstr(sb_str(&text),
			       "\tp11 [label=\"wor\\\\x1bker \xc3\x97" "4\\npid 11, 12, 20 \xe2\x80\xa6\""));
	assert_non_null(strstr(sb_str(&text),
			       "\to0 [label=\"shm 5\\n0x01051234\", shape=cylinder"));
	assert_non_null(strstr(sb_str(&text), "[label=\"pshm\\nm\\\"<&amp;\\\\\\\\x1b[31m\""));
	assert_non_null(strstr(sb_str(&text), "\ts20 [label=\"pending\\nSIGHUP\\nSIGRTMAX\", shape=note"));
	assert_non_null(strstr(sb_str(&text), "\tp10 -> o0 [label=\"creator\"];\n"));
	assert_non_null(strstr(sb_str(&text), "\to3 -> p11 [label=\"reads \xc3\x97" "4\"] [dir=none];\n"));
	assert_non_null(strstr(sb_str(&text), "\tp10 -> p11 [label=\"unix /run/s \xc3\x97" "2\"];\n"));
	assert_non_null(strstr(sb_str(&text),
			       "\to2 -> p10 [label=\"sleeps, last operator\"] [dir=none];\n"));
	assert_non_null(strstr(sb_str(&text), "\ts20 -> p11;\n"));

	/* Every line outside the frame is one statement: quotes pair, and it ends there. */
	for (const char *line = sb_str(&text); *line; line = strchr(line, '\n') + 1) {
		size_t n = strcspn(line, "\n");
		bool quoted = false;

		if (line[0] != '\t')
			continue;
		for (size_t i = 0; i < n; i++) {
			assert_true((unsigned char)line[i] >= ' ' || i == 0);
			if (line[i] == '\\' && quoted)
				i++;
			else if (line[i] == '"')
				quoted = !quoted;
		}
		assert_false(quoted);
		assert_int_equal(line[n - 1], ';');
	}
	sb_free(&text);
	graph_free(&graph);
	assert_null(graph.nodes);
}

static void pictures_for_mermaid(void **state UNUSED)
{
	struct strbuf text = STRBUF_INIT;
	struct graph graph;

	make_graph(&graph);
	graph_put_mermaid(&text, &graph);
	assert_int_equal(strncmp(sb_str(&text), "flowchart LR\n", 13), 0);
	assert_non_null(strstr(sb_str(&text), "    p10(\"/usr/bin/server --port 80<br/>pid 10\")\n"));
	assert_non_null(strstr(sb_str(&text), "    o0[(\"shm 5<br/>0x01051234\")]\n"));
	assert_non_null(strstr(sb_str(&text), "pshm<br/>m#34;#60;#38;#92;#92;x1b#91;31m"));
	assert_non_null(strstr(sb_str(&text), "    o1[/\"msg 6<br/>0xfedcba98\"/]\n"));
	assert_non_null(strstr(sb_str(&text), "    o5{{\"psem<br/>lock\"}}\n"));
	assert_non_null(strstr(sb_str(&text), "    s20>\"pending<br/>SIGHUP<br/>SIGRTMAX\"]\n"));
	assert_non_null(strstr(sb_str(&text), "    p10 -->|\"creator\"| o0\n"));
	assert_non_null(strstr(sb_str(&text), "    o3 ---|\"reads \xc3\x97" "4\"| p11\n"));
	assert_non_null(strstr(sb_str(&text), "    s20 --> p11\n"));
	sb_free(&text);
	graph_free(&graph);
}

static void print_json(void *graph)
{
	graph_print_json(graph, 3);
}

static void pictures_for_programs(void **state UNUSED)
{
	struct graph graph;
	char *text;

	make_graph(&graph);
	text = output_of(stdout, print_json, &graph);
	assert_non_null(strstr(text, "\"schema_version\": 1"));
	assert_non_null(strstr(text, "\"hidden_processes\": 3"));
	assert_non_null(strstr(text, "\"command\": \"wor\\u001bker\""));
	assert_non_null(strstr(text, "\"name\": \"m\\\"<&\\\\\\u001b[31m\""));
	assert_non_null(strstr(text, "\"uid\": null"));
	assert_non_null(strstr(text, "\"start\": \"1970-01-01T00:16:40+00:00\""));
	assert_non_null(strstr(text, "\"signal\": \"SIGHUP\",\n               \"blocked\": true"));
	assert_non_null(strstr(text, "\"signal\": \"SIGRTMAX\",\n               \"blocked\": false"));
	assert_non_null(strstr(text, "\"kind\": \"signals\""));
	assert_non_null(strstr(text, "\"last-operator\""));
	assert_int_equal(text_utf8_length(text, strlen(text)), 1);
	free(text);
	graph_free(&graph);
}

/* What is longer than a label is cut between characters. */
static void long_names_are_cut(void **state UNUSED)
{
	static char name[201];
	struct ipc_object *object = &scene.objects.objects[SCENE_MEMORY];
	const uint32_t members[] = {SCENE_MEMORY};
	struct graph_node node = {GRAPH_OBJECT, members, 1};
	struct graph graph = {.links = &links, .nodes = &node, .node_count = 1};
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < 100; i++)
		memcpy(name + 2 * i, "\xc3\xa9", 2);
	object->name = name + 1; /* begins with half a character */
	graph_put_dot(&text, &graph);

	const char *label = strstr(sb_str(&text), "pshm\\n");

	assert_non_null(label);
	/* \xa9 takes five bytes here, then 28 whole characters fit into 60 bytes. */
	assert_int_equal(strncmp(label + 6, "\\\\xa9", 5), 0);
	assert_int_equal(strspn(label + 11, "\xc3\xa9"), 2 * 28);
	assert_int_equal(strncmp(label + 11 + 2 * 28, "\xe2\x80\xa6\"", 4), 0);
	sb_free(&text);
}

#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_SCENE(things_and_their_names),
		WITH_SCENE(numbers_of_things),
		WITH_SCENE(what_processes_do_with_them),
		WITH_SCENE(what_is_left_of_others),
		WITH_SCENE(numbers_of_semaphores),
		WITH_SCENE(commands_users_access),
		WITH_SCENE(rows_of_who),
		WITH_SCENE(what_was_not_asked_for),
		WITH_SCENE(pictures_for_graphviz),
		WITH_SCENE(pictures_for_mermaid),
		WITH_SCENE(pictures_for_programs),
		WITH_SCENE(long_names_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
