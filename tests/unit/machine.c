/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"

struct machine m;

const uint64_t here[1] = {IPC_NS};
const uint64_t elsewhere[1] = {OTHER_IPC_NS};
const uint64_t devices[1] = {DEVICE};
const gid_t group[1] = {GROUP};

int begin(void **state UNUSED)
{
	memset(&m, 0, sizeof(m));
	m.elements[0].pid = m.elements[1].pid = 904; /* dead */
	m.snapshot.processes = m.processes;
	m.all.of = m.traits;
	m.all.units = m.units;
	m.all.pid_spaces = m.pid_spaces;
	m.all.owners_known = true;
	m.all.sight = (struct proc_sight){
		.now = NOW, .whole = true, .clock_even_since = NOW - 100000, .up = 200000,
		.in_flight_known = true, .ipc_owner_ns = USER_NS,
	};
	m.world = (struct leak_world){
		.objects = &m.objects, .elements = m.element_lists, .leases = m.leases,
		.processes = &m.snapshot, .traits = &m.all, .families = &m.families,
		.rules = &m.rules, .ipc_ns = IPC_NS, .self = 1,
	};
	return 0;
}

int end(void **state UNUSED)
{
	ipc_list_free(&m.objects);
	families_free(&m.families);
	rules_free(&m.rules);
	return 0;
}

uint32_t add_process(pid_t pid, uid_t uid)
{
	uint32_t i = m.count++;

	assert_true(i < MAX_PROCESSES);
	assert_true(i == 0 || m.processes[i - 1].pid < pid);
	m.uids[i] = uid;
	m.processes[i] = (struct proc_process){
		.pid = pid, .pgid = pid, .sid = pid, .comm = "server", .start_time = LAST - 100,
	};
	m.traits[i] = (struct proc_trait){
		.program = "server", .uids = &m.uids[i], .uid_count = 1, .ipc_spaces = here,
		.ipc_space_count = 1, .user_ns = USER_NS, .devices = devices, .device_count = 1,
		.unit = PROC_NONE, .pid_space = PROC_NONE,
	};
	m.snapshot.process_count = m.count;
	return i;
}

struct ipc_object *add_object(const struct ipc_object *object)
{
	assert_true(m.objects.count < MAX_OBJECTS);
	if (object->kind == KIND_SEM)
		m.element_lists[m.objects.count] = m.elements;
	ipc_list_add(&m.objects, object);
	return &m.objects.objects[m.objects.count - 1];
}

struct ipc_object *add_set(uint32_t key)
{
	return add_object(&(struct ipc_object){
		.kind = KIND_SEM, .id = 7, .key = key, .uid = OWNER, .cuid = OWNER, .gid = GROUP,
		.cgid = GROUP, .mode = 0600, .size = 2, .ctime = LAST, .sem = {.otime = LAST}});
}

struct ipc_object *add_segment(uint32_t key)
{
	return add_object(&(struct ipc_object){
		.kind = KIND_SHM, .id = 8, .key = key, .uid = OWNER, .cuid = OWNER, .gid = GROUP,
		.cgid = GROUP, .mode = 0600, .size = 4096, .ctime = LAST,
		.shm = {.cpid = 900, .lpid = 900, .dtime = LAST}});
}

struct ipc_object *add_queue(uint32_t key)
{
	return add_object(&(struct ipc_object){
		.kind = KIND_MSG, .id = 9, .key = key, .uid = OWNER, .cuid = OWNER, .gid = GROUP,
		.cgid = GROUP, .mode = 0600, .ctime = LAST,
		.msg = {.lspid = 901, .lrpid = 902, .stime = LAST, .rtime = LAST}});
}

struct ipc_object *add_file(enum ipc_kind kind, const char *name)
{
	return add_object(&(struct ipc_object){
		.kind = kind, .id = -1, .name = name, .uid = OWNER, .gid = GROUP, .mode = 0600,
		.size = 100, .ctime = LAST,
		.posix = {.dev = DEVICE, .ino = 5, .mtime = LAST, .btime = LAST}});
}

static bool no_user(const char *name UNUSED, uid_t *uid UNUSED)
{
	return false;
}

static void no_mistake(void *arg UNUSED, unsigned line, const char *sentence)
{
	fail_msg("line %u: %s", line, sentence);
}

void learn_family(const char *text)
{
	assert_int_equal(families_parse(&m.families, text, strlen(text), no_user, no_mistake, NULL),
			 0);
}

void learn_rule(const char *text)
{
	assert_int_equal(rules_parse(&m.rules, "leaks.conf", text, strlen(text), no_user,
				     no_mistake, NULL), 0);
}

void expect(enum verdict verdict, enum reason_code code)
{
	struct leak_result result;
	const struct leak_verdict *found;

	leak_judge(&m.world, &result);
	assert_int_equal(result.count, m.objects.count);
	found = &result.verdicts[result.count - 1];
	assert_true(found->reason_count > 0);
	if (found->verdict != verdict || found->reasons[0].code != code)
		fail_msg("%s because of %s, not %s because of %s", verdict_word(found->verdict),
			 reason_word(found->reasons[0].code), verdict_word(verdict),
			 reason_word(code));
	leak_result_free(&result);
}

bool wants_lease(void)
{
	struct leak_result result;
	bool wants;

	leak_judge(&m.world, &result);
	wants = result.verdicts[result.count - 1].wants_lease;
	leak_result_free(&result);
	return wants;
}
