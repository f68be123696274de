/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of the mappings counts. Only src/proc includes this. */
#ifndef PROC_MAPPING_H
#define PROC_MAPPING_H

#include <stdbool.h>

#include "proc/scan.h"
#include "proc/vma.h"

/* Add what of the mapping is wanted. `escaped`: newlines in the name are \012. */
void proc_add_mapping(struct proc_scan *, const struct proc_vma *, bool escaped);

/* Is the name needed to tell what a file mapping of this device is, or to be shown? */
bool proc_mapping_needs_name(const struct proc_scan *, dev_t, bool shared);

#endif
