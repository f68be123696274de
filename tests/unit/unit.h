/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every unit test includes: cmocka with what it needs in front, and a few helpers. */
#ifndef UNIT_H
#define UNIT_H

/* cmocka.h wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/strbuf.h"
#include "base/sysroot.h"
#include "base/util.h"
#include "system.h"

/* Every test is on a system of its own (system.c). */
static bool *const unit_system __attribute__((used)) = &system_entered;

/* Skip the test and say why; tests/tap puts the reason behind its name. */
void skip_because(const char *reason, ...) __attribute__((format(printf, 1, 2)));

/* The text of the buffer is `text`; the buffer is emptied. */
void assert_taken(struct strbuf *, const char *text);

/*
 * Numbers that look random and are the same in every run; UNIT_SEED in the environment
 * gives others.
 */
uint64_t random_u64(void);
uint64_t random_below(uint64_t n); /* 0 to n - 1 */
uint64_t random_wide(void);        /* as many short ones as long ones, and many near 2^n */

/*
 * For a loop that waits for something: rest a moment; false once that has taken two minutes
 * (generous, for busy machines). `rests` counts and starts at 0.
 */
bool keep_waiting(unsigned *rests);

/* Set the locale to one with UTF-8; skips the test where there is none. */
void need_utf8_locale(void);

/*
 * Run `body` in a child process, which it may change as it likes. It gives true, or uses
 * CHILD_CHECK. The test fails where it gave false or died.
 */
void assert_in_child(bool (*body)(void *arg), void *arg);

#define CHILD_CHECK(condition)                                                            \
	do {                                                                              \
		if (!(condition)) {                                                       \
			(void)printf("# %s:%d: %s\n", __FILE__, __LINE__, #condition);    \
			return false;                                                     \
		}                                                                         \
	} while (0)

/* What `body` writes to `stream` (stdout or stderr), NUL-terminated; free it. */
char *output_of(FILE *stream, void (*body)(void *arg), void *arg);

/*
 * A captured system: a directory below which the test writes files. It is removed by
 * capture_end(), with all that it holds.
 */
struct capture {
	char path[64];
	struct sysroot root;
};

void capture_begin(struct capture *);
void capture_end(struct capture *);

/* Write `n` bytes to the file at the absolute `path` in it, with its directories. */
void capture_write(const struct capture *, const char *path, const void *text, size_t n);

/* The same with a string. */
void capture_puts(const struct capture *, const char *path, const char *text);

/* The path in the running system of the absolute `path` in it; its directories exist. */
const char *capture_path(const struct capture *, const char *path);

#endif
