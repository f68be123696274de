/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/verdict.h, rule by rule, on an invented machine of a few processes. */
#include "unit.h"

#include "leak/verdict.h"

#define IPC_NS 4026531839u
#define OTHER_IPC_NS 4026532999u
#define USER_NS 4026531837u
#define DEVICE 27u
#define NOW 1000000
#define LAST (NOW - 5000) /* when the objects were last used */
#define MAX_PROCESSES 8
#define MAX_OBJECTS 4

enum { OWNER = 1000, OTHER = 2000, GROUP = 300 };

/* Everything that a test may change before it asks. */
static struct machine {
	struct proc_process processes[MAX_PROCESSES];
	struct proc_trait traits[MAX_PROCESSES];
	uid_t uids[MAX_PROCESSES];
	uint32_t count;
	struct proc_snapshot snapshot;
	struct proc_traits all;
	struct proc_unit units[1];
	struct proc_pid_space pid_spaces[1];
	struct proc_owner owners[1];
	struct ipc_list objects;
	struct ipc_sem_element elements[2];
	struct ipc_sem_element *element_lists[MAX_OBJECTS];
	uint8_t leases[MAX_OBJECTS];
	struct families families;
	struct rules rules;
	struct leak_witness witness;
	struct leak_world world;
} m;

static const uint64_t here[] = {IPC_NS};
static const uint64_t elsewhere[] = {OTHER_IPC_NS};
static const uint64_t devices[] = {DEVICE};
static const gid_t group[] = {GROUP};

static int begin(void **state UNUSED)
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

static int end(void **state UNUSED)
{
	ipc_list_free(&m.objects);
	families_free(&m.families);
	rules_free(&m.rules);
	return 0;
}

/* A process of the owner that was there before the objects, and could call nothing of IPC. */
static uint32_t add_process(pid_t pid, uid_t uid)
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

static struct ipc_object *add_object(const struct ipc_object *object)
{
	assert_true(m.objects.count < MAX_OBJECTS);
	if (object->kind == KIND_SEM)
		m.element_lists[m.objects.count] = m.elements;
	ipc_list_add(&m.objects, object);
	return &m.objects.objects[m.objects.count - 1];
}

static struct ipc_object *add_set(uint32_t key)
{
	return add_object(&(struct ipc_object){
		.kind = KIND_SEM, .id = 7, .key = key, .uid = OWNER, .cuid = OWNER, .gid = GROUP,
		.cgid = GROUP, .mode = 0600, .size = 2, .ctime = LAST, .sem = {.otime = LAST}});
}

static struct ipc_object *add_segment(uint32_t key)
{
	return add_object(&(struct ipc_object){
		.kind = KIND_SHM, .id = 8, .key = key, .uid = OWNER, .cuid = OWNER, .gid = GROUP,
		.cgid = GROUP, .mode = 0600, .size = 4096, .ctime = LAST,
		.shm = {.cpid = 900, .lpid = 900, .dtime = LAST}});
}

static struct ipc_object *add_queue(uint32_t key)
{
	return add_object(&(struct ipc_object){
		.kind = KIND_MSG, .id = 9, .key = key, .uid = OWNER, .cuid = OWNER, .gid = GROUP,
		.cgid = GROUP, .mode = 0600, .ctime = LAST,
		.msg = {.lspid = 901, .lrpid = 902, .stime = LAST, .rtime = LAST}});
}

static struct ipc_object *add_file(enum ipc_kind kind, const char *name)
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

static void learn_family(const char *text)
{
	assert_int_equal(families_parse(&m.families, text, strlen(text), no_user, no_mistake, NULL),
			 0);
}

static void learn_rule(const char *text)
{
	assert_int_equal(rules_parse(&m.rules, "leaks.conf", text, strlen(text), no_user,
				     no_mistake, NULL), 0);
}

/* The verdict on the last object, whose first reason is to be `code`. */
static void expect(enum verdict verdict, enum reason_code code)
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

static bool wants_lease(void)
{
	struct leak_result result;
	bool wants;

	leak_judge(&m.world, &result);
	wants = result.verdicts[result.count - 1].wants_lease;
	leak_result_free(&result);
	return wants;
}

/* ---- signs of use ---- */

static void nobody_at_all(void **state UNUSED)
{
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	add_process(1, OWNER); /* ourselves */
	expect(VERDICT_ORPHAN, REASON_NOBODY);
}

static void attached_segments(void **state UNUSED)
{
	struct ipc_object *segment = add_segment(0);

	expect(VERDICT_ORPHAN, REASON_NOBODY);
	segment->shm.nattch = 1;
	expect(VERDICT_IN_USE, REASON_ATTACHED);
	segment->shm.nattch = 0;
	segment->mode |= IPC_MODE_DEST;
	expect(VERDICT_IN_USE, REASON_DESTROYED);
}

static void recorded_processes(void **state UNUSED)
{
	uint32_t p = add_process(900, OTHER);

	add_segment(0);
	expect(VERDICT_IN_USE, REASON_CREATOR_LIVES);
	/* The number was given to a later one. */
	m.processes[p].start_time = LAST + 3;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	/* … unless the clock does not tell. */
	m.all.sight.clock_even_since = LAST + 1;
	expect(VERDICT_SUSPECT, REASON_TIED_RECORD);
	m.all.sight.clock_even_since = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_RECORD);
	/* A zombie is dead when all of its threads are. */
	m.processes[p].start_time = LAST - 100;
	m.traits[p].passive = PASSIVE_DEAD;
	expect(VERDICT_ORPHAN, REASON_UNTIED_PASSIVE);
}

static void recorded_groups(void **state UNUSED)
{
	uint32_t p = add_process(950, OTHER);

	m.processes[p].sid = 900;
	add_segment(0);
	expect(VERDICT_IN_USE, REASON_RECORDED_GROUP);
}

static void last_to_use_a_queue(void **state UNUSED)
{
	add_queue(0);
	add_process(902, OTHER);
	expect(VERDICT_IN_USE, REASON_OPERATOR_LIVES);
}

static void last_to_use_a_semaphore(void **state UNUSED)
{
	uint32_t p = add_process(903, OTHER);
	struct ipc_object *set = add_set(0);

	m.elements[1].pid = 903;
	expect(VERDICT_IN_USE, REASON_OPERATOR_LIVES);
	m.processes[p].start_time = LAST + 50;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	/* SETVAL moves ctime only. */
	set->ctime = LAST + 60;
	expect(VERDICT_IN_USE, REASON_OPERATOR_LIVES);
}

static void sleepers_that_the_kernel_counts(void **state UNUSED)
{
	add_set(0);
	m.elements[1].zcount = 1;
	expect(VERDICT_IN_USE, REASON_SLEEPERS_COUNTED);
	m.elements[1].zcount = 0;
	m.elements[0].ncount = 1;
	expect(VERDICT_IN_USE, REASON_SLEEPERS_COUNTED);
}

static void sleepers_that_only_proc_shows(void **state UNUSED)
{
	struct proc_sleeper sleeper = {.wait = PROC_WAIT_SEM, .next = PROC_NONE};
	struct place key = place_of_sysv(PLACE_SEM, IPC_NS, 7);

	sleeper.process = add_process(50, OTHER);
	m.snapshot.sleepers = &sleeper;
	m.snapshot.sleeper_count = 1;
	(void)place_put(&m.snapshot.by_sleeper, key, 0);
	add_set(0);
	expect(VERDICT_IN_USE, REASON_SLEEPER);
	hash_free(&m.snapshot.by_sleeper);
}

static void open_descriptors(void **state UNUSED)
{
	struct proc_fd fd = {.next = PROC_NONE, .access = PROC_R};
	struct place key = place_of_file(DEVICE, 5);

	fd.process = add_process(50, OTHER);
	m.snapshot.fds = &fd;
	m.snapshot.fd_count = 1;
	(void)place_put(&m.snapshot.by_fd, key, 0);
	add_file(KIND_PSHM, "x");
	expect(VERDICT_IN_USE, REASON_USED);
	hash_free(&m.snapshot.by_fd);
}

static void who_wants_to_be_told(void **state UNUSED)
{
	add_file(KIND_PMSG, "q")->posix.queue.notify_pid = 17;
	expect(VERDICT_IN_USE, REASON_NOTIFIED);
}

static void makers_that_were_watched(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.processes[p].start_ticks = 12345;
	add_set(0);
	m.witness = (struct leak_witness){.object = place_of_sysv(PLACE_SEM, IPC_NS, 7),
					  .pid = 50, .start_ticks = 12345};
	m.world.witnesses = &m.witness;
	m.world.witness_count = 1;
	expect(VERDICT_IN_USE, REASON_MAKER_WATCHED);
	m.witness.start_ticks = 99; /* another one of that number */
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.witness.start_ticks = 12345;
	m.witness.dead = true;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
}

/* ---- what could not be seen ---- */

static void no_processes(void **state UNUSED)
{
	add_segment(0);
	m.world.processes = NULL;
	m.world.traits = NULL;
	expect(VERDICT_UNKNOWN, REASON_NOT_READ);
}

static void hidden_processes(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.processes[p].lacks = PROC_MAPPINGS | PROC_FDS | PROC_SLEEPERS;
	m.traits[p].able = ABLE_UNREADABLE;
	/* Who has no right to it needs no look. */
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.uids[p] = OWNER;
	expect(VERDICT_UNKNOWN, REASON_HIDDEN);
	/* Nothing at all is known of it. */
	m.uids[p] = OTHER;
	m.traits[p].uids = NULL;
	m.traits[p].uid_count = 0;
	expect(VERDICT_UNKNOWN, REASON_HIDDEN);
}

static void places_without_a_view(void **state UNUSED)
{
	add_set(0);
	m.all.sight.whole = false;
	m.all.sight.why_not = "hidepid";
	expect(VERDICT_UNKNOWN, REASON_BLIND);
	m.world.alone = true;
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	m.all.sight.restless = true;
	expect(VERDICT_UNKNOWN, REASON_RESTLESS);
	m.all.sight.restless = false;
	m.all.sight.sleepers_closed = true;
	expect(VERDICT_UNKNOWN, REASON_SLEEPERS_CLOSED);
	m.all.sight.sleepers_closed = false;
	m.world.elements = NULL;
	expect(VERDICT_UNKNOWN, REASON_ELEMENTS_CLOSED);
}

static void used_from_outside(void **state UNUSED)
{
	struct ipc_object *segment = add_segment(0);

	segment->shm.cpid = 0;
	expect(VERDICT_UNKNOWN, REASON_RECORD_OUTSIDE);
	segment->shm.cpid = 900;
	segment->shm.lpid = 0;
	expect(VERDICT_UNKNOWN, REASON_RECORD_OUTSIDE);
	add_queue(0)->msg.lrpid = 0;
	expect(VERDICT_UNKNOWN, REASON_RECORD_OUTSIDE);

	struct ipc_object *set = add_set(0);

	/* Nobody of this machine has operated on it, and yet it was operated on. */
	m.elements[0] = m.elements[1] = (struct ipc_sem_element){0};
	expect(VERDICT_UNKNOWN, REASON_RECORD_OUTSIDE);
	set->sem.otime = 0;
	m.elements[0].value = 1;
	expect(VERDICT_UNKNOWN, REASON_RECORD_OUTSIDE);
	m.elements[1].pid = 904;
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	m.elements[0] = m.elements[1] = (struct ipc_sem_element){0};
	expect(VERDICT_ORPHAN, REASON_NOBODY);
}

static void files_open_out_of_sight(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	add_file(KIND_PSEM, "s");
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	assert_false(wants_lease());
	m.all.sight.in_flight = 1;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	assert_true(wants_lease());
	m.leases[0] = LEASE_FREE;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.leases[0] = LEASE_IN_USE;
	expect(VERDICT_IN_USE, REASON_LEASE_IN_USE);
	m.leases[0] = LEASE_NO_TELL;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	assert_false(wants_lease());
	m.leases[0] = LEASE_NOT_ASKED;
	m.all.sight.in_flight = 0;
	m.all.sight.in_flight_known = false;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	m.all.sight.in_flight_known = true;
	m.traits[p].hides_fds = true;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	m.traits[p].hides_fds = false;
	m.processes[p].lacks = PROC_FDS;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	/* What is kept anyway needs no answer. */
	m.uids[p] = OWNER;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	assert_false(wants_lease());
}

static void captured_systems(void **state UNUSED)
{
	struct ipc_object *segment = add_segment(0);

	m.world.captured = true;
	expect(VERDICT_SUSPECT, REASON_NOBODY);
	m.world.processes = NULL;
	m.world.traits = NULL;
	expect(VERDICT_SUSPECT, REASON_NOT_READ);
	segment->shm.nattch = 1;
	expect(VERDICT_IN_USE, REASON_ATTACHED);
}

/* ---- ties ---- */

static void owners_that_are_able(void **state UNUSED)
{
	static const struct {
		unsigned able;
		bool tied;
	} cases[] = {
		{0, false}, {ABLE_SEM, true}, {ABLE_SHM | ABLE_MSG, false},
		{ABLE_SEM_OPEN | ABLE_SHM_OPEN | ABLE_MQ_OPEN, false}, {ABLE_SYSCALL, true},
		{ABLE_FFI, true}, {ABLE_JIT, true}, {ABLE_STATIC, true}, {ABLE_UNREADABLE, true},
		{ABLE_SCRIPT, true},
	};
	uint32_t p = add_process(50, OWNER);

	add_set(0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		m.traits[p].able = cases[i].able;
		if (cases[i].tied)
			expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
		else
			expect(VERDICT_ORPHAN, REASON_UNTIED_ABILITY);
	}
}

static void creators_count_as_owners(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.traits[p].able = ABLE_SEM;
	add_set(0)->cuid = OTHER;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void every_uid_counts(void **state UNUSED)
{
	static const uid_t uids[] = {OTHER, 5, OWNER};
	uint32_t p = add_process(50, OTHER);

	m.traits[p].uids = uids;
	m.traits[p].uid_count = ARRAY_SIZE(uids);
	m.traits[p].able = ABLE_SEM;
	add_set(0);
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void let_in_by_the_mode(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);
	struct ipc_object *set = add_set(0x17);

	m.traits[p].able = ABLE_SEM;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	set->mode = 0604;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	set->mode = 0660;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.traits[p].gids = group;
	m.traits[p].gid_count = 1;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	/* A child that runs as another user now may know a private one. */
	set->key = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	set->mode = 0600;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
}

static void capability_over_sets_and_queues(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.traits[p].able = ABLE_SEM | ABLE_MSG | ABLE_SHM;
	m.traits[p].ipc_owner = true;
	add_set(0x17);
	expect(VERDICT_SUSPECT, REASON_TIED_CAPABILITY);
	add_queue(0x17);
	expect(VERDICT_SUSPECT, REASON_TIED_CAPABILITY);
	m.traits[p].user_ns = USER_NS + 500; /* below the one that owns the IPC namespace */
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.traits[p].user_ns = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_CAPABILITY);
	add_segment(0x17);
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
}

static void reach_of_system_v(void **state UNUSED)
{
	static const uint64_t both[] = {OTHER_IPC_NS, IPC_NS};
	uint32_t p = add_process(50, OWNER);

	m.traits[p].able = ABLE_SEM;
	m.traits[p].ipc_spaces = elsewhere;
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_REACH);
	m.traits[p].ipc_spaces = both; /* one of its threads */
	m.traits[p].ipc_space_count = 2;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.traits[p].ipc_spaces = NULL;
	m.traits[p].ipc_space_count = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void reach_of_files(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	m.traits[p].device_count = 0;
	add_file(KIND_PSHM, "x");
	expect(VERDICT_ORPHAN, REASON_UNTIED_REACH);
	/* Queues are found without a mount. */
	add_file(KIND_PMSG, "q");
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.traits[p].ipc_spaces = elsewhere;
	expect(VERDICT_ORPHAN, REASON_UNTIED_REACH);
	m.traits[p].device_count = 1;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void others_files(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);
	struct ipc_object *file = add_file(KIND_PSHM, "x");

	m.traits[p].able = ABLE_SHM_OPEN;
	file->mode = 0644;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	file->mode = 0666;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	m.traits[p].able = ABLE_SHM;
	expect(VERDICT_ORPHAN, REASON_UNTIED_ABILITY);
	m.traits[p].able = ABLE_STATIC;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
}

static void those_who_only_start_others(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	m.traits[p].able = ABLE_ANYTHING;
	add_set(0x17);
	for (unsigned passive = PASSIVE_NOT + 1; passive < PROC_PASSIVE_COUNT; passive++) {
		m.traits[p].passive = (uint8_t)passive;
		expect(VERDICT_ORPHAN, REASON_UNTIED_PASSIVE);
	}
}

/* ---- families and rules ---- */

static void programs_of_a_family(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	learn_family("[f]\ntitle = F\nsource = here\nkind = sem\nsemaphores = 2\n"
		     "programs = apache2 httpd\n");
	m.traits[p].able = ABLE_ANYTHING;
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_FAMILY);
	m.traits[p].program = "httpd";
	expect(VERDICT_SUSPECT, REASON_TIED_FAMILY);
	m.traits[p].program = NULL;
	m.processes[p].lacks = PROC_MAPPINGS;
	expect(VERDICT_UNKNOWN, REASON_HIDDEN);
}

static void makers_by_name(void **state UNUSED)
{
	static const pid_t levels[] = {77, 5};
	uint32_t p = add_process(77, OWNER);

	learn_family("[f]\ntitle = F\nsource = here\nkind = pshm\nname = torch_{pid}_*\n"
		     "pid-of-maker = yes\ndies-with-maker = yes\n");
	add_file(KIND_PSHM, "torch_5_1");
	expect(VERDICT_ORPHAN, REASON_UNTIED_PID);
	/* The number counts in every PID namespace that the process is in. */
	m.processes[p].nspid = levels;
	m.processes[p].nspid_count = 2;
	expect(VERDICT_SUSPECT, REASON_TIED_NAME);
	/* A later process of that number. */
	m.processes[p].start_time = LAST + 10;
	expect(VERDICT_ORPHAN, REASON_UNTIED_PID);
	m.all.sight.clock_even_since = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_NAME);
	/* The maker may be out of sight. */
	m.processes[p].nspid_count = 1;
	m.all.sight.whole = false;
	expect(VERDICT_UNKNOWN, REASON_BLIND);
}

static void always_open(void **state UNUSED)
{
	add_process(50, OWNER);
	learn_family("[f]\ntitle = F\nsource = here\nkind = pshm\nname = pulse-shm-*\n"
		     "always-open = yes\n");
	add_file(KIND_PSHM, "pulse-shm-123");
	expect(VERDICT_ORPHAN, REASON_UNTIED_OPEN);
	/* Whom we do not see, the kernel does. */
	m.all.sight.whole = false;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	assert_true(wants_lease());
	m.leases[0] = LEASE_FREE;
	expect(VERDICT_ORPHAN, REASON_UNTIED_OPEN);
}

static void made_in_the_background(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	m.traits[p].able = ABLE_SEM;
	m.processes[p].start_time = LAST + 10;
	add_set(0);
	/* A child of the maker may have started later. */
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	learn_family("[f]\ntitle = F\nsource = here\nkind = sem\nsemaphores = 2\nmade-late = yes\n");
	expect(VERDICT_ORPHAN, REASON_UNTIED_LATE);
	m.processes[p].start_time = LAST + 2;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.processes[p].start_time = LAST + 10;
	m.all.sight.clock_even_since = LAST + 1;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void kept_on_purpose(void **state UNUSED)
{
	learn_family("[f]\ntitle = F\nsource = here\nkind = shm\nkey = 0x17\nkept = yes\n");
	add_segment(0x17);
	expect(VERDICT_SUSPECT, REASON_FAMILY_KEEPS);
}

static void watched_to_die(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	m.traits[p].able = ABLE_SEM;
	learn_family("[f]\ntitle = F\nsource = here\nkind = sem\nsemaphores = 2\ndies-with-maker = yes\n");
	add_set(0);
	m.witness = (struct leak_witness){.object = place_of_sysv(PLACE_SEM, IPC_NS, 7),
					  .pid = 50, .start_ticks = 1, .dead = true};
	m.world.witnesses = &m.witness;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.world.witness_count = 1;
	expect(VERDICT_ORPHAN, REASON_UNTIED_WATCHED);
}

/* Hours may have passed by the wall clock alone. */
static void rules_and_the_clock(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);
	struct ipc_object *set = add_set(0x17);

	m.traits[p].able = ABLE_SEM;
	learn_rule("orphan after=1h kind=sem key=0x17\n");
	set->sem.otime = NOW - 3600;
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	/* It cannot be told whether the clock was set. */
	m.all.sight.clock_even_since = 0;
	expect(VERDICT_SUSPECT, REASON_AGE);
	set->sem.otime = NOW - 3599;
	expect(VERDICT_SUSPECT, REASON_YOUNG);
	/* It was set since: all that is certain is that the object is older than that. */
	set->sem.otime = NOW - 5 * 3600;
	m.all.sight.clock_even_since = NOW - 3599;
	expect(VERDICT_SUSPECT, REASON_AGE);
	m.all.sight.clock_even_since = NOW - 3600;
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	/* Nothing is older than the system. */
	m.all.sight.clock_even_since = NOW - 100000;
	m.all.sight.up = 3599;
	expect(VERDICT_SUSPECT, REASON_AGE);
	m.all.sight.up = 3600;
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	/* The clock was set back. */
	set->sem.otime = NOW + 10;
	expect(VERDICT_SUSPECT, REASON_YOUNG);
}

/* What was watched is as old as the watch has seen it. */
static void rules_and_a_watch(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	(void)add_set(0x17);
	m.traits[p].able = ABLE_SEM;
	learn_rule("orphan after=1h kind=sem key=0x17\n");
	m.witness = (struct leak_witness){
		.object = place_of_sysv(PLACE_SEM, IPC_NS, 7),
		.active = LAST, .seen = 200000 - 3500, .before = 200000 - 3510, .looked = 199990,
	};
	m.world.witnesses = &m.witness;
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	/* It came while somebody watched, and the clock was set twice since. */
	m.world.witness_count = 1;
	expect(VERDICT_SUSPECT, REASON_AGE);
	m.witness.before = 200000 - 3600;
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	/* It was there before: the watch says how old it is at least, … */
	m.witness.before = -1;
	m.all.sight.clock_even_since = 0;
	expect(VERDICT_SUSPECT, REASON_AGE);
	m.witness.seen = 200000 - 3600;
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	/* … unless somebody has used it since the last look. */
	m.witness.active = LAST - 1;
	expect(VERDICT_SUSPECT, REASON_AGE);
	m.all.sight.clock_even_since = NOW - 100000;
	expect(VERDICT_SUSPECT, REASON_AGE);
	/* A witness of nothing but the maker changes nothing. */
	m.witness = (struct leak_witness){.object = m.witness.object, .pid = 77};
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
}

static void rules_of_a_person(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);
	struct ipc_object *set = add_set(0x17);

	m.traits[p].able = ABLE_SEM;
	learn_rule("keep key=0x18\norphan after=1h kind=sem key=0x17\nkeep kind=sem\n");
	expect(VERDICT_ORPHAN, REASON_RULE_ORPHAN);
	set->sem.otime = NOW - 3599;
	expect(VERDICT_SUSPECT, REASON_YOUNG);
	set->key = 0x18;
	expect(VERDICT_SUSPECT, REASON_RULE_KEEP);
	/* A sign of use is stronger than any rule. */
	set->key = 0x17;
	set->sem.otime = LAST;
	m.elements[0].ncount = 1;
	expect(VERDICT_IN_USE, REASON_SLEEPERS_COUNTED);
	/* So is what could not be seen. */
	m.elements[0].ncount = 0;
	m.all.sight.whole = false;
	expect(VERDICT_UNKNOWN, REASON_BLIND);
}

static void mailboxes(void **state UNUSED)
{
	struct ipc_object *queue = add_queue(0x17);

	m.owners[0] = (struct proc_owner){.uid = OWNER, .crontab = true, .what = "crontab"};
	m.all.owners = m.owners;
	m.all.owner_count = 1;
	expect(VERDICT_ORPHAN, REASON_NOBODY); /* it is empty */
	queue->msg.messages = 1;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	queue->key = 0;
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	add_file(KIND_PSHM, "x")->posix.blocks = 4096;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	add_segment(0x17)->shm.swap = 4096;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	m.owners[0].uid = OTHER;
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	m.all.owners_known = false;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
}

/* That a name is known tells nothing of its use; how the objects are named does. */
static void mailboxes_of_families(void **state UNUSED)
{
	add_file(KIND_PSHM, "box-1")->posix.blocks = 4096;
	m.owners[0] = (struct proc_owner){.uid = OWNER, .crontab = true, .what = "crontab"};
	m.all.owners = m.owners;
	m.all.owner_count = 1;
	learn_family("[box]\ntitle = Box\nname = box-*\n");
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	learn_family("[box]\ntitle = Box\nname = box-*\nfresh-name = yes\nsource = x\n");
	expect(VERDICT_ORPHAN, REASON_NOBODY);
}

/* ---- what unties a private object ---- */

static void services_started_anew(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);
	struct ipc_object *set = add_set(0);

	m.traits[p].able = ABLE_SEM;
	m.traits[p].unit = 0;
	m.units[0] = (struct proc_unit){.name = "db.service", .invoked = LAST + 10, .sealed = true};
	m.all.unit_count = 1;
	expect(VERDICT_ORPHAN, REASON_UNTIED_UNIT);
	m.units[0].sealed = false;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.units[0].sealed = true;
	m.units[0].invoked = LAST;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.units[0].invoked = LAST + 10;
	set->key = 0x17;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	set->key = 0;
	m.all.sight.clock_even_since = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void containers_that_began_later(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	m.traits[p].able = ABLE_SEM;
	m.traits[p].pid_space = 0;
	m.pid_spaces[0] = (struct proc_pid_space){.number = 5, .began = LAST + 10, .sealed = true};
	m.all.pid_space_count = 1;
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_PID_SPACE);
	m.pid_spaces[0].sealed = false;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.pid_spaces[0] = (struct proc_pid_space){.number = 5, .sealed = true}; /* unknown */
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

/* ---- the whole ---- */

static void count_codes(void *arg, const struct leak_reason *reason)
{
	unsigned *counts = arg;

	counts[reason->code]++;
}

/* What is summed up for an object is what every process by itself is told to be. */
static void explanations_agree(void **state UNUSED)
{
	unsigned counts[REASON_COUNT] = {0};
	struct leak_result result;

	add_process(1, OWNER);
	m.traits[add_process(50, OWNER)].able = ABLE_SEM;
	m.traits[add_process(51, OWNER)].able = ABLE_JIT;
	add_process(52, OWNER);
	add_process(53, OTHER);
	m.traits[add_process(54, OWNER)].passive = PASSIVE_SHELL;
	m.traits[add_process(55, OWNER)].ipc_spaces = elsewhere;
	add_set(0x17);
	add_set(0x17)->id = 8;
	leak_judge(&m.world, &result);
	leak_explain(&m.world, 1, count_codes, counts);
	for (size_t i = 0; i < result.verdicts[1].reason_count; i++) {
		const struct leak_reason *reason = &result.verdicts[1].reasons[i];

		assert_int_equal(counts[reason->code], reason->count);
		counts[reason->code] = 0;
	}
	for (size_t i = 0; i < REASON_COUNT; i++)
		assert_int_equal(counts[i], 0);
	/* The second is of the same scope, and shares its reasons. */
	assert_ptr_equal(result.verdicts[0].reasons, result.verdicts[1].reasons);
	leak_result_free(&result);
}

static void every_code_has_its_sentence(void **state UNUSED)
{
	struct strbuf sentence = STRBUF_INIT;

	add_process(812, OWNER);
	for (unsigned code = 0; code < REASON_COUNT; code++) {
		struct leak_reason reason = {.code = (enum reason_code)code, .process = 0,
					     .pid = 813, .count = 1, .text = "TEXT"};

		for (unsigned other = 0; other < code; other++)
			assert_string_not_equal(reason_word((enum reason_code)other),
						reason_word(reason.code));
		assert_non_null(reason_meaning(reason.code));
		for (reason.count = 1; reason.count < 8; reason.count += 6) {
			reason_put(&sentence, &reason, &m.snapshot);
			assert_null(strpbrk(sb_str(&sentence), "{}"));
			sb_reset(&sentence);
		}
	}
	reason_put(&sentence, &(struct leak_reason){.code = REASON_USED, .count = 7}, &m.snapshot);
	assert_taken(&sentence, "processes that have it mapped or open: 7, 812 (server) among them");
	reason_put(&sentence, &(struct leak_reason){.code = REASON_RECORDED_GROUP, .pid = 813,
						    .process = PROC_NONE}, NULL);
	assert_taken(&sentence, "process 813, which used it, is dead, but its session or process "
				"group lives");
	sb_free(&sentence);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_at_all), TEST(attached_segments), TEST(recorded_processes),
		TEST(recorded_groups), TEST(last_to_use_a_queue), TEST(last_to_use_a_semaphore),
		TEST(sleepers_that_the_kernel_counts), TEST(sleepers_that_only_proc_shows),
		TEST(open_descriptors), TEST(who_wants_to_be_told), TEST(makers_that_were_watched),
		TEST(no_processes), TEST(hidden_processes), TEST(places_without_a_view),
		TEST(used_from_outside), TEST(files_open_out_of_sight), TEST(captured_systems),
		TEST(owners_that_are_able), TEST(creators_count_as_owners), TEST(every_uid_counts),
		TEST(let_in_by_the_mode), TEST(capability_over_sets_and_queues),
		TEST(reach_of_system_v), TEST(reach_of_files), TEST(others_files),
		TEST(those_who_only_start_others), TEST(programs_of_a_family),
		TEST(makers_by_name), TEST(always_open), TEST(made_in_the_background),
		TEST(kept_on_purpose), TEST(watched_to_die), TEST(rules_of_a_person), TEST(rules_and_the_clock), TEST(rules_and_a_watch),
		TEST(mailboxes), TEST(mailboxes_of_families),
		TEST(services_started_anew), TEST(containers_that_began_later),
		TEST(explanations_agree), TEST(every_code_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
