/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the judged objects are meant, and the biggest loss first. */
#ifndef APPLETS_LEAKS_SELECT_H
#define APPLETS_LEAKS_SELECT_H

#include "applets/leaks/world.h"

/*
 * The objects whose verdicts are wanted and that are old enough; indexes to be freed. Where one is left
 * out because its age cannot be told, that is said.
 */
size_t *leaks_select(const struct leaks *, struct leaks_look *, size_t *count);

/* Whether for certain nobody was active on it for as long as --min-age says. */
bool leaks_is_old(const struct leaks *, const struct leaks_look *, size_t i);

/* Whether it is one of them. */
bool leaks_selects(const struct leaks *, const struct leaks_look *, size_t i);

#endif
