/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands that name objects (ipc/reference.h). */
#ifndef COLLECT_OPERAND_H
#define COLLECT_OPERAND_H

#include <stdbool.h>

#include "collect/session.h"

/*
 * Append the one object that `text` names to the list. False where it names none or more than
 * one: one line on stderr says why, and lists the candidates.
 */
bool operand_find(struct session *, const char *text, unsigned want, struct ipc_list *list);

/*
 * Of the objects of several namespaces keep those that the operands (ends with NULL) name, in their
 * order. What fits in more than one namespace is meant in each, but in one namespace an operand
 * means one object. False where some names none or more, as said on stderr.
 */
bool operand_select(char *const *operands, struct ipc_list *list);

#endif
