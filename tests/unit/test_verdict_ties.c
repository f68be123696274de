/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/verdict.h: which processes tie an object, and which are proven out or unlikely. */
#include "machine.h"

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
			expect(VERDICT_DORMANT, REASON_UNTIED_ABILITY);
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
	struct ipc_object *set = add_set(0);

	m.traits[p].able = ABLE_SEM;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	/* A child that runs as another user now may know a private one. */
	set->mode = 0604;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	set->mode = 0660;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.traits[p].gids = group;
	m.traits[p].gid_count = 1;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	set->key = 0x17;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	set->mode = 0600;
	expect(VERDICT_DORMANT, REASON_FINDABLE);
}

/* Those that are let in by nothing but a capability. */
static void let_in_by_a_capability(void **state UNUSED)
{
	static const struct {
		unsigned power;
		bool sysv, file;
	} powers[] = {{POWER_IPC, true, false}, {POWER_FILES, false, true}, {POWER_USERS, true, true}};
	uint32_t p = add_process(50, OTHER);

	m.traits[p].able = ABLE_SEM | ABLE_MSG | ABLE_SHM | ABLE_SHM_OPEN;
	for (size_t i = 0; i < ARRAY_SIZE(powers); i++) {
		m.traits[p].powers = powers[i].power;
		m.objects.count = 0;
		add_set(0x17);
		if (powers[i].sysv)
			expect(VERDICT_SUSPECT, REASON_TIED_CAPABILITY);
		else
			expect(VERDICT_DORMANT, REASON_FINDABLE);
		/* A monitor may have been told of a private one, but why should it. */
		add_segment(0);
		if (powers[i].sysv)
			expect(VERDICT_DORMANT, REASON_UNTIED_PRIVILEGE);
		else
			expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
		add_file(KIND_PSHM, "x");
		if (powers[i].file)
			expect(VERDICT_SUSPECT, REASON_TIED_CAPABILITY);
		else
			expect(VERDICT_DORMANT, REASON_FINDABLE);
	}
}

/* Whoever is root and could call anything is not likely to call just this. */
static void capability_of_programs_that_can_call_anything(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.traits[p].powers = POWER_IPC | POWER_FILES | POWER_USERS;
	m.traits[p].able = ABLE_ANYTHING;
	learn_family("[f]\ntitle = F\nsource = here\nname = fresh-*\nfresh-name = yes\n");
	add_file(KIND_PSHM, "fresh-1");
	expect(VERDICT_DORMANT, REASON_UNTIED_PRIVILEGE);
	m.traits[p].able = 0;
	expect(VERDICT_DORMANT, REASON_UNTIED_ABILITY);
	m.traits[p].powers = 0;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
}

static void capability_in_a_user_namespace(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.traits[p].able = ABLE_SEM | ABLE_SHM_OPEN;
	m.traits[p].powers = POWER_IPC | POWER_FILES;
	m.traits[p].user_ns = USER_NS + 500; /* below the one that owns the IPC namespace */
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.traits[p].user_ns = 0;
	expect(VERDICT_DORMANT, REASON_UNTIED_PRIVILEGE);
	/* Over a file it counts wherever its owner has a number. */
	m.traits[p].user_ns = USER_NS + 500;
	add_file(KIND_PSHM, "x");
	expect(VERDICT_SUSPECT, REASON_TIED_CAPABILITY);
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
	learn_family("[f]\ntitle = F\nsource = here\nname = fresh-*\nfresh-name = yes\n");
	add_file(KIND_PSHM, "fresh-1");
	expect(VERDICT_ORPHAN, REASON_UNTIED_REACH);
	/* Queues are found without a mount. */
	add_file(KIND_PMSG, "fresh-q");
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
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	file->mode = 0666;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	m.traits[p].able = ABLE_SHM;
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	m.traits[p].able = ABLE_STATIC;
	expect(VERDICT_SUSPECT, REASON_TIED_MODE);
}

/* What is removed, who reads it has lost. */
static void readers_of_others_files(void **state UNUSED)
{
	static const mode_t modes[] = {0644, 0640};
	uint32_t p = add_process(50, OTHER);
	struct ipc_object *file;

	m.traits[p].gids = group;
	m.traits[p].gid_count = 1;
	learn_family("[f]\ntitle = F\nsource = here\nname = fresh-*\nfresh-name = yes\n");
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		m.objects.count = 0;
		file = add_file(KIND_PSHM, "fresh-1");
		file->mode = modes[i];
		m.traits[p].able = ABLE_SHM_OPEN;
		expect(VERDICT_SUSPECT, REASON_TIED_MODE);
		/* It may, and does not look as if. */
		m.traits[p].able = ABLE_STATIC;
		expect(VERDICT_DORMANT, REASON_UNTIED_READER);
		m.traits[p].able = 0;
		expect(VERDICT_DORMANT, REASON_UNTIED_ABILITY);
		/* Whoever may read a queue takes messages out of it. */
		m.traits[p].able = ABLE_STATIC;
		add_file(KIND_PMSG, "fresh-q")->mode = modes[i];
		expect(VERDICT_SUSPECT, REASON_TIED_MODE);
	}
	m.traits[p].gid_count = 0;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
}

static void access_control_lists(void **state UNUSED)
{
	uint32_t p = add_process(50, OTHER);

	m.traits[p].able = ABLE_SHM_OPEN;
	learn_family("[f]\ntitle = F\nsource = here\nname = fresh-*\nfresh-name = yes\n");
	add_file(KIND_PSHM, "fresh-1")->posix.acl = true;
	expect(VERDICT_SUSPECT, REASON_TIED_ACL);
	m.traits[p].able = ABLE_JIT | ABLE_FFI;
	expect(VERDICT_DORMANT, REASON_UNTIED_READER);
}

static void files_with_other_names(void **state UNUSED)
{
	struct ipc_object *file;

	learn_family("[f]\ntitle = F\nsource = here\nname = fresh-*\nfresh-name = yes\n");
	file = add_file(KIND_PSHM, "fresh-1");
	file->posix.nlink = 1;
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	file->posix.nlink = 2;
	expect(VERDICT_DORMANT, REASON_LINKED);
}

/* That a program only starts others is likely, and no proof: an on-demand server comes back. */
static void those_who_only_start_others(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);

	m.traits[p].able = ABLE_ANYTHING;
	add_set(0);
	for (unsigned passive = PASSIVE_NOT + 1; passive < PROC_PASSIVE_COUNT; passive++) {
		m.traits[p].passive = (uint8_t)passive;
		if (passive == PASSIVE_KERNEL || passive == PASSIVE_DEAD)
			expect(VERDICT_ORPHAN, REASON_UNTIED_NO_PROGRAM);
		else
			expect(VERDICT_DORMANT, REASON_UNTIED_PASSIVE);
	}
	/* What proves it out counts first. */
	m.traits[p].passive = PASSIVE_LAUNCHER;
	m.traits[p].ipc_spaces = elsewhere;
	expect(VERDICT_ORPHAN, REASON_UNTIED_REACH);
}

/* The next run looks a key or a name up, whoever lives now. */
static void what_can_be_found_is_no_orphan(void **state UNUSED)
{
	static const enum ipc_kind kinds[] = {KIND_PSHM, KIND_PMSG, KIND_PSEM};

	add_set(0x17);
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	add_segment(0x17);
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	add_queue(0x17);
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		m.objects.count = 0;
		add_file(kinds[i], "x");
		expect(VERDICT_DORMANT, REASON_FINDABLE);
	}
}

/* ---- those that wait for this command ---- */

/* A script of ours: its shell, and sudo(8) in between, in one session. */
static void add_script(void)
{
	uint32_t shell = add_process(40, OWNER);
	uint32_t sudo = add_process(41, OWNER);
	uint32_t self = add_process(42, OWNER);

	m.traits[shell].able = ABLE_SCRIPT;
	m.traits[sudo].passive = PASSIVE_LAUNCHER;
	m.processes[sudo].ppid = 40;
	m.processes[self].ppid = 41;
	for (uint32_t i = shell; i <= self; i++)
		m.processes[i].sid = 40;
	m.world.self = 42;
}

static void callers_tie_nothing(void **state UNUSED)
{
	uint32_t above = add_process(39, OTHER);

	add_script();
	m.processes[above + 1].ppid = 39;
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_CALLER);
	m.world.count_callers = true;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.world.count_callers = false;
	/* Beyond the leader of the session nobody waits for us. */
	m.uids[above] = OWNER;
	m.traits[above].able = ABLE_SCRIPT;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	/* Somebody else of the session does not. */
	m.uids[above] = OTHER;
	m.traits[add_process(43, OWNER)].able = ABLE_SCRIPT;
	m.processes[4].sid = 40;
	m.processes[4].ppid = 40;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

static void callers_are_in_use_like_others(void **state UNUSED)
{
	add_script();
	m.elements[0].pid = 40;
	m.processes[0].start_time = LAST - 10;
	add_set(0);
	expect(VERDICT_IN_USE, REASON_OPERATOR_LIVES);
}

/* sudo(8) gives what it runs a session of its own. */
static void callers_of_relays(void **state UNUSED)
{
	add_script();
	m.processes[2].sid = 42;
	add_set(0);
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.traits[1].relays = true;
	expect(VERDICT_ORPHAN, REASON_UNTIED_CALLER);
}

/* A server that calls us may come back to its objects: no tie, and no proof. */
static void callers_with_business_of_their_own(void **state UNUSED)
{
	add_script();
	m.traits[0].able = ABLE_SEM | ABLE_FFI;
	add_set(0);
	expect(VERDICT_DORMANT, REASON_UNTIED_WAITING);
}

/* ---- what unties a private object ---- */

static void services_started_anew(void **state UNUSED)
{
	uint32_t p = add_process(50, OWNER);
	struct ipc_object *set = add_set(0);

	m.traits[p].able = ABLE_SEM;
	m.traits[p].unit = 0;
	m.processes[p].start_time = LAST + 20;
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
	m.processes[p].start_time = LAST + 20;
	m.pid_spaces[0] = (struct proc_pid_space){.number = 5, .began = LAST + 10, .sealed = true};
	m.all.pid_space_count = 1;
	add_set(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_PID_SPACE);
	m.pid_spaces[0].sealed = false;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	m.pid_spaces[0] = (struct proc_pid_space){.number = 5, .sealed = true}; /* unknown */
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(owners_that_are_able), TEST(creators_count_as_owners), TEST(every_uid_counts),
		TEST(let_in_by_the_mode), TEST(let_in_by_a_capability), TEST(capability_of_programs_that_can_call_anything),
		TEST(capability_in_a_user_namespace),
		TEST(reach_of_system_v), TEST(reach_of_files), TEST(others_files), TEST(readers_of_others_files), TEST(access_control_lists),
		TEST(files_with_other_names), TEST(what_can_be_found_is_no_orphan),
		TEST(those_who_only_start_others), TEST(callers_tie_nothing),
		TEST(callers_are_in_use_like_others), TEST(callers_of_relays),
		TEST(callers_with_business_of_their_own), TEST(services_started_anew),
		TEST(containers_that_began_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
