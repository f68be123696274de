# The tests. Included by the top Makefile.am, which has set TESTS, check_PROGRAMS and EXTRA_DIST.
include tests/cli/local.mk
