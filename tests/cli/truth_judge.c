/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Holds the verdicts against the board, and counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "truth.h"

enum verdict { IN_USE, ORPHAN, DORMANT, SUSPECT, UNKNOWN, MISSING };
#define VERDICT_COUNT 6

static const char *const kind_words[] = {"shm", "msg", "sem", "pshm", "pmsg", "psem"};
static const char *const class_words[] = {"used", "held", "free", "untied", "tied", "either"};
static const char *const verdict_words[] = {"in-use",  "orphan",  "dormant",
					    "suspect", "unknown", "missing"};

static unsigned counts[KIND_COUNT][CLASS_COUNT][VERDICT_COUNT];
static unsigned judged, strangers;

static int word_index(const char *const *words, size_t count, const char *word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

static struct thing *find(int kind, int id, const char *name)
{
	unsigned count = atomic_load(&board->thing_count), i;

	for (i = 0; i < count; i++) {
		struct thing *t = &board->things[i];

		if (t->kind == kind && !t->judged &&
		    (IS_SYSV(t->kind) ? t->id == id : strcmp(t->name, name) == 0))
			return t;
	}
	return NULL;
}

/* What a verdict should have been, and was not. */
static bool is_wrong(enum class class, enum verdict verdict)
{
	switch (class) {
	case USED:
		return verdict != IN_USE;
	case HELD:
		return verdict != IN_USE && verdict != SUSPECT;
	case FREE:
		return verdict != ORPHAN && verdict != DORMANT;
	case UNTIED:
		return verdict != ORPHAN && verdict != DORMANT && verdict != SUSPECT;
	case TIED:
		return verdict != SUSPECT;
	case EITHER:
		break;
	}
	return verdict == MISSING || verdict == UNKNOWN;
}

static void note(const struct thing *t, enum verdict verdict, const char *reasons)
{
	static unsigned told;

	counts[t->kind][t->class][verdict]++;
	judged++;
	if (!is_wrong((enum class)t->class, verdict) || told++ > 200)
		return;
	(void)printf("%s %s%s of uid %u, key %#x: %s (%s), called %s: %s\n", kind_words[t->kind],
		     t->name, "", t->uid, t->key, class_words[t->class], t->story,
		     verdict_words[verdict], reasons);
}

static void judge_line(char *line)
{
	char *kind = strsep(&line, "\t"), *id = strsep(&line, "\t"), *name = strsep(&line, "\t");
	char *verdict = strsep(&line, "\t"), *reasons = strsep(&line, "\t\n");
	int k, v;
	struct thing *t;

	if (reasons == NULL)
		return;
	k = word_index(kind_words, KIND_COUNT, kind);
	v = word_index(verdict_words, VERDICT_COUNT, verdict);
	name += *name == '/';
	name += strncmp(name, "sem.", 4) == 0 ? 4 : 0;
	t = k < 0 || v < 0 ? NULL : find(k, atoi(id), name);
	if (t == NULL) {
		(void)printf("nobody made %s %s %s\n", kind, id, name);
		strangers++;
		return;
	}
	t->judged = true;
	note(t, (enum verdict)v, reasons);
}

void judge_scene(const char *json)
{
	char command[512], line[4096];
	unsigned i;
	FILE *lines;

	(void)snprintf(command, sizeof(command),
		       "jq -r '.leaks[] | [.kind, .id // -1, .name // \"-\", .verdict, "
		       "([.reasons[].code] | join(\" \"))] | @tsv' %s", json);
	lines = popen(command, "re");
	if (lines == NULL)
		fail("jq");
	while (fgets(line, sizeof(line), lines) != NULL)
		judge_line(line);
	if (pclose(lines) != 0) {
		(void)printf("what the program printed could not be read\n");
		strangers++;
	}
	for (i = 0; i < atomic_load(&board->thing_count); i++)
		if (!board->things[i].judged)
			note(&board->things[i], MISSING, "-");
}

unsigned judged_count(void)
{
	return judged;
}

static unsigned sum(unsigned class, unsigned verdict)
{
	unsigned k, total = 0;

	for (k = 0; k < KIND_COUNT; k++)
		total += counts[k][class][verdict];
	return total;
}

static unsigned total_of(const unsigned *by_verdict)
{
	unsigned v, total = 0;

	for (v = 0; v < VERDICT_COUNT; v++)
		total += by_verdict[v];
	return total;
}

static void print_table(void)
{
	unsigned c, k, v;

	(void)printf("| kind | truth | in-use | orphan | dormant | suspect | unknown | missing |\n"
		     "|---|---|--:|--:|--:|--:|--:|--:|\n");
	for (c = 0; c < CLASS_COUNT; c++) {
		for (k = 0; k < KIND_COUNT; k++) {
			if (total_of(counts[k][c]) == 0)
				continue;
			(void)printf("| %s | %s |", kind_words[k], class_words[c]);
			for (v = 0; v < VERDICT_COUNT; v++)
				(void)printf(" %u |", counts[k][c][v]);
			(void)printf("\n");
		}
	}
}

/* Prints whether a criterion is met. */
static bool hold(bool met, const char *criterion, unsigned is, unsigned of)
{
	(void)printf("%s: %s: %u of %u\n", met ? "ok" : "MISSED", criterion, is, of);
	return met;
}

bool judge_all(void)
{
	unsigned all[CLASS_COUNT] = {0}, c, v, k, kept, lost;
	bool met = true;

	print_table();
	(void)printf("\n");
	for (c = 0; c < CLASS_COUNT; c++)
		for (v = 0; v < VERDICT_COUNT; v++)
			all[c] += sum(c, v);
	kept = all[USED] + all[HELD];
	met &= hold(sum(USED, ORPHAN) + sum(HELD, ORPHAN) == 0 && kept > 0,
		    "used or held, and called orphan", sum(USED, ORPHAN) + sum(HELD, ORPHAN), kept);
	met &= hold(sum(USED, IN_USE) == all[USED], "used, and called in use", sum(USED, IN_USE),
		    all[USED]);
	for (k = 0; k < KIND_COUNT; k++) {
		unsigned of = total_of(counts[k][FREE]);

		lost = counts[k][FREE][ORPHAN] + counts[k][FREE][DORMANT];
		met &= hold(lost * 100 >= of * 99 && of > 0, kind_words[k], lost, of);
	}
	lost = sum(UNTIED, ORPHAN) + sum(UNTIED, DORMANT);
	met &= hold(lost * 10 >= all[UNTIED] * 9 && all[UNTIED] > 0,
		    "untied, and called orphan or dormant", lost, all[UNTIED]);
	met &= hold(lost + sum(UNTIED, SUSPECT) == all[UNTIED],
		    "untied, and called orphan, dormant or suspect", lost + sum(UNTIED, SUSPECT),
		    all[UNTIED]);
	met &= hold(sum(TIED, SUSPECT) == all[TIED], "tied, and called suspect",
		    sum(TIED, SUSPECT), all[TIED]);
	met &= hold(strangers == 0, "listed, and made by nobody", strangers, judged);
	return met;
}
