/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that ls has of its own: what each tells of objects of every kind. */
#include "unit.h"

#include "render/column.h"
#include "columns.h"
#include "render/column_topics.h"

#define NOW 1000100

static const struct out_format plain = {.bytes = true, .time_style = TIME_ISO, .now = NOW};
static const struct out_format human = {.time_style = TIME_ISO, .now = NOW};

static const struct ipc_object segment = {
	.kind = KIND_SHM,
	.id = 17,
	.key = 0x0105002a,
	.mode = 0640 | IPC_MODE_DEST,
	.size = 8192,
	.ctime = 1000000,
	.shm = {.rss = 4096, .atime = 1000040, .dtime = 1000060},
};
static const struct ipc_object queue = {
	.kind = KIND_MSG,
	.id = 3,
	.mode = 0600,
	.size = 4096,
	.ctime = 1000000,
	.msg = {.messages = 12, .max_bytes = 16384, .stime = 1000090},
};
static const struct ipc_object set = {
	.kind = KIND_SEM,
	.id = 5,
	.key = 0xffffffff,
	.mode = 0600,
	.size = 3,
	.ctime = 1000000,
	.sem = {.otime = 1000099},
};
static const struct ipc_object file = {
	.kind = KIND_PSHM,
	.id = -1,
	.mode = 0600,
	.size = 12345,
	.ctime = 1000000,
	.name = "jobs",
	.posix = {.dev = 54, .ino = 7, .mtime = 1000020, .blocks = 4096},
};
static const struct ipc_object mqueue = {
	.kind = KIND_PMSG,
	.id = -1,
	.size = 100,
	.ctime = 1000000,
	.name = "mail",
	.posix = {.queue = {.messages = 5, .max_messages = 10, .max_size = 8192}},
};
static const struct ipc_object closed_mqueue = {
	.kind = KIND_PMSG,
	.unknown = UNKNOWN_COUNT | UNKNOWN_NOTIFY,
	.id = -1,
	.name = "mail",
};
static const struct ipc_object semaphore = {.kind = KIND_PSEM, .id = -1, .name = "go"};

static const struct ipc_sem_element elements[] = {
	{.value = 1, .ncount = 2}, {.value = 0, .zcount = 1}, {.value = 7, .ncount = 1}};

/* One byte takes a page; a huge page takes more than the size does. */
static const struct ipc_object one_byte = {
	.kind = KIND_PSHM, .id = -1, .size = 1, .name = "b", .posix = {.blocks = 4096}};
static const struct ipc_object huge = {.kind = KIND_SHM, .size = 5000, .shm = {.rss = 2097152}};
static const struct ipc_object whole = {
	.kind = KIND_SHM, .size = UINT64_MAX, .shm = {.rss = UINT64_MAX}};
static const struct ipc_object empty = {.kind = KIND_PSHM, .id = -1, .name = "e"};

/* Its limit was lowered, or messages of no bytes have filled it. */
static const struct ipc_object overfull = {
	.kind = KIND_MSG, .size = 16384, .msg = {.messages = 1, .max_bytes = 4096}};
static const struct ipc_object no_bytes = {
	.kind = KIND_MSG, .size = 0, .msg = {.messages = 1024, .max_bytes = 4096}};

static const struct ipc_object nobody = {
	.kind = KIND_SHM, .uid = (uid_t)-1, .cuid = (uid_t)-1, .gid = (gid_t)-1, .cgid = (gid_t)-1};

static const struct {
	const struct ipc_object *object;
	const char *column;
	const char *plain, *human; /* NULL: no value */
} cases[] = {
	{&segment, "KIND", "shm", "shm"},
	{&mqueue, "KIND", "pmsg", "pmsg"},
	{&segment, "STANDARD", "sysv", "sysv"},
	{&file, "STANDARD", "posix", "posix"},
	{&segment, "REF", "shm:17", "shm:17"},
	{&segment, "KEY/NAME", "0x0105002a", "0x0105002a"},
	{&file, "KEY/NAME", "/jobs", "/jobs"},
	{&segment, "SIZE", "8192", "8K"},
	{&queue, "SIZE", "12", "12 msgs"},
	{&set, "SIZE", "3", "3 sems"},
	{&mqueue, "SIZE", "5", "5 msgs"},
	{&closed_mqueue, "SIZE", NULL, NULL},
	{&semaphore, "SIZE", "1", "1 sem"},
	{&set, "UNIT", "semaphores", "semaphores"},
	{&queue, "BYTES", "4096", "4K"},
	{&mqueue, "BYTES", "100", "100B"},
	{&set, "BYTES", NULL, NULL},
	{&queue, "MAXBYTES", "16384", "16K"},
	{&mqueue, "MAXBYTES", "81920", "80K"},
	{&closed_mqueue, "MAXBYTES", NULL, NULL},
	{&mqueue, "MAXMSGS", "10", "10"},
	{&closed_mqueue, "MAXMSGS", NULL, NULL},
	{&mqueue, "MSGSIZE", "8192", "8K"},
	{&queue, "FULL%", "25.0", "25.0"},
	{&mqueue, "FULL%", "50.0", "50.0"},
	{&closed_mqueue, "FULL%", NULL, NULL},
	{&segment, "RSS%", "50.0", "50.0"},
	{&file, "RSS%", "25.0", "25.0"},
	{&one_byte, "RSS%", "100.0", "100.0"},
	{&huge, "RSS%", "100.0", "100.0"},
	{&whole, "RSS%", "100.0", "100.0"},
	{&empty, "RSS%", NULL, NULL},
	{&overfull, "FULL%", "100.0", "100.0"},
	{&no_bytes, "FULL%", "25.0", "25.0"},
	{&segment, "LOST", "4096", "4K"},
	{&queue, "LOST", "12 msgs, 4096", "12 msgs, 4K"},
	{&closed_mqueue, "LOST", "", ""},
	{&set, "LOST", "1,0,7", "1,0,7"},
	{&semaphore, "LOST", "0", "0"},
	{&nobody, "OWNER", NULL, NULL},
	{&nobody, "UID", NULL, NULL},
	{&nobody, "USER", NULL, NULL},
	{&nobody, "CUID", NULL, NULL},
	{&nobody, "CUSER", NULL, NULL},
	{&nobody, "GID", NULL, NULL},
	{&nobody, "GROUP", NULL, NULL},
	{&nobody, "CGID", NULL, NULL},
	{&nobody, "CGROUP", NULL, NULL},
	{&segment, "MODE", "1640", "1640"},
	{&segment, "DESTROYED", "yes", "yes"},
	{&segment, "LOCKED", "no", "no"},
	{&queue, "PRIVATE", "yes", "yes"},
	{&segment, "PRIVATE", "no", "no"},
	{&segment, "KEYDEC", "17104938", "17104938"},
	{&segment, "PROJECT", "1", "1"},
	{&segment, "KEYDEV", "5", "5"},
	{&segment, "KEYINO", "42", "42"},
	{&queue, "PROJECT", NULL, NULL},
	{&file, "INODE", "7", "7"},
	{&segment, "IDLE", "40s", "40s"},
	{&queue, "IDLE", "10s", "10s"},
	{&set, "IDLE", "1s", "1s"},
	{&file, "IDLE", "1m", "1m"},
	{&segment, "AGE", "1m", "1m"},
	{&set, "NCOUNT", "3", "3"},
	{&set, "ZCOUNT", "1", "1"},
	{&set, "VALUES", "1,0,7", "1,0,7"},
};

static const char *text_of(const struct column *column, const struct ipc_object *object,
			    const struct out_format *format)
{
	struct out_row row = {.object = object};

	if (object->kind == KIND_SEM)
		row.elements = elements;
	return text_of_column(column, &row, format);
}

static int differs(size_t i, const char *which, const char *expected, const char *value)
{
	if (expected ? value && strcmp(expected, value) == 0 : !value)
		return 0;
	print_message("case %zu, %s, %s: expected %s, not %s\n", i, cases[i].column, which,
		      expected ? expected : "nothing", value ? value : "nothing");
	return 1;
}

static void values(void **state UNUSED)
{
	int wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct column *column = column_find(column_topics_ls, cases[i].column,
							  strlen(cases[i].column));

		assert_non_null(column);
		wrong += differs(i, "plain", cases[i].plain,
				 text_of(column, cases[i].object, &plain));
		wrong += differs(i, "human", cases[i].human,
				 text_of(column, cases[i].object, &human));
	}
	assert_int_equal(wrong, 0);
}

/* Whatever is missing around the object, no column of ls may need it to be there. */
static void nothing_around(void **state UNUSED)
{
	static const struct ipc_object *const all[] = {
		&segment, &queue, &set, &file, &mqueue, &closed_mqueue, &semaphore};
	size_t told = 0;

	for (size_t t = 0; column_topics_ls[t]; t++) {
		for (size_t c = 0; c < column_topics_ls[t]->count; c++) {
			for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
				struct out_row row = {.object = all[i]};

				const struct column *column = &column_topics_ls[t]->columns[c];

				told += text_of_column(column, &row, &plain) != NULL;
			}
		}
	}
	assert_true(told > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(nothing_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
