/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every JSON document of the native commands begins with. */
#ifndef RENDER_DOCUMENT_JSON_H
#define RENDER_DOCUMENT_JSON_H

#include "base/json.h"

/* Grows when a member goes or changes its meaning. The same in every document. */
#define SCHEMA_VERSION 1

/*
 * Open the document, an object, and write its head: "schema_version" and "hidden_processes", in how
 * many processes rights did not let us look, or not wholly; null where none was looked at (`looked`
 * is false).
 */
void document_json_open(struct json *, bool looked, uint64_t hidden);

/* Close it, print it and empty the writer. */
void document_json_close(struct json *);

#endif
