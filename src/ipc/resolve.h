/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects that a reference means. */
#ifndef IPC_RESOLVE_H
#define IPC_RESOLVE_H

#include "ipc/reference.h"
#include "ipc/source.h"

/*
 * Append the objects that fit to *matches, which has its own copies of names. `want` as for
 * ipc_scan(). 0 where at least one fits; -ENOENT where none does; another negative errno where
 * none was found, but some kind could not be looked at: that kind is in *failed then, which may be
 * NULL.
 */
int ipc_reference_resolve(struct ipc_source *, const struct ipc_reference *, unsigned want,
			  struct ipc_list *matches, enum ipc_kind *failed);

#endif
