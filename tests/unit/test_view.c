/* SPDX-License-Identifier: GPL-2.0-or-later */
/* use/evidence.h and use/view.h, and the columns that show them, on invented processes. */
#include "unit.h"

#include "render/column.h"
#include "render/column_topics.h"
#include "use/view.h"
#include "columns.h"

#define IPC_NS 4026531839u
#define NOW 1000000

/* Indexes. */
enum { OLD, YOUNG, SLEEPER, PROCESSES };

static struct proc_process processes[PROCESSES] = {
	[OLD] = {.pid = 10, .pgid = 10, .sid = 7, .start_time = NOW - 5000, .comm = "old",
		 .cmdline = "/bin/old\0-x", .cmdline_size = 12, .uids = {1, 1, 1, 1},
		 .unit = "b.service", .cgroup = "/b"},
	[YOUNG] = {.pid = 20, .pgid = 20, .sid = 7, .start_time = NOW - 100, .comm = "young",
		   .cmdline = "", .uids = {2, 2, 2, 2}, .unit = "a.service"},
	[SLEEPER] = {.pid = 30, .pgid = 30, .sid = 7, .start_time = NOW - 4000, .comm = "sleeper",
		     .uids = {1, 1, 1, 1}, .unit = "b.service"},
};

static const struct ipc_object segment = {
	.kind = KIND_SHM, .id = 5, .ctime = NOW - 1000, .size = 4096,
	.shm = {.nattch = 2, .cpid = 10, .lpid = 20, .atime = NOW - 2000},
};
static const struct ipc_object unattached = {
	.kind = KIND_SHM, .id = 6, .ctime = NOW - 1000, .shm = {.cpid = 99},
};
static const struct ipc_object set = {
	.kind = KIND_SEM, .id = 5, .size = 2, .ctime = NOW - 3000, .sem = {.otime = NOW - 2500},
};
static const struct ipc_object slept_on = {.kind = KIND_SEM, .id = 8, .size = 1, .ctime = NOW};
static const struct ipc_object queue = {
	.kind = KIND_MSG, .id = 5, .ctime = NOW - 3000,
	.msg = {.lspid = 10, .stime = NOW - 2000, .lrpid = 20, .rtime = NOW - 2000},
};
static const struct ipc_object old_queue = {
	.kind = KIND_MSG, .id = 9, .ctime = NOW - 3000,
	.msg = {.lspid = 99, .stime = NOW - 2000, .lrpid = 20, .rtime = NOW - 2000},
};
static const struct ipc_object memory = {
	.kind = KIND_PSHM, .id = -1, .name = "m", .ctime = NOW - 10, .size = 100,
	.posix = {.dev = 3, .ino = 5, .mtime = NOW - 900},
};
enum { SEGMENT, UNATTACHED, SET, SLEPT_ON, QUEUE, OLD_QUEUE, MEMORY, OBJECTS };

static struct ipc_list list;
static struct proc_snapshot snapshot;
static struct proc_mapping mappings[] = {
	{.process = OLD, .next = 1, .access = PROC_R | PROC_W, .shared = true},
	{.process = YOUNG, .next = PROC_NONE, .access = PROC_R, .shared = true},
	{.process = OLD, .next = PROC_NONE, .access = PROC_R | PROC_W, .shared = false},
};
static struct proc_sleeper sleepers[] = {
	{.process = SLEEPER, .next = 1, .wait = PROC_WAIT_SEM, .idle_ms = 1500},
	{.process = SLEEPER, .next = PROC_NONE, .wait = PROC_WAIT_SEM, .idle_ms = 90000},
};

static void put(struct hash *index, const struct ipc_object *object, uint32_t first)
{
	struct place key = ipc_place(object, IPC_NS);

	(void)place_put(index, key, first);
}

static int begin(void **state UNUSED)
{
	static const struct ipc_object *const all[] = {
		[SEGMENT] = &segment, [UNATTACHED] = &unattached, [SET] = &set,
		[SLEPT_ON] = &slept_on, [QUEUE] = &queue, [OLD_QUEUE] = &old_queue,
		[MEMORY] = &memory,
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		ipc_list_add(&list, all[i]);
	snapshot = (struct proc_snapshot){
		.processes = processes, .process_count = PROCESSES,
		.mappings = mappings, .mapping_count = ARRAY_SIZE(mappings),
		.sleepers = sleepers, .sleeper_count = ARRAY_SIZE(sleepers),
	};
	put(&snapshot.by_mapping, &segment, 0);
	put(&snapshot.by_mapping, &memory, 2);
	put(&snapshot.by_sleeper, &slept_on, 0);
	return 0;
}

static int end(void **state UNUSED)
{
	ipc_list_free(&list);
	hash_free(&snapshot.by_mapping);
	hash_free(&snapshot.by_sleeper);
	return 0;
}

static void fate_of_processes(void **state UNUSED)
{
	static const struct {
		pid_t pid;
		time_t when;
		enum pid_fate fate;
	} cases[] = {
		{0, NOW, PID_UNSET},
		{10, NOW - 1000, PID_ALIVE},
		{10, 0, PID_ALIVE},
		{10, NOW - 5002, PID_ALIVE}, /* two seconds for the clock */
		{10, NOW - 5003, PID_RECYCLED},
		{20, NOW - 1000, PID_RECYCLED},
		{7, NOW, PID_ALIVE},         /* lives on as a session */
		{99, NOW, PID_GONE},
	};
	struct view view;
	struct view blind;

	view_build(&view, &list, &snapshot, IPC_NS);
	view_build(&blind, &list, NULL, 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(view_pid_fate(&view, cases[i].pid, cases[i].when), cases[i].fate);
		assert_int_equal(evidence_pid_fate(&snapshot, cases[i].pid, cases[i].when),
				 cases[i].fate);
	}
	assert_int_equal(view_pid_fate(&blind, 10, NOW), PID_UNKNOWN);
	assert_ptr_equal(view_recorded(&view, 10, NOW), &processes[OLD]);
	assert_null(view_recorded(&view, 20, NOW - 1000));
	assert_null(view_recorded(&view, 7, NOW));
	assert_null(view_recorded(&blind, 10, NOW));
	view_free(&view);
	view_free(&blind);
}

static void assert_states(size_t hidden, const enum object_state expected[OBJECTS])
{
	struct view view;

	snapshot.hidden = hidden;
	view_build(&view, &list, &snapshot, IPC_NS);
	snapshot.hidden = 0;
	for (size_t i = 0; i < OBJECTS; i++)
		if (view.objects[i].state != expected[i])
			fail_msg("object %zu is %s", i, object_state_word(view.objects[i].state));
	view_free(&view);
}

static void states(void **state UNUSED)
{
	static const enum object_state all_seen[OBJECTS] = {
		[SEGMENT] = STATE_IN_USE, [UNATTACHED] = STATE_UNUSED,
		[SET] = STATE_UNKNOWN, /* until its semaphores have told */
		[SLEPT_ON] = STATE_IN_USE,
		[QUEUE] = STATE_IN_USE, /* its last sender lives */
		[OLD_QUEUE] = STATE_UNUSED, [MEMORY] = STATE_IN_USE,
	};
	static const enum object_state some_hidden[OBJECTS] = {
		[SEGMENT] = STATE_IN_USE,
		[UNATTACHED] = STATE_UNUSED, /* the kernel counts */
		[SET] = STATE_UNKNOWN, [SLEPT_ON] = STATE_IN_USE, [QUEUE] = STATE_UNKNOWN,
		[OLD_QUEUE] = STATE_UNKNOWN, [MEMORY] = STATE_IN_USE,
	};

	assert_states(0, all_seen);
	assert_states(1, some_hidden);
}

static enum object_state state_with(const struct ipc_sem_element elements[2], size_t hidden)
{
	enum object_state result;
	struct view view;

	snapshot.hidden = hidden;
	view_build(&view, &list, &snapshot, IPC_NS);
	view_note_elements(&view, SET, elements);
	result = view.objects[SET].state;
	view_free(&view);
	snapshot.hidden = 0;
	return result;
}

static void states_of_sets(void **state UNUSED)
{
	static const struct ipc_sem_element alive[] = {{.pid = 99}, {.pid = 10}};
	static const struct ipc_sem_element dead[] = {{.pid = 99}, {.pid = 20}};
	static const struct ipc_sem_element waited[] = {{.pid = 99}, {.zcount = 1}};

	assert_int_equal(state_with(alive, 0), STATE_IN_USE);
	assert_int_equal(state_with(dead, 0), STATE_UNUSED);
	assert_int_equal(state_with(waited, 0), STATE_IN_USE);
	assert_int_equal(state_with(dead, 1), STATE_UNKNOWN);
	assert_int_equal(state_with(alive, 1), STATE_IN_USE);
}

static void births(void **state UNUSED)
{
	struct ipc_object made = memory;

	assert_int_equal(evidence_born(&segment), NOW - 1000);
	assert_int_equal(evidence_born(&memory), NOW - 900);
	made.posix.btime = NOW - 50;
	assert_int_equal(evidence_born(&made), NOW - 50);
}

/* What the column says; NULL for none. */
static const char *text_of(const struct view *view, size_t object, const char *name)
{
	static const struct out_format format = {
		.bytes = true, .time_style = TIME_EPOCH, .now = NOW,
	};
	const struct column *column = column_find(column_topics_ls, name, strlen(name));
	const struct out_row row = {
		.object = &list.objects[object], .view = view, .use = &view->objects[object],
	};

	assert_non_null(column);
	return text_of_column(column, &row, &format);
}

static void columns_of_processes(void **state UNUSED)
{
	static const struct {
		size_t object;
		const char *name, *value;
	} cases[] = {
		{SEGMENT, "PROCS", "2"},
		{SEGMENT, "PROCPIDS", "10,20"},
		{SEGMENT, "PROCCMDS", "/bin/old -x,[young]"},
		{SEGMENT, "PROCCOMMS", "old,young"},
		{SEGMENT, "PROCUIDS", "1,2"},
		{SEGMENT, "PROCUNITS", "a.service,b.service"},
		{SEGMENT, "PROCCGROUPS", "/b"},
		{SEGMENT, "PROCCONTAINERS", ""},
		{SEGMENT, "MAPRW", "1"},
		{SEGMENT, "MAPRO", "1"},
		{MEMORY, "MAPRW", "0"}, /* a private mapping changes nobody else's memory */
		{MEMORY, "MAPRO", "1"},
		{UNATTACHED, "PROCS", "0"},
		{UNATTACHED, "PROCPIDS", ""},
		{SLEPT_ON, "PROCS", "1"},
		{SLEPT_ON, "WAITERS", "2"},
		{SLEPT_ON, "WAITPIDS", "30"},
		{SLEPT_ON, "WAITCALLS", "semop"},
		{SLEPT_ON, "WAITTIME", "1m"},
		{SET, "WAITTIME", NULL},
		{SEGMENT, "CFATE", "alive"},
		{SEGMENT, "CCMD", "/bin/old -x"},
		{SEGMENT, "CUNIT", "b.service"},
		{SEGMENT, "CSTART", "995000"},
		{SEGMENT, "LFATE", "recycled"},
		{SEGMENT, "LCMD", NULL},
		{UNATTACHED, "CFATE", "gone"},
		{UNATTACHED, "LFATE", NULL},
		{QUEUE, "LSFATE", "alive"},
		{QUEUE, "LRFATE", "recycled"},
		{SEGMENT, "AGE", "16m"},
		{SEGMENT, "IPCNS", "4026531839"},
		{MEMORY, "IPCNS", NULL},
	};
	struct view view;

	view_build(&view, &list, &snapshot, IPC_NS);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *value = text_of(&view, cases[i].object, cases[i].name);

		if (!value != !cases[i].value || (value && !streq(value, cases[i].value)))
			fail_msg("%s of %zu: %s", cases[i].name, cases[i].object,
				 value ? value : "none");
	}
	view_free(&view);
}

/* Where somebody may be hidden, no user is no knowledge; and without processes nothing is known. */
static void columns_of_the_unknown(void **state UNUSED)
{
	struct view view;

	snapshot.hidden = 1;
	view_build(&view, &list, &snapshot, IPC_NS);
	assert_string_equal(text_of(&view, SEGMENT, "PROCS"), "2");
	assert_string_equal(text_of(&view, UNATTACHED, "PROCS"), "0");
	assert_null(text_of(&view, QUEUE, "PROCS"));
	assert_null(text_of(&view, QUEUE, "PROCPIDS"));
	view_free(&view);
	snapshot.hidden = 0;

	view_build(&view, &list, NULL, 0);
	for (size_t t = 0; column_topics_ls[t]; t++) {
		for (size_t i = 0; i < column_topics_ls[t]->count; i++) {
			const struct column *column = &column_topics_ls[t]->columns[i];

			if (!(column->want & (WANT_PROCESSES | WANT_USERS)) ||
			    streq(column->name, "STATE"))
				continue;
			for (size_t o = 0; o < OBJECTS; o++)
				assert_null(text_of(&view, o, column->name));
		}
	}
	view_free(&view);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(fate_of_processes),
		cmocka_unit_test(states),
		cmocka_unit_test(states_of_sets),
		cmocka_unit_test(births),
		cmocka_unit_test(columns_of_processes),
		cmocka_unit_test(columns_of_the_unknown),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
