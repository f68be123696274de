/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "applets/options.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/msg.h"
#include "base/nls.h"
#include "base/program.h"
#include "base/standard.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/util.h"
#include "render/note.h"

#define MAX_OPTIONS 96
#define HELP_COLUMN 30 /* where explanations begin, unless the option is longer */

/* getopt's two ways to write the same table down. */
struct getopt_form {
	char letters[MAX_OPTIONS * 3 + 3];
	struct option names[MAX_OPTIONS + 1];
};

static bool is_end(const struct opt *o)
{
	return !o->id && !o->help;
}

static void make_form(const struct usage *usage, struct getopt_form *form)
{
	size_t letters = 0;
	size_t names = 0;

	if (usage->stop_at_operand)
		form->letters[letters++] = '+';
	form->letters[letters++] = ':'; /* tell a missing argument from a wrong option */
	for (const struct opt *o = usage->options; !is_end(o); o++) {
		if (!o->id)
			continue;
		if (o->id < OPT_FIRST) {
			form->letters[letters++] = (char)o->id;
			for (int colons = o->has_arg; colons > 0; colons--)
				form->letters[letters++] = ':';
		}
		if (o->name)
			form->names[names++] =
				(struct option){o->name, o->has_arg, NULL, o->id};
	}
	form->letters[letters] = '\0';
	form->names[names] = (struct option){NULL, 0, NULL, 0};
}

static bool has_option(const struct usage *usage, int id)
{
	for (const struct opt *o = usage->options; !is_end(o); o++)
		if (o->id == id)
			return true;
	return false;
}

/* How many options the word, as far as it goes, can stand for. */
static unsigned count_matches(const struct usage *usage, const char *word, size_t n)
{
	unsigned count = 0;

	for (const struct opt *o = usage->options; !is_end(o); o++)
		if (o->name && strncmp(o->name, word, n) == 0)
			count++;
	return count;
}

/*
 * What getopt would say itself, but for its habit of handing control characters of the
 * arguments through to the terminal. `argv` is where it has got to.
 */
static void complain(const struct usage *usage, bool lacks_argument, char **argv)
{
	const char *word = argv[optind - 1];
	size_t n = strcspn(word, "=");
	bool is_known = optopt && has_option(usage, optopt);
	struct strbuf name = STRBUF_INIT;

	/* For a wrong letter getopt may not be through with the word yet; optopt is the letter. */
	if (!optopt || (is_known && strncmp(word, "--", 2) == 0))
		sb_putn(&name, word, n);
	else
		sb_printf(&name, "-%c", optopt);

	if (lacks_argument)
		msg_warn(_("the option '%s' needs an argument"), sb_str(&name));
	else if (is_known)
		msg_warn(_("the option '%s' takes no argument"), sb_str(&name));
	else if (!optopt && n > 2 && count_matches(usage, word + 2, n - 2) > 1)
		msg_warn(_("'%s' can be short for several options"), sb_str(&name));
	else
		msg_warn(_("there is no option '%s'"), sb_str(&name));
	sb_free(&name);
}

/* Its id; -1 when only operands are left; '?' for a wrong one, of which the user has been told. */
static int next(const struct usage *usage, int argc, char **argv, const char **arg)
{
	static struct getopt_form form;
	static const struct usage *made_from;

	if (made_from != usage) {
		make_form(usage, &form);
		made_from = usage;
	}

	opterr = 0;

	int id = getopt_long(argc, argv, form.letters, form.names, NULL);

	*arg = optarg;
	if (id == '?' || id == ':') {
		complain(usage, id == ':', argv);
		return '?';
	}
	if (id == 'h' && has_option(usage, 'h')) {
		opt_print_help(usage);
		exit(standard_finish(EXIT_SUCCESS));
	}
	if (id == 'V' && has_option(usage, 'V')) {
		(void)printf("%s (%s) %s\n", program_name(), PACKAGE, PACKAGE_VERSION);
		exit(standard_finish(EXIT_SUCCESS));
	}
	return id;
}

bool opt_read(const struct usage *usage, int argc, char **argv, opt_take *take, void *arg,
	      int *status)
{
	const char *value;
	int id;

	*status = EXIT_FAILURE;
	while ((id = next(usage, argc, argv, &value)) != -1) {
		if (id == '?')
			*status = msg_try_help();
		if (id == '?' || !take(arg, id, value))
			return false;
	}
	return true;
}

/* "-i, --id <id>", "    --sysroot <DIR>", "-a, --all[=<kind>]" */
static void option_label(struct strbuf *out, const struct opt *o)
{
	bool letter = o->id < OPT_FIRST;

	if (letter)
		sb_printf(out, " -%c", o->id);
	else
		sb_puts(out, "   ");
	if (o->name)
		sb_printf(out, "%s --%s", letter ? "," : " ", o->name);
	if (!o->arg)
		return;
	if (o->has_arg == optional_argument)
		sb_printf(out, o->name ? "[=<%s>]" : "[<%s>]", _(o->arg));
	else
		sb_printf(out, " <%s>", _(o->arg));
}

static void put_option(struct strbuf *out, const struct opt *o)
{
	struct strbuf label = STRBUF_INIT;

	option_label(&label, o);

	bool fits = text_width(sb_str(&label)) + 2 <= HELP_COLUMN;

	if (!fits)
		sb_printf(out, "%s\n", sb_str(&label));
	note_put_label(out, fits ? sb_str(&label) : "", HELP_COLUMN);
	text_wrap(out, _(o->help), HELP_COLUMN, HELP_COLUMN, NOTE_WIDTH);
	sb_putc(out, '\n');
	sb_free(&label);
}

void opt_print_help(const struct usage *usage)
{
	struct strbuf out = STRBUF_INIT;

	sb_printf(&out, "%s\n", _("Usage:"));
	for (const char *const *line = usage->synopsis; *line; line++)
		sb_printf(&out, " %s %s\n", program_name(), _(*line));
	sb_putc(&out, '\n');
	text_wrap(&out, _(usage->purpose), 0, 0, NOTE_WIDTH);
	sb_putc(&out, '\n');
	for (const struct opt *o = usage->options; !is_end(o); o++) {
		if (!o->id)
			sb_printf(&out, "\n%s\n", _(o->help));
		else if (o->help)
			put_option(&out, o);
	}
	(void)fputs(sb_str(&out), stdout);
	sb_free(&out);
	if (usage->more)
		usage->more();
	(void)printf(_("\nThe manual page %s tells the rest.\n"), usage->page);
}
