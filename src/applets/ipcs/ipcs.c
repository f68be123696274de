/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipcs: lists System V objects in the form of util-linux's command of that name. */
#include "applets/applet.h"
#include "applets/ipcs/detail.h"
#include "applets/ipcs/list.h"
#include "applets/ipcs/status.h"

#include <errno.h>
#include <getopt.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <unistd.h>

#include "applets/options.h"
#include "applets/problems.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/util.h"

enum {
	OPT_HUMAN = OPT_OWN,
};

static const struct opt options[] = {
	OPT_HEADING(N_("Kinds:")),
	{'m', "shmems", no_argument, NULL, N_("shared memory segments")},
	{'q', "queues", no_argument, NULL, N_("message queues")},
	{'s', "semaphores", no_argument, NULL, N_("semaphore sets")},
	{'a', "all", no_argument, NULL, N_("all three, as without any of these options")},
	OPT_HEADING(N_("What is told of them; the last option counts:")),
	{'c', "creator", no_argument, NULL, N_("creator and owner")},
	{'l', "limits", no_argument, NULL, N_("limits of the kernel")},
	{'p', "pid", no_argument, NULL, N_("processes that made or last used an object")},
	{'t', "time", no_argument, NULL, N_("times of the last operations and changes")},
	{'u', "summary", no_argument, NULL, N_("how much is in use in all")},
	{'i', "id", required_argument, N_("id"),
	 N_("everything of the one object with this identifier; with one of -m, -q, -s")},
	OPT_HEADING(N_("Sizes:")),
	{'b', "bytes", no_argument, NULL, N_("in bytes")},
	{OPT_HUMAN, "human", no_argument, NULL, N_("with a letter for the unit, as in 4K")},
	OPT_HEADING(N_("General:")),
	OPT_SYSROOT_ROW,
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[<option>…]"),
	N_("-m|-q|-s -i <id> [<option>…]"),
	NULL,
};

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("List System V shared memory segments, message queues and semaphore sets."),
	.options = options,
	.page = "ipcadm-ipcs(1)",
};

static const struct {
	int option;
	unsigned kinds;
} kind_options[] = {
	{'m', KIND_BIT(KIND_SHM)},
	{'q', KIND_BIT(KIND_MSG)},
	{'s', KIND_BIT(KIND_SEM)},
	{'a', KINDS_SYSV},
};

static const struct {
	int option;
	enum ipcs_mode mode;
	int (*show)(struct ipcs *, enum ipc_kind);
} modes[] = {
	[IPCS_LIST] = {0, IPCS_LIST, ipcs_list},
	[IPCS_CREATOR] = {'c', IPCS_CREATOR, ipcs_list},
	[IPCS_TIME] = {'t', IPCS_TIME, ipcs_list},
	[IPCS_PID] = {'p', IPCS_PID, ipcs_list},
	[IPCS_LIMITS] = {'l', IPCS_LIMITS, ipcs_limits},
	[IPCS_SUMMARY] = {'u', IPCS_SUMMARY, ipcs_summary},
};

/* util-linux's order of the kinds. */
static const enum ipc_kind order[] = {KIND_MSG, KIND_SHM, KIND_SEM};

static bool take_id(struct ipcs *ipcs, const char *arg)
{
	const char *digits = arg + strspn(arg, " \t");
	int err = parse_id(digits + (*digits == '+'), &ipcs->id);

	if (err)
		msg_warn(err == -ERANGE ? _("'%s' is too large for an identifier")
					: _("'%s' is no identifier: a decimal number is"), arg);
	return !err;
}

/* Take in one option; false where that is wrong, and the user has been told. */
static bool take_option(void *taker, int option, const char *arg)
{
	struct ipcs *ipcs = taker;

	for (size_t i = 0; i < ARRAY_SIZE(kind_options); i++)
		if (kind_options[i].option == option)
			ipcs->kinds |= kind_options[i].kinds;
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (modes[i].option == option)
			ipcs->mode = modes[i].mode;
	switch (option) {
	case 'i':
		return take_id(ipcs, arg);
	case 'b':
		ipcs->page.unit = UNIT_BYTES;
		return true;
	case OPT_HUMAN:
		ipcs->page.unit = UNIT_HUMAN;
		return true;
	case OPT_SYSROOT:
		return session_use_sysroot(ipcs->session, arg);
	default:
		return true;
	}
}

static int show_object(struct ipcs *ipcs)
{
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (ipcs->kinds == KIND_BIT(order[i]))
			return ipcs_detail(ipcs, order[i]);
	msg_warn(_("-i needs exactly one of -m, -q and -s"));
	return EXIT_FAILURE;
}

static int show_kinds(struct ipcs *ipcs)
{
	int status = EXIT_SUCCESS;

	if (!ipcs->kinds)
		ipcs->kinds = KINDS_SYSV;
	sb_putc(ipcs->page.out, '\n');
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		if (!(ipcs->kinds & KIND_BIT(order[i])))
			continue;
		if (modes[ipcs->mode].show(ipcs, order[i]) != EXIT_SUCCESS)
			status = EXIT_FAILURE;
		sb_putc(ipcs->page.out, '\n');
	}
	return status;
}

static int run(struct session *session, int argc, char **argv)
{
	struct strbuf out = STRBUF_INIT;
	struct ipcs ipcs = {.session = session, .id = -1, .page = {.out = &out}};
	int status;

	if (!opt_read(&usage, argc, argv, take_option, &ipcs, &status))
		return status;
	ipcs.page.target = isatty(STDOUT_FILENO) ? TEXT_TERMINAL : TEXT_PLAIN;
	status = ipcs.id >= 0 ? show_object(&ipcs) : show_kinds(&ipcs);
	fixed_flush(&ipcs.page);
	sb_free(&out);
	return problems_finish(session, status);
}

const struct applet applet_ipcs = {
	.name = "ipcs",
	.summary = N_("list System V objects, their limits and use"),
	.in_util_linux = true,
	/* To look into a set of semaphores, and into a capture that belongs to another user. */
	.caps = CAP_MASK(CAP_IPC_OWNER) | CAP_MASK(CAP_DAC_READ_SEARCH),
	.run = run,
};
