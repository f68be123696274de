/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipc/source.h and ipc/sysv_stat.h: objects that the test makes itself, read by both
 * collectors, by number, and where calls or files are missing.
 */
#include "unit.h"

#include <errno.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ipc/kind_ops.h"
#include "ipc/scan.h"
#include "ipc/semun.h"
#include "ipc/source.h"
#include "sandbox.h"

static const enum ipc_kind sysv[] = {KIND_SHM, KIND_MSG, KIND_SEM};

/* Where segments are attached that a test leaves so. */
static void *attached[100];
static size_t attachments;

static int clean(void **state UNUSED)
{
	need_sandbox();
	while (attachments > 0)
		assert_int_equal(shmdt(attached[--attachments]), 0);
	sandbox_clean();
	return 0;
}

/* ---- the scene ---- */

static key_t random_key(void)
{
	return random_below(3) ? (key_t)random_u64() : IPC_PRIVATE;
}

static uid_t random_uid(void)
{
	return sandbox_has_users() ? (uid_t)(random_u64() & 0x7fffffff) : 0;
}

static unsigned short random_mode(void)
{
	return (unsigned short)random_below(01000);
}

static int make_shm(void)
{
	/* Without reservation a segment may be larger than the memory. */
	int id = shmget(random_key(), 1 + random_below(UINT64_C(1) << 35),
			IPC_CREAT | SHM_NORESERVE | 0600);
	struct shmid_ds ds;

	assert_true(id >= 0);
	if (random_below(2)) {
		void *at = shmat(id, NULL, 0);

		assert_ptr_not_equal(at, (void *)-1);
		*(volatile char *)at = 1;
		if (random_below(2) || attachments == ARRAY_SIZE(attached))
			assert_int_equal(shmdt(at), 0);
		else
			attached[attachments++] = at;
	}
	if (random_below(4) == 0)
		(void)shmctl(id, SHM_LOCK, NULL);
	assert_int_equal(shmctl(id, IPC_STAT, &ds), 0);
	ds.shm_perm.uid = random_uid();
	ds.shm_perm.gid = random_uid();
	ds.shm_perm.mode = random_mode();
	assert_int_equal(shmctl(id, IPC_SET, &ds), 0);
	return id;
}

static int make_msg(void)
{
	static const struct {
		long type;
		char text[100];
	} message = {1, "text"};
	int id = msgget(random_key(), IPC_CREAT | 0600);
	struct msqid_ds ds;

	assert_true(id >= 0);
	for (uint64_t i = random_below(4); i-- > 0;)
		assert_int_equal(msgsnd(id, &message, random_below(100), IPC_NOWAIT), 0);
	if (random_below(2)) {
		char buffer[sizeof(message)];

		(void)msgrcv(id, buffer, sizeof(message.text), 0, IPC_NOWAIT);
	}
	assert_int_equal(msgctl(id, IPC_STAT, &ds), 0);
	ds.msg_perm.uid = random_uid();
	ds.msg_perm.gid = random_uid();
	ds.msg_perm.mode = random_mode();
	assert_int_equal(msgctl(id, IPC_SET, &ds), 0);
	return id;
}

static int make_sem(void)
{
	int n = 1 + (int)random_below(250);
	int id = semget(random_key(), n, IPC_CREAT | 0600);
	struct semid_ds ds;

	assert_true(id >= 0);
	if (random_below(2)) {
		struct sembuf up = {.sem_num = (unsigned short)random_below((uint64_t)n),
				    .sem_op = 1};

		assert_int_equal(semop(id, &up, 1), 0);
	}
	assert_int_equal(semctl(id, 0, IPC_STAT, (union semun){.buf = &ds}), 0);
	ds.sem_perm.uid = random_uid();
	ds.sem_perm.gid = random_uid();
	ds.sem_perm.mode = random_mode();
	assert_int_equal(semctl(id, 0, IPC_SET, (union semun){.buf = &ds}), 0);
	return id;
}

/* Objects of all three kinds in odd states, with gaps between their slots. */
static void make_scene(unsigned n)
{
	static int (*const makers[])(void) = {
		[KIND_SHM] = make_shm, [KIND_MSG] = make_msg, [KIND_SEM] = make_sem};

	for (size_t k = 0; k < ARRAY_SIZE(sysv); k++) {
		for (unsigned i = 0; i < n; i++) {
			int id = makers[sysv[k]]();

			/* The first one goes, so that slot 0 is free or used a second time. */
			if (i == 0 || random_below(3) == 0)
				assert_int_equal(ipc_kind_ops[sysv[k]].remove_id(id), 0);
		}
	}
}

static void collect(enum ipc_collector collector, unsigned kinds, unsigned want,
		    struct ipc_list *list)
{
	struct ipc_source source = IPC_SOURCE_LIVE;

	source.collector = collector;
	*list = (struct ipc_list)IPC_LIST_INIT;
	assert_int_equal(ipc_collect(&source, kinds, want, list), 0);
	assert_int_equal(source.malformed, 0);
	assert_int_equal(source.denied, 0);
}

/* ---- both collectors ---- */

static void assert_same(const struct ipc_object *a, const struct ipc_object *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->key, b->key);
	assert_int_equal(a->uid, b->uid);
	assert_int_equal(a->gid, b->gid);
	assert_int_equal(a->cuid, b->cuid);
	assert_int_equal(a->cgid, b->cgid);
	assert_int_equal(a->mode, b->mode);
	assert_int_equal(a->size, b->size);
	assert_int_equal(a->ctime, b->ctime);
	assert_null(a->name);
	assert_null(b->name);
	switch (a->kind) {
	case KIND_SHM:
		assert_int_equal(a->shm.nattch, b->shm.nattch);
		assert_int_equal(a->shm.atime, b->shm.atime);
		assert_int_equal(a->shm.dtime, b->shm.dtime);
		assert_int_equal(a->shm.cpid, b->shm.cpid);
		assert_int_equal(a->shm.lpid, b->shm.lpid);
		break;
	case KIND_MSG:
		assert_int_equal(a->msg.messages, b->msg.messages);
		assert_int_equal(a->msg.stime, b->msg.stime);
		assert_int_equal(a->msg.rtime, b->msg.rtime);
		assert_int_equal(a->msg.lspid, b->msg.lspid);
		assert_int_equal(a->msg.lrpid, b->msg.lrpid);
		break;
	default:
		assert_int_equal(a->sem.otime, b->sem.otime);
	}
}

static void collectors_agree(void **state UNUSED)
{
	struct ipc_list by_call;
	struct ipc_list by_file;

	make_scene(60);
	collect(COLLECT_STAT, KINDS_SYSV, WANT_RSS, &by_call);
	collect(COLLECT_PROC, KINDS_SYSV, 0, &by_file);
	assert_in_range(by_call.count, 80, 180);
	assert_int_equal(by_call.count, by_file.count);
	for (size_t i = 0; i < by_call.count; i++)
		assert_same(&by_call.objects[i], &by_file.objects[i]);
	ipc_list_free(&by_call);
	ipc_list_free(&by_file);
}

static void each_collector_says_what_it_does_not_know(void **state UNUSED)
{
	static const struct {
		enum ipc_collector collector;
		unsigned want;
		unsigned shm, msg;
	} cases[] = {
		{COLLECT_STAT, WANT_RSS, UNKNOWN_RSS, 0},
		{COLLECT_PROC, 0, 0, UNKNOWN_MAX_BYTES},
		{COLLECT_CHEAPEST, 0, UNKNOWN_RSS, 0},
		{COLLECT_CHEAPEST, WANT_RSS, 0, 0}, /* only segments need the file for that */
	};

	(void)make_shm();
	(void)make_msg();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_list list;

		collect(cases[i].collector, KINDS_SYSV, cases[i].want, &list);
		assert_int_equal(list.count, 2);
		assert_int_equal(list.objects[0].unknown, cases[i].shm);
		assert_int_equal(list.objects[1].unknown, cases[i].msg);
		if (!cases[i].msg)
			assert_true(list.objects[1].msg.max_bytes > 0);
		ipc_list_free(&list);
	}
}

static void segments_have_their_memory(void **state UNUSED)
{
	struct ipc_list list;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int id = shmget(IPC_PRIVATE, 10 * page, IPC_CREAT | 0600);
	char *at = shmat(id, NULL, 0);

	assert_ptr_not_equal(at, (void *)-1);
	at[0] = at[5 * page] = at[9 * page] = 1;
	collect(COLLECT_CHEAPEST, KIND_BIT(KIND_SHM), WANT_RSS, &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.objects[0].shm.rss + list.objects[0].shm.swap, 3 * page);
	ipc_list_free(&list);

	/* Marked for destruction while attached: still there, without its key. */
	assert_int_equal(shmctl(id, IPC_RMID, NULL), 0);
	for (int collector = COLLECT_STAT; collector <= COLLECT_PROC; collector++) {
		collect((enum ipc_collector)collector, KIND_BIT(KIND_SHM), 0, &list);
		assert_int_equal(list.count, 1);
		assert_true(list.objects[0].mode & IPC_MODE_DEST);
		assert_int_equal(list.objects[0].key, 0);
		assert_int_equal(list.objects[0].shm.nattch, 1);
		assert_int_equal(list.objects[0].shm.cpid, getpid());
		ipc_list_free(&list);
	}
	(void)shmdt(at);
}

static void the_environment_names_the_collector(void **state UNUSED)
{
	static const struct {
		const char *name;
		enum ipc_collector collector;
	} cases[] = {
		{"stat", COLLECT_STAT}, {"proc", COLLECT_PROC}, {"", COLLECT_CHEAPEST},
		{"STAT", COLLECT_CHEAPEST}, {NULL, COLLECT_CHEAPEST},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_source source;

		if (cases[i].name)
			(void)setenv("IPCADM_COLLECTOR", cases[i].name, 1);
		else
			(void)unsetenv("IPCADM_COLLECTOR");
		ipc_source_init(&source);
		assert_int_equal(source.collector, cases[i].collector);
		assert_true(sysroot_is_live(&source.root));
	}
}

/* ---- by number ---- */

static void every_object_is_found_by_its_id(void **state UNUSED)
{
	struct ipc_list list;

	make_scene(30);
	collect(COLLECT_STAT, KINDS_SYSV, 0, &list);
	for (size_t i = 0; i < list.count; i++) {
		const struct ipc_object *object = &list.objects[i];

		for (int collector = COLLECT_CHEAPEST; collector <= COLLECT_PROC; collector++) {
			struct ipc_source source = IPC_SOURCE_LIVE;
			struct ipc_object found;

			source.collector = (enum ipc_collector)collector;
			for (unsigned want = 0; want <= WANT_RSS; want += WANT_RSS) {
				assert_int_equal(ipc_find_id(&source, object->kind, object->id,
							     want, &found), 0);
				assert_same(object, &found);
			}
			/* The same slot at another time. */
			assert_int_equal(ipc_find_id(&source, object->kind,
						     object->id + 32768 * 5, 0, &found), -ENOENT);
			assert_int_equal(ipc_find_id(&source, object->kind,
						     object->id ^ 32768, 0, &found), -ENOENT);
		}
	}
	ipc_list_free(&list);
}

static void what_is_not_there_is_not_found(void **state UNUSED)
{
	static const int ids[] = {0, 1, 32767, 32768, 0xffffff, 0x1000000, INT32_MAX};

	for (size_t k = 0; k < ARRAY_SIZE(sysv); k++) {
		for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
			struct ipc_source source = IPC_SOURCE_LIVE;
			struct ipc_object found;

			assert_int_equal(ipc_find_id(&source, sysv[k], ids[i], 0, &found), -ENOENT);
			assert_int_equal(ipc_find_id(&source, sysv[k], ids[i], WANT_RSS, &found),
					 -ENOENT);
		}
	}
}

static void keys_lead_to_ids(void **state UNUSED)
{
	static const uint32_t keys[] = {1, 0x7fffffff, 0x80000000, UINT32_MAX, 0xdeadbeef};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		key_t key = (key_t)keys[i];
		const int ids[] = {
			[KIND_SHM] = shmget(key, 1, IPC_CREAT | 0600),
			[KIND_MSG] = msgget(key, IPC_CREAT | 0600),
			[KIND_SEM] = semget(key, 1, IPC_CREAT | 0600),
		};

		for (size_t k = 0; k < ARRAY_SIZE(sysv); k++) {
			const struct ipc_kind_ops *ops = &ipc_kind_ops[sysv[k]];
			struct ipc_object object;

			assert_true(ids[sysv[k]] >= 0);
			assert_int_equal(ops->get(keys[i]), ids[sysv[k]]);
			assert_int_equal(ops->stat_id(ids[sysv[k]], &object), 0);
			assert_int_equal(object.id, ids[sysv[k]]);
			assert_int_equal(object.key, keys[i]);
			assert_int_equal(ops->remove_id(ids[sysv[k]]), 0);
			assert_int_equal(ops->get(keys[i]), -ENOENT);
			assert_true(ops->remove_id(ids[sysv[k]]) < 0);
			assert_true(ops->stat_id(ids[sysv[k]], &object) < 0);
		}
	}
}

static void highest_slots(void **state UNUSED)
{
	for (size_t k = 0; k < ARRAY_SIZE(sysv); k++)
		assert_int_equal(ipc_kind_ops[sysv[k]].highest(), -ENOENT);
	/* Slots are handed out in turn, so the second one is the higher. */
	const int ids[][2] = {
		[KIND_SHM] = {shmget(IPC_PRIVATE, 1, 0600), shmget(IPC_PRIVATE, 1, 0600)},
		[KIND_MSG] = {msgget(IPC_PRIVATE, 0600), msgget(IPC_PRIVATE, 0600)},
		[KIND_SEM] = {semget(IPC_PRIVATE, 1, 0600), semget(IPC_PRIVATE, 1, 0600)},
	};

	for (size_t k = 0; k < ARRAY_SIZE(sysv); k++) {
		const struct ipc_kind_ops *ops = &ipc_kind_ops[sysv[k]];
		int first = ids[sysv[k]][0] & 0x7fff;
		int second = ids[sysv[k]][1] & 0x7fff;

		assert_int_equal(ops->highest(), first > second ? first : second);
		assert_int_equal(ops->remove_id(ids[sysv[k]][1]), 0);
		assert_int_equal(ops->highest(), first);
		assert_int_equal(ops->remove_id(ids[sysv[k]][0]), 0);
		assert_int_equal(ops->highest(), -ENOENT);
	}
}

static int stop_at_third(const struct ipc_object *object UNUSED, void *count)
{
	return ++*(int *)count == 3 ? 42 : 0;
}

static void visitors_end_the_pass(void **state UNUSED)
{
	for (unsigned i = 0; i < 6; i++)
		assert_true(semget(IPC_PRIVATE, 1, 0600) >= 0);
	for (int collector = COLLECT_CHEAPEST; collector <= COLLECT_PROC; collector++) {
		struct ipc_source source = IPC_SOURCE_LIVE;
		int count = 0;

		source.collector = (enum ipc_collector)collector;
		assert_int_equal(ipc_scan(&source, KIND_SEM, 0, stop_at_third, &count), 42);
		assert_int_equal(count, 3);
	}
}

/* ---- kernels and filters without some calls ---- */

static const struct {
	enum ipc_kind kind;
	long nr;
	int arg;
	unsigned stat_any, ipc_info, usage_info;
} calls[] = {
	{KIND_SHM, SYS_shmctl, 1, SHM_STAT_ANY, IPC_INFO, SHM_INFO},
	{KIND_MSG, SYS_msgctl, 1, MSG_STAT_ANY, IPC_INFO, MSG_INFO},
	{KIND_SEM, SYS_semctl, 2, SEM_STAT_ANY, IPC_INFO, SEM_INFO},
};

static bool deny_all(unsigned (*which)(size_t), int err)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (!sandbox_deny(calls[i].nr, calls[i].arg, which(i), err))
			return false;
	return true;
}

static unsigned stat_any(size_t i)
{
	return calls[i].stat_any;
}

static unsigned usage_info(size_t i)
{
	return calls[i].usage_info;
}

static unsigned ipc_info(size_t i)
{
	return calls[i].ipc_info;
}

static bool finds_what_there_is(unsigned objects)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;

	CHILD_CHECK(ipc_collect(&source, KINDS_SYSV, 0, &list) == 0);
	CHILD_CHECK(list.count == objects);
	for (size_t i = 0; i < list.count; i++) {
		struct ipc_object found;

		CHILD_CHECK(ipc_find_id(&source, list.objects[i].kind, list.objects[i].id, 0,
					&found) == 0);
		CHILD_CHECK(found.id == list.objects[i].id && found.ctime == list.objects[i].ctime);
		CHILD_CHECK(ipc_find_id(&source, list.objects[i].kind,
					list.objects[i].id + 32768, 0, &found) == -ENOENT);
	}
	ipc_list_free(&list);
	return true;
}

static bool without_stat_any(void *err)
{
	return deny_all(stat_any, *(int *)err) && finds_what_there_is(3);
}

static bool without_info(void *err)
{
	return deny_all(usage_info, *(int *)err) && deny_all(ipc_info, *(int *)err) &&
	       finds_what_there_is(3);
}

static void other_ways_are_found(void **state UNUSED)
{
	/* Linux before 4.17 gives EINVAL; filters give the others. */
	static int errors[] = {EINVAL, EPERM, ENOSYS};

	assert_true(shmget(IPC_PRIVATE, 1, 0600) >= 0);
	assert_true(msgget(IPC_PRIVATE, 0600) >= 0);
	assert_true(semget(IPC_PRIVATE, 1, 0600) >= 0);
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		assert_in_child(without_stat_any, &errors[i]);
		assert_in_child(without_info, &errors[i]);
	}
}

static bool refused_by_a_module(void *arg UNUSED)
{
	CHILD_CHECK(deny_all(stat_any, EACCES));
	for (size_t k = 0; k < ARRAY_SIZE(sysv); k++) {
		struct ipc_source source = IPC_SOURCE_LIVE;
		struct ipc_list list = IPC_LIST_INIT;

		source.collector = COLLECT_STAT;
		CHILD_CHECK(ipc_collect(&source, KIND_BIT(sysv[k]), 0, &list) == 0);
		CHILD_CHECK(list.count == 0);
		CHILD_CHECK(source.denied > 0);
	}
	return true;
}

static void what_is_denied_is_counted(void **state UNUSED)
{
	assert_true(shmget(IPC_PRIVATE, 1, 0600) >= 0);
	assert_true(msgget(IPC_PRIVATE, 0600) >= 0);
	assert_true(semget(IPC_PRIVATE, 1, 0600) >= 0);
	assert_in_child(refused_by_a_module, NULL);
}

/* A kernel built without System V IPC has neither the calls nor the files. */
static bool without_the_facility(void *arg UNUSED)
{
	CHILD_CHECK(deny_all(usage_info, ENOSYS) && deny_all(ipc_info, ENOSYS) &&
		    deny_all(stat_any, ENOSYS) && sandbox_deny(SYS_shmctl, 1, 2, ENOSYS) &&
		    sandbox_deny(SYS_msgctl, 1, 2, ENOSYS) &&
		    sandbox_deny(SYS_semctl, 2, 2, ENOSYS));
	for (size_t k = 0; k < ARRAY_SIZE(sysv); k++) {
		for (int collector = COLLECT_CHEAPEST; collector <= COLLECT_PROC; collector++) {
			struct ipc_source source = IPC_SOURCE_LIVE;
			struct ipc_list list = IPC_LIST_INIT;

			source.collector = (enum ipc_collector)collector;
			CHILD_CHECK(ipc_collect(&source, KIND_BIT(sysv[k]), 0, &list) == -ENOENT);
			CHILD_CHECK(ipc_collect(&source, KIND_BIT(sysv[k]), WANT_RSS, &list) ==
				    -ENOENT);
		}
	}
	return true;
}

static void a_kernel_without_system_v(void **state UNUSED)
{
	sandbox_mount("tmpfs", "/proc/sysvipc");
	assert_in_child(without_the_facility, NULL);
	sandbox_unmount("/proc/sysvipc");
}

static void without_proc_the_calls_answer(void **state UNUSED)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_object found;
	int id = shmget(IPC_PRIVATE, 1, 0600);

	sandbox_mount("tmpfs", "/proc/sysvipc");

	int all = ipc_collect(&source, KIND_BIT(KIND_SHM), WANT_RSS, &list);
	int one = ipc_find_id(&source, KIND_SHM, id, WANT_RSS, &found);

	source.collector = COLLECT_PROC;

	int none = ipc_collect(&source, KIND_BIT(KIND_SHM), 0, &list);

	sandbox_unmount("/proc/sysvipc");
	assert_int_equal(all, 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.objects[0].unknown, UNKNOWN_RSS);
	assert_int_equal(one, 0);
	assert_int_equal(found.id, id);
	assert_int_equal(none, -ENOENT);
	ipc_list_free(&list);
}

/* ---- captures ---- */

static void captures_are_read_from_files_alone(void **state UNUSED)
{
	struct capture capture;
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	struct ipc_object found;

	capture_begin(&capture);
	source.root = capture.root;
	capture_puts(&capture, "/proc/sysvipc/sem",
		     "key semid perms nsems uid gid cuid cgid otime ctime\n"
		     "1 7 600 3 0 0 0 0 0 5\n2 40 600 3 0 0 0 0 0 6\n");
	for (int collector = COLLECT_CHEAPEST; collector <= COLLECT_PROC; collector++) {
		source.collector = (enum ipc_collector)collector;
		assert_int_equal(ipc_collect(&source, KIND_BIT(KIND_SEM), WANT_RSS, &list), 0);
		assert_int_equal(list.count, 2);
		ipc_list_free(&list);
		assert_int_equal(ipc_find_id(&source, KIND_SEM, 40, 0, &found), 0);
		assert_int_equal(found.ctime, 6);
		assert_int_equal(ipc_find_id(&source, KIND_SEM, 41, 0, &found), -ENOENT);
		assert_int_equal(ipc_collect(&source, KIND_BIT(KIND_MSG), 0, &list), -ENOENT);
		assert_int_equal(ipc_find_id(&source, KIND_MSG, 0, 0, &found), -ENOSYS);
	}
	capture_end(&capture);
}

#define CLEAN(test) cmocka_unit_test_setup(test, clean)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		CLEAN(collectors_agree),
		CLEAN(each_collector_says_what_it_does_not_know),
		CLEAN(segments_have_their_memory),
		CLEAN(the_environment_names_the_collector),
		CLEAN(every_object_is_found_by_its_id),
		CLEAN(what_is_not_there_is_not_found),
		CLEAN(keys_lead_to_ids),
		CLEAN(highest_slots),
		CLEAN(visitors_end_the_pass),
		CLEAN(other_ways_are_found),
		CLEAN(what_is_denied_is_counted),
		CLEAN(a_kernel_without_system_v),
		CLEAN(without_proc_the_calls_answer),
		CLEAN(captures_are_read_from_files_alone),
	};

	return cmocka_run_group_tests(tests, sandbox_enter, NULL);
}
