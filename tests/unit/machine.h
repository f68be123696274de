/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An invented machine of a few processes, whose objects are judged: for the tests of verdicts. */
#ifndef MACHINE_H
#define MACHINE_H

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
extern struct machine {
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

/* Lists of numbers for traits: the usual IPC namespace, another one, the device of files, a group. */
extern const uint64_t here[1], elsewhere[1], devices[1];
extern const gid_t group[1];

int begin(void **state);
int end(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/*
 * A process that was there before the objects, could call nothing of IPC, and has no power; its index.
 * Pids must ascend.
 */
uint32_t add_process(pid_t pid, uid_t uid);

/* Objects of OWNER and GROUP with mode 0600, last used at LAST; the object in the list. */
struct ipc_object *add_object(const struct ipc_object *);
struct ipc_object *add_set(uint32_t key);
struct ipc_object *add_segment(uint32_t key);
struct ipc_object *add_queue(uint32_t key);
struct ipc_object *add_file(enum ipc_kind kind, const char *name);

void learn_family(const char *text);
void learn_rule(const char *text);

/* The verdict on the last object, whose first reason is to be `code`. */
void expect(enum verdict, enum reason_code code);

/* Does the verdict on the last object want a lease? */
bool wants_lease(void);

#endif
