/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collect/collect.h: one look, and what it could not find out. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "captured.h"
#include "child.h"
#include "collect/collect.h"
#include "procs.h"
#include "sandbox.h"

/* ---- collecting, which prints nothing ---- */

struct collecting {
	const struct ipc_source *source;
	const struct collect_request *request;
	struct collected *result;
	int status;
};

static void run(void *arg)
{
	struct collecting *all = arg;

	all->status = collect(all->source, all->request, all->result);
}

static void run_silently(void *arg)
{
	char *printed = output_of(stderr, run, arg);

	assert_string_equal(printed, "");
	free(printed);
}

static int collected(const struct ipc_source *source, const struct collect_request *request,
		     struct collected *result)
{
	struct collecting all = {source, request, result, -1};
	char *printed = output_of(stdout, run_silently, &all);

	assert_string_equal(printed, "");
	free(printed);
	assert_int_equal(all.status, result->problems.failed ? EXIT_FAILURE : EXIT_SUCCESS);
	return all.status;
}

static struct ipc_source captured_source(void)
{
	struct ipc_source source = IPC_SOURCE_LIVE;

	source.root = capture.root;
	return source;
}

static const struct ipc_source live_source = IPC_SOURCE_LIVE;

static void assert_problem(const struct collected *all, size_t i, enum problem_code code, int err)
{
	assert_true(i < all->problems.count);
	assert_int_equal(all->problems.at[i].code, code);
	assert_int_equal(all->problems.at[i].err, err);
}

/* Number `n` of set `i`, which was read. */
static const struct ipc_sem_element *semaphore(const struct collected *all, size_t i, size_t n)
{
	return (const struct ipc_sem_element *)not_null(collected_elements(all, i)) + n;
}

/* ---- a captured system ---- */

#define SHM_HEADING "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n"
#define MSG_HEADING "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n"

static void put_segments(const char *rows)
{
	char text[1024];

	(void)snprintf(text, sizeof(text), SHM_HEADING "%s", rows);
	capture_puts(&capture, "/proc/sysvipc/shm", text);
}

#define SEGMENT(key, id, uid) \
	key " " id " 600 4096 0 0 0 " uid " 0 0 0 0 0 5 0 0\n"

static void what_a_system_lacks(void **state UNUSED)
{
	static const enum ipc_kind lacked[] = {KIND_MSG, KIND_SEM, KIND_PSHM, KIND_PMSG};
	struct ipc_source source = captured_source();
	struct collect_request request = {.kinds = KINDS_ALL};
	struct collected all;

	put_segments(SEGMENT("0", "1", "0"));
	assert_int_equal(collected(&source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.objects.count, 1);
	/* Two kinds live in one directory: it is told once. */
	assert_int_equal(all.problems.count, ARRAY_SIZE(lacked));
	for (size_t i = 0; i < ARRAY_SIZE(lacked); i++) {
		assert_problem(&all, i, PROBLEM_KIND, -ENOENT);
		assert_int_equal(all.problems.at[i].kind, lacked[i]);
	}
	collected_free(&all);

	/* Of what was named that is a failure, and all the same the rest is there. */
	request.asked_kinds = KIND_BIT(KIND_SHM) | KIND_BIT(KIND_PSEM);
	assert_int_equal(collected(&source, &request, &all), EXIT_FAILURE);
	assert_int_equal(all.objects.count, 1);
	collected_free(&all);
}

static bool is_of_root(const struct ipc_object *object, void *asked)
{
	++*(size_t *)asked;
	return object->uid == 0;
}

static void set_owner(void *owner, struct ipc_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		list->objects[i].uid = *(uid_t *)owner;
}

static void what_is_kept_and_corrected(void **state UNUSED)
{
	struct ipc_source source = captured_source();
	uid_t owner = 7;
	size_t asked = 0;
	const struct collect_request request = {
		.kinds = KIND_BIT(KIND_SHM),
		.keep = is_of_root,
		.arg = &asked,
		.correct = set_owner,
		.correct_arg = &owner,
	};
	struct collected all;

	put_segments(SEGMENT("0", "1", "0") SEGMENT("0", "2", "5") "no row\n" SEGMENT("0", "3", "0"));
	assert_int_equal(collected(&source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(asked, 3);
	assert_int_equal(all.objects.count, 2);
	assert_int_equal(all.objects.objects[1].id, 3);
	assert_int_equal(all.objects.objects[1].uid, owner);
	assert_int_equal(all.view.count, 2);
	/* What was met while reading is in the problems, and not in the source as well. */
	assert_int_equal(all.problems.malformed, 1);
	assert_int_equal(source.malformed, 0);
	collected_free(&all);
}

static void operands_that_name_none_or_several(void **state UNUSED)
{
	char one[] = "shm:2", none[] = "shm:9", wrong[] = "shm:x", large[] = "shm:99999999999",
	     several[] = "0x5";
	char *operands[] = {none, one, wrong, large, several, NULL};
	struct ipc_source source = captured_source();
	const struct collect_request request = {.operands = operands, .kinds = KIND_BIT(KIND_SEM)};
	struct collected all;

	put_segments(SEGMENT("5", "1", "0") SEGMENT("0", "2", "0"));
	capture_puts(&capture, "/proc/sysvipc/msg", MSG_HEADING "5 4 600 0 0 0 0 0 0 0 0 0 0 5\n");
	capture_puts(&capture, "/proc/sysvipc/sem", "key semid perms nsems uid gid cuid cgid otime ctime\n");
	capture_puts(&capture, "/dev/shm/file", "");
	capture_puts(&capture, "/dev/mqueue/.keep", "");
	assert_int_equal(collected(&source, &request, &all), EXIT_FAILURE);
	assert_int_equal(all.objects.count, 1);
	assert_int_equal(all.objects.objects[0].id, 2);
	assert_int_equal(all.problems.count, 4);
	assert_problem(&all, 0, PROBLEM_NO_OBJECT, -ENOENT);
	assert_string_equal(all.problems.at[0].text, none);
	assert_problem(&all, 1, PROBLEM_OPERAND, -EINVAL);
	assert_problem(&all, 2, PROBLEM_OPERAND, -ERANGE);
	assert_problem(&all, 3, PROBLEM_SEVERAL_OBJECTS, 0);
	assert_string_equal(all.problems.at[3].more, "shm:1, msg:4");
	collected_free(&all);
}

static void where_there_are_no_processes(void **state UNUSED)
{
	struct ipc_source source = captured_source();
	struct collect_request request = {.kinds = KIND_BIT(KIND_SHM)};
	struct ipc_source empty = source;
	struct collected all;

	/* None were wanted, or no object is there that they could tell of. */
	put_segments("");
	request.want = WANT_USERS;
	assert_int_equal(collected(&source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.problems.count, 0);
	assert_false(all.has_processes);
	collected_free(&all);

	/* A directory that is no /proc: nothing of processes in it. */
	assert_int_equal(sysroot_open(&empty.root, capture_path(&capture, "/dev/")), 0);
	request.kinds = 0;
	request.object = &(struct ipc_object){.kind = KIND_SHM, .id = 1, .uid = 3};
	request.want = 0;
	assert_int_equal(collected(&empty, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.problems.count, 0);
	collected_free(&all);

	request.want = WANT_USERS;
	assert_int_equal(collected(&empty, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.problems.count, 1);
	assert_problem(&all, 0, PROBLEM_USERS, -ENOENT);
	assert_int_equal(all.objects.count, 1);
	assert_int_equal(all.objects.objects[0].uid, 3);
	assert_int_equal(all.view.objects[0].state, STATE_UNKNOWN);
	collected_free(&all);

	request.want = WANT_TRAITS;
	assert_int_equal(collected(&empty, &request, &all), EXIT_SUCCESS);
	assert_problem(&all, 0, PROBLEM_JUDGING, -ENOENT);
	collected_free(&all);

	request.want = WANT_LINKS | WANT_USERS;
	assert_int_equal(collected(&empty, &request, &all), EXIT_FAILURE);
	assert_false(all.has_links);
	collected_free(&all);
	sysroot_close(&empty.root);
}

static void name_spaces_that_cannot_be_had(void **state UNUSED)
{
	struct ipc_source captured = captured_source();
	const struct {
		const struct ipc_source *source;
		struct namespace_choice choice;
		enum problem_code code;
		int err;
	} cases[] = {
		{&captured, {.all = true}, PROBLEM_NAMESPACE_CAPTURE, 0},
		{&live_source, {.which = "1", .all = true}, PROBLEM_NAMESPACE_BOTH, 0},
		{&live_source, {.which = "2147483647"}, PROBLEM_NAMESPACE_PROCESS, -ENOENT},
		{&live_source, {.which = "/proc/self/ns/net"}, PROBLEM_NAMESPACE_FILE, -EMEDIUMTYPE},
		{&live_source, {.which = "/no/such/file"}, PROBLEM_NAMESPACE_FILE, -ENOENT},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct collect_request request = {
			.kinds = KINDS_ALL, .namespaces = cases[i].choice, .want = WANT_USERS,
		};
		struct collected all;

		assert_int_equal(collected(cases[i].source, &request, &all), EXIT_FAILURE);
		assert_int_equal(all.problems.count, 1);
		assert_problem(&all, 0, cases[i].code, cases[i].err);
		assert_int_equal(all.objects.count, 0);
		assert_false(all.has_processes);
		collected_free(&all);
	}
}

/* ---- the running system ---- */

static int clean(void **state UNUSED)
{
	need_sandbox();
	sandbox_clean();
	return 0;
}

static void touch(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	assert_true(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0);
}

static bool hold(void *path)
{
	return open(path, O_RDONLY) >= 0;
}

/* Users where rows are made; what they meet at where links are, without files that nobody has. */
static void a_view_or_links(void **state UNUSED)
{
	char used[] = "/dev/shm/used";
	struct collect_request request = {.kinds = KINDS_ALL, .want = WANT_USERS};
	struct child child;
	struct collected all;

	touch(used);
	touch("/dev/shm/idle");
	touch("/dev/shm/sem.idle");
	child_start(&child, hold, used);
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.objects.count, 3);
	assert_false(all.has_links);
	assert_string_equal(all.objects.objects[1].name, "used");
	assert_int_equal(all.view.objects[1].user_count, 1);
	assert_int_equal(all.processes.processes[all.view.objects[1].users[0].process].pid, child.pid);
	assert_int_equal(all.view.objects[0].user_count, 0);
	/* Nothing sleeps, so nobody was asked for that. */
	assert_int_equal(all.processes.want & PROC_SLEEPERS, 0);
	collected_free(&all);

	request.want = WANT_LINKS | WANT_USERS | WANT_ENDS;
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_true(all.has_links);
	assert_int_equal(all.objects.count, 1);
	assert_int_equal(all.links.things[0].end_count, 1);
	collected_free(&all);

	/* What was named is there anyway. */
	char idle[] = "pshm:idle";
	char *operands[] = {idle, NULL};

	request.operands = operands;
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_true(all.has_links);
	assert_int_equal(all.objects.count, 1);
	assert_int_equal(all.links.things[0].end_count, 0);
	collected_free(&all);
	child_end(&child);
}

/* Only what the objects that there are can need is read of the processes. */
static void what_is_read_of_processes(void **state UNUSED)
{
	const struct {
		unsigned want, proc;
	} cases[] = {
		{WANT_USERS, PROC_SLEEPERS},
		{WANT_STATE, PROC_SLEEPERS},
		{WANT_USERS | WANT_WAITERS | WANT_ENDS, PROC_SLEEPERS},
		{WANT_PROCESSES | WANT_IDS, PROC_IDS},
		{WANT_PROCESSES | WANT_CMDLINE | WANT_CGROUP, PROC_CMDLINE | PROC_CGROUP},
	};

	assert_true(semget(IPC_PRIVATE, 1, 0600) >= 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct collect_request request = {.kinds = KINDS_ALL, .want = cases[i].want};
		struct collected all;

		assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
		assert_true(all.has_processes);
		assert_int_equal(all.processes.want, cases[i].proc);
		collected_free(&all);
	}
}

static void semaphores_of_sets(void **state UNUSED)
{
	int set = semget(IPC_PRIVATE, 3, 0600);
	int segment = shmget(IPC_PRIVATE, 4096, 0600);
	struct sembuf up = {.sem_num = 1, .sem_op = 4};
	struct collect_request request = {.kinds = KINDS_ALL, .want = WANT_ELEMENTS};
	struct collected all;

	assert_true(set >= 0 && segment >= 0 && semop(set, &up, 1) == 0);
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.objects.count, 2);
	assert_null(collected_elements(&all, 0));
	assert_int_equal(semaphore(&all, 1, 1)->value, 4);
	assert_int_equal(semaphore(&all, 1, 1)->pid, getpid());
	collected_free(&all);

	/* Its state alone: we live, and were the last at it. */
	request.want = WANT_STATE;
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.view.objects[1].state, STATE_IN_USE);
	collected_free(&all);

	request.want = 0;
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_null(collected_elements(&all, 1));
	assert_false(all.has_processes);
	collected_free(&all);
}

/* Nobody else on the machine has an object with it. */
static key_t own_key(void)
{
	static key_t key;

	if (!key)
		key = 0x6c000000 | (getpid() & 0xffffff);
	return key;
}

/* A set and a file in namespaces of its own, which has the same identifier as ours. */
static bool move_out(void *arg UNUSED)
{
	struct sembuf up = {.sem_num = 1, .sem_op = 7};
	int set;

	CHILD_CHECK(unshare(CLONE_NEWIPC | CLONE_NEWNS) == 0);
	CHILD_CHECK(mount("tmpfs", "/dev/shm", "tmpfs", 0, NULL) == 0);
	set = semget(own_key(), 2, IPC_CREAT | 0600);
	CHILD_CHECK(set >= 0 && semop(set, &up, 1) == 0);
	CHILD_CHECK(shmget(IPC_PRIVATE, 4096, 0600) >= 0);
	CHILD_CHECK(close(open("/dev/shm/inner", O_CREAT | O_WRONLY | O_CLOEXEC, 0600)) == 0);
	return true;
}

static uint64_t space_of(pid_t pid)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/proc/%d/ns/ipc", pid);
	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

static void another_name_space(void **state UNUSED)
{
	char which[16], key[32], file[] = "pshm:inner", none[] = "shm:7";
	char *operands[] = {key, file, none, key, NULL};
	struct collect_request request = {.kinds = KINDS_ALL, .want = WANT_ELEMENTS | WANT_USERS};
	struct collected all;
	struct child child;

	(void)snprintf(key, sizeof(key), "sem:0x%x", (unsigned)own_key());
	assert_true(semget(own_key(), 2, IPC_CREAT | 0600) >= 0);
	child_start(&child, move_out, NULL);
	(void)snprintf(which, sizeof(which), "%d", child.pid);
	request.namespaces.which = which;
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.objects.count, 3);
	for (size_t i = 0; i < all.objects.count; i++) {
		const struct ipc_object *object = &all.objects.objects[i];

		assert_int_equal(object->ipc_ns, space_of(child.pid));
		assert_int_equal(namespaces_get(&all.namespaces, object->ipc_ns)->leader, child.pid);
		assert_int_equal(collected_elements(&all, i) != NULL, object->kind == KIND_SEM);
	}
	assert_int_equal(semaphore(&all, 1, 1)->value, 7);
	collected_free(&all);

	/* In the order of the operands, with what belongs to each. */
	request.operands = operands;
	assert_int_equal(collected(&live_source, &request, &all), EXIT_FAILURE);
	assert_int_equal(all.problems.count, 1);
	assert_problem(&all, 0, PROBLEM_NO_OBJECT_THERE, -ENOENT);
	assert_string_equal(all.problems.at[0].text, none);
	assert_int_equal(all.objects.count, 3);
	assert_int_equal(all.objects.objects[1].kind, KIND_PSHM);
	assert_null(collected_elements(&all, 1));
	assert_int_equal(semaphore(&all, 0, 1)->value, 7);
	assert_int_equal(semaphore(&all, 2, 1)->value, 7);
	collected_free(&all);

	/* Each of all namespaces has one. */
	operands[1] = NULL;
	request.namespaces = (struct namespace_choice){.all = true};
	assert_int_equal(collected(&live_source, &request, &all), EXIT_SUCCESS);
	assert_int_equal(all.objects.count, 2);
	assert_int_equal(all.objects.objects[0].ipc_ns, space_of(getpid()));
	assert_int_equal(semaphore(&all, 0, 1)->value, 0);
	assert_int_equal(semaphore(&all, 1, 1)->value, 7);
	collected_free(&all);
	child_end(&child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CAPTURE(what_a_system_lacks),
		WITH_CAPTURE(what_is_kept_and_corrected),
		WITH_CAPTURE(operands_that_name_none_or_several),
		WITH_CAPTURE(where_there_are_no_processes),
		WITH_CAPTURE(name_spaces_that_cannot_be_had),
		cmocka_unit_test_setup(a_view_or_links, clean),
		cmocka_unit_test_setup(what_is_read_of_processes, clean),
		cmocka_unit_test_setup(semaphores_of_sets, clean),
		cmocka_unit_test_setup(another_name_space, clean),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
