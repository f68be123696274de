/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands that name objects (ipc/reference.h). */
#ifndef COLLECT_OPERAND_H
#define COLLECT_OPERAND_H

#include "collect/problems.h"
#include "ipc/source.h"

/* Append the one object that `text` names. That it names none or more than one fails. */
void operand_find(struct ipc_source *, const char *text, unsigned want, struct ipc_list *,
		  struct problems *);

/* Does one of the operands (char *const *, ends with NULL) mean the object? */
bool operand_fits(const struct ipc_object *, void *operands);

/*
 * Of the objects of several namespaces those that the operands name: *count places in the list, in the
 * order of the operands, to be freed. What fits in more than one namespace is meant in each, but in
 * one namespace an operand means one object. That some names none or more fails.
 */
size_t *operand_select(char *const *operands, const struct ipc_list *, size_t *count,
		       struct problems *);

#endif
