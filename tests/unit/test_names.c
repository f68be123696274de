/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/names.h, ipc/object.h and ipc/kind.h */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipc/kind.h"
#include "ipc/kind_ops.h"
#include "ipc/names.h"

static void names_that_people_give(void **state UNUSED)
{
	static const struct {
		const char *name;
		size_t max;
		const char *stripped;
	} cases[] = {
		{"queue", 255, "queue"},
		{"/queue", 255, "queue"},
		{"q", 1, "q"},
		{"/q", 1, "q"},
		{"qq", 1, NULL},
		{"/qq", 1, NULL},
		{"", 255, NULL},
		{"/", 255, NULL},
		{"//", 255, NULL},
		{"//queue", 255, NULL},
		{"/a/b", 255, NULL},
		{"a/b", 255, NULL},
		{"queue/", 255, NULL},
		{"../etc/passwd", 255, NULL},
		{".", 255, NULL},
		{"..", 255, NULL},
		{"/.", 255, NULL},
		{"/..", 255, NULL},
		{"...", 255, "..."},
		{".hidden", 255, ".hidden"},
		{"..hidden", 255, "..hidden"},
		{" ", 255, " "},
		{"\x1b[2J\n\xff", 255, "\x1b[2J\n\xff"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *stripped = name_strip(cases[i].name, cases[i].max);

		if (!cases[i].stripped) {
			if (stripped)
				fail_msg("'%s' is no name", cases[i].name);
			continue;
		}
		assert_non_null(stripped);
		assert_string_equal(stripped, cases[i].stripped);
		/* A part of the argument, no copy. */
		assert_in_range(stripped - cases[i].name, 0, 1);
	}
}

static void names_of_the_greatest_length(void **state UNUSED)
{
	char name[300];

	memset(name, 'n', sizeof(name));
	name[0] = '/';
	name[256] = '\0';
	assert_ptr_equal(name_strip(name, 255), name + 1);
	assert_null(name_strip(name, 254));
	name[256] = 'n';
	name[257] = '\0';
	assert_null(name_strip(name, 255));
}

static void touch(const struct capture *capture, const char *name)
{
	char path[300];

	(void)snprintf(path, sizeof(path), "/%s", name);
	capture_puts(capture, path, "");
}

static void names_in_a_directory(void **state UNUSED)
{
	static const char *const sorted[] = {
		"\x01", "\n", " ", "-rf", "...", "A", "a", "a b", "aa", "b", "\xc3\xa9", "\xff",
	};
	struct name_list list = NAME_LIST_INIT;
	struct capture capture;
	char longest[256];

	capture_begin(&capture);
	assert_int_equal(names_read(&list, capture.root.dir), 0);
	assert_int_equal(list.count, 0);
	names_free(&list);

	for (size_t i = ARRAY_SIZE(sorted); i-- > 0;)
		touch(&capture, sorted[i]);
	memset(longest, 'z', 255);
	longest[255] = '\0';
	touch(&capture, longest);
	assert_int_equal(mkdir(capture_path(&capture, "/zz"), 0700), 0);

	/* Twice from the same descriptor: the second pass begins at the beginning. */
	for (unsigned pass = 0; pass < 2; pass++) {
		assert_int_equal(names_read(&list, capture.root.dir), 0);
		assert_int_equal(list.count, ARRAY_SIZE(sorted) + 2);
		for (size_t i = 0; i < list.count - 2; i++) {
			bool last = i + 1 >= ARRAY_SIZE(sorted) - 1;

			if (!last)
				assert_string_equal(list.names[i], sorted[i]);
		}
		for (size_t i = 1; i < list.count; i++)
			assert_true(strcmp(list.names[i - 1], list.names[i]) < 0);
		names_free(&list);
		assert_int_equal(list.count, 0);
	}
	capture_end(&capture);
}

static void many_names(void **state UNUSED)
{
	struct name_list list = NAME_LIST_INIT;
	struct capture capture;
	char name[64];

	capture_begin(&capture);
	for (unsigned i = 0; i < 5000; i++) {
		(void)snprintf(name, sizeof(name), "psm_%05u", (i * 7919) % 5000);
		touch(&capture, name);
	}
	assert_int_equal(names_read(&list, capture.root.dir), 0);
	assert_int_equal(list.count, 5000);
	for (unsigned i = 0; i < 5000; i++) {
		(void)snprintf(name, sizeof(name), "psm_%05u", i);
		assert_string_equal(list.names[i], name);
	}
	names_free(&list);
	capture_end(&capture);
}

static void what_is_no_directory(void **state UNUSED)
{
	struct name_list list = NAME_LIST_INIT;
	int file = open("/dev/null", O_RDONLY | O_CLOEXEC);

	assert_int_equal(names_read(&list, file), -ENOTDIR);
	(void)close(file);
	assert_int_equal(names_read(&list, -1), -EBADF);
	assert_int_equal(list.count, 0);
	names_free(&list);
}

static void lists_own_their_names(void **state UNUSED)
{
	struct ipc_list list = IPC_LIST_INIT;
	char name[32];

	for (int i = 0; i < 3000; i++) {
		struct ipc_object object = {
			.kind = i % 2 ? KIND_PSHM : KIND_MSG,
			.id = i,
			.size = (uint64_t)i << 33,
			.name = i % 2 ? name : NULL,
		};

		(void)snprintf(name, sizeof(name), "name-%d", i);
		ipc_list_add(&list, &object);
	}
	assert_int_equal(list.count, 3000);
	for (int i = 0; i < 3000; i++) {
		assert_int_equal(list.objects[i].id, i);
		assert_int_equal(list.objects[i].size, (uint64_t)i << 33);
		(void)snprintf(name, sizeof(name), "name-%d", i);
		if (i % 2)
			assert_string_equal(list.objects[i].name, name);
		else
			assert_null(list.objects[i].name);
	}
	ipc_list_free(&list);
	assert_null(list.objects);
	assert_int_equal(list.count, 0);
	ipc_list_free(&list);
}

static void kinds_by_their_words(void **state UNUSED)
{
	static const char *const words[] = {"shm", "msg", "sem", "pshm", "pmsg", "psem"};
	static const char *const none[] = {"", "s", "SHM", "shm ", "shmem", "posix", "all"};

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		assert_string_equal(ipc_kinds[kind].word, words[kind]);
		assert_int_equal(ipc_kind_by_word(words[kind]), kind);
		assert_non_null(ipc_kinds[kind].what);
	}
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_int_equal(ipc_kind_by_word(none[i]), -1);
}

static void kinds_have_the_calls_of_their_family(void **state UNUSED)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		const struct ipc_kind_ops *ops = &ipc_kind_ops[kind];
		bool sysv = kind_is_sysv((enum ipc_kind)kind);

		assert_int_equal(sysv, (KINDS_SYSV & KIND_BIT(kind)) != 0);
		assert_int_equal(!sysv, (KINDS_POSIX & KIND_BIT(kind)) != 0);
		assert_int_equal(sysv, !ipc_kinds[kind].prefix && ops->highest && ops->stat_slot &&
					       ops->stat_id && ops->get && ops->remove_id);
		assert_int_equal(!sysv, ops->scan && ops->find && ops->remove_name);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_people_give),
		cmocka_unit_test(names_of_the_greatest_length),
		cmocka_unit_test(names_in_a_directory),
		cmocka_unit_test(many_names),
		cmocka_unit_test(what_is_no_directory),
		cmocka_unit_test(lists_own_their_names),
		cmocka_unit_test(kinds_by_their_words),
		cmocka_unit_test(kinds_have_the_calls_of_their_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
