/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a column has to tell of a row, as what it is: a number, a size, a time, a list. Text for
 * people and for programs, JSON and the order of sorted rows are all made of this one value, and
 * nowhere is one of them made of another.
 */
#ifndef RENDER_VALUE_H
#define RENDER_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/strbuf.h"
#include "render/format.h"
#include "use/loss.h"

/*
 * With each the member of struct value that holds it; its text, which struct out_format may change;
 * and what it is in JSON. Both are made here and nowhere else, whatever the column.
 */
enum value_type {
	VALUE_ABSENT,     /* unknown, or never set: no text; null */
	VALUE_DASH,       /* the same, in the few places where util-linux prints a dash */
	VALUE_NUMBER,     /* number, `negative`: decimal, a number */
	VALUE_SIZE,       /* number of bytes: 12.1K or 12345, a number */
	VALUE_MESSAGES,   /* number: "12 msgs", or 12 where sizes are in bytes; a number */
	VALUE_SEMAPHORES, /* number: "3 sems", likewise */
	VALUE_KEY,        /* number: 0x0105002a, the same as a string */
	VALUE_MODE,       /* number: 1640, octal with at least four digits, the same as a string */
	VALUE_PERMS,      /* number: rw-r----- or 0640, the same as a string */
	VALUE_PERCENT,    /* share, at most the whole: 12.5, cut to tenths; a number */
	VALUE_USE,        /* share: 12.50%, as util-linux writes it; a number */
	VALUE_DURATION,   /* number of seconds: 40s, 3m, 5h, 2d or 40; a number */
	VALUE_TIME,       /* time: in the style asked for; ISO 8601 with the offset as a string */
	VALUE_TRUTH,      /* truth: yes or no; true or false */
	VALUE_TEXT,       /* text, any bytes but NUL: itself; a string, null where it is empty */
	VALUE_TEXTS,      /* text, its items each ended by a NUL: with commas between; an array */
	VALUE_NUMBERS,    /* numbers: with commas between; an array */
	VALUE_LOSS,       /* loss: what tells most of it; an object of numbers */
};
#define VALUE_TYPES (VALUE_LOSS + 1)

/* An item of numbers that is unknown: a dash, null in JSON. */
#define VALUE_NO_ITEM INT64_MIN

struct value_numbers {
	const int64_t *at; /* NULL: there is no such list; not for an empty one */
	size_t count;
};

/* What goes with an object, and the values of its semaphores, which tell most of these. */
struct value_loss {
	struct loss loss;
	struct value_numbers values;
};

/* Rows come by the ten thousand, with a dozen of these each: it is kept small. */
struct value {
	enum value_type type;
	bool negative; /* `number` stands below zero */
	union {
		uint64_t number;
		time_t time;
		bool truth;
		struct {
			uint64_t part, whole;
		} share;
		struct {
			const char *at;
			size_t length; /* bytes; behind the last is a NUL */
			size_t count;  /* items of a list */
		} text;
		struct value_numbers numbers;
		const struct value_loss *loss;
	};
};

/* How values become text; in JSON all but permissions are the same whatever stands here. */
struct out_format {
	bool bytes;         /* sizes in bytes, not shortened */
	bool seconds;       /* durations in seconds, not shortened */
	bool all_values;    /* of each semaphore that is lost, not only of the first */
	bool numeric_perms; /* 0644 instead of rw-r--r-- */
	enum time_style time_style;
	time_t now;         /* what ages are counted to, and "today" is */
	/* Gives a process's command line or NULL; may itself be NULL. */
	const char *(*command_of)(void *commands, pid_t pid);
	void *commands;
};

/* ---- making ---- */

/* There is no value, or it is unknown. */
static inline struct value value_absent(void)
{
	return (struct value){.type = VALUE_ABSENT};
}

/* For those types that have a `number`. */
static inline struct value value_of(enum value_type type, uint64_t number)
{
	return (struct value){.type = type, .number = number};
}

static inline struct value value_number(uint64_t number)
{
	return value_of(VALUE_NUMBER, number);
}

static inline struct value value_size(uint64_t bytes)
{
	return value_of(VALUE_SIZE, bytes);
}

static inline struct value value_truth(bool truth)
{
	return (struct value){.type = VALUE_TRUTH, .truth = truth};
}

struct value value_signed(int64_t number);
struct value value_time(time_t when);                /* 0: absent */
struct value value_age(time_t since, time_t now);    /* 0: absent; a later one is 0 seconds old */
struct value value_percent(uint64_t part, uint64_t whole); /* of 0: absent */
struct value value_id(unsigned id);                  /* uid_t, gid_t; -1, "no such": absent */
struct value value_text(const char *text);           /* borrowed; NULL: absent */

/*
 * Where values are made: what they need beside the row, and memory for what cannot be borrowed from
 * it. One value at a time: value_room_reset() takes back the memory of the one before.
 */
struct value_room {
	time_t now;
	const char *(*command_of)(void *commands, pid_t pid);
	void *commands;

	struct strbuf text; /* append to it, then value_made_text() */
	size_t text_count;
	int64_t *numbers;
	size_t number_count, number_cap;
	const char **distinct;
	size_t distinct_count, distinct_cap;
	struct value_loss loss;
};

/* To be freed with value_room_free(). */
struct value_room value_room(const struct out_format *);

void value_room_free(struct value_room *);

static inline void value_room_reset(struct value_room *room)
{
	if (room->text.len > 0)
		sb_reset(&room->text);
	room->text_count = room->number_count = room->distinct_count = 0;
}

/* What was appended to room->text since the reset. */
struct value value_made_text(const struct value_room *);

/* Begin the next item of a list of texts, which is then appended to room->text; or add a whole one. */
void value_next_text(struct value_room *);
void value_add_text(struct value_room *, const char *item);
void value_add_number(struct value_room *, int64_t number);

/* Texts, borrowed, of which each is an item once, in the order of their bytes; NULL adds nothing. */
void value_add_distinct(struct value_room *, const char *text);
struct value value_made_distinct(struct value_room *);

/* The items so far: an empty list, where there are none. */
struct value value_made_texts(const struct value_room *);
struct value value_made_numbers(struct value_room *);

/* A loss with the values of semaphores, a list of numbers or absent. */
struct value value_made_loss(struct value_room *, const struct loss *, const struct value *values);

/* ---- using ---- */

static inline bool value_is_absent(const struct value *value)
{
	return value->type == VALUE_ABSENT || value->type == VALUE_DASH;
}

/* Append its text, as it is: it may hold any byte but NUL. Nothing where it is absent. */
void value_put(struct strbuf *, const struct value *, const struct out_format *);

/* Write it as a member, or as an item where `name` is NULL. Of the format only numeric_perms counts. */
void value_json(struct json *, const char *name, const struct value *, const struct out_format *);

/*
 * The order of two that are not absent: below, equal to or above 0 like strcmp(3). Numbers and times
 * by what they are, texts by their bytes, lists item by item, losses by their bytes; texts come in
 * front of numbers, where a column has both.
 */
int value_compare(const struct value *, const struct value *);

/* The same value, with what it borrowed copied into the arena. */
struct value value_keep(const struct value *, struct arena *);

#endif
