/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes may depend on an object though nothing shows it; for the files of the verdict. */
#ifndef LEAK_TIE_H
#define LEAK_TIE_H

#include "leak/scope.h"

/*
 * What the process is to objects of this scope: a REASON_TIED_…, REASON_HIDDEN, or a REASON_UNTIED_….
 * The rank of the reason says whether it is a tie, likelihood or proof.
 */
enum reason_code leak_tie(const struct leak_court *, const struct leak_scope *, uint32_t process);

/*
 * Why a process that is tied by its scope cannot depend on this object after all; the
 * `tie` itself where nothing unties it.
 */
enum reason_code leak_untie(const struct leak_case *, uint32_t process, enum reason_code tie);

/*
 * A reason that unties everybody at once, seen or not: put into *reason; false where there is
 * none. It may rest on a lease that has yet to be asked for: *on_lease.
 */
bool leak_untie_all(const struct leak_case *, struct leak_reason *reason, bool *on_lease);

/* The living process whose number the object's name carries; PROC_NONE. */
uint32_t leak_named(const struct leak_case *);

#endif
