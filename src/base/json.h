/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON text for the native commands and archives; that of the drop-ins, as util-linux lays it out, is
 * made in render/table_text.c. The writer puts commas, line breaks and indentation; the caller opens
 * and closes in pairs.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/strbuf.h"

struct json {
	struct strbuf out; /* the text so far */
	unsigned depth;
	bool need_comma;
	bool compact;      /* all of it on one line: for logs and streams of documents */
	bool in_list;
};

#define JSON_INIT {.out = STRBUF_INIT}
#define JSON_COMPACT_INIT {.out = STRBUF_INIT, .compact = true}

/*
 * `name` is the member's name inside an object and NULL inside an array and at the top.
 * Strings come from anywhere: they are escaped, and what is no UTF-8 becomes U+FFFD.
 */
void json_open_object(struct json *, const char *name);
void json_close_object(struct json *);
void json_open_array(struct json *, const char *name);
void json_close_array(struct json *);

/* An array, and an object, of nothing but strings, numbers, truths and nulls, on one line. */
void json_open_list(struct json *, const char *name);
void json_close_list(struct json *);
void json_open_record(struct json *, const char *name);
void json_close_record(struct json *);

void json_string(struct json *, const char *name, const char *value); /* NULL gives null */

/* What is further from 0 than NUMBER_EXACT_MAX (base/parse.h) is written as a string. */
void json_u64(struct json *, const char *name, uint64_t value);
void json_i64(struct json *, const char *name, int64_t value);
void json_bool(struct json *, const char *name, bool value);
void json_null(struct json *, const char *name);
void json_u64_or_null(struct json *, const char *name, bool known, uint64_t value);
void json_tenths(struct json *, const char *name, uint64_t tenths); /* 125 gives 12.5 */
void json_time(struct json *, const char *name, time_t when); /* ISO 8601; 0 gives null */
void json_hex(struct json *, const char *name, uint64_t value, unsigned digits); /* "0x0000beef" */
void json_bytes(struct json *, const char *name, const char *bytes, size_t n); /* "62797465" */

/* A span of time in seconds, with a fraction: 1.250. Negative, which is unknown, gives null. */
void json_seconds(struct json *, const char *name, int64_t milliseconds);

/* A string that is appended to json->out in between, and holds nothing that must be escaped. */
void json_begin_string(struct json *, const char *name);
void json_end_string(struct json *);

/* Write what there is so far to stdout, and go on. main() looks for errors. */
void json_flush(struct json *);

/* Write the text and a newline to stdout and empty the writer. */
void json_finish(struct json *);

#endif
