/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipcmk: creates objects and prints how each is found again. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "applets/applet.h"
#include "applets/options.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/parse.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "base/util.h"
#include "ipc/create.h"
#include "ipc/explain.h"
#include "ipc/kind.h"
#include "ipc/names.h"
#include "ipc/posix_file.h"
#include "render/note.h"

enum {
	OPT_REUSE = OPT_OWN,
};

static const struct opt options[] = {
	OPT_HEADING(N_("System V objects:")),
	{'M', "shmem", required_argument, N_("size"),
	 N_("create a shared memory segment of this size")},
	{'S', "semaphore", required_argument, N_("number"),
	 N_("create a set of so many semaphores")},
	{'Q', "queue", no_argument, NULL, N_("create a message queue")},
	OPT_HEADING(N_("POSIX objects, each with a name:")),
	{'m', "posix-shmem", required_argument, N_("size"),
	 N_("create a shared memory object of this size")},
	{'s', "posix-semaphore", no_argument, NULL, N_("create a semaphore of value 0")},
	{'q', "posix-mqueue", no_argument, NULL, N_("create a message queue")},
	{'n', "name", required_argument, N_("name"),
	 N_("name of the POSIX objects, with or without a leading slash")},
	{OPT_REUSE, "reuse", no_argument, NULL,
	 N_("accept an existing POSIX object of the same kind and, for shared memory, of at "
	    "least the same size")},
	OPT_HEADING(N_("Other options:")),
	{'p', "mode", required_argument, N_("mode"),
	 N_("access mode of all of them in octal, whatever the umask is (default 0644)")},
	OPT_HELP_VERSION,
	OPT_END,
};

static const char *const synopsis[] = {
	N_("[-p <mode>] [-M <size>] [-S <number>] [-Q]"),
	N_("[-p <mode>] [-m <size>] [-s] [-q] [--reuse] -n <name>"),
	NULL,
};

static void print_notes(void)
{
	(void)putchar('\n');
	note_print("", 0, _("A size may have a suffix: K, M, G, T, P, E (also KiB, MiB …) "
			    "count in 1024s, KB, MB … in 1000s."),
		   NOTE_WIDTH);
}

static const struct usage usage = {
	.synopsis = synopsis,
	.purpose = N_("Create System V and POSIX IPC objects and print their ids or names."),
	.options = options,
	.more = print_notes,
	.page = "ipcadm-ipcmk(1)",
};

/* What is printed of a new object (scripts match on it), and how messages call a failed one. */
static const struct {
	const char *told;
	const char *what;
} texts[KIND_COUNT] = {
	[KIND_SHM] = {N_("Shared memory id: %d\n"),
		      N_("a shared memory segment of %" PRIu64 " bytes")},
	[KIND_MSG] = {N_("Message queue id: %d\n"), N_("a message queue")},
	[KIND_SEM] = {N_("Semaphore id: %d\n"), N_("a set of %" PRId64 " semaphores")},
	[KIND_PSHM] = {N_("POSIX shared memory name: %s\n"),
		       N_("the POSIX shared memory object '%s'")},
	[KIND_PMSG] = {N_("POSIX message queue name: %s\n"), N_("the POSIX message queue '%s'")},
	[KIND_PSEM] = {N_("POSIX semaphore name: %s\n"), N_("the POSIX semaphore '%s'")},
};

/* --reuse is ours alone. */
static const struct ipc_explanation own_explanations[] = {
	{DEED_CREATE, KINDS_POSIX, EEXIST,
	 N_("this name is taken; --reuse would accept an existing object of the same kind")},
	{0, 0, 0, NULL},
};

struct order {
	unsigned kinds; /* asked for, KIND_BIT */
	uint64_t shm_size, semaphores, pshm_size;
	mode_t mode;
	const char *name; /* as given, with or without slash */
	bool reuse;
};

static bool take_size(const char *arg, uint64_t *size)
{
	int err = parse_size(arg, size);

	if (err)
		msg_errno(-err, _("cannot understand the size '%s'"), arg);
	return !err;
}

static bool take_number(const char *arg, uint64_t *number)
{
	int value;
	int err = parse_int(arg, &value);

	if (err)
		msg_errno(-err, _("cannot understand the number of semaphores '%s'"), arg);
	else
		*number = (uint64_t)(int64_t)value;
	return !err;
}

/* Bits above 0777 are handed to the calls, where scripts have always got away with them. */
static bool take_mode(const char *arg, mode_t *mode)
{
	const char *digits = arg;
	uint64_t value;

	while (isspace((unsigned char)*digits))
		digits++;
	if (*digits == '+')
		digits++;

	int err = parse_digits(digits, strlen(digits), 8, 07777, &value);

	if (err)
		msg_errno(-err, _("cannot understand the octal mode '%s'"), arg);
	else
		*mode = (mode_t)value;
	return !err;
}

static bool take_option(void *taker, int id, const char *arg)
{
	static const struct {
		int id;
		enum ipc_kind kind;
	} kinds[] = {
		{'M', KIND_SHM}, {'Q', KIND_MSG}, {'S', KIND_SEM},
		{'m', KIND_PSHM}, {'q', KIND_PMSG}, {'s', KIND_PSEM},
	};
	struct order *order = taker;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].id == id)
			order->kinds |= KIND_BIT(kinds[i].kind);
	switch (id) {
	case 'M':
		return take_size(arg, &order->shm_size);
	case 'm':
		return take_size(arg, &order->pshm_size);
	case 'S':
		return take_number(arg, &order->semaphores);
	case 'p':
		return take_mode(arg, &order->mode);
	case 'n':
		order->name = arg;
		break;
	case OPT_REUSE:
		order->reuse = true;
		break;
	default:
		break;
	}
	return true;
}

/* Everything that can be said without asking the kernel, before anything is made. */
static bool check_order(const struct order *order)
{
	if (!(order->kinds & KINDS_POSIX)) {
		if (order->name || order->reuse)
			msg_warn(_("--name and --reuse are for POSIX objects"));
		return !order->name && !order->reuse;
	}
	if (!order->name) {
		msg_warn(_("a POSIX object needs a name: --name"));
		return false;
	}
	if (order->mode & ~(mode_t)0777) {
		msg_warn(_("a POSIX object has no mode above 0777"));
		return false;
	}
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if ((order->kinds & KINDS_POSIX & KIND_BIT(kind)) &&
		    !posix_name((enum ipc_kind)kind, order->name)) {
			msg_warn(_("'%s' cannot be the name of a %s"), order->name,
				 _(ipc_kinds[kind].what));
			return false;
		}
	}
	return true;
}

static void explain(const struct order *order, const struct ipc_wish *wish, int err)
{
	struct strbuf what = STRBUF_INIT;
	const char *why = ipc_explain(DEED_CREATE, wish->kind, err, own_explanations);

	if (wish->kind == KIND_SEM)
		sb_printf(&what, _(texts[wish->kind].what), (int64_t)wish->size);
	else if (kind_is_sysv(wish->kind))
		sb_printf(&what, _(texts[wish->kind].what), wish->size);
	else
		sb_printf(&what, _(texts[wish->kind].what), order->name);
	msg_warn(_("cannot create %s: %s"), sb_str(&what), why ? why : strerror(-err));
	sb_free(&what);
}

/*
 * An object whose identifier nobody learns is a leak: it goes again where stdout cannot be
 * written.
 */
static bool tell(const struct order *order, const struct ipc_wish *wish,
		 const struct ipc_made *made)
{
	if (kind_is_sysv(wish->kind)) {
		(void)printf(_(texts[wish->kind].told), made->id);
	} else {
		struct strbuf name = STRBUF_INIT;

		if (isatty(STDOUT_FILENO))
			text_put(&name, order->name);
		else
			sb_puts(&name, order->name);
		(void)printf(_(texts[wish->kind].told), sb_str(&name));
		sb_free(&name);
	}
	if (fflush(stdout) == 0)
		return true;

	int err = errno;

	__fpurge(stdout);
	clearerr(stdout);
	msg_errno(err, _("cannot write the output, and take back what was made"));
	err = ipc_take_back(wish, made);
	if (err)
		msg_errno(-err, _("cannot take it back"));
	return false;
}

static struct ipc_wish wish_of(const struct order *order, enum ipc_kind kind)
{
	const uint64_t sizes[KIND_COUNT] = {
		[KIND_SHM] = order->shm_size,
		[KIND_SEM] = order->semaphores,
		[KIND_PSHM] = order->pshm_size,
	};

	return (struct ipc_wish){
		.kind = kind,
		.name = kind_is_sysv(kind) ? NULL : posix_name(kind, order->name),
		.size = sizes[kind],
		.mode = order->mode,
		.reuse = order->reuse,
	};
}

/* No kernel makes a set without semaphores: the segment and queue before it are not made then. */
static bool check_semaphores(const struct order *order)
{
	const struct ipc_wish set = wish_of(order, KIND_SEM);
	bool possible = !(order->kinds & KIND_BIT(KIND_SEM)) ||
			(order->semaphores > 0 && order->semaphores <= INT_MAX);

	if (!possible)
		explain(order, &set, -EINVAL);
	return possible;
}

static bool make(struct session *session, const struct order *order, enum ipc_kind kind)
{
	const struct ipc_wish wish = wish_of(order, kind);
	struct ipc_made made;
	int err = ipc_create(&session->source, &wish, &made);

	if (err) {
		explain(order, &wish, err);
		return false;
	}
	return tell(order, &wish, &made);
}

static int run(struct session *session, int argc, char **argv)
{
	struct order order = {.mode = 0644};
	int status;

	if (!opt_read(&usage, argc, argv, take_option, &order, &status))
		return status;
	if (!order.kinds) {
		msg_warn(_("say what to create"));
		return msg_try_help();
	}
	if (!check_order(&order))
		return msg_try_help();
	if (!check_semaphores(&order))
		return EXIT_FAILURE;

	/* A reader who is gone, or a limit on file sizes, must not end the work half-way. */
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if ((order.kinds & KIND_BIT(kind)) && !make(session, &order, (enum ipc_kind)kind))
			return EXIT_FAILURE;
	return EXIT_SUCCESS;
}

const struct applet applet_ipcmk = {
	.name = "ipcmk",
	.summary = N_("create objects"),
	.in_util_linux = true,
	.changes_system = true,
	.caps = CAP_MASK(CAP_DAC_OVERRIDE) | CAP_MASK(CAP_SYS_RESOURCE),
	.run = run,
};
