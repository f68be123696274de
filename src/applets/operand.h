/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands that name objects (ipc/reference.h). */
#ifndef APPLETS_OPERAND_H
#define APPLETS_OPERAND_H

#include <stdbool.h>

#include "applets/applet.h"

/*
 * Append the one object that `text` names to the list. False where it names none or more than
 * one: one line on stderr says why, and lists the candidates.
 */
bool operand_find(struct session *, const char *text, unsigned want, struct ipc_list *list);

#endif
