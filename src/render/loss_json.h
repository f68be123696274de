/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In JSON: what is lost with an object. */
#ifndef RENDER_LOSS_JSON_H
#define RENDER_LOSS_JSON_H

#include "base/json.h"
#include "use/loss.h"

/* An object of four numbers, each null where the loss does not tell it. */
void loss_json(struct json *, const char *name, const struct loss *);

#endif
