/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an archive says of itself, read from its first member. */
#ifndef ARCHIVE_MANIFEST_READ_H
#define ARCHIVE_MANIFEST_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "archive/manifest.h"

/* Load the library that reads JSON. False where that fails; one line on stderr says why. */
bool manifest_load(void);

/*
 * Understand the text of a manifest. Anything that no dump can have written is refused: an unknown
 * version, names that no object can have, numbers out of range, an object twice. NULL, and
 * *manifest is to be freed; or what is wrong with it, in English, valid until the next call.
 */
const char *manifest_read(struct manifest *, const char *text, size_t size);
void manifest_free(struct manifest *);

#endif
