# The tests of the program as a user runs it: bats files, what they load, and helper programs.
# Included by the top Makefile.am, which has set TESTS, check_PROGRAMS and EXTRA_DIST.

check_PROGRAMS += tests/cli/scene tests/cli/object tests/cli/pty tests/cli/storm

tests_cli_scene_SOURCES = tests/cli/scene.c tests/cli/scene_posix.c \
	tests/cli/scene.h tests/cli/scene_plans.h
tests_cli_object_SOURCES = tests/cli/object.c
tests_cli_pty_SOURCES = tests/cli/pty.c
tests_cli_storm_SOURCES = tests/cli/storm.c

# Only C libraries older than glibc 2.34 keep these apart.
tests_cli_scene_LDADD = -lrt -lpthread
tests_cli_object_LDADD = -lrt -lpthread
tests_cli_pty_LDADD = -lutil

cli_tests = \
	tests/cli/better.bats \
	tests/cli/changed.bats \
	tests/cli/differential.bats \
	tests/cli/posix.bats \
	tests/cli/storm.bats \
	tests/cli/unprivileged.bats

TESTS += $(cli_tests)

EXTRA_DIST += $(cli_tests) \
	tests/cli/differential.cases \
	tests/cli/differential.known \
	tests/cli/inside.bash \
	tests/cli/lib.bash
