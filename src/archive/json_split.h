/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The outline of a JSON text: where its values begin and end, without reading them. So a large text
 * can be read value by value, and what a stranger wrote costs no more memory than one of them.
 */
#ifndef ARCHIVE_JSON_SPLIT_H
#define ARCHIVE_JSON_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

struct json_text {
	const char *at, *end; /* what is left */
};

/* The next character that is no white space; -1 at the end. It is not taken. */
int json_split_peek(struct json_text *);

/* Take the character if it is the next one. */
bool json_split_take(struct json_text *, char c);

/*
 * Take a value of any type: *value is its text. False where there is none, or it is nested more
 * than 16 deep. That brackets and strings end is all that is looked at.
 */
bool json_split_value(struct json_text *, struct json_text *value);

/* Take `"name":` without escapes in it: *name is what stands between the quotation marks. */
bool json_split_name(struct json_text *, struct json_text *name);

#endif
