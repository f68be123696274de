/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that run another program from a file, and how they read their arguments. */
#ifndef PROC_INTERPRETER_H
#define PROC_INTERPRETER_H

#include <stdbool.h>
#include <stddef.h>

/* What an option means for the question which file is run. */
enum option_role {
	OPTION_UNKNOWN,      /* not in the table */
	OPTION_FLAG,         /* has no value; a long one may have one behind "=" */
	OPTION_VALUE,        /* has a value: the rest of the argument, or the next argument */
	OPTION_NEXT,         /* its value is the next argument, and in this one more letters follow */
	OPTION_REST,         /* its value is the rest of the argument, and may be missing */
	OPTION_DIGITS,       /* likewise, but only as far as there are digits; letters may follow */
	OPTION_RUNS,         /* its value is run or loaded besides the script */
	OPTION_RUNS_REST,    /* likewise, with the value in the same argument only */
	OPTION_FILE,         /* its value is the script; options may follow, operands are arguments */
	OPTION_SCRIPT,       /* its value is the script, whose arguments follow */
	OPTION_MODULE,       /* its value names the script in the language's way; arguments follow */
	OPTION_CODE,         /* its value is the program itself */
	OPTION_CODE_OPERAND, /* the first operand is the program itself */
	OPTION_STDIN,        /* the program is read from the standard input */
	OPTION_STOP,         /* ends the options: what follows is an operand */
	OPTION_END,          /* ends what the interpreter reads: no script follows */
	OPTION_UNSURE,       /* may have a value or not: whatever follows may be the script */
	OPTION_ANYTHING,     /* runs what the arguments do not tell */
};

struct proc_option {
	const char *names; /* "-x", "--long", "-D*" (whatever begins so), spaces between; of several
			      that fit, the first counts */
	enum option_role role;
};

enum {
	INTERPRETER_SHELL = 1 << 0,    /* a shell, which may sit at a terminal */
	INTERPRETER_WHOLE = 1 << 1,    /* options are whole words, not letters that can be bundled */
	INTERPRETER_PLUS = 1 << 2,     /* options may begin with "+" */
	INTERPRETER_DASH_STOPS = 1 << 3, /* "-" ends the options; else it is the standard input */
	INTERPRETER_CODE_FIRST = 1 << 4, /* without a file among the options, the first operand is
					    the program itself */
	INTERPRETER_NAMES_CODE = 1 << 5, /* what code among the arguments runs besides must be named
					    there: the language has no other way */
	INTERPRETER_NO_SCRIPT = 1 << 6,  /* an operand is no script */
	INTERPRETER_COMMANDS = 1 << 7,   /* the first operand may be a word of the table, too */
	INTERPRETER_LOADER = 1 << 8,     /* runs any program: the first operand, with its arguments */
	INTERPRETER_MANY = 1 << 9,       /* many programs in one: which, is said by how it was called, or
					    by the first operand */
	INTERPRETER_ONE_DASH = 1 << 10,  /* long options may have one dash only */
};

struct proc_interpreter {
	const char *names;  /* patterns of its executable file's name (base/glob.h), spaces between */
	const char *source; /* the documentation that the options are taken from */
	unsigned is;        /* INTERPRETER_ … */
	const struct proc_option *options; /* the last one has no names */
};

/* The interpreter of a program of this name; NULL where it is none that we know. */
const struct proc_interpreter *proc_interpreter(const char *program);

/* Is this one of its names? */
bool proc_interpreter_fits(const struct proc_interpreter *, const char *name);

/* What the option means: `n` bytes of an argument, "-x" or "--long", without a value behind "=". */
enum option_role proc_option_role(const struct proc_interpreter *, const char *option, size_t n);

#endif
