/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/alloc.h and base/arena.h */
#include "unit.h"

#include <stdalign.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/program.h"

static void nothing_is_something(void **state UNUSED)
{
	char *a = xmalloc(0);
	char *b = xcalloc(0, 8);
	char *c = xreallocarray(NULL, 0, 0);

	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
	free(a);
	free(b);
	free(c);
}

static void copies_are_copies(void **state UNUSED)
{
	char text[] = "queue";
	char *whole = xstrdup(text);
	char *part = xstrndup(text, 3);
	char *more = xstrndup(text, 99);

	text[0] = 'x';
	assert_string_equal(whole, "queue");
	assert_string_equal(part, "que");
	assert_string_equal(more, "queue");
	free(whole);
	free(part);
	free(more);
}

static void cleared_memory_is_clear(void **state UNUSED)
{
	unsigned char *p = xcalloc(1000, 3);

	for (size_t i = 0; i < 3000; i++)
		assert_int_equal(p[i], 0);
	free(p);
}

static void *volatile sink; /* keeps the calls below in the program */
static volatile size_t huge = SIZE_MAX;

static void ask_malloc(void)
{
	sink = xmalloc(huge / 2);
}

static void ask_calloc(void)
{
	sink = xcalloc(huge / 8, 16);
}

static void ask_realloc(void)
{
	sink = xreallocarray(NULL, huge / 8, 16);
}

static void ask_array(void)
{
	size_t cap = 0;

	sink = array_grow(NULL, &cap, huge / 8, 16);
}

static void ask_arena(void)
{
	struct arena arena = ARENA_INIT;

	sink = arena_alloc(&arena, huge - 8);
}

/* What `ask` leaves on stderr before it ends its process with status 1. */
static void read_end_of(void (*ask)(void), char *text, size_t size)
{
	size_t len = 0;
	ssize_t n;
	int ends[2];
	int status;

	assert_int_equal(pipe(ends), 0);
	(void)fflush(NULL);

	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)dup2(ends[1], STDERR_FILENO);
		(void)close(ends[0]);
		(void)close(ends[1]);
		ask();
		_exit(0);
	}
	(void)close(ends[1]);
	while ((n = read(ends[0], text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
}

/* Out of memory is one line and status 1, never a crash. */
static void too_much_ends_the_program(void **state UNUSED)
{
	static void (*const asks[])(void) = {ask_malloc, ask_calloc, ask_realloc, ask_array,
					     ask_arena};

	for (size_t i = 0; i < ARRAY_SIZE(asks); i++) {
		char text[4096];

		read_end_of(asks[i], text, sizeof(text));
		/* A sanitizer says something of its own in front. */
		assert_non_null(strstr(text, ": out of memory\n"));
	}
}

/* For what a build that counts coverage does as it ends. */
static void take_limit_back(void)
{
	(void)setrlimit(RLIMIT_DATA, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
}

/* Until not one byte more can be had. */
static void ask_for_all(void)
{
	const struct rlimit limit = {64 << 20, RLIM_INFINITY};

	if (setrlimit(RLIMIT_DATA, &limit) < 0 || atexit(take_limit_back) != 0)
		_exit(2);
	program_set_name("with\033[2J\xc2\x9bno memory");
	for (;;)
		sink = xmalloc(16);
}

static void what_says_so_takes_no_memory(void **state UNUSED)
{
	char text[4096];

#ifdef __SANITIZE_ADDRESS__
	skip_because("no limit holds for the memory of a sanitizer");
#endif
	read_end_of(ask_for_all, text, sizeof(text));
	assert_string_equal(text, "with?[2J??no memory: out of memory\n");
}

static void arrays_grow_by_parts(void **state UNUSED)
{
	size_t cap = 0;
	unsigned moves = 0;
	unsigned *array = NULL;

	for (unsigned i = 0; i < 100000; i++) {
		size_t before = cap;

		array = array_grow(array, &cap, i + 1, sizeof(*array));
		assert_true(cap > i);
		moves += cap != before;
		array[i] = i;
	}
	for (unsigned i = 0; i < 100000; i++)
		assert_int_equal(array[i], i);
	assert_in_range(moves, 5, 40);
	free(array);
}

static void array_of_nothing_is_an_array(void **state UNUSED)
{
	size_t cap = 0;
	char *array = array_grow(NULL, &cap, 0, 1);

	assert_non_null(array);
	assert_true(cap > 0);
	free(array);
}

struct piece {
	unsigned char *at;
	size_t size;
};

/* Pieces of all sizes keep what was written to them, and what needs alignment has it. */
static void arena_pieces_do_not_overlap(void **state UNUSED)
{
	static struct piece pieces[3000];
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		bool text = random_below(2);
		size_t size = random_below(random_below(50) ? 300 : 200000);

		if (text) {
			char *string = malloc(size + 1);

			assert_non_null(string);
			memset(string, 'x', size);
			string[size] = '\0';
			pieces[i] = (struct piece){(unsigned char *)arena_strdup(&arena, string),
						   size + 1};
			assert_string_equal((char *)pieces[i].at, string);
			free(string);
		} else {
			pieces[i] = (struct piece){arena_alloc(&arena, size), size};
			assert_int_equal((uintptr_t)pieces[i].at % alignof(max_align_t), 0);
		}
		if (pieces[i].size)
			memset(pieces[i].at, (int)(i & 0xff), pieces[i].size);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
		for (size_t k = 0; k < pieces[i].size; k++)
			if (pieces[i].at[k] != (i & 0xff))
				fail_msg("piece %zu was overwritten", i);
	arena_free(&arena);
	assert_null(arena.chunks);
	arena_free(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_something),
		cmocka_unit_test(copies_are_copies),
		cmocka_unit_test(cleared_memory_is_clear),
		cmocka_unit_test(too_much_ends_the_program),
		cmocka_unit_test(what_says_so_takes_no_memory),
		cmocka_unit_test(arrays_grow_by_parts),
		cmocka_unit_test(array_of_nothing_is_an_array),
		cmocka_unit_test(arena_pieces_do_not_overlap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
