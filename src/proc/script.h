/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file an interpreter runs, as far as its arguments tell. */
#ifndef PROC_SCRIPT_H
#define PROC_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What the arguments of a process say of the file that it runs. Whatever is not understood leaves
 * that open, and never makes another argument the script.
 */
struct proc_arguments {
	const char *script; /* the argument that it certainly is; NULL: there is none, or it is open */
	const char *words;  /* part of the arguments, NUL between them, in which … */
	size_t words_size;  /* … any word may name something that is run (too) */
	bool anything;      /* it may be a file that no argument names: it comes from the standard input,
			       or from a program that stands among the arguments themselves */
	bool shell;         /* the interpreter is a shell, … */
	bool bare;          /* … which was given options and nothing else */
};

/*
 * Read the arguments of a process whose executable file has the name `program`: `size` bytes, a NUL
 * behind each argument and behind the whole. `cut`: there were more. Pointers of the result are
 * pointers into `arguments`. Of a program that is no interpreter that we know, any argument may be.
 */
void proc_read_arguments(const char *program, const char *arguments, size_t size, bool cut,
			 struct proc_arguments *);

#endif
