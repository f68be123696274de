/* SPDX-License-Identifier: GPL-2.0-or-later */
/* collect/knowledge.h */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "applets/problems.h"
#include "base/program.h"
#include "collect/knowledge.h"

#define GOOD(name) "[" name "]\ntitle = " name "\nkind = pshm\nname = " name "-*\n"

/* What is to be read, and what came of it. */
struct reading {
	const char *families, *rules;
	unsigned want;
	struct knowledge knowledge;
};

static void read_both(void *arg)
{
	struct reading *reading = arg;

	reading->knowledge = (struct knowledge)KNOWLEDGE_INIT;
	if (reading->families)
		knowledge_add_families(&reading->knowledge, reading->families, reading->want);
	if (reading->rules)
		knowledge_add_rules(&reading->knowledge, reading->rules, reading->want);
}

static void say(void *arg)
{
	const struct reading *reading = arg;
	struct session session = {.source = IPC_SOURCE_LIVE};

	problems_say(&session, &reading->knowledge.problems);
	session_end(&session);
}

/*
 * Read, which says nothing, and hold what the problems are then said as on stderr against `messages`,
 * of which each line is a part.
 */
static void check_messages(struct reading *reading, const char *const messages[], size_t count)
{
	char *said;
	char *at;

	program_set_name("test");
	said = output_of(stderr, read_both, reading);
	assert_string_equal(said, "");
	free(said);
	said = output_of(stderr, say, reading);
	at = said;
	for (size_t i = 0; i < count; i++) {
		char *line = strsep(&at, "\n");

		if (!line || !strstr(line, messages[i]))
			fail_msg("'%s' is not in '%s'", messages[i], line ? line : "");
	}
	assert_string_equal(at ? at : "", "");
	free(said);
}

static void files_in_order(void **state UNUSED)
{
	struct reading reading = {0};
	struct capture capture;

	capture_begin(&capture);
	capture_puts(&capture, "/d/20.conf", GOOD("second") "[both]\ntitle=second\nname=x\n");
	capture_puts(&capture, "/d/10.conf", GOOD("first") "[both]\ntitle=first\nname=x\n");
	capture_puts(&capture, "/d/30.conf~", "not read");
	capture_puts(&capture, "/d/.40.conf", "not read");
	capture_puts(&capture, "/d/.conf", "not read");
	capture_puts(&capture, "/d/README", "not read");
	capture_puts(&capture, "/d/conf", "not read");
	reading.families = capture_path(&capture, "/d");
	check_messages(&reading, NULL, 0);
	assert_int_equal(reading.knowledge.family_mistakes, 0);
	assert_int_equal(reading.knowledge.families.count, 3);
	assert_string_equal(reading.knowledge.families.families[0].name, "first");
	assert_string_equal(reading.knowledge.families.families[1].title, "second");
	assert_string_equal(reading.knowledge.families.families[2].name, "second");
	knowledge_free(&reading.knowledge);
	capture_end(&capture);
}

static void mistakes_are_told_and_counted(void **state UNUSED)
{
	static const char *const messages[] = {
		"/d/a.conf:1: this is no 'key = value'",
		"/d/b.conf:3: 'name' cannot be '['",
		"/leaks.conf:2: a rule begins with",
		"/leaks.conf:3: 'no-such-user-here' names somebody",
	};
	struct reading reading = {0};
	struct capture capture;
	char *dir;

	capture_begin(&capture);
	capture_puts(&capture, "/d/a.conf", "x\n" GOOD("a"));
	capture_puts(&capture, "/d/b.conf", "[b]\ntitle=b\nname=[\n" GOOD("c"));
	capture_puts(&capture, "/leaks.conf",
		     "keep name=a\nx\nkeep owner=no-such-user-here\norphan name=b\n");
	dir = strdup(capture_path(&capture, "/d"));
	assert_non_null(dir);
	reading.families = dir;
	reading.rules = capture_path(&capture, "/leaks.conf");
	check_messages(&reading, messages, ARRAY_SIZE(messages));
	assert_int_equal(reading.knowledge.family_mistakes, 2);
	assert_int_equal(reading.knowledge.rule_mistakes, 2);
	assert_int_equal(reading.knowledge.families.count, 2);
	assert_int_equal(reading.knowledge.rules.count, 2);
	assert_string_equal(reading.knowledge.rules.rules[0].file, reading.rules);
	knowledge_free(&reading.knowledge);
	free(dir);
	capture_end(&capture);
}

static void what_is_missing(void **state UNUSED)
{
	static const char *const messages[] = {"cannot read '/nowhere/d'", "cannot read '/nowhere/r'"};
	struct reading reading = {.families = "/nowhere/d", .rules = "/nowhere/r"};

	check_messages(&reading, messages, ARRAY_SIZE(messages));
	assert_int_equal(reading.knowledge.family_mistakes, 1);
	assert_int_equal(reading.knowledge.rule_mistakes, 1);
	knowledge_free(&reading.knowledge);

	reading.want = KNOWLEDGE_OPTIONAL;
	check_messages(&reading, NULL, 0);
	assert_int_equal(reading.knowledge.family_mistakes, 0);
	assert_int_equal(reading.knowledge.rule_mistakes, 0);
}

static void what_is_no_file(void **state UNUSED)
{
	static const char *const messages[] = {
		"/d/dir.conf' is no regular file",
		"/d/fifo.conf' is no regular file",
		"/d/gone.conf'",
		"/d/long.conf' is too long",
		"/f' is no directory",
	};
	struct reading reading = {0};
	struct capture capture;
	size_t size = ((size_t)1 << 20) + 1;
	char *text = calloc(1, size);
	char *dir;

	assert_non_null(text);
	capture_begin(&capture);
	capture_write(&capture, "/d/long.conf", text, size);
	free(text);
	capture_puts(&capture, "/d/good.conf", GOOD("good"));
	capture_puts(&capture, "/d/dir.conf/x", "");
	capture_puts(&capture, "/f", "");
	assert_int_equal(mkfifo(capture_path(&capture, "/d/fifo.conf"), 0644), 0);
	assert_int_equal(symlink("nowhere", capture_path(&capture, "/d/gone.conf")), 0);
	/* A link to a file is as good as the file. */
	assert_int_equal(symlink("good.conf", capture_path(&capture, "/d/zlink.conf")), 0);

	dir = strdup(capture_path(&capture, "/d"));
	assert_non_null(dir);
	reading.families = dir;
	check_messages(&reading, messages, 4);
	assert_int_equal(reading.knowledge.family_mistakes, 4);
	assert_int_equal(reading.knowledge.families.count, 1);
	knowledge_free(&reading.knowledge);
	free(dir);

	reading.families = capture_path(&capture, "/f");
	check_messages(&reading, messages + 4, 1);
	assert_int_equal(reading.knowledge.family_mistakes, 1);
	knowledge_free(&reading.knowledge);
	capture_end(&capture);
}

/* Root does not take advice from files that others could have written. */
static void who_wrote_it(void **state UNUSED)
{
	static const struct {
		uid_t uid;
		mode_t file, dir;
		const char *message; /* NULL: read */
	} cases[] = {
		{0, 0644, 0755, NULL},
		{0, 0600, 0700, NULL},
		{0, 0664, 0755, "/d/a.conf' is left out: others than root can write"},
		{0, 0646, 0755, "/d/a.conf' is left out: others than root can write"},
		{0, 0644, 0775, "/d' is left out: others than root can write"},
		{0, 0644, 01777, "/d' is left out: others than root can write"},
		{1000, 0644, 0755, "/d/a.conf' is left out: it must belong to root"},
	};

	if (geteuid() != 0)
		skip_because("only root is guarded");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading reading = {.want = KNOWLEDGE_GUARDED};
		struct capture capture;

		capture_begin(&capture);
		capture_puts(&capture, "/d/a.conf", GOOD("a"));
		if (chown(capture_path(&capture, "/d/a.conf"), cases[i].uid, 0) < 0) {
			capture_end(&capture);
			skip_because("files cannot be given away here");
		}
		assert_int_equal(chmod(capture_path(&capture, "/d/a.conf"), cases[i].file), 0);
		assert_int_equal(chmod(capture_path(&capture, "/d"), cases[i].dir), 0);
		reading.families = capture_path(&capture, "/d");
		check_messages(&reading, &cases[i].message, cases[i].message != NULL);
		assert_int_equal(reading.knowledge.family_mistakes, cases[i].message != NULL);
		assert_int_equal(reading.knowledge.families.count, cases[i].message == NULL);
		knowledge_free(&reading.knowledge);

		/* What root itself has named is read. */
		reading.want = 0;
		check_messages(&reading, NULL, 0);
		assert_int_equal(reading.knowledge.families.count, 1);
		knowledge_free(&reading.knowledge);
		capture_end(&capture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_in_order),
		cmocka_unit_test(mistakes_are_told_and_counted),
		cmocka_unit_test(what_is_missing),
		cmocka_unit_test(what_is_no_file),
		cmocka_unit_test(who_wrote_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
