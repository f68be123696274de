/* SPDX-License-Identifier: GPL-2.0-or-later */
/* src/proc: what programs refer to, and which of them only start others. */
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/elf.h"
#include "proc/harmless.h"
#include "proc/traits.h"
#include "sandbox.h"
#include "traits.h"

static void need_libelf(void)
{
	if (!proc_elf_available())
		skip_because("libelf is not there");
}

/* ---- ELF files ---- */

static unsigned able_of_program(const char *name, char *via, size_t size)
{
	const char *argv[] = {beside(name), "tell", NULL};
	struct child child;
	struct look look;
	unsigned able;

	assert_true(program_start(&child, argv));
	look_around(&look);
	able = trait_of(&look, child.pid)->able;
	(void)snprintf(via, size, "%s",
		       trait_of(&look, child.pid)->via ? trait_of(&look, child.pid)->via : "");
	assert_string_equal(trait_of(&look, child.pid)->program, name);
	assert_int_equal(trait_of(&look, child.pid)->passive, PASSIVE_NOT);
	look_end(&look);
	child_end(&child);
	return able;
}

static void programs_and_what_they_refer_to(void **state UNUSED)
{
	char via[4096];

	need_libelf();
	assert_int_equal(able_of_program("prog_plain", via, sizeof(via)), 0);
	assert_string_equal(via, "");
	assert_int_equal(able_of_program("prog_semop", via, sizeof(via)), ABLE_SEM);
	assert_string_equal(via, "");
	assert_int_equal(able_of_program("prog_syscall", via, sizeof(via)), ABLE_SYSCALL);
	assert_string_equal(via, beside("prog_syscall"));
}

static void a_static_program(void **state UNUSED)
{
	char via[4096];

	need_libelf();
	if (access(beside("prog_static"), X_OK) < 0)
		skip_because("no static C library to build with");
	assert_true(able_of_program("prog_static", via, sizeof(via)) & ABLE_STATIC);
	assert_string_equal(via, beside("prog_static"));
}

/* A program whose file was replaced runs on; its own file still tells. */
static void a_program_without_a_name(void **state UNUSED)
{
	char path[] = "/dev/shm/prog";
	const char *argv[] = {"/bin/cp", beside("prog_semop"), path, NULL};
	const char *run[] = {path, "tell", NULL};
	struct child child;
	struct look look;
	int status;
	pid_t pid;

	need_libelf();
	need_sandbox();
	sandbox_clean();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)execv(argv[0], (char *const *)argv);
		_exit(EXIT_FAILURE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_true(program_start(&child, run));
	assert_int_equal(unlink(path), 0);
	look_around(&look);
	if (trait_of(&look, child.pid)->able & ABLE_UNREADABLE) {
		look_end(&look);
		child_end(&child);
		skip_because("/proc/PID/map_files is closed (CAP_CHECKPOINT_RESTORE)");
	}
	assert_int_equal(trait_of(&look, child.pid)->able, ABLE_SEM);
	assert_string_equal(trait_of(&look, child.pid)->program, "prog");
	look_end(&look);
	child_end(&child);
}

/* Files of strangers: cut off, and with any byte changed. Under ASan that says something. */
static void broken_files(void **state UNUSED)
{
	int fd = open(beside("prog_semop"), O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *good, *bad;
	size_t size;

	need_libelf();
	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	size = (size_t)st.st_size;
	good = malloc(size);
	bad = malloc(size);
	assert_non_null(good);
	assert_non_null(bad);
	assert_int_equal(read(fd, good, size), size);
	(void)close(fd);
	for (int i = 0; i < 600; i++) {
		size_t length = i % 3 ? size : (size_t)random_below(size);

		memcpy(bad, good, size);
		for (uint64_t n = random_below(20); n > 0; n--)
			bad[random_below(i % 2 ? 1024 : size)] = (char)random_u64();
		fd = memfd_create("bad", MFD_CLOEXEC);
		assert_true(fd >= 0);
		assert_int_equal(write(fd, bad, length), length);
		/* Any answer will do but none at all. */
		assert_int_equal(proc_elf_able(fd, "bad") & ~0xfffU, 0);
		assert_int_equal(close(fd), 0);
	}
	fd = memfd_create("text", MFD_CLOEXEC);
	assert_int_equal(write(fd, "#!/bin/sh\n", 10), 10);
	assert_int_equal(proc_elf_able(fd, "text"), ABLE_JIT);
	assert_int_equal(close(fd), 0);
	free(good);
	free(bad);
}

static void files_known_for_other_calls(void **state UNUSED)
{
	static const char *const harmless[] = {"libstdc++.so.6", "libglib-2.0.so.0",
					       "libsystemd.so.0", "libcrypto.so.3"};
	static const char *const others[] = {"libmine.so", "perl", "libperl.so.5.36", "mystdc++"};

	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		assert_true(proc_syscall_is_harmless(harmless[i]));
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(proc_syscall_is_harmless(others[i]));
}

/* ---- code without a file ---- */

static bool map_code(void *arg UNUSED)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	       MAP_FAILED;
}

static bool map_data(void *arg UNUSED)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	       MAP_FAILED;
}

static bool map_memfd_code(void *arg UNUSED)
{
	int fd = memfd_create("code", MFD_CLOEXEC);

	CHILD_CHECK(fd >= 0 && ftruncate(fd, PAGE) == 0);
	return mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0) != MAP_FAILED;
}

static void memory_with_code(void **state UNUSED)
{
	struct child children[3];
	struct look look;

	child_start(&children[0], map_data, NULL);
	child_start(&children[1], map_code, NULL);
	child_start(&children[2], map_memfd_code, NULL);
	look_around(&look);
	assert_false(trait_of(&look, children[0].pid)->able & ABLE_JIT);
	assert_true(trait_of(&look, children[1].pid)->able & ABLE_JIT);
	assert_true(trait_of(&look, children[2].pid)->able & ABLE_JIT);
	assert_true(process_of(&look, children[1].pid)->forked);
	look_end(&look);
	for (size_t i = 0; i < ARRAY_SIZE(children); i++)
		child_end(&children[i]);
}

/* ---- interpreters ---- */

static void python(void **state UNUSED)
{
	static const char tell[] = "import sys, time; sys.stdout.write('x'); sys.stdout.flush(); "
				   "time.sleep(1000)";
	char with[256];
	const char *plain[] = {"python3", "-c", tell, NULL};
	const char *ctypes[] = {"python3", "-c", with, NULL};
	struct child children[2];
	struct look look;

	need_libelf();
	(void)snprintf(with, sizeof(with), "import ctypes; %s", tell);
	if (!program_start(&children[1], ctypes))
		skip_because("no python3 with ctypes");
	assert_true(program_start(&children[0], plain));
	look_around(&look);
	assert_false(trait_of(&look, children[0].pid)->able & (ABLE_FFI | ABLE_SYSCALL));
	assert_true(trait_of(&look, children[1].pid)->able & ABLE_FFI);
	assert_non_null(strstr(trait_of(&look, children[1].pid)->program, "python3"));
	assert_null(trait_of(&look, children[1].pid)->script);
	look_end(&look);
	child_end(&children[0]);
	child_end(&children[1]);
}

static void write_script(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	size_t n = strlen(text);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	assert_int_equal(close(fd), 0);
}

/* Shells wait in a built-in command, so that nothing outlives them. */
static void scripts_of_shells(void **state UNUSED)
{
	const char *by_name[] = {"/dev/shm/job", "an argument", NULL};
	const char *by_shell[] = {"sh", "-e", "/dev/shm/job", NULL};
	const char *by_text[] = {"sh", "-c", "printf x; read line </dev/shm/pipe", NULL};
	struct child children[3];
	struct look look;

	need_sandbox();
	sandbox_clean();
	write_script("/dev/shm/job", "#!/bin/sh\nprintf x\nread line </dev/shm/pipe\n");
	assert_int_equal(mkfifo("/dev/shm/pipe", 0600), 0);
	assert_true(program_start(&children[0], by_name));
	assert_true(program_start(&children[1], by_shell));
	assert_true(program_start(&children[2], by_text));
	look_around(&look);
	for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
		assert_true(trait_of(&look, children[i].pid)->able & ABLE_SCRIPT);
		assert_int_equal(trait_of(&look, children[i].pid)->passive, PASSIVE_NOT);
		assert_non_null(trait_of(&look, children[i].pid)->via);
	}
	assert_string_equal(trait_of(&look, children[0].pid)->script, "job");
	assert_string_equal(trait_of(&look, children[1].pid)->script, "job");
	assert_null(trait_of(&look, children[2].pid)->script);
	look_end(&look);
	for (size_t i = 0; i < ARRAY_SIZE(children); i++)
		child_end(&children[i]);
	sandbox_clean();
}

/* Opened where /dev still has it. */
static int terminal = -1;

static int set_up(void **state)
{
	terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal >= 0 && (grantpt(terminal) < 0 || unlockpt(terminal) < 0)) {
		(void)close(terminal);
		terminal = -1;
	}
	return sandbox_enter(state);
}

static pid_t shell_at_terminal(const char *shell)
{
	pid_t pid;

	(void)fflush(NULL);
	pid = fork();
	if (pid == 0) {
		int fd;

		(void)setsid();
		fd = ioctl(terminal, TIOCGPTPEER, O_RDWR);
		if (fd >= 0 && dup2(fd, 0) == 0 && dup2(fd, 1) == 1 && dup2(fd, 2) == 2)
			(void)execl(shell, shell, (char *)NULL);
		_exit(EXIT_FAILURE);
	}
	return pid;
}

/* Once it has shown its prompt it is what it will be. */
static void interactive_shells(void **state UNUSED)
{
	struct child child;
	struct look look;
	char byte;

	if (terminal < 0)
		skip_because("no pseudo-terminals here");
	child.pid = shell_at_terminal("/bin/sh");
	assert_true(child.pid > 0);
	assert_int_equal(read(terminal, &byte, 1), 1);
	look_around(&look);
	assert_int_equal(trait_of(&look, child.pid)->passive, PASSIVE_SHELL);
	assert_false(trait_of(&look, child.pid)->able & ABLE_SCRIPT);
	look_end(&look);
	child_end(&child);
}

static void launchers(void **state UNUSED)
{
	const char *waiting[] = {"timeout", "1000", beside("prog_plain"), "tell", NULL};
	struct child child;
	struct look look;
	char own[] = "/dev/shm/timeout";
	const char *copy[] = {own, "tell", NULL};

	need_sandbox();
	sandbox_clean();
	assert_true(program_start(&child, waiting));
	look_around(&look);
	assert_int_equal(trait_of(&look, child.pid)->passive, PASSIVE_LAUNCHER);
	for (size_t i = 0; i < look.snap.process_count; i++)
		if (look.snap.processes[i].ppid == child.pid) {
			assert_int_equal(look.traits.of[i].passive, PASSIVE_NOT);
			assert_int_equal(kill(look.snap.processes[i].pid, SIGKILL), 0);
		}
	look_end(&look);
	assert_int_equal(waitpid(child.pid, NULL, 0), child.pid);

	/* The name alone does not make one. */
	assert_int_equal(symlink(beside("prog_plain"), own), 0);
	assert_true(program_start(&child, copy));
	assert_int_equal(glance(child.pid).passive, PASSIVE_NOT);
	child_end(&child);
	sandbox_clean();
}

static void kernel_threads_and_init(void **state UNUSED)
{
	struct look look;
	size_t kernel = 0;

	look_around(&look);
	for (size_t i = 0; i < look.snap.process_count; i++) {
		kernel += look.traits.of[i].passive == PASSIVE_KERNEL;
		assert_int_equal(look.snap.processes[i].kernel,
				 look.traits.of[i].passive == PASSIVE_KERNEL);
		assert_true(look.traits.of[i].passive < PROC_PASSIVE_COUNT);
	}
	if (look.snap.own.pid == UINT64_C(4026531836)) {
		assert_true(kernel > 0);
		assert_int_equal(trait_of(&look, 1)->passive, PASSIVE_INIT);
	}
	look_end(&look);
	for (int i = 0; i < PROC_PASSIVE_COUNT; i++) {
		assert_non_null(proc_passive_word((enum proc_passive)i));
		assert_non_null(proc_passive_text((enum proc_passive)i));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(programs_and_what_they_refer_to),
		cmocka_unit_test(a_static_program),
		cmocka_unit_test(a_program_without_a_name),
		cmocka_unit_test(broken_files),
		cmocka_unit_test(files_known_for_other_calls),
		cmocka_unit_test(memory_with_code),
		cmocka_unit_test(python),
		cmocka_unit_test(scripts_of_shells),
		cmocka_unit_test(interactive_shells),
		cmocka_unit_test(launchers),
		cmocka_unit_test(kernel_threads_and_init),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
