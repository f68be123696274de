/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/verdict.h: families, rules, and what is kept on purpose. */
#include "machine.h"

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
	expect(VERDICT_DORMANT, REASON_FINDABLE); /* it is empty */
	queue->msg.messages = 1;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	queue->key = 0;
	expect(VERDICT_ORPHAN, REASON_NOBODY);
	add_file(KIND_PSHM, "x")->posix.blocks = 4096;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	add_segment(0x17)->shm.swap = 4096;
	expect(VERDICT_SUSPECT, REASON_MAILBOX);
	m.owners[0].uid = OTHER;
	expect(VERDICT_DORMANT, REASON_FINDABLE);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(programs_of_a_family), TEST(makers_by_name), TEST(always_open),
		TEST(made_in_the_background), TEST(kept_on_purpose), TEST(watched_to_die),
		TEST(rules_and_the_clock), TEST(rules_and_a_watch),
		TEST(rules_of_a_person), TEST(mailboxes), TEST(mailboxes_of_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
