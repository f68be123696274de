/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short names of the kinds' bits, for tables in which each row has some; no header includes it. */
#ifndef IPC_KIND_BITS_H
#define IPC_KIND_BITS_H

#include "ipc/object.h"

#define SHM KIND_BIT(KIND_SHM)
#define MSG KIND_BIT(KIND_MSG)
#define SEM KIND_BIT(KIND_SEM)
#define PSHM KIND_BIT(KIND_PSHM)
#define PMSG KIND_BIT(KIND_PMSG)
#define PSEM KIND_BIT(KIND_PSEM)

#endif
