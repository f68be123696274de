/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who uses the object and who sleeps on it, for people. */
#ifndef APPLETS_SHOW_USERS_H
#define APPLETS_SHOW_USERS_H

#include "applets/show/gather.h"
#include "base/strbuf.h"

void show_text_users(struct strbuf *, const struct show_report *);

#endif
