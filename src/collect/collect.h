/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One look at the system: the objects, and whatever else is wanted of them, of the processes that
 * use them and of the namespaces that they are in. One pass over the objects, then one over the
 * processes: who begins to use an object between the two is seen. Nothing is printed.
 */
#ifndef COLLECT_COLLECT_H
#define COLLECT_COLLECT_H

#include "collect/collected.h"

/*
 * Collect. The exit status: EXIT_FAILURE where what was asked for could not be had, which is among the
 * problems; what could be had is there all the same. Free the result with collected_free() in any
 * case.
 */
int collect(const struct ipc_source *, const struct collect_request *, struct collected *);

#endif
