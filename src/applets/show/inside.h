/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in the object, for people: semaphores, messages, contents and locks. */
#ifndef APPLETS_SHOW_INSIDE_H
#define APPLETS_SHOW_INSIDE_H

#include "applets/show/gather.h"
#include "base/strbuf.h"

void show_text_inside(struct strbuf *, const struct show_report *);

#endif
