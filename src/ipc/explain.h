/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an error number means for what was tried with an object, and what helps: the kernel's own words
 * often mislead. One table for every command and every kind.
 */
#ifndef IPC_EXPLAIN_H
#define IPC_EXPLAIN_H

#include "ipc/object.h"

/* What was tried, bits. */
enum ipc_deed {
	DEED_CREATE = 1 << 0,  /* ipc_create() */
	DEED_RESTORE = 1 << 1, /* ipc_recreate() */
	DEED_SAVE = 1 << 2,    /* ipc_capture(), ipc_hold_begin(): contents are read for an archive */
	DEED_LOOK = 1 << 3,    /* contents are read to be shown */
	DEED_JUDGE = 1 << 4,   /* ipc_find_use(): is it used? Only why that cannot be told */
	DEED_REMOVE = 1 << 5,  /* ipc_remove(), after another look */
	DEED_RETIRE = 1 << 6,  /* ipc_retire(): only what is unchanged and unused */
};

struct ipc_explanation {
	unsigned deeds, kinds; /* masks: enum ipc_deed, KIND_BIT */
	int err;               /* errno */
	const char *text;      /* N_(): what stands in the way, to be read after "NAME: " */
};

/*
 * The sentence for a negative errno, translated; NULL where there is none and only strerror(3) can
 * speak. Rows in `own`, which ends with one without text, go first; NULL: none.
 */
const char *ipc_explain(enum ipc_deed, enum ipc_kind, int err, const struct ipc_explanation *own);

#endif
