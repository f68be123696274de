/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/script.h"

#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "proc/interpreter.h"

#define LONG_MAX_SIZE 64 /* bytes of an option with one dash that may be a long one */

struct reader {
	const struct proc_interpreter *interpreter;
	const char *next, *end; /* arguments that were not read yet */
	const char *arg;        /* the present one */
	struct proc_arguments *result;
	bool cut;          /* there is more behind `end` */
	bool code_operand; /* the next operand is the program itself */
	bool from_stdin;   /* the program comes from there, whatever operand follows */
	bool given;        /* an option named the script */
	bool stopped;      /* no more options */
	bool done;
};

/* ---- what was found ---- */

/* From here on anything may be named, up to where end_words() says. */
static void begin_words(struct reader *reader, const char *at)
{
	if (!reader->result->words)
		reader->result->words = at;
	reader->result->words_size = 0;
}

static void end_words(struct reader *reader, const char *at)
{
	struct proc_arguments *result = reader->result;

	if (result->words && result->words_size == 0)
		result->words_size = (size_t)(at - result->words);
}

static void be_unsure(struct reader *reader, const char *at)
{
	begin_words(reader, at);
	end_words(reader, reader->end);
	reader->done = true;
}

static void be_anything(struct reader *reader)
{
	reader->result->anything = true;
	be_unsure(reader, reader->arg);
}

static bool is_directory_itself(const char *path)
{
	return streq(path, ".") || streq(path, "..") || streq(path, "./") || streq(path, "/");
}

static void found_script(struct reader *reader, const char *script)
{
	if (!*script || is_directory_itself(script)) {
		be_anything(reader);
		return;
	}
	end_words(reader, script);
	reader->result->script = script;
	reader->given = true;
}

static void found_code(struct reader *reader, const char *code)
{
	if (!(reader->interpreter->is & INTERPRETER_NAMES_CODE))
		reader->result->anything = true;
	be_unsure(reader, code);
}

/* ---- arguments ---- */

static const char *take(struct reader *reader)
{
	if (reader->next >= reader->end)
		return NULL;
	reader->arg = reader->next;
	reader->next += strlen(reader->next) + 1;
	return reader->arg;
}

/* The value of an option: what stands behind it, or the next argument. NULL: there is none. */
static const char *value_of(struct reader *reader, const char *attached)
{
	const char *value = attached ? attached : take(reader);

	if (!value)
		be_anything(reader);
	return value;
}

/* Roles whose meaning does not depend on a value. False: it is none of them. */
static bool take_plain(struct reader *reader, enum option_role role)
{
	switch (role) {
	case OPTION_CODE_OPERAND:
		reader->code_operand = true;
		break;
	case OPTION_STDIN:
		reader->from_stdin = reader->result->anything = true;
		break;
	case OPTION_STOP:
		reader->stopped = true;
		break;
	case OPTION_END:
		end_words(reader, reader->arg);
		reader->done = true;
		reader->result->anything = reader->result->anything || !reader->given;
		break;
	case OPTION_UNKNOWN:
	case OPTION_ANYTHING:
		be_anything(reader);
		break;
	default:
		return false;
	}
	return true;
}

/* Roles with a value, which stands behind the option in its argument (`attached`) or is the next. */
static void take_valued(struct reader *reader, enum option_role role, const char *attached)
{
	const char *value = value_of(reader, attached);

	if (!value)
		return;
	switch (role) {
	case OPTION_RUNS:
		begin_words(reader, value);
		break;
	case OPTION_FILE:
		/* Several may be given. */
		begin_words(reader, value);
		reader->given = true;
		break;
	case OPTION_SCRIPT:
		found_script(reader, value);
		reader->done = true;
		break;
	case OPTION_MODULE:
		begin_words(reader, value);
		end_words(reader, value + strlen(value) + 1);
		reader->given = reader->done = true;
		break;
	case OPTION_CODE:
		found_code(reader, value);
		break;
	default:
		break;
	}
}

/* An option that is a word. */
static void take_word(struct reader *reader, const char *name)
{
	const char *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	enum option_role role = proc_option_role(reader->interpreter, name, n);

	if (role == OPTION_UNSURE && !equals)
		be_unsure(reader, reader->arg);
	if (role == OPTION_RUNS_REST)
		begin_words(reader, reader->arg);
	if (role == OPTION_FLAG || role == OPTION_REST || role == OPTION_DIGITS ||
	    role == OPTION_UNSURE || role == OPTION_RUNS_REST || take_plain(reader, role))
		return;
	take_valued(reader, role, equals ? equals + 1 : NULL);
}

/* The rest of a bundle, of which it is open whether letters in it are options. */
static void take_unsure(struct reader *reader, const char *rest)
{
	for (; *rest; rest++)
		if (proc_option_role(reader->interpreter, (const char[]){'-', *rest}, 2) ==
		    OPTION_CODE)
			reader->result->anything = true;
	be_unsure(reader, reader->arg);
}

/* Letters, each an option, of which the last may have a value. */
static void take_letters(struct reader *reader, const char *letters)
{
	while (*letters && !reader->done) {
		enum option_role role = proc_option_role(reader->interpreter,
							 (const char[]){'-', *letters}, 2);

		letters++;
		if (role == OPTION_FLAG || take_plain(reader, role))
			continue;
		if (role == OPTION_NEXT) {
			(void)value_of(reader, NULL);
			continue;
		}
		if (role == OPTION_DIGITS) {
			letters += strspn(letters, "0123456789");
			continue;
		}
		if (role == OPTION_UNSURE)
			take_unsure(reader, letters);
		else if (role == OPTION_RUNS_REST && *letters)
			begin_words(reader, letters);
		else if (role != OPTION_REST && role != OPTION_RUNS_REST)
			take_valued(reader, role, *letters ? letters : NULL);
		return;
	}
}

/* "-rcfile" for "--rcfile". */
static bool is_long_with_one_dash(const struct reader *reader, const char *arg)
{
	char name[LONG_MAX_SIZE];
	int n = snprintf(name, sizeof(name), "-%s", arg);

	return reader->interpreter->is & INTERPRETER_ONE_DASH && arg[2] &&
	       (size_t)n < sizeof(name) &&
	       proc_option_role(reader->interpreter, name, (size_t)n) != OPTION_UNKNOWN;
}

static void take_option(struct reader *reader, const char *arg)
{
	unsigned is = reader->interpreter->is;

	if (streq(arg, "--")) {
		enum option_role role = proc_option_role(reader->interpreter, arg, 2);
		bool meant = role != OPTION_UNKNOWN && role != OPTION_UNSURE;

		(void)take_plain(reader, meant ? role : OPTION_STOP);
	} else if (streq(arg, "-")) {
		(void)take_plain(reader, is & INTERPRETER_DASH_STOPS ? OPTION_STOP : OPTION_STDIN);
	} else if (is_long_with_one_dash(reader, arg)) {
		char name[LONG_MAX_SIZE];

		(void)snprintf(name, sizeof(name), "-%s", arg);
		take_word(reader, name);
	} else if (is & INTERPRETER_WHOLE || strncmp(arg, "--", 2) == 0) {
		take_word(reader, arg);
	} else {
		take_letters(reader, arg + 1);
	}
}

static void read_program(struct reader *reader, const char *program);

static void take_operand(struct reader *reader, const char *arg)
{
	unsigned is = reader->interpreter->is;
	enum option_role role = OPTION_UNKNOWN;

	reader->result->bare = false;
	reader->done = true;
	if (reader->from_stdin || (reader->given && !reader->code_operand)) {
		end_words(reader, arg); /* its arguments */
		return;
	}
	if (is & INTERPRETER_COMMANDS)
		role = proc_option_role(reader->interpreter, arg, strlen(arg));
	if (role == OPTION_UNSURE)
		be_unsure(reader, arg);
	else if (role == OPTION_MODULE)
		take_valued(reader, role, arg);
	else if (role == OPTION_ANYTHING || is & INTERPRETER_NO_SCRIPT)
		be_anything(reader);
	else if (reader->code_operand || is & INTERPRETER_CODE_FIRST)
		found_code(reader, arg);
	else if (is & INTERPRETER_LOADER)
		read_program(reader, arg);
	else
		found_script(reader, arg);
}

static bool is_option(const struct reader *reader, const char *arg)
{
	return arg[0] == '-' || (arg[0] == '+' && reader->interpreter->is & INTERPRETER_PLUS);
}

static void read_all(struct reader *reader)
{
	const char *arg;

	while (!reader->done && (arg = take(reader))) {
		if (!*arg)
			be_anything(reader); /* the process has written something else there */
		else if (!reader->stopped && is_option(reader, arg))
			take_option(reader, arg);
		else
			take_operand(reader, arg);
	}
	if (!reader->done && (!reader->given || reader->cut)) {
		/* The standard input, or what was cut away. */
		reader->result->anything = true;
		reader->result->bare = reader->result->bare && !reader->cut && !reader->code_operand;
	} else {
		reader->result->bare = false;
	}
	end_words(reader, reader->end);
}

/* ---- programs ---- */

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What a program is called by its first argument, without the "-" of a login shell. */
static const char *called(const char *arg)
{
	return last_part(arg + (arg[0] == '-'));
}

/* Of many programs in one: the name that counts, behind which the arguments begin. */
static const char *choose_program(struct reader *reader, const char *name)
{
	const struct proc_interpreter *interpreter = proc_interpreter(name);
	const char *arg;

	if (!interpreter || !(interpreter->is & INTERPRETER_MANY))
		return name;
	arg = take(reader);
	return arg ? arg : name;
}

/* The arguments of the interpreter that was found, from the next one on. */
static void read_as(struct reader *reader, const struct proc_interpreter *interpreter)
{
	reader->interpreter = interpreter;
	reader->done = false;
	if (!interpreter || interpreter->is & INTERPRETER_MANY) {
		reader->result->anything = reader->result->anything || reader->cut;
		be_unsure(reader, reader->arg);
		return;
	}
	reader->result->shell = interpreter->is & INTERPRETER_SHELL;
	reader->result->bare = reader->result->shell;
	read_all(reader);
}

/* A program that was handed to the dynamic loader. */
static void read_program(struct reader *reader, const char *program)
{
	begin_words(reader, program);
	reader->stopped = false;
	read_as(reader, proc_interpreter(choose_program(reader, last_part(program))));
}

void proc_read_arguments(const char *program, const char *arguments, size_t size, bool cut,
			 struct proc_arguments *result)
{
	const struct proc_interpreter *interpreter = proc_interpreter(program);
	struct reader reader = {
		.next = arguments,
		.end = arguments + size,
		.arg = arguments,
		.result = result,
		.cut = cut,
	};
	const char *name;

	*result = (struct proc_arguments){0};
	name = size > 0 ? take(&reader) : NULL;
	if (!name) {
		result->anything = true;
		result->shell = interpreter && interpreter->is & INTERPRETER_SHELL;
		return;
	}
	if (interpreter && interpreter->is & INTERPRETER_MANY)
		interpreter = proc_interpreter(choose_program(&reader, called(name)));
	else if (interpreter && !(interpreter->is & INTERPRETER_LOADER) &&
		 !proc_interpreter_fits(interpreter, called(name)) &&
		 !(interpreter->is & INTERPRETER_SHELL && streq(called(name), "sh")))
		reader.result->anything = true; /* it has written something else there, or may have */
	read_as(&reader, interpreter);
}
