/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patterns over names, as a shell has them, for every option, rule and family: `*` any text, `?`
 * one character, `[a-z]` one of a set, `[!a-z]` or `[^a-z]` one that is not, `[[:digit:]]` one of a
 * class of ASCII, `\` takes the special meaning from what follows. Unlike fnmatch(3) they mean the
 * same in every locale, fit names that are no valid text, and take no more time than the lengths of
 * pattern and name multiplied, whatever a stranger has chosen. `/` and a dot at the front are
 * characters like others.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/* Is it a pattern: no `[` without its `]`, no `\` at the end, no range that goes backwards? */
bool glob_valid(const char *pattern, size_t size);

/*
 * Does the whole text fit? The pattern is valid. A character is a byte, or a valid sequence
 * of UTF-8.
 */
bool glob_fits(const char *pattern, size_t size, const char *text, size_t length);

/* The same of texts that end with NUL. */
bool glob_match(const char *pattern, const char *text);

/* Would the text fit with something more behind it, or as it is? For names that were cut. */
bool glob_fits_cut(const char *pattern, size_t size, const char *text, size_t length);

/* Bytes at the front of the pattern that stand for themselves. */
size_t glob_literal(const char *pattern, size_t size);

#endif
