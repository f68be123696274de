/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ftok: from a file to its System V key, and back. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/ftok/print.h"
#include "applets/options.h"
#include "applets/problems.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "ipc/ftok.h"
#include "privs.h"

static const struct opt options[] = {
	OPT_HEADING(N_("Keys of files:")),
	{'i', "proj", required_argument, N_("id"),
	 N_("project id: a number from 1 to 255, or another character (default 1)")},
	{'k', "keys-only", no_argument, NULL, N_("print the keys without the paths")},
	OPT_HEADING(N_("Files of keys:")),
	{'s', "split", required_argument, N_("key"),
	 N_("show project id, device and inode bits of the keys")},
	{'F', "find", required_argument, N_("key"),
	 N_("find the files that the key can come from (may be repeated, or a list with commas)")},
	{'a', "find-all", no_argument, NULL,
	 N_("find the files for the keys of all System V objects")},
	{'c', "cross", no_argument, NULL, N_("search other mounted file systems too")},
	OPT_HEADING(N_("Output and source:")),
	OPT_JSON_ROW,
	OPT_NO_HEADER_ROW,
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[-i <id>] [-k | -J] <path>…"),
	N_("-s <key>… [-J]"),
	N_("-F <key>… [-c] [-J] [<directory>…]"),
	N_("-a [-c] [-J] [<directory>…]"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Make System V keys from files as ftok(3) does, and find the files of keys."),
	.options = options,
	.page = "ipcadm-ftok(1)",
};

/* What the command line asks for. */
struct request {
	struct session *session;
	struct ftok_report report;
	struct ftok_style style;
	const char *mode_option; /* the option that chose the mode; NULL for none */
	unsigned given;          /* options of mode_limits that were used, by place */
	unsigned project;
	bool cross;
	char **operands;
	int operand_count;
};

/* Options that mean something in some modes only. */
static const struct {
	int id;
	const char *name;
	unsigned modes;
} mode_limits[] = {
	{'i', "--proj", MODE_BIT(FTOK_PATHS)},
	{'k', "--keys-only", MODE_BIT(FTOK_PATHS)},
	{'c', "--cross", MODE_BIT(FTOK_FIND) | MODE_BIT(FTOK_FIND_ALL)},
	{OPT_SYSROOT, "--sysroot", MODE_BIT(FTOK_FIND_ALL)},
};

static void note_given(struct request *request, int id)
{
	for (size_t i = 0; i < ARRAY_SIZE(mode_limits); i++)
		if (mode_limits[i].id == id)
			request->given |= 1u << i;
}

static bool set_mode(struct request *request, enum ftok_mode mode, const char *option)
{
	if (request->mode_option && request->report.mode != mode) {
		msg_warn(_("%s does not go with %s"), option, request->mode_option);
		return false;
	}
	request->report.mode = mode;
	request->mode_option = option;
	return true;
}

/* One key of the command line. */
static bool add_key(void *arg, const char *text)
{
	struct ftok_report *report = arg;
	uint32_t key = 0;
	int err = parse_key(text, &key);

	if (err == -ERANGE)
		msg_warn(_("the key '%s' is too large: keys have 32 bits"), text);
	else if (err)
		msg_warn(_("'%s' is no key: give a number such as 0x0105002a, 17104938 or -17"),
			 text);
	else if (key == 0 && report->mode == FTOK_FIND)
		msg_warn(_("the key 0 is IPC_PRIVATE: objects with it were made from no file"));
	else
		(void)ftok_add_entry(report, key);
	return !err && (key != 0 || report->mode != FTOK_FIND);
}

/* A list of keys with commas. */
static bool add_keys(struct ftok_report *report, const char *list)
{
	return arg_each(list, add_key, report);
}

static bool set_project(struct request *request, const char *text)
{
	int err = ftok_parse_project(text, &request->project);

	if (err == -ERANGE)
		msg_warn(_("'%s' is no project id: the number must be from 1 to 255"), text);
	else if (err)
		msg_warn(_("'%s' is no project id: give a number from 1 to 255, or one character "
			   "of one byte"), text);
	return !err;
}

static bool take_option(void *taker, int id, const char *arg)
{
	struct request *request = taker;

	note_given(request, id);
	switch (id) {
	case 'i':
		return set_project(request, arg);
	case 'k':
		request->style.keys_only = true;
		return true;
	case 's':
		return set_mode(request, FTOK_SPLIT, "--split") &&
		       add_keys(&request->report, arg);
	case 'F':
		return set_mode(request, FTOK_FIND, "--find") && add_keys(&request->report, arg);
	case 'a':
		return set_mode(request, FTOK_FIND_ALL, "--find-all");
	case 'c':
		request->cross = true;
		return true;
	case 'J':
		request->style.json = true;
		return true;
	case OPT_NO_HEADER:
		request->style.no_headings = true;
		return true;
	case OPT_SYSROOT:
		return session_use_sysroot(request->session, arg);
	default:
		return false;
	}
}

/* Whether the options go together. */
static bool check_request(struct request *request)
{
	enum ftok_mode mode = request->report.mode;
	bool captured = !sysroot_is_live(&request->session->source.root);

	if (captured)
		note_given(request, OPT_SYSROOT);
	for (size_t i = 0; i < ARRAY_SIZE(mode_limits); i++) {
		if (!(request->given >> i & 1) || (mode_limits[i].modes & MODE_BIT(mode)))
			continue;
		if (request->mode_option)
			msg_warn(_("%s does not go with %s"), mode_limits[i].name,
				 request->mode_option);
		else
			msg_warn(_("%s does not go with paths"), mode_limits[i].name);
		return false;
	}
	if (request->style.json && request->style.keys_only) {
		msg_warn(_("%s does not go with %s"), "--json", "--keys-only");
		return false;
	}
	if (mode == FTOK_PATHS && request->operand_count == 0) {
		msg_warn(_("no path is given"));
		return false;
	}
	if (captured && request->operand_count == 0) {
		msg_warn(_("captured files have other devices and inodes than those that the keys "
			   "were made from: name the directories to search"));
		return false;
	}
	return true;
}

static bool read_command_line(struct request *request, int argc, char **argv)
{
	int status;

	if (!opt_read(&usage, argc, argv, take_option, request, &status))
		return false;
	request->operands = argv + optind;
	request->operand_count = argc - optind;
	return check_request(request);
}

static int run_paths(struct request *request)
{
	int status = EXIT_SUCCESS;

	for (int i = 0; i < request->operand_count; i++) {
		const char *path = request->operands[i];
		struct stat st;

		if (stat(path, &st) < 0) {
			msg_errno(errno, _("cannot make a key from '%s'"), path);
			status = EXIT_FAILURE;
			continue;
		}

		uint32_t key = ftok_make(st.st_dev, st.st_ino, request->project);

		ftok_add_file(&request->report, ftok_add_entry(&request->report, key), path, &st);
	}
	ftok_arrange(&request->report);
	ftok_say_collisions(&request->report);
	ftok_print(&request->report, &request->style);
	return status;
}

static int run_split(struct request *request)
{
	for (int i = 0; i < request->operand_count; i++)
		if (!add_keys(&request->report, request->operands[i]))
			return EXIT_FAILURE;
	ftok_print(&request->report, &request->style);
	ftok_say_odd_keys(&request->report);
	return EXIT_SUCCESS;
}

/* Search below the operands, or the root directory where there are none. */
static int search(struct request *request)
{
	static const char *const root[] = {"/"};
	const char *const *starts = root;
	size_t count = 1;

	if (request->operand_count > 0) {
		starts = (const char *const *)request->operands;
		count = (size_t)request->operand_count;
	}
	return ftok_search(&request->report, starts, count, request->cross);
}

static int run_find(struct request *request)
{
	struct ftok_report *report = &request->report;

	ftok_drop_doubled_keys(report);

	int status = search(request);

	ftok_print(report, &request->style);
	ftok_say_odd_keys(report);
	for (size_t i = 0; i < report->count; i++) {
		if (report->entries[i].files > 0)
			continue;
		msg_warn(request->cross
				 ? _("no file was found for the key 0x%08" PRIx32)
				 : _("no file was found for the key 0x%08" PRIx32
				     "; --cross searches other file systems too"),
			 report->entries[i].key);
		status = EXIT_FAILURE;
	}
	return status;
}

static int run_find_all(struct request *request)
{
	int status = ftok_add_objects(request->session, &request->report);

	/* Without keys there is nothing to look for. */
	if (request->report.count > 0 && search(request) != EXIT_SUCCESS)
		status = EXIT_FAILURE;
	ftok_print(&request->report, &request->style);
	return problems_finish(request->session, status);
}

static int run_request(struct request *request)
{
	switch (request->report.mode) {
	case FTOK_SPLIT:
		return run_split(request);
	case FTOK_FIND:
		return run_find(request);
	case FTOK_FIND_ALL:
		return run_find_all(request);
	default:
		return run_paths(request);
	}
}

static int run(struct session *session, int argc, char **argv)
{
	struct request request = {.session = session, .project = 1};
	int status = EXIT_FAILURE;

	/* The right to read every directory is for root's searches: others must not learn names. */
	if (privs_drop_borrowed() && read_command_line(&request, argc, argv))
		status = run_request(&request);
	ftok_report_free(&request.report);
	return status;
}

const struct applet applet_ftok = {
	.name = "ftok",
	.summary = N_("make keys from files, and find the files of keys"),
	.caps = CAP_MASK(CAP_DAC_READ_SEARCH),
	.run = run,
};
