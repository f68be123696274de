# The tests. Included by the top Makefile.am, which has set TESTS, check_PROGRAMS and EXTRA_DIST.
#
# Each file of TESTS, a unit test program or a bats file, is run by tests/tap and prints TAP, so
# that `make check` counts single tests; with -j several files run at once. tests/summary runs
# all and prints one line of totals.

EXTRA_DIST += tests/tap tests/summary

# The system that they see.
EXTRA_DIST += tests/system/crontab tests/system/fstab tests/system/group \
	tests/system/nsswitch.conf tests/system/passwd

TEST_EXTENSIONS = .bats
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/tap-driver.sh
LOG_COMPILER = $(SHELL) $(srcdir)/tests/tap
BATS_LOG_DRIVER = $(LOG_DRIVER)
BATS_LOG_COMPILER = $(LOG_COMPILER)
AM_TESTS_ENVIRONMENT = \
	BATS='$(BATS)' IPCADM='$(abs_top_builddir)/src/ipcadm' HELPERS='$(abs_top_builddir)/tests/cli'; \
	export BATS IPCADM HELPERS;

# In this order they run: the command line's take longer.
include tests/cli/local.mk
include tests/unit/local.mk
