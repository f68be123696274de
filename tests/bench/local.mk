# Benchmarks: built and run only on request, `make bench` as root.
EXTRA_PROGRAMS = tests/bench/abandon tests/bench/crowd tests/bench/fill tests/bench/pair \
	tests/bench/remove
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += tests/bench/leaks.sh tests/bench/listing.sh tests/bench/races.sh \
	tests/bench/removal.sh tests/bench/sandbox.sh tests/bench/who.sh

tests_bench_abandon_SOURCES = tests/bench/abandon.c
tests_bench_abandon_LDADD = -lrt
tests_bench_crowd_SOURCES = tests/bench/crowd.c
tests_bench_fill_SOURCES = tests/bench/fill.c
tests_bench_pair_SOURCES = tests/bench/pair.c
tests_bench_remove_SOURCES = tests/bench/remove.c

# The links are next to the program, as they are installed.
.PHONY: bench
bench: src/ipcadm$(EXEEXT) $(EXTRA_PROGRAMS)
	@rm -rf bench-links && mkdir bench-links && cp src/ipcadm$(EXEEXT) bench-links/ipcadm
	@for name in ipcs lsipc ipcmk ipcrm; do $(LN_S) ipcadm bench-links/$$name; done
	@IPCADM_LINKS=$(abs_builddir)/bench-links; IPCADM=$(abs_builddir)/src/ipcadm$(EXEEXT); \
	BENCH_DIR=$(abs_builddir)/tests/bench; FAMILIES=$(abs_srcdir)/share/ipcadm/families.d; \
	export IPCADM_LINKS IPCADM BENCH_DIR FAMILIES; status=0; \
	for bench in listing who leaks removal; do \
		echo; $(srcdir)/tests/bench/$$bench.sh || status=1; \
	done; rm -rf bench-links; exit $$status

# Also as root, half a minute or so.
.PHONY: races
races: tests/cli/races$(EXEEXT)
	RACES=$(abs_builddir)/tests/cli/races$(EXEEXT) $(srcdir)/tests/bench/races.sh
