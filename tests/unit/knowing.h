/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of families and rules: users that are always there, and mistakes as text. */
#ifndef KNOWING_H
#define KNOWING_H

#include "unit.h"

/* root, postgres, www-data, apache, oracle, zabbix, and every number. */
bool knowing_uid_of(const char *name, uid_t *uid);

/* For families_parse() and rules_parse(): append "LINE: sentence\n" to the struct strbuf `out`. */
void knowing_complain(void *out, unsigned line, const char *sentence);

/*
 * Call `read` with many texts that nearly are `sample`: with bytes changed, cut off, doubled,
 * NUL or huge numbers put in. The text is as long as its memory, so that no read beyond goes unnoticed.
 */
void knowing_fuzz(const char *sample, unsigned rounds, void (*read)(const char *text, size_t size));

#endif
