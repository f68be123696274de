/* SPDX-License-Identifier: GPL-2.0-or-later */
/* leak/verdict.h: signs of use, what could not be seen, and the whole of it. */
#include "machine.h"

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
	m.processes[p].state = 'Z';
	m.traits[p].passive = PASSIVE_DEAD;
	expect(VERDICT_ORPHAN, REASON_UNTIED_NO_PROGRAM);
}

static void recorded_groups(void **state UNUSED)
{
	uint32_t p = add_process(950, OTHER);

	m.processes[p].sid = 900;
	add_segment(0);
	expect(VERDICT_IN_USE, REASON_RECORDED_GROUP);
	/* What has ended is no member. */
	m.processes[p].state = 'Z';
	m.traits[p].passive = PASSIVE_DEAD;
	expect(VERDICT_ORPHAN, REASON_UNTIED_NO_PROGRAM);
	/* Anybody can let a number come round: who started later is a process like any other. */
	m.processes[p].state = 'S';
	m.traits[p].passive = PASSIVE_NOT;
	m.processes[p].start_time = LAST + 3;
	expect(VERDICT_ORPHAN, REASON_UNTIED_RIGHT);
	m.all.sight.clock_even_since = 0;
	expect(VERDICT_SUSPECT, REASON_TIED_RECORD);
	/* One of two that was there is enough; a zombie of the number itself is not. */
	m.all.sight.clock_even_since = NOW - 100000;
	m.processes[add_process(960, OTHER)].pgid = 900;
	expect(VERDICT_IN_USE, REASON_RECORDED_GROUP);
}

static void recorded_zombies(void **state UNUSED)
{
	uint32_t p = add_process(900, OTHER);

	m.processes[p].state = 'Z';
	m.traits[p].passive = PASSIVE_DEAD;
	add_segment(0);
	expect(VERDICT_ORPHAN, REASON_UNTIED_NO_PROGRAM);
	m.processes[add_process(901, OTHER)].sid = 900;
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
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	m.all.sight.in_flight = 1;
	expect(VERDICT_UNKNOWN, REASON_IN_FLIGHT);
	assert_true(wants_lease());
	m.leases[0] = LEASE_FREE;
	expect(VERDICT_DORMANT, REASON_FINDABLE);
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
	m.processes[p].lacks = 0;
	m.all.sight.in_flight = 1;
	m.uids[p] = OWNER;
	expect(VERDICT_SUSPECT, REASON_TIED_OWNER);
	assert_false(wants_lease());
}

/* On an overlay a lease was granted while the file was mapped. */
static void file_systems_that_cannot_be_believed(void **state UNUSED)
{
	add_file(KIND_PSHM, "torch_77_1")->posix.odd = true;
	learn_family("[f]\ntitle = F\nsource = here\nkind = pshm\nname = torch_{pid}_*\n"
		     "pid-of-maker = yes\ndies-with-maker = yes\n");
	m.leases[0] = LEASE_FREE;
	expect(VERDICT_UNKNOWN, REASON_ODD_FILES);
	assert_false(wants_lease());
	m.leases[0] = LEASE_IN_USE;
	expect(VERDICT_IN_USE, REASON_LEASE_IN_USE);
}

/* The kernel itself may hold it (acct(2), loop(4)): a lease is asked for whatever seems lost. */
static void leases_for_what_seems_lost(void **state UNUSED)
{
	add_file(KIND_PSHM, "torch_77_1");
	assert_true(wants_lease());
	m.leases[0] = LEASE_NO_TELL;
	expect(VERDICT_DORMANT, REASON_FINDABLE);
	assert_false(wants_lease());
	m.leases[0] = LEASE_NOT_ASKED;
	learn_family("[f]\ntitle = F\nsource = here\nkind = pshm\nname = torch_{pid}_*\n"
		     "pid-of-maker = yes\ndies-with-maker = yes\n");
	expect(VERDICT_ORPHAN, REASON_UNTIED_PID);
	assert_true(wants_lease());
	m.leases[0] = LEASE_IN_USE;
	expect(VERDICT_IN_USE, REASON_LEASE_IN_USE);
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

		/* It is about no process. */
		if (reason->code == REASON_FINDABLE)
			continue;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_at_all), TEST(attached_segments), TEST(recorded_processes),
		TEST(recorded_groups), TEST(recorded_zombies), TEST(last_to_use_a_queue), TEST(last_to_use_a_semaphore),
		TEST(sleepers_that_the_kernel_counts), TEST(sleepers_that_only_proc_shows),
		TEST(open_descriptors), TEST(who_wants_to_be_told), TEST(makers_that_were_watched),
		TEST(no_processes), TEST(hidden_processes), TEST(places_without_a_view),
		TEST(used_from_outside), TEST(files_open_out_of_sight), TEST(leases_for_what_seems_lost),
		TEST(file_systems_that_cannot_be_believed),
		 TEST(captured_systems),
		TEST(explanations_agree), TEST(every_code_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
