/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/rule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/conf.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"

struct reader {
	struct rules *rules;
	bool (*uid_of)(const char *name, uid_t *uid);
	struct rule rule;          /* the line so far */
	bool has_after;
	struct strbuf mistake;     /* the first one in this line */
};

/* What pattern_set() found wrong. */
static void note_pattern_mistake(struct reader *reader, int err, const char *key,
				 const char *value)
{
	struct strbuf *mistake = &reader->mistake;

	if (err == -ENOENT)
		sb_printf(mistake, _("there is no field '%s'"), key);
	else if (err == -EEXIST)
		sb_printf(mistake, _("'%s' is given twice"), key);
	else if (err == -ESRCH)
		sb_printf(mistake, _("'%s' names somebody who is no user here"), value);
	else
		sb_printf(mistake, _("'%s' cannot be '%s' here: it takes %s"), key, value,
			  pattern_example(key));
}

static void set_after(struct reader *reader, const char *value)
{
	if (reader->has_after)
		sb_printf(&reader->mistake, _("'%s' is given twice"), "after");
	else if (reader->rule.keep)
		sb_puts(&reader->mistake, _("what is kept has no 'after'"));
	else if (parse_timespan(value, &reader->rule.after))
		sb_printf(&reader->mistake, _("'%s' is no span of time: 90s, 15m, 4h, 2d, 1w or "
					      "4h30m is"), value);
	reader->has_after = true;
}

static void read_field(struct reader *reader, char *word)
{
	char *value = strchr(word, '=');

	if (!value || !value[1]) {
		sb_printf(&reader->mistake, _("'%s' is no field=value"), word);
		return;
	}
	*value++ = '\0';
	if (streq(word, "after")) {
		set_after(reader, value);
	} else {
		int err = pattern_set(&reader->rule.pattern, &reader->rules->arena, word, value,
				      reader->uid_of);

		if (err)
			note_pattern_mistake(reader, err, word, value);
	}
}

static void read_rule(struct reader *reader, char *line)
{
	bool open;
	char *at = line;
	char *word = conf_word(&at, &open);

	if (word && !streq(word, "keep") && !streq(word, "orphan")) {
		sb_printf(&reader->mistake, _("a rule begins with keep or orphan, not with '%s'"),
			  word);
		return;
	}
	reader->rule.keep = word && streq(word, "keep");
	while (word && reader->mistake.len == 0) {
		word = conf_word(&at, &open);
		if (word)
			read_field(reader, word);
	}
	if (reader->mistake.len > 0)
		return;
	if (open)
		sb_puts(&reader->mistake, _("a quotation mark is missing"));
	else if (!reader->rule.pattern.given)
		sb_puts(&reader->mistake, _("the rule does not say which objects it is about"));
}

size_t rules_parse(struct rules *rules, const char *file, const char *text, size_t size,
		   bool (*uid_of)(const char *name, uid_t *uid),
		   void (*complain)(void *arg, unsigned line, const char *sentence), void *arg)
{
	struct reader reader = {.rules = rules, .uid_of = uid_of, .mistake = STRBUF_INIT};
	const char *name = arena_strdup(&rules->arena, file);
	size_t mistakes = 0;
	struct conf conf;
	const char *bad;
	char *line;

	conf_start(&conf, text, size);
	while ((line = conf_next(&conf, &bad))) {
		reader.rule = (struct rule){
			.pattern = PATTERN_INIT,
			.text = arena_strdup(&rules->arena, line),
			.file = name,
			.line = conf.line,
		};
		reader.has_after = false;
		if (bad)
			sb_puts(&reader.mistake, bad);
		else
			read_rule(&reader, line);
		if (reader.mistake.len > 0) {
			complain(arg, conf.line, sb_str(&reader.mistake));
			sb_reset(&reader.mistake);
			mistakes++;
			continue;
		}
		rules->rules = array_grow(rules->rules, &rules->cap, rules->count + 1,
					  sizeof(*rules->rules));
		rules->rules[rules->count++] = reader.rule;
	}
	conf_end(&conf);
	sb_free(&reader.mistake);
	return mistakes;
}

void rules_free(struct rules *rules)
{
	free(rules->rules);
	arena_free(&rules->arena);
	*rules = (struct rules)RULES_INIT;
}

const struct rule *rules_find(const struct rules *rules, const struct ipc_object *object)
{
	for (size_t i = 0; i < rules->count; i++)
		if (pattern_fits(&rules->rules[i].pattern, object, NULL))
			return &rules->rules[i];
	return NULL;
}
