/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/msg.h: one line each, harmless, on stderr. */
#include "unit.h"

#include <errno.h>
#include <locale.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/program.h"

static const char *const hostile = "a\x1b[2J\nforged: line\r\x07\xff";

static void warn_of(void *arg)
{
	msg_warn("no segment '%s'", (const char *)arg);
}

static void errno_of(void *arg)
{
	msg_errno(EACCES, "cannot read '%s'", (const char *)arg);
}

static void warnings_are_one_harmless_line(void **state UNUSED)
{
	char *text;

	program_set_name("ipcs");
	assert_string_equal(program_name(), "ipcs");
	text = output_of(stderr, warn_of, (void *)hostile);
	assert_string_equal(text, "ipcs: no segment 'a\\x1b[2J\\x0aforged: line\\x0d\\x07\\xff'\n");
	free(text);
}

static void errors_have_their_text(void **state UNUSED)
{
	char *text;

	program_set_name("ipcadm lsipc");
	text = output_of(stderr, errno_of, (void *)"/proc/sysvipc/shm");
	assert_string_equal(text,
			    "ipcadm lsipc: cannot read '/proc/sysvipc/shm': Permission denied\n");
	free(text);
}

static void long_names_are_told_whole(void **state UNUSED)
{
	static char name[20001];
	char *text;

	memset(name, 'n', sizeof(name) - 1);
	program_set_name("ipcrm");
	text = output_of(stderr, warn_of, name);
	assert_int_equal(strlen(text), strlen("ipcrm: no segment ''\n") + 20000);
	free(text);
}

static void try_help(void *arg)
{
	*(int *)arg = msg_try_help();
}

static void bad_usage_points_to_the_help(void **state UNUSED)
{
	int status = -1;
	char *text;

	program_set_name("ipcmk");
	text = output_of(stderr, try_help, &status);
	assert_int_equal(status, 1);
	assert_string_equal(text, "Try 'ipcmk --help' for more information.\n");
	free(text);
}

static void die(void *arg UNUSED)
{
	int status;

	(void)fflush(NULL);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		/* Printed before, so it stands before the message where both go one way. */
		(void)dup2(STDERR_FILENO, STDOUT_FILENO);
		(void)printf("first;");
		msg_die("no %d", 5);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

static void fatal_errors_end_the_program(void **state UNUSED)
{
	program_set_name("ftok");

	char *text = output_of(stderr, die, NULL);

	assert_string_equal(text, "first;ftok: no 5\n");
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(warnings_are_one_harmless_line),
		cmocka_unit_test(errors_have_their_text),
		cmocka_unit_test(long_names_are_told_whole),
		cmocka_unit_test(bad_usage_points_to_the_help),
		cmocka_unit_test(fatal_errors_end_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
