# Unit tests: one program for each area, linked with everything but main.c.

EXTRA_DIST += tests/unit/unit.h tests/unit/sandbox.h tests/unit/without-cmocka

if HAVE_CMOCKA
check_LIBRARIES += tests/unit/libunit.a
unit_tests = \
	tests/unit/test_able \
	tests/unit/test_age \
	tests/unit/test_ahead \
	tests/unit/test_alloc \
	tests/unit/test_capture \
	tests/unit/test_collect \
	tests/unit/test_column \
	tests/unit/test_column_leak \
	tests/unit/test_column_ls \
	tests/unit/test_conf \
	tests/unit/test_contents \
	tests/unit/test_create \
	tests/unit/test_explain \
	tests/unit/test_families_shipped \
	tests/unit/test_family \
	tests/unit/test_format \
	tests/unit/test_ftok \
	tests/unit/test_glob \
	tests/unit/test_hash \
	tests/unit/test_hold \
	tests/unit/test_io \
	tests/unit/test_json \
	tests/unit/test_knowledge \
	tests/unit/test_limits \
	tests/unit/test_lines \
	tests/unit/test_links \
	tests/unit/test_lock \
	tests/unit/test_logger \
	tests/unit/test_loss \
	tests/unit/test_members \
	tests/unit/test_moments \
	tests/unit/test_msg \
	tests/unit/test_names \
	tests/unit/test_object \
	tests/unit/test_object_json \
	tests/unit/test_parse \
	tests/unit/test_pattern \
	tests/unit/test_posix \
	tests/unit/test_proc \
	tests/unit/test_proc_call32 \
	tests/unit/test_proc_fds \
	tests/unit/test_proc_maps \
	tests/unit/test_proc_sleep \
	tests/unit/test_proc_text \
	tests/unit/test_problems \
	tests/unit/test_recreate \
	tests/unit/test_reference \
	tests/unit/test_remove \
	tests/unit/test_retire \
	tests/unit/test_retire_many \
	tests/unit/test_rule \
	tests/unit/test_screen \
	tests/unit/test_script \
	tests/unit/test_semset \
	tests/unit/test_sha256 \
	tests/unit/test_source \
	tests/unit/test_strbuf \
	tests/unit/test_sysroot \
	tests/unit/test_sysv_proc \
	tests/unit/test_table \
	tests/unit/test_text \
	tests/unit/test_traits \
	tests/unit/test_users \
	tests/unit/test_value \
	tests/unit/test_verdict \
	tests/unit/test_view

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
else
TESTS += tests/unit/without-cmocka
endif

tests_unit_libunit_a_SOURCES = \
	tests/unit/captured.c tests/unit/captured.h \
	tests/unit/child.c tests/unit/child.h \
	tests/unit/columns.c tests/unit/columns.h \
	tests/unit/kept.c tests/unit/kept.h \
	tests/unit/knowing.c tests/unit/knowing.h \
	tests/unit/procs.c tests/unit/procs.h \
	tests/unit/retired.c tests/unit/retired.h \
	tests/unit/sandbox.c tests/unit/sandbox.h \
	tests/unit/scene.c tests/unit/scene.h \
	tests/unit/traits.c tests/unit/traits.h \
	tests/unit/system.c tests/unit/system.h \
	tests/unit/unit.c tests/unit/unit.h \
	tests/unit/waits.c tests/unit/waits.h
AM_CPPFLAGS += $(CMOCKA_CFLAGS)

unit_ldadd = tests/unit/libunit.a src/libipcadm.a $(CMOCKA_LIBS) $(CAPNG_LIBS) $(DL_LIBS) \
	$(LIBINTL)
tests_unit_test_able_LDADD = $(unit_ldadd)
tests_unit_test_age_LDADD = $(unit_ldadd)
tests_unit_test_ahead_LDADD = $(unit_ldadd)
tests_unit_test_alloc_LDADD = $(unit_ldadd)
tests_unit_test_capture_LDADD = $(unit_ldadd) -lrt -lpthread
tests_unit_test_collect_LDADD = $(unit_ldadd) -lpthread
tests_unit_test_column_LDADD = $(unit_ldadd)
tests_unit_test_column_leak_LDADD = $(unit_ldadd)
tests_unit_test_column_ls_LDADD = $(unit_ldadd)
tests_unit_test_conf_LDADD = $(unit_ldadd)
tests_unit_test_contents_LDADD = $(unit_ldadd)
tests_unit_test_create_LDADD = $(unit_ldadd)
tests_unit_test_explain_LDADD = $(unit_ldadd)
tests_unit_test_families_shipped_LDADD = $(unit_ldadd)
tests_unit_test_family_LDADD = $(unit_ldadd)
tests_unit_test_format_LDADD = $(unit_ldadd)
tests_unit_test_ftok_LDADD = $(unit_ldadd)
tests_unit_test_glob_LDADD = $(unit_ldadd)
tests_unit_test_hash_LDADD = $(unit_ldadd)
tests_unit_test_hold_LDADD = $(unit_ldadd) -lrt
tests_unit_test_io_LDADD = $(unit_ldadd)
tests_unit_test_json_LDADD = $(unit_ldadd)
tests_unit_test_knowledge_LDADD = $(unit_ldadd)
tests_unit_test_limits_LDADD = $(unit_ldadd)
tests_unit_test_lines_LDADD = $(unit_ldadd)
tests_unit_test_links_LDADD = $(unit_ldadd)
tests_unit_test_lock_LDADD = $(unit_ldadd)
tests_unit_test_logger_LDADD = $(unit_ldadd)
tests_unit_test_members_LDADD = $(unit_ldadd) -lpthread
tests_unit_test_loss_LDADD = $(unit_ldadd)
tests_unit_test_moments_LDADD = $(unit_ldadd)
tests_unit_test_msg_LDADD = $(unit_ldadd)
tests_unit_test_names_LDADD = $(unit_ldadd)
tests_unit_test_object_LDADD = $(unit_ldadd)
tests_unit_test_object_json_LDADD = $(unit_ldadd)
tests_unit_test_parse_LDADD = $(unit_ldadd)
tests_unit_test_pattern_LDADD = $(unit_ldadd)
tests_unit_test_posix_LDADD = $(unit_ldadd)
tests_unit_test_proc_LDADD = $(unit_ldadd)
tests_unit_test_proc_call32_LDADD = $(unit_ldadd)
tests_unit_test_proc_fds_LDADD = $(unit_ldadd)
tests_unit_test_proc_maps_LDADD = $(unit_ldadd)
tests_unit_test_proc_sleep_LDADD = $(unit_ldadd)
tests_unit_test_proc_text_LDADD = $(unit_ldadd)
tests_unit_test_problems_LDADD = $(unit_ldadd)
tests_unit_test_recreate_LDADD = $(unit_ldadd) -lrt -lpthread
tests_unit_test_reference_LDADD = $(unit_ldadd) -lrt -lpthread
tests_unit_test_remove_LDADD = $(unit_ldadd)
tests_unit_test_retire_LDADD = $(unit_ldadd)
tests_unit_test_retire_many_LDADD = $(unit_ldadd)
tests_unit_test_rule_LDADD = $(unit_ldadd)
tests_unit_test_screen_LDADD = $(unit_ldadd)
tests_unit_test_script_LDADD = $(unit_ldadd)
tests_unit_test_semset_LDADD = $(unit_ldadd)
tests_unit_test_sha256_LDADD = $(unit_ldadd)
tests_unit_test_source_LDADD = $(unit_ldadd)
tests_unit_test_strbuf_LDADD = $(unit_ldadd)
tests_unit_test_sysroot_LDADD = $(unit_ldadd)
tests_unit_test_sysv_proc_LDADD = $(unit_ldadd)
tests_unit_test_table_LDADD = $(unit_ldadd)
tests_unit_test_text_LDADD = $(unit_ldadd)
tests_unit_test_traits_LDADD = $(unit_ldadd)
tests_unit_test_users_LDADD = $(unit_ldadd)
tests_unit_test_value_LDADD = $(unit_ldadd)
tests_unit_test_verdict_LDADD = $(unit_ldadd)
tests_unit_test_view_LDADD = $(unit_ldadd)

tests_unit_libunit_a_CPPFLAGS = $(AM_CPPFLAGS) -DSYSTEM_DIR='"$(abs_top_srcdir)/tests/system"'

# The families as they are in the source tree.
tests_unit_test_families_shipped_CPPFLAGS = $(AM_CPPFLAGS) \
	-DFAMILIES_DIR='"$(abs_top_srcdir)/share/ipcadm/families.d"'

# A 32-bit program that sleeps in a system call, without a C library and so with flags of its own.
if HAVE_CMOCKA
if HAVE_X86_32
check_PROGRAMS += tests/unit/prog_call32
endif
endif
tests_unit_prog_call32_SOURCES = tests/unit/prog_call32.c
tests_unit_prog_call32_CPPFLAGS =
tests_unit_prog_call32_CFLAGS = -m32 -ffreestanding -fno-pie -fno-stack-protector \
	-fcf-protection=none
tests_unit_prog_call32_LDFLAGS = -m32 -static -nostdlib -no-pie
tests_unit_prog_call32_LDADD =

# Programs that refer to one function each; without what sanitizers would have them refer to.
able_programs = tests/unit/prog_plain tests/unit/prog_semop tests/unit/prog_syscall
if HAVE_CMOCKA
check_PROGRAMS += $(able_programs)
if HAVE_STATIC
check_PROGRAMS += tests/unit/prog_static
endif
endif
tests_unit_prog_plain_SOURCES = tests/unit/prog_able.c
tests_unit_prog_plain_CFLAGS = -O1
tests_unit_prog_plain_LDFLAGS =
tests_unit_prog_plain_LDADD =
tests_unit_prog_semop_SOURCES = tests/unit/prog_able.c
tests_unit_prog_semop_CPPFLAGS = $(AM_CPPFLAGS) -DUSE_SEMOP
tests_unit_prog_semop_CFLAGS = -O1
tests_unit_prog_semop_LDFLAGS =
tests_unit_prog_semop_LDADD =
tests_unit_prog_syscall_SOURCES = tests/unit/prog_able.c
tests_unit_prog_syscall_CPPFLAGS = $(AM_CPPFLAGS) -DUSE_SYSCALL
tests_unit_prog_syscall_CFLAGS = -O1
tests_unit_prog_syscall_LDFLAGS =
tests_unit_prog_syscall_LDADD =
tests_unit_prog_static_SOURCES = tests/unit/prog_able.c
tests_unit_prog_static_CFLAGS = -O1
tests_unit_prog_static_LDFLAGS = -static
tests_unit_prog_static_LDADD =
