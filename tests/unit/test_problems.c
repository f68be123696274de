/* SPDX-License-Identifier: GPL-2.0-or-later */
/* applets/problems.h: what could not be found out, said once. */
#include "unit.h"

#include <errno.h>

#include "applets/problems.h"
#include "base/program.h"

struct saying {
	struct session *session;
	const struct problems *problems;
};

static void say(void *arg)
{
	const struct saying *saying = arg;

	problems_say(saying->session, saying->problems);
}

/* What is said of them, with a newline at the end of each line. */
static char *said_of(struct session *session, const struct problems *problems)
{
	struct saying saying = {session, problems};

	program_set_name("test");
	return output_of(stderr, say, &saying);
}

static void assert_said(struct session *session, const struct problems *problems,
			const char *expected)
{
	char *said = said_of(session, problems);

	assert_string_equal(said, expected);
	free(said);
}

static struct session make_session(void)
{
	return (struct session){.command = "test", .source = IPC_SOURCE_LIVE};
}

/* Whatever it is of: one line, which no name in it can break or make longer. */
static void one_line_for_each(void **state UNUSED)
{
	static const int errors[] = {-ENOENT,	  -EACCES, -EPERM,  -ENOSYS, -EBADMSG,
				     -EMEDIUMTYPE, -ERANGE, -EINVAL, -EIO,    -ENOTDIR};

	for (int code = 0; code < PROBLEM_COUNT; code++) {
		for (size_t e = 0; e < ARRAY_SIZE(errors); e++) {
			struct session session = make_session();
			struct problems problems = {0};
			char *said;

			problems_add(&problems, &(struct problem){
				.code = (enum problem_code)code,
				.err = errors[e],
				.kind = KIND_SEM,
				.pid = 1,
				.line = 2,
				.text = "a\nb\033[31m",
				.more = "c\nd\033[31m",
			});
			said = said_of(&session, &problems);
			assert_true(strncmp(said, "test: ", 6) == 0 && strlen(said) > 20);
			assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
			assert_null(strchr(said, '\033'));
			free(said);
			problems_free(&problems);
			session_end(&session);
		}
	}
}

static void add_absent(struct problems *problems, const char *text)
{
	problems_fail(problems, &(struct problem){
		.code = PROBLEM_NO_OBJECT, .text = text, .err = -ENOENT});
}

static void a_line_is_said_once(void **state UNUSED)
{
	struct session session = make_session();
	struct problems problems = {0};

	add_absent(&problems, "shm:1");
	add_absent(&problems, "shm:2");
	add_absent(&problems, "shm:1");
	assert_true(problems.failed);
	assert_said(&session, &problems,
		    "test: there is no object 'shm:1'\ntest: there is no object 'shm:2'\n");
	/* At the next look only what is new. */
	add_absent(&problems, "shm:3");
	assert_said(&session, &problems, "test: there is no object 'shm:3'\n");
	assert_said(&session, &problems, "");
	problems_free(&problems);
	session_end(&session);
}

static void of_what_is_hidden_a_new_sort_is_said(void **state UNUSED)
{
	struct session session = make_session();
	struct problems problems = {.hidden = {.processes = 2}};

	assert_said(&session, &problems,
		    "test: what 2 processes use is hidden; CAP_SYS_PTRACE or root would show it\n");
	/* Processes come and go. */
	problems.hidden.processes = 3;
	assert_said(&session, &problems, "");
	problems.hidden.sets = 1;
	assert_said(&session, &problems,
		    "test: hidden, wholly or in part: 3 processes, 1 semaphore set; root, or "
		    "CAP_SYS_PTRACE, CAP_IPC_OWNER, would see more\n");
	problems.hidden = (struct hidden){.sets = 5};
	assert_said(&session, &problems, "");
	problems.hidden = (struct hidden){.namespaces = 1, .queues = true};
	assert_said(&session, &problems,
		    "test: hidden, wholly or in part: 1 namespace, the list of POSIX message queues; "
		    "root, or CAP_SYS_ADMIN, would see more\n");
	session_end(&session);
}

/* A command that reads by itself counts in its source; that is one line with the rest. */
static void what_the_source_counts_is_said_too(void **state UNUSED)
{
	struct session session = make_session();
	struct problems problems = {.hidden = {.processes = 2, .objects = 1}};

	session.source.denied = 3;
	assert_said(&session, &problems,
		    "test: details of objects (4) and what processes (2) use are hidden; "
		    "CAP_DAC_READ_SEARCH with CAP_SYS_PTRACE, or root would show them\n");
	assert_int_equal(problems_finish(&session, 3), 3);
	session.source.malformed = 2;
	assert_said(&session, &(struct problems){0},
		    "test: 2 lines could not be understood and were left out\n");
	assert_int_equal(problems_finish(&session, EXIT_SUCCESS), EXIT_FAILURE);
	session_end(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_for_each),
		cmocka_unit_test(a_line_is_said_once),
		cmocka_unit_test(of_what_is_hidden_a_new_sort_is_said),
		cmocka_unit_test(what_the_source_counts_is_said_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
