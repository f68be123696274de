/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show: one object whole. */
#include "applets/applet.h"
#include "applets/arguments.h"
#include "applets/show/gather.h"
#include "applets/show/json.h"
#include "applets/show/text.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "applets/options.h"
#include "applets/problems.h"
#include "base/alloc.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"
#include "privs.h"
#include "render/document_json.h"

#define DEFAULT_MESSAGES 10
#define DEFAULT_CONTENTS 256
#define MOST_CONTENTS (UINT64_C(16) << 20)

enum {
	OPT_AS = OPT_OWN,
	OPT_CONTENTS,
	OPT_MESSAGES,
};

static const struct opt options[] = {
	OPT_HEADING(N_("A look inside:")),
	{OPT_MESSAGES, "messages", optional_argument, N_("number"),
	 N_("show so many waiting messages of a System V queue; all without a number "
	    "(default 10)")},
	{OPT_CONTENTS, "contents", optional_argument, N_("bytes"),
	 N_("dump the head of shared memory (default 256 bytes)")},
	{OPT_AS, "as", required_argument, N_("type@offset"),
	 N_("explain the bytes at the offset as a mutex, cond, rwlock or sem of the GNU C library; "
	    "mutex32 and so on for 32-bit programs (may be repeated)")},
	OPT_HEADING(N_("Whose:")),
	OPT_NAMESPACE_ROWS,
	OPT_HEADING(N_("Output and source:")),
	OPT_JSON_ROW,
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<option>…] <object>…"),
	NULL,
};

static void print_objects(void)
{
	(void)printf("\n%s\n%s\n", _("Objects:"),
		     _(" shm:ID, msg:ID, sem:ID       a System V identifier\n"
		       " shm:0xKEY and so on          a System V key\n"
		       " pshm:NAME, mq:NAME, psem:NAME  a POSIX name, or /NAME for any kind\n"
		       " ID, 0xKEY, NAME              if only one object fits"));
}

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Show everything about single IPC objects: limits, processes, contents."),
	.options = options,
	.more = print_objects,
	.page = "ipcadm-show(1)",
};

static bool set_messages(struct show_request *request, const char *text)
{
	uint64_t number = SIZE_MAX;

	if (text && parse_u64(text, SIZE_MAX, &number)) {
		msg_warn(_("'%s' is no number of messages"), text);
		return false;
	}
	request->messages = (size_t)number;
	return true;
}

static bool set_contents(struct show_request *request, const char *text)
{
	uint64_t size = DEFAULT_CONTENTS;

	if (text && parse_size(text, &size)) {
		msg_warn(_("'%s' is no number of bytes"), text);
		return false;
	}
	if (size == 0 || size > MOST_CONTENTS) {
		msg_warn(_("--contents dumps from 1 byte to 16M; '%s' is not between"), text);
		return false;
	}
	request->contents = (size_t)size;
	return true;
}

/* "mutex@64", "cond32@0x100" */
static bool add_place(struct show_request *request, const char *text)
{
	static const char narrow[] = "32";
	const char *at = strchr(text, '@');
	size_t n = at ? (size_t)(at - text) : 0;
	struct show_place place = {0};
	int kind;

	if (n > sizeof(narrow) && strncmp(at - 2, narrow, 2) == 0) {
		place.narrow = true;
		n -= 2;
	}
	kind = lock_kind_by_word(text, n);
	if (!at || kind < 0 || parse_size(at + 1, &place.offset)) {
		msg_warn(_("'%s' is no type and place: write mutex@64, cond@0x100, rwlock@0 or "
			   "sem@4K"), text);
		return false;
	}
	place.kind = (enum lock_kind)kind;
	request->places = array_grow(request->places, &request->place_cap,
				     request->place_count + 1, sizeof(*request->places));
	request->places[request->place_count++] = place;
	return true;
}

/* What the options are put into. */
struct taker {
	struct session *session;
	struct show_request *request;
};

static bool take_option(void *taker, int id, const char *arg)
{
	struct show_request *request = ((struct taker *)taker)->request;

	switch (id) {
	case OPT_MESSAGES:
		return set_messages(request, arg);
	case OPT_CONTENTS:
		return set_contents(request, arg);
	case OPT_AS:
		return add_place(request, arg);
	case 'J':
		request->json = true;
		return true;
	default:
		return arg_system(id, arg, ((struct taker *)taker)->session, &request->namespaces);
	}
}

static bool read_options(struct session *session, struct show_request *request, int argc,
			 char **argv)
{
	struct taker taker = {session, request};
	int status;

	if (!opt_read(&usage, argc, argv, take_option, &taker, &status))
		return false;
	if (optind == argc) {
		msg_warn(_("no object is given"));
		(void)msg_try_help();
		return false;
	}
	return true;
}

/* Options that ask for what no object given can have. */
static bool check_memory(const struct show_request *request, const struct ipc_list *list)
{
	const char *option = request->contents ? "--contents" : request->place_count ? "--as" : NULL;
	bool memory = list->count == 0;

	for (size_t i = 0; i < list->count; i++)
		memory |= kind_is_in(list->objects[i].kind, KINDS_MEMORY);
	if (option && !memory)
		msg_warn(_("%s looks into shared memory, and none is given"), option);
	return !option || memory;
}

/* What the user pointed at is not there. */
static bool is_misplaced(const struct show_report *report)
{
	for (size_t i = 0; i < report->look.lock_count; i++) {
		int err = report->look.locks[i].err;

		if (err == -ERANGE || err == -EBADMSG)
			return true;
	}
	return false;
}

static int print_objects_of(struct show_all *all)
{
	bool as_json = all->request->json;
	struct json json = JSON_INIT;
	time_t now = time(NULL);
	int status = EXIT_SUCCESS;

	if (as_json) {
		document_json_open(&json, all->found.has_processes,
				   all->found.processes.hidden);
		json_open_array(&json, "objects");
	}
	for (size_t i = 0; i < all->found.objects.count; i++) {
		struct show_report report;

		show_gather(all, i, &report);
		if (is_misplaced(&report))
			status = EXIT_FAILURE;
		if (!as_json && i > 0)
			(void)putchar('\n');
		if (as_json)
			show_json(&report, &json, now);
		else
			show_text(&report, now);
		show_free(&report);
	}
	if (as_json) {
		json_close_array(&json);
		document_json_close(&json);
	}
	return status;
}

static int show_operands(struct session *session, const struct show_request *request, char **names)
{
	struct show_all all = {.session = session, .request = request};
	const struct collect_request wanted = {
		.operands = names,
		.namespaces = request->namespaces,
		.want = WANT_RSS | WANT_COUNT | WANT_NOTIFY | WANT_ELEMENTS | WANT_USERS |
			WANT_WAITERS | WANT_ENDS | WANT_IDS | WANT_CMDLINE | WANT_CGROUP,
	};
	int status = collect(&session->source, &wanted, &all.found);

	if (!check_memory(request, &all.found.objects) ||
	    (all.found.objects.count > 0 && print_objects_of(&all) != EXIT_SUCCESS))
		status = EXIT_FAILURE;
	problems_say(session, &all.found.problems);
	collected_free(&all.found);
	return problems_finish(session, status);
}

static int run(struct session *session, int argc, char **argv)
{
	struct show_request request = {.messages = DEFAULT_MESSAGES};
	int status = EXIT_FAILURE;

	/* What others hold in memory is root's to see. */
	if (privs_drop_borrowed() && read_options(session, &request, argc, argv))
		status = show_operands(session, &request, argv + optind);
	free(request.places);
	return status;
}

const struct applet applet_show = {
	.name = "show",
	.summary = N_("show everything about single objects"),
	.caps = CAP_MASK(CAP_SYS_PTRACE) | CAP_MASK(CAP_DAC_READ_SEARCH) | CAP_MASK(CAP_SYS_ADMIN) |
		CAP_MASK(CAP_IPC_OWNER),
	.run = run,
};
