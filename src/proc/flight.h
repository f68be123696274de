/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills what traits.sight says of descriptors that are under way. Only src/proc includes this. */
#ifndef PROC_FLIGHT_H
#define PROC_FLIGHT_H

#include "proc/scan.h"

void proc_take_flight(struct proc_scan *, const struct proc_snapshot *, struct proc_traits *);

#endif
