/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "leak/family.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/conf.h"
#include "base/glob.h"
#include "base/nls.h"
#include "base/util.h"

/* Bytes of a process's short name (TASK_COMM_LEN of the kernel, without its NUL). */
#define COMM_MAX 15

/* ---- looking up ---- */

const struct family *families_find(const struct families *families,
				   const struct ipc_object *object, pid_t *pid)
{
	for (size_t i = families->count; i-- > 0;)
		if (pattern_may_fit(&families->families[i].pattern, object) &&
		    pattern_fits(&families->families[i].pattern, object, pid))
			return &families->families[i];
	return NULL;
}

bool family_knows(const struct family *family)
{
	return family->programs || family->pid_of_maker || family->dies_with_maker ||
	       family->always_open || family->made_late || family->kept || family->fresh_name ||
	       family->made_anew;
}

static bool program_fits(const char *pattern, const char *name)
{
	return name && glob_fits(pattern, strlen(pattern), name, strlen(name));
}

static bool comm_fits(const char *pattern, const char *comm)
{
	size_t length = comm ? strlen(comm) : 0;

	if (length >= COMM_MAX)
		return glob_fits_cut(pattern, strlen(pattern), comm, length);
	return program_fits(pattern, comm);
}

/* Last part of a path; a directory can be a script, too. */
static const char *last_part(const char *text, size_t *n)
{
	const char *slash;

	while (*n > 0 && text[*n - 1] == '/')
		--*n;
	slash = memrchr(text, '/', *n);
	if (!slash)
		return text;
	*n -= (size_t)(slash + 1 - text);
	return slash + 1;
}

/* Bytes of the pattern without an ending such as ".py" or ".*"; 0: it has none. */
static size_t without_ending(const char *pattern)
{
	const char *dot = strrchr(pattern, '.');
	size_t stem = dot && dot[1] ? (size_t)(dot - pattern) : 0;

	return glob_valid(pattern, stem) ? stem : 0;
}

/* A name of a file; or of a module, "package.module", which is in a file of its last part's name. */
static bool name_fits(const char *pattern, const char *name, size_t n)
{
	size_t stem = without_ending(pattern);
	const char *dot;

	name = last_part(name, &n);
	if (n == 0)
		return false;
	if (glob_fits(pattern, strlen(pattern), name, n))
		return true;
	dot = memrchr(name, '.', n);
	if (dot) {
		n -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	return stem > 0 && glob_fits(pattern, stem, name, n);
}

/* Does a name in the text fit? It may be an argument as a whole, or a word in one. */
static bool word_fits(const char *pattern, const char *text, size_t size)
{
	static const char between[] = " \t\n\r\"'`\\=,;:()<>|&$[]{}@!";
	const char *end = size > 0 ? text + size : text;

	while (text < end) {
		size_t n = strnlen(text, (size_t)(end - text));

		if (name_fits(pattern, text, n))
			return true;
		for (size_t begin = 0; begin < n;) {
			size_t length = strcspn(text + begin, between);

			if (name_fits(pattern, text + begin, length))
				return true;
			begin += length + 1;
		}
		text += n + 1;
	}
	return false;
}

enum family_program family_program(const struct family *family, const struct proc_process *process,
				   const struct proc_trait *trait)
{
	bool may = trait->runs_anything;

	if (!family->programs || !trait->program)
		return FAMILY_RUNS;
	for (const char *const *pattern = family->programs; *pattern; pattern++) {
		if (program_fits(*pattern, trait->program) ||
		    program_fits(*pattern, trait->script) || comm_fits(*pattern, process->comm))
			return FAMILY_RUNS;
		may = may || word_fits(*pattern, trait->words, trait->words_size);
	}
	return may ? FAMILY_MAY_RUN : FAMILY_RUNS_OTHER;
}

/* ---- reading ---- */

struct reader {
	struct families *families;
	bool (*uid_of)(const char *name, uid_t *uid);
	void (*complain)(void *arg, unsigned line, const char *sentence);
	void *arg;
	size_t mistakes;

	const char **seen;     /* the names of this text's entries */
	size_t seen_count, seen_cap;

	unsigned line;         /* the present one */
	bool inside;           /* in an entry, which began in line … */
	unsigned entry_line;
	struct family family;  /* what it has said so far, */
	unsigned given;        /* which of its own keys were set, GIVEN_ … */
	bool disabled;
	bool bad;              /* there was a mistake in it */
};

static void mistake(struct reader *reader, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void mistake(struct reader *reader, unsigned line, const char *format, ...)
{
	struct strbuf sentence = STRBUF_INIT;
	va_list args;

	va_start(args, format);
	sb_vprintf(&sentence, format, args);
	va_end(args);
	reader->complain(reader->arg, line, sb_str(&sentence));
	sb_free(&sentence);
	reader->mistakes++;
	reader->bad = true;
}

/* What is so or not. */
static const struct {
	const char *key;
	size_t member;
} facts[] = {
	{"pid-of-maker", offsetof(struct family, pid_of_maker)},
	{"dies-with-maker", offsetof(struct family, dies_with_maker)},
	{"always-open", offsetof(struct family, always_open)},
	{"made-late", offsetof(struct family, made_late)},
	{"kept", offsetof(struct family, kept)},
	{"fresh-name", offsetof(struct family, fresh_name)},
	{"made-anew", offsetof(struct family, made_anew)},
};

#define GIVEN_FACT(i) (1u << (i))
#define GIVEN_TITLE (1u << 16)
#define GIVEN_DISABLED (1u << 17)
#define GIVEN_PROGRAMS (1u << 18)
#define GIVEN_FACTS (GIVEN_PROGRAMS | (GIVEN_FACT(ARRAY_SIZE(facts)) - 1))

/* Note that `what` is given. False, and a mistake, where it was given before. */
static bool note_given(struct reader *reader, unsigned what, const char *key)
{
	if (reader->given & what) {
		mistake(reader, reader->line, _("'%s' is given twice"), key);
		return false;
	}
	reader->given |= what;
	return true;
}

static bool parse_yes(struct reader *reader, const char *key, const char *value)
{
	if (!streq(value, "yes") && !streq(value, "no"))
		mistake(reader, reader->line, _("'%s' takes yes or no, not '%s'"), key, value);
	return streq(value, "yes");
}

static void set_programs(struct reader *reader, char *value)
{
	struct arena *arena = &reader->families->arena;
	const char **programs = arena_alloc(arena, (strlen(value) / 2 + 2) * sizeof(*programs));
	size_t count = 0;
	const char *word;
	bool open;

	while ((word = conf_word(&value, &open))) {
		if (!*word || !glob_valid(word, strlen(word)))
			mistake(reader, reader->line, _("'%s' is no pattern"), word);
		else
			programs[count++] = arena_strdup(arena, word);
	}
	if (open)
		mistake(reader, reader->line, _("a quotation mark is missing"));
	programs[count] = NULL;
	reader->family.programs = programs;
}

/* Sources may be many: each has a line of its own. */
static void add_source(struct reader *reader, const char *value)
{
	struct family *family = &reader->family;
	struct strbuf all = STRBUF_INIT;

	if (family->source)
		sb_printf(&all, "%s; ", family->source);
	sb_puts(&all, value);
	family->source = arena_strdup(&reader->families->arena, sb_str(&all));
	sb_free(&all);
}

/* One of the entry's own keys. False: it is none of them. */
static bool set_own(struct reader *reader, const char *key, char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		if (!streq(facts[i].key, key))
			continue;
		if (note_given(reader, GIVEN_FACT(i), key))
			*(bool *)((char *)&reader->family + facts[i].member) =
				parse_yes(reader, key, value);
		return true;
	}
	if (streq(key, "source")) {
		add_source(reader, value);
	} else if (streq(key, "title")) {
		if (note_given(reader, GIVEN_TITLE, key))
			reader->family.title = arena_strdup(&reader->families->arena, value);
	} else if (streq(key, "programs")) {
		if (note_given(reader, GIVEN_PROGRAMS, key))
			set_programs(reader, value);
	} else if (streq(key, "disabled")) {
		if (note_given(reader, GIVEN_DISABLED, key))
			reader->disabled = parse_yes(reader, key, value);
	} else {
		return false;
	}
	return true;
}

static void set_key(struct reader *reader, const char *key, char *value)
{
	if (!*value) {
		mistake(reader, reader->line, _("'%s' has no value"), key);
		return;
	}
	if (set_own(reader, key, value))
		return;
	switch (pattern_set(&reader->family.pattern, &reader->families->arena, key, value,
			    reader->uid_of)) {
	case -ENOENT:
		mistake(reader, reader->line, _("there is no key '%s'"), key);
		break;
	case -EEXIST:
		mistake(reader, reader->line, _("'%s' is given twice"), key);
		break;
	case -EINVAL:
		mistake(reader, reader->line, _("'%s' cannot be '%s' here: it takes %s"), key, value,
			pattern_example(key));
		break;
	default: /* of a user whom this system does not know there are no objects */
		break;
	}
}

/* What is wrong with the entry as a whole; NULL: nothing. */
static const char *entry_mistake(const struct reader *reader)
{
	const struct family *family = &reader->family;

	if (reader->disabled)
		return NULL;
	if (!family->title)
		return _("the entry '%s' has no title");
	if (!pattern_is_narrow(&family->pattern))
		return _("the entry '%s' does not say which objects it is about");
	if (reader->given & GIVEN_FACTS && !family->source)
		return _("the entry '%s' has facts without a source");
	if (family->pid_of_maker && !pattern_has_pid(&family->pattern))
		return _("the entry '%s' says pid-of-maker, but not where in the name: {pid}");
	return NULL;
}

static size_t family_index(const struct families *families, const char *name)
{
	size_t i = 0;

	while (i < families->count && !streq(families->families[i].name, name))
		i++;
	return i;
}

static void remove_family(struct families *families, const char *name)
{
	size_t i = family_index(families, name);

	if (i == families->count)
		return;
	families->count--;
	memmove(&families->families[i], &families->families[i + 1],
		(families->count - i) * sizeof(*families->families));
}

static void put_family(struct families *families, const struct family *family)
{
	size_t i = family_index(families, family->name);

	if (i == families->count) {
		families->families = array_grow(families->families, &families->cap,
						families->count + 1, sizeof(*family));
		families->count++;
	}
	families->families[i] = *family;
}

/* The entry is complete. */
static void end_entry(struct reader *reader)
{
	const char *wrong;

	if (!reader->inside)
		return;
	reader->inside = false;
	wrong = reader->bad ? NULL : entry_mistake(reader);
	if (wrong)
		mistake(reader, reader->entry_line, wrong, reader->family.name);
	if (reader->bad)
		return;
	if (reader->disabled)
		remove_family(reader->families, reader->family.name);
	else
		put_family(reader->families, &reader->family);
}

/* Names stand in rules and JSON: small letters, digits and hyphens. */
static bool name_valid(const char *name)
{
	return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static void begin_entry(struct reader *reader, const char *name)
{
	reader->inside = true;
	reader->entry_line = reader->line;
	reader->bad = false;
	reader->disabled = false;
	reader->given = 0;
	reader->family = (struct family){
		.name = arena_strdup(&reader->families->arena, name),
		.pattern = PATTERN_INIT,
	};
	if (!name_valid(name))
		mistake(reader, reader->line, _("'%s' is no name for an entry: small letters, "
						"digits and hyphens make one"), name);
	for (size_t i = 0; i < reader->seen_count; i++)
		if (streq(reader->seen[i], name))
			mistake(reader, reader->line, _("there is an entry '%s' before"), name);
	reader->seen = array_grow(reader->seen, &reader->seen_cap, reader->seen_count + 1,
				  sizeof(*reader->seen));
	reader->seen[reader->seen_count++] = reader->family.name;
}

static void read_line(struct reader *reader, char *line)
{
	size_t size = strlen(line);
	char *value = strchr(line, '=');

	if (line[0] == '[') {
		bool closed = line[size - 1] == ']';

		end_entry(reader);
		if (closed)
			line[size - 1] = '\0';
		begin_entry(reader, line + 1);
		if (!closed)
			mistake(reader, reader->line, _("the closing bracket is missing"));
		return;
	}
	if (!value) {
		mistake(reader, reader->line, _("this is no 'key = value'"));
	} else if (!reader->inside) {
		mistake(reader, reader->line, _("no [entry] has begun here"));
	} else {
		char *end = value;

		while (end > line && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		*end = '\0';
		value++;
		value += strspn(value, " \t");
		set_key(reader, line, value);
	}
}

size_t families_parse(struct families *families, const char *text, size_t size,
		      bool (*uid_of)(const char *name, uid_t *uid),
		      void (*complain)(void *arg, unsigned line, const char *sentence), void *arg)
{
	struct reader reader = {
		.families = families, .uid_of = uid_of, .complain = complain, .arg = arg,
	};
	struct conf conf;
	const char *bad;
	char *line;

	conf_start(&conf, text, size);
	while ((line = conf_next(&conf, &bad))) {
		reader.line = conf.line;
		if (bad)
			mistake(&reader, conf.line, "%s", bad);
		else
			read_line(&reader, line);
	}
	end_entry(&reader);
	conf_end(&conf);
	free(reader.seen);
	return reader.mistakes;
}

void families_free(struct families *families)
{
	free(families->families);
	arena_free(&families->arena);
	*families = (struct families)FAMILIES_INIT;
}
