# The program as a user runs it: bats files, what they load, and helper programs.

check_PROGRAMS += tests/cli/actor tests/cli/scene tests/cli/key tests/cli/killat tests/cli/locks \
	tests/cli/object tests/cli/pty tests/cli/races tests/cli/retire tests/cli/storm tests/cli/truth \
	tests/cli/fixed_random.so tests/cli/stepped_clock.so

tests_cli_scene_SOURCES = tests/cli/scene.c tests/cli/scene_posix.c \
	tests/cli/scene.h tests/cli/scene_plans.h
tests_cli_actor_SOURCES = tests/cli/actor.c tests/cli/truth_base.c tests/cli/truth_make.c \
	tests/cli/truth.h
tests_cli_key_SOURCES = tests/cli/key.c
tests_cli_killat_SOURCES = tests/cli/killat.c
tests_cli_locks_SOURCES = tests/cli/locks.c
tests_cli_object_SOURCES = tests/cli/object.c
tests_cli_pty_SOURCES = tests/cli/pty.c
tests_cli_races_SOURCES = tests/cli/races.c
tests_cli_retire_SOURCES = tests/cli/retire.c
tests_cli_storm_SOURCES = tests/cli/storm.c
tests_cli_truth_SOURCES = tests/cli/truth.c tests/cli/truth_base.c tests/cli/truth_die.c \
	tests/cli/truth_hold.c tests/cli/truth_judge.c tests/cli/truth_make.c \
	tests/cli/truth_scene.c tests/cli/truth.h tests/cli/truth_scene.h

# Loaded into the program by LD_PRELOAD.
tests_cli_fixed_random_so_SOURCES = tests/cli/fixed_random.c
tests_cli_fixed_random_so_CFLAGS = $(AM_CFLAGS) -fPIC
tests_cli_fixed_random_so_LDFLAGS = -shared
tests_cli_stepped_clock_so_SOURCES = tests/cli/stepped_clock.c
tests_cli_stepped_clock_so_CFLAGS = $(AM_CFLAGS) -fPIC
tests_cli_stepped_clock_so_LDFLAGS = -shared

# C libraries older than glibc 2.34 keep these apart.
tests_cli_actor_LDADD = -lrt -lpthread
tests_cli_scene_LDADD = -lrt -lpthread
tests_cli_locks_LDADD = -lrt -lpthread
tests_cli_object_LDADD = -lrt -lpthread
tests_cli_pty_LDADD = -lutil
library_ldadd = src/libipcadm.a $(CAPNG_LIBS) $(DL_LIBS) $(LIBINTL) -lrt -lpthread
tests_cli_races_LDADD = $(library_ldadd)
tests_cli_retire_LDADD = $(library_ldadd)
tests_cli_storm_LDADD = -lrt -lpthread
tests_cli_truth_LDADD = -lrt -lpthread

# Those that take longest come first, so that with -j none is left over at the end.
cli_tests = \
	tests/cli/storm.bats \
	tests/cli/truth.bats \
	tests/cli/killed.bats \
	tests/cli/leaks_remove.bats \
	tests/cli/retire.bats \
	tests/cli/leaks_cases.bats \
	tests/cli/leaks_programs.bats \
	tests/cli/differential.bats \
	tests/cli/leaks.bats \
	tests/cli/dump.bats \
	tests/cli/restore.bats \
	tests/cli/show.bats \
	tests/cli/who.bats \
	tests/cli/posix.bats \
	tests/cli/badinput.bats \
	tests/cli/better.bats \
	tests/cli/changed.bats \
	tests/cli/clock.bats \
	tests/cli/closed.bats \
	tests/cli/completions.bats \
	tests/cli/collectors.bats \
	tests/cli/ftok.bats \
	tests/cli/graph.bats \
	tests/cli/install.bats \
	tests/cli/json.bats \
	tests/cli/interpreters.bats \
	tests/cli/languages.bats \
	tests/cli/ls.bats \
	tests/cli/man.bats \
	tests/cli/namespaces.bats \
	tests/cli/options.bats \
	tests/cli/real.bats \
	tests/cli/rooms.bats \
	tests/cli/unprivileged.bats

TESTS += $(cli_tests)

EXTRA_DIST += $(cli_tests) \
	tests/cli/archives.bash \
	tests/cli/badinput.arguments \
	tests/cli/badinput.captures \
	tests/cli/differential.cases \
	tests/cli/differential.known \
	tests/cli/hostile.py \
	tests/cli/inside.bash \
	tests/cli/lib.bash \
	tests/cli/programs.bash \
	tests/cli/rooms.awk \
	tests/cli/schema.py \
	tests/cli/world.bash \
	tests/cli/objects.py

.PHONY: truth
truth: src/ipcadm$(EXEEXT) tests/cli/truth$(EXEEXT)
	TRUTH_SCENES=$${TRUTH_SCENES:-40} TRUTH_TABLE=$(abs_builddir)/truth.table TEST_TIMEOUT=3600 \
		bats $(srcdir)/tests/cli/truth.bats; status=$$?; cat truth.table; exit $$status
CLEANFILES += truth.table
