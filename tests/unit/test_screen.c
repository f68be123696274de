/* SPDX-License-Identifier: GPL-2.0-or-later */
/* render/screen.h: tables that keep to a width, to the character. */
#include "unit.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "render/screen.h"

static const struct column columns[] = {
	{.name = "VERDICT"},
	{.name = "OBJECT", .flags = COLUMN_NO_EXTREMES},
	{.name = "SIZE", .flags = COLUMN_RIGHT},
	{.name = "LOST", .flags = COLUMN_CUT},
	{.name = "WHY", .flags = COLUMN_BELOW},
};

#define COUNT ARRAY_SIZE(columns)

struct print {
	size_t width;
	bool no_headings;
	const char *const (*rows)[COUNT]; /* NULL: an empty cell */
	size_t row_count;
};

static void print_screen(void *arg)
{
	const struct print *print = arg;
	const struct column *at[COUNT];
	const struct column_list list = {.at = at, .count = COUNT};
	struct screen *screen;

	for (size_t i = 0; i < COUNT; i++)
		at[i] = &columns[i];
	screen = screen_new(&list, print->no_headings, print->width);
	for (size_t row = 0; row < print->row_count; row++) {
		screen_add_row(screen);
		for (size_t i = 0; i < COUNT; i++)
			if (print->rows[row][i])
				screen_set(screen, i, print->rows[row][i],
					   strlen(print->rows[row][i]));
	}
	screen_end(screen);
}

static void expect(struct print print, const char *expected)
{
	char *text = output_of(stdout, print_screen, &print);

	assert_string_equal(text, expected);
	free(text);
}

static const char *const rows[][COUNT] = {
	{"orphan", "shm:17", "4K", "4K", "nobody is left who could use it"},
	{"suspect", "sem:3", "3 sems", NULL, "process 812 (postgres) runs as its owner"},
	{"orphan", "pshm:/a\x1b[2J", "12.1K", "1,2,3", NULL},
};

static void where_all_fits(void **state UNUSED)
{
	static const char expected[] =
		"VERDICT OBJECT           SIZE LOST  WHY\n"
		"orphan  shm:17             4K 4K    nobody is left who could use it\n"
		"suspect sem:3          3 sems       process 812 (postgres) runs as its owner\n"
		"orphan  pshm:/a\\x1b[2J  12.1K 1,2,3 \n";

	expect((struct print){.width = 77, .rows = rows, .row_count = 3}, expected);
	expect((struct print){.width = SCREEN_ENDLESS, .rows = rows, .row_count = 3}, expected);
	expect((struct print){.width = 77, .no_headings = true, .rows = rows, .row_count = 1},
	       "orphan  shm:17   4K 4K   nobody is left who could use it\n");
}

static void sentences_go_below(void **state UNUSED)
{
	expect((struct print){.width = 35, .rows = rows, .row_count = 3},
	       "VERDICT OBJECT           SIZE\n"
	       "orphan  shm:17             4K\n"
	       "        nobody is left who could\n"
	       "        use it\n"
	       "        LOST: 4K\n"
	       "suspect sem:3          3 sems\n"
	       "        process 812 (postgres) runs\n"
	       "        as its owner\n"
	       "orphan  pshm:/a\\x1b[2J  12.1K\n"
	       "        LOST: 1,2,3\n");
}

static void a_long_name_has_lines_of_its_own(void **state UNUSED)
{
	static const char *const long_ones[][COUNT] = {
		{"orphan", "shm:17", "4K", NULL, NULL},
		{"orphan", "pshm:/0123456789012345678901234567890123456789", "4K", NULL, "yes"},
	};
	struct print print = {.width = 30, .rows = long_ones, .row_count = 2};
	char *text = output_of(stdout, print_screen, &print);
	char *rest = text;

	for (char *line; (line = strsep(&rest, "\n"));)
		assert_true(strlen(line) <= 30);
	free(text);
	text = output_of(stdout, print_screen, &print);
	/* Put together again, it is whole. */
	rest = text;
	for (char *from = text; *from; from++)
		if (*from != ' ' && *from != '\n')
			*rest++ = *from;
	*rest = '\0';
	assert_non_null(strstr(text, "pshm:/0123456789012345678901234567890123456789"));
	free(text);
}

static void hardly_any_room(void **state UNUSED)
{
	struct print print = {.width = 1, .rows = rows, .row_count = 3};
	char *text = output_of(stdout, print_screen, &print);

	assert_non_null(strstr(text, "suspect"));
	free(text);
}

static void print_a_line(void *arg)
{
	screen_print(arg, 2);
}

static void into_a_file_nothing_is_broken(void **state UNUSED)
{
	static char line[] = "  a line that is very long, far longer than any terminal would be wide, "
			     "and still one";
	char *text = output_of(stdout, print_a_line, line);

	assert_memory_equal(text, line, strlen(line));
	assert_string_equal(text + strlen(line), "\n");
	free(text);
}

/* On a terminal of 20 columns, and on one that does not say how wide it is. */
static bool on_a_terminal(void *arg UNUSED)
{
	static char line[] = " three words and three more";
	struct winsize size = {.ws_row = 5, .ws_col = 20};
	char text[200];
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	ssize_t n;
	int slave;

	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		return false;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || ioctl(slave, TIOCSWINSZ, &size) < 0 || dup2(slave, STDOUT_FILENO) < 0)
		return false;
	if (screen_width() != 20)
		return false;
	screen_print(line, 3);
	(void)fflush(stdout);
	n = read(master, text, sizeof(text) - 1);
	if (n < 0)
		return false;
	text[n] = '\0';
	if (!streq(text, " three words and\r\n   three more\r\n"))
		return false;
	size.ws_col = 0;
	if (ioctl(slave, TIOCSWINSZ, &size) < 0 || unsetenv("COLUMNS") < 0 || screen_width() != 80)
		return false;
	return setenv("COLUMNS", "132", 1) == 0 && screen_width() == 132;
}

static void the_width_of_a_terminal(void **state UNUSED)
{
	assert_in_child(on_a_terminal, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_all_fits),
		cmocka_unit_test(sentences_go_below),
		cmocka_unit_test(a_long_name_has_lines_of_its_own),
		cmocka_unit_test(hardly_any_room),
		cmocka_unit_test(into_a_file_nothing_is_broken),
		cmocka_unit_test(the_width_of_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
