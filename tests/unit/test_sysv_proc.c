/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/sysv_proc.h: files as kernels write them, as they may write them, and broken ones. */
#include "captured.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipc/source.h"
#include "ipc/sysv_proc.h"

#define MSG_HEAD                                                                               \
	"       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  "  \
	"cgid      stime      rtime      ctime\n"
#define SEM_HEAD                                                                               \
	"       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n"
#define SHM_HEAD                                                                               \
	"       key      shmid perms                  size  cpid  lpid nattch   uid   gid  "  \
	"cuid  cgid      atime      dtime      ctime                   rss                  " \
	"swap\n"
#define SEM_ROW "         5          1   600          4     0     0     0     0          0 1700000000\n"

static int add(const struct ipc_object *object, void *list)
{
	ipc_list_add(list, object);
	return 0;
}

/* The result of a pass over the kind's file; the objects and the count of bad lines with it. */
static int scan(enum ipc_kind kind, struct ipc_list *list, uint64_t *malformed)
{
	struct ipc_source source = {.root = capture.root};
	int result;

	*list = (struct ipc_list)IPC_LIST_INIT;
	result = sysv_proc_scan(&source, kind, add, list);
	*malformed = source.malformed;
	assert_int_equal(source.denied, 0);
	return result;
}

static void a_segment(void **state UNUSED)
{
	struct ipc_list list;
	uint64_t malformed;

	capture_puts(&capture, "/proc/sysvipc/shm",
		     SHM_HEAD
		     "-559038737      98309  3644  18446744073692774399   812   999      3 1001  1002  "
		     "1003  4294967294 1700000001 1700000002 1700000003 8192 4096\n");
	assert_int_equal(scan(KIND_SHM, &list, &malformed), 0);
	assert_int_equal(malformed, 0);
	assert_int_equal(list.count, 1);

	const struct ipc_object *o = &list.objects[0];

	assert_int_equal(o->kind, KIND_SHM);
	assert_int_equal(o->unknown, 0);
	assert_int_equal(o->key, 0xdeadbeef);
	assert_int_equal(o->id, 98309);
	assert_int_equal(o->mode, 0644 | IPC_MODE_DEST | IPC_MODE_LOCKED);
	assert_int_equal(o->size, UINT64_C(18446744073692774399));
	assert_int_equal(o->shm.cpid, 812);
	assert_int_equal(o->shm.lpid, 999);
	assert_int_equal(o->shm.nattch, 3);
	assert_int_equal(o->uid, 1001);
	assert_int_equal(o->gid, 1002);
	assert_int_equal(o->cuid, 1003);
	assert_int_equal(o->cgid, 4294967294);
	assert_int_equal(o->shm.atime, 1700000001);
	assert_int_equal(o->shm.dtime, 1700000002);
	assert_int_equal(o->ctime, 1700000003);
	assert_int_equal(o->shm.rss, 8192);
	assert_int_equal(o->shm.swap, 4096);
	assert_null(o->name);
	ipc_list_free(&list);
}

static void a_queue(void **state UNUSED)
{
	struct ipc_list list;
	uint64_t malformed;

	capture_puts(&capture, "/proc/sysvipc/msg",
		     MSG_HEAD "         0          0   660      16384        128  4294  4295  33  34  "
			      "35  36 11 12 13\n");
	assert_int_equal(scan(KIND_MSG, &list, &malformed), 0);
	assert_int_equal(list.count, 1);

	const struct ipc_object *o = &list.objects[0];

	assert_int_equal(o->kind, KIND_MSG);
	assert_int_equal(o->unknown, UNKNOWN_MAX_BYTES);
	assert_int_equal(o->key, 0);
	assert_int_equal(o->mode, 0660);
	assert_int_equal(o->size, 16384);
	assert_int_equal(o->msg.messages, 128);
	assert_int_equal(o->msg.lspid, 4294);
	assert_int_equal(o->msg.lrpid, 4295);
	assert_int_equal(o->uid, 33);
	assert_int_equal(o->gid, 34);
	assert_int_equal(o->cuid, 35);
	assert_int_equal(o->cgid, 36);
	assert_int_equal(o->msg.stime, 11);
	assert_int_equal(o->msg.rtime, 12);
	assert_int_equal(o->ctime, 13);
	ipc_list_free(&list);
}

static void a_set(void **state UNUSED)
{
	struct ipc_list list;
	uint64_t malformed;

	capture_puts(&capture, "/proc/sysvipc/sem",
		     SEM_HEAD "-2147483648 2147483647 0 32000 1 2 3 4 5 6\n");
	assert_int_equal(scan(KIND_SEM, &list, &malformed), 0);
	assert_int_equal(list.count, 1);

	const struct ipc_object *o = &list.objects[0];

	assert_int_equal(o->kind, KIND_SEM);
	assert_int_equal(o->unknown, 0);
	assert_int_equal(o->key, 0x80000000);
	assert_int_equal(o->id, INT_MAX);
	assert_int_equal(o->mode, 0);
	assert_int_equal(o->size, 32000);
	assert_int_equal(o->sem.otime, 5);
	assert_int_equal(o->ctime, 6);
	ipc_list_free(&list);
}

struct file_case {
	const char *text;
	int result;
	size_t count;
	uint64_t malformed;
};

#define GOOD "key semid perms nsems uid gid cuid cgid otime ctime\n"

static void whole_files(void **state UNUSED)
{
	static const struct file_case cases[] = {
		/* headings */
		{"", -EBADMSG, 0, 0},
		{"\n", -EBADMSG, 0, 0},
		{"\n" SEM_HEAD SEM_ROW, -EBADMSG, 0, 0},
		{SEM_ROW, -EBADMSG, 0, 0},
		{MSG_HEAD, -EBADMSG, 0, 0},
		{"semid\n", -EBADMSG, 0, 0},
		{"key semid perms nsems uid gid cuid cgid otime ctime", -EBADMSG, 0, 0},
		{"key semid perms nsems uid gid cuid cgid otime\n1 1 1 1 1 1 1 1 1\n", -EBADMSG, 0, 0},
		{"semid perms nsems uid gid cuid cgid otime ctime\n1 1 1 1 1 1 1 1 1\n", -EBADMSG, 0, 0},
		{"KEY SEMID PERMS NSEMS UID GID CUID CGID OTIME CTIME\n", -EBADMSG, 0, 0},
		{"key key semid perms nsems uid gid cuid cgid otime ctime\n", -EBADMSG, 0, 0},
		{"key semid perms nsems uid gid cuid cgid otime ctime semid\n", -EBADMSG, 0, 0},
		{"key,semid,perms,nsems,uid,gid,cuid,cgid,otime,ctime\n", -EBADMSG, 0, 0},
		{SEM_HEAD, 0, 0, 0},
		{GOOD, 0, 0, 0},
		{"\tkey\tsemid\tperms\tnsems\tuid\tgid\tcuid\tcgid\totime\tctime\t\n1\t2\t3\t4\t5\t6\t7"
		 "\t0\t9\t1\t\n", 0, 1, 0},
		{"future key semid perms more nsems uid gid cuid cgid otime ctime last\n"
		 "x 1 2 3 y 4 5 6 7 0 9 1 z\n", 0, 1, 0},
		{"ctime otime cgid cuid gid uid nsems perms semid key\n1 2 3 4 5 6 7 7 9 0\n", 0, 1, 0},
		{"key semid perms nsems uid gid cuid cgid otime ctime\r\n1 1 1 1 1 1 1 1 1 1\r\n",
		 0, 1, 0},
		/* rows */
		{GOOD "1 1 1 1 1 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "1 1 1 1 1 1 1 1 1 1", 0, 0, 1}, /* cut */
		{GOOD "1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "\n", 0, 0, 1},
		{GOOD "\n\n1 1 1 1 1 1 1 1 1 1\n\n", 0, 1, 3},
		{GOOD "x 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 x 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 8 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 10000 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 7777 1 1 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "1 1 -1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 0x5 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1.5 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 -1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 -1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 -1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 +1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "- 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "--1 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 1 1 1 1 -5 1\n", 0, 0, 1},
		/* borders */
		{GOOD "4294967295 1 1 1 1 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "4294967296 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "-2147483648 1 1 1 1 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "-2147483649 1 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 2147483647 1 1 1 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "1 2147483648 1 1 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 18446744073709551615 1 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "1 1 1 18446744073709551616 1 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 4294967295 1 1 1 1 1\n", 0, 1, 0},
		{GOOD "1 1 1 1 4294967296 1 1 1 1 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 1 1 1 1 9223372036854775807 1\n", 0, 1, 0},
		{GOOD "1 1 1 1 1 1 1 1 9223372036854775808 1\n", 0, 0, 1},
		{GOOD "1 1 1 1 1 1 1 1 1 18446744073709551616\n", 0, 0, 1},
		/* good ones among bad ones */
		{GOOD "1 1 1 1 1 1 1 1 1 1\nrubbish\n2 2 2 2 2 2 2 2 2 2\n3 3 3", 0, 2, 2},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ipc_list list;
		uint64_t malformed;
		int result;

		capture_puts(&capture, "/proc/sysvipc/sem", cases[i].text);
		result = scan(KIND_SEM, &list, &malformed);
		if (result != cases[i].result || list.count != cases[i].count ||
		    malformed != cases[i].malformed)
			fail_msg("case %zu: result %d, %zu objects, %" PRIu64 " bad lines:\n%s", i,
				 result, list.count, malformed, cases[i].text);
		ipc_list_free(&list);
	}
}

static void lines_with_nul_or_without_end(void **state UNUSED)
{
	static const char nul[] = GOOD "1 1 1 1 1 1 1 1 1 \0" "1\n2 2 2 2 2 2 2 2 2 2\n";
	static const char nul_heading[] = "key semid\0 perms nsems uid gid cuid cgid otime ctime\n";
	struct strbuf text = STRBUF_INIT;
	struct ipc_list list;
	uint64_t malformed;

	capture_write(&capture, "/proc/sysvipc/sem", nul, sizeof(nul) - 1);
	assert_int_equal(scan(KIND_SEM, &list, &malformed), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.objects[0].id, 2);
	assert_int_equal(malformed, 1);
	ipc_list_free(&list);

	capture_write(&capture, "/proc/sysvipc/sem", nul_heading, sizeof(nul_heading) - 1);
	assert_int_equal(scan(KIND_SEM, &list, &malformed), -EBADMSG);

	sb_puts(&text, GOOD);
	for (unsigned i = 0; i < 1000000; i++)
		sb_puts(&text, "1 1 1 1 1 ");
	sb_puts(&text, "\n3 3 3 3 3 3 3 3 3 3\n");
	capture_puts(&capture, "/proc/sysvipc/sem", sb_str(&text));
	assert_int_equal(scan(KIND_SEM, &list, &malformed), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.objects[0].id, 3);
	assert_int_equal(malformed, 1);
	ipc_list_free(&list);
	sb_free(&text);
}

/* Kernels before 2.6.37 tell neither rss nor swap of a segment. */
static void segments_without_rss(void **state UNUSED)
{
	static const char *const heads[] = {"", "rss", "swap"};

	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		struct strbuf text = STRBUF_INIT;
		struct ipc_list list;
		uint64_t malformed;

		sb_printf(&text, "key shmid perms size cpid lpid nattch uid gid cuid cgid atime "
				 "dtime ctime %s\n1 1 1 1 1 1 1 1 1 1 1 1 1 1 %s\n",
			  heads[i], i ? "4096" : "");
		capture_puts(&capture, "/proc/sysvipc/shm", sb_str(&text));
		assert_int_equal(scan(KIND_SHM, &list, &malformed), 0);
		assert_int_equal(list.count, 1);
		assert_int_equal(list.objects[0].unknown, UNKNOWN_RSS);
		ipc_list_free(&list);
		sb_free(&text);
	}
}

static void headings_with_many_columns(void **state UNUSED)
{
	for (unsigned extra = 40; extra < 80; extra++) {
		struct strbuf text = STRBUF_INIT;
		struct ipc_list list;
		uint64_t malformed;

		sb_puts(&text, "key semid perms nsems uid gid cuid cgid otime ctime");
		for (unsigned i = 0; i < extra; i++)
			sb_printf(&text, " new%u", i);
		sb_puts(&text, "\n1 1 1 1 1 1 1 1 1 1");
		for (unsigned i = 0; i < extra; i++)
			sb_puts(&text, " ?");
		sb_puts(&text, "\n");
		capture_puts(&capture, "/proc/sysvipc/sem", sb_str(&text));
		assert_int_equal(scan(KIND_SEM, &list, &malformed), 0);
		assert_int_equal(list.count, 1);
		assert_int_equal(malformed, 0);
		ipc_list_free(&list);
		sb_free(&text);
	}
}

static void what_is_no_file(void **state UNUSED)
{
	struct ipc_list list;
	uint64_t malformed;
	char path[128];

	assert_int_equal(scan(KIND_MSG, &list, &malformed), -ENOENT);
	(void)snprintf(path, sizeof(path), "%s", capture_path(&capture, "/proc/sysvipc/msg"));
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(scan(KIND_MSG, &list, &malformed), -EISDIR);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(scan(KIND_MSG, &list, &malformed), -EMEDIUMTYPE);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("msg", path), 0);
	assert_int_equal(scan(KIND_MSG, &list, &malformed), -ELOOP);
	assert_int_equal(unlink(path), 0);
	capture_puts(&capture, "/elsewhere", MSG_HEAD);
	assert_int_equal(symlink("/elsewhere", path), 0);
	assert_int_equal(scan(KIND_MSG, &list, &malformed), 0);
	assert_int_equal(list.count, 0);
}

static int stop_at_second(const struct ipc_object *object, void *count)
{
	(void)object;
	return ++*(int *)count == 2 ? 77 : 0;
}

static void visitors_end_the_pass(void **state UNUSED)
{
	struct ipc_source source = {.root = capture.root};
	int count = 0;

	capture_puts(&capture, "/proc/sysvipc/sem", SEM_HEAD SEM_ROW SEM_ROW SEM_ROW);
	assert_int_equal(sysv_proc_scan(&source, KIND_SEM, stop_at_second, &count), 77);
	assert_int_equal(count, 2);
}

struct column {
	const char *name;
	uint64_t max;
};

/* Random values of every column, in any order with strange columns between, come back. */
static void random_files(void **state UNUSED)
{
	static const struct column columns[] = {
		{"key", UINT32_MAX},  {"msqid", INT_MAX},   {"perms", 07777},	  {"cbytes", UINT64_MAX},
		{"qnum", UINT64_MAX}, {"lspid", INT_MAX},   {"lrpid", INT_MAX},	  {"uid", UINT32_MAX},
		{"gid", UINT32_MAX},  {"cuid", UINT32_MAX}, {"cgid", UINT32_MAX}, {"stime", INT64_MAX},
		{"rtime", INT64_MAX}, {"ctime", INT64_MAX},
	};
	const size_t n = ARRAY_SIZE(columns);

	for (unsigned round = 0; round < 300; round++) {
		struct strbuf text = STRBUF_INIT;
		size_t order[ARRAY_SIZE(columns)];
		bool strange[ARRAY_SIZE(columns)];
		uint64_t rows[20][ARRAY_SIZE(columns)];
		struct ipc_list list;
		uint64_t malformed;

		for (size_t i = 0; i < n; i++) {
			size_t k = random_below(i + 1);

			order[i] = order[k];
			order[k] = i;
			strange[i] = !random_below(5);
		}
		for (size_t i = 0; i < n; i++)
			sb_printf(&text, "%s %s", strange[i] ? " new" : "", columns[order[i]].name);
		for (size_t row = 0; row < 20; row++) {
			sb_puts(&text, "\n");
			for (size_t i = 0; i < n; i++) {
				size_t c = order[i];
				uint64_t value = random_wide() & columns[c].max;

				rows[row][c] = value;
				if (strange[i])
					sb_puts(&text, " -99999999999999999999,x ");
				if (c == 0)
					sb_printf(&text, " %10d", (int)(uint32_t)value);
				else if (c == 2)
					sb_printf(&text, "  %4o", (unsigned)value);
				else
					sb_printf(&text, " %5" PRIu64, value);
			}
		}
		sb_puts(&text, "\n");
		capture_puts(&capture, "/proc/sysvipc/msg", sb_str(&text));
		assert_int_equal(scan(KIND_MSG, &list, &malformed), 0);
		assert_int_equal(malformed, 0);
		assert_int_equal(list.count, 20);
		for (size_t row = 0; row < 20; row++) {
			const struct ipc_object *o = &list.objects[row];
			const uint64_t got[ARRAY_SIZE(columns)] = {
				o->key, (uint64_t)o->id, o->mode, o->size, o->msg.messages,
				(uint64_t)o->msg.lspid, (uint64_t)o->msg.lrpid, o->uid, o->gid,
				o->cuid, o->cgid, (uint64_t)o->msg.stime, (uint64_t)o->msg.rtime,
				(uint64_t)o->ctime,
			};

			assert_memory_equal(got, rows[row], sizeof(got));
		}
		ipc_list_free(&list);
		sb_free(&text);
	}
}

/* Cut anywhere: only whole rows are taken, and a row cut short is counted. */
static void files_cut_at_every_byte(void **state UNUSED)
{
	static const char text[] = SEM_HEAD SEM_ROW SEM_ROW SEM_ROW;
	const size_t head = strlen(SEM_HEAD);
	const size_t row = strlen(SEM_ROW);

	for (size_t n = 0; n < sizeof(text); n++) {
		struct ipc_list list;
		uint64_t malformed;

		capture_write(&capture, "/proc/sysvipc/sem", text, n);

		int result = scan(KIND_SEM, &list, &malformed);

		if (n < head) {
			assert_int_equal(result, -EBADMSG);
			continue;
		}
		assert_int_equal(result, 0);
		assert_int_equal(list.count, (n - head) / row);
		assert_int_equal(malformed, (n - head) % row != 0);
		ipc_list_free(&list);
	}
}

/* Bytes changed at random: no crash, and never more rows than there are lines. */
static void damaged_files(void **state UNUSED)
{
	char text[] = SHM_HEAD
		"-559038737 98309 3644 4096 812 999 3 1001 1002 1003 1004 1 2 3 8192 4096\n"
		"1 2 600 4096 812 999 3 1001 1002 1003 1004 1 2 3 8192 4096\n";

	for (unsigned round = 0; round < 3000; round++) {
		char damaged[sizeof(text)];
		struct ipc_list list;
		uint64_t malformed;

		memcpy(damaged, text, sizeof(text));
		for (uint64_t i = random_below(6); i-- > 0;)
			damaged[random_below(sizeof(text) - 1)] = (char)random_u64();
		capture_write(&capture, "/proc/sysvipc/shm", damaged, sizeof(text) - 1);

		int result = scan(KIND_SHM, &list, &malformed);

		assert_true(result == 0 || result == -EBADMSG);
		for (size_t i = 0; i < list.count; i++) {
			assert_true(list.objects[i].id >= 0);
			assert_true(list.objects[i].mode <= 07777);
			assert_true(list.objects[i].ctime >= 0);
		}
		ipc_list_free(&list);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH_CAPTURE(a_segment),
		WITH_CAPTURE(a_queue),
		WITH_CAPTURE(a_set),
		WITH_CAPTURE(whole_files),
		WITH_CAPTURE(lines_with_nul_or_without_end),
		WITH_CAPTURE(segments_without_rss),
		WITH_CAPTURE(headings_with_many_columns),
		WITH_CAPTURE(what_is_no_file),
		WITH_CAPTURE(visitors_end_the_pass),
		WITH_CAPTURE(random_files),
		WITH_CAPTURE(files_cut_at_every_byte),
		WITH_CAPTURE(damaged_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
