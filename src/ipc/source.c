/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

void ipc_source_init(struct ipc_source *source)
{
	const char *name = secure_getenv("IPCADM_COLLECTOR");

	*source = (struct ipc_source)IPC_SOURCE_LIVE;
	if (name && streq(name, "stat"))
		source->collector = COLLECT_STAT;
	else if (name && streq(name, "proc"))
		source->collector = COLLECT_PROC;
}
