/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects that an archive claims to have twice. */
#ifndef ARCHIVE_MANIFEST_TWICE_H
#define ARCHIVE_MANIFEST_TWICE_H

#include <stdbool.h>

#include "archive/manifest.h"

/* Whether two have one name, or one identifier or key: both can never be made. */
bool manifest_has_twice(const struct manifest *);

#endif
