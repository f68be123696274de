/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limits (-l) and the summary (-u) of the command ipcs. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "applets/ipcs/failed.h"
#include "applets/ipcs/status.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"
#include "ipc/limit_value.h"
#include "ipc/limits.h"
#include "ipc/usage.h"
#include "render/format.h"

#define MAX_LINES 5

/* What a limit counts, and how it is shown unless -b or --human asks otherwise. */
enum amount {
	AMOUNT_COUNT,
	AMOUNT_BYTES,
	AMOUNT_BYTES_IN_K,
	AMOUNT_PAGES_IN_K,
};

static const struct limit_section {
	const char *title;
	const char *unable; /* in its place when nothing of it is known */
	struct {
		const char *label;
		enum ipc_limit limit;
		enum amount amount;
	} lines[MAX_LINES];
	size_t count;
} limit_sections[KIND_COUNT] = {
	[KIND_MSG] = {
		N_("Messages Limits"), N_("unable to fetch message limits"), {
			{N_("max queues system wide"), LIMIT_MSGMNI, AMOUNT_COUNT},
			{N_("max size of message"), LIMIT_MSGMAX, AMOUNT_BYTES},
			{N_("default max size of queue"), LIMIT_MSGMNB, AMOUNT_BYTES},
		}, 3},
	[KIND_SHM] = {
		N_("Shared Memory Limits"), N_("unable to fetch shared memory limits"), {
			{N_("max number of segments"), LIMIT_SHMMNI, AMOUNT_COUNT},
			{N_("max seg size"), LIMIT_SHMMAX, AMOUNT_BYTES_IN_K},
			{N_("max total shared memory"), LIMIT_SHMALL, AMOUNT_PAGES_IN_K},
			{N_("min seg size"), LIMIT_SHMMIN, AMOUNT_BYTES},
		}, 4},
	[KIND_SEM] = {
		N_("Semaphore Limits"), N_("unable to fetch semaphore limits"), {
			{N_("max number of arrays"), LIMIT_SEMMNI, AMOUNT_COUNT},
			{N_("max semaphores per array"), LIMIT_SEMMSL, AMOUNT_COUNT},
			{N_("max semaphores system wide"), LIMIT_SEMMNS, AMOUNT_COUNT},
			{N_("max ops per semop call"), LIMIT_SEMOPM, AMOUNT_COUNT},
			{N_("semaphore max value"), LIMIT_SEMVMX, AMOUNT_COUNT},
		}, 5},
};

/* The product, or the largest multiple of `factor` that fits: the default of shmall is huge. */
static uint64_t times(uint64_t n, uint64_t factor)
{
	uint64_t product;

	if (__builtin_mul_overflow(n, factor, &product))
		return UINT64_MAX - UINT64_MAX % factor;
	return product;
}

static uint64_t in_kilobytes(enum amount amount, uint64_t value)
{
	if (amount == AMOUNT_PAGES_IN_K)
		return times(value, ipc_page_size() / 1024);
	return value / 1024;
}

static void put_limit(struct ipcs *ipcs, const char *label, enum amount amount, uint64_t value)
{
	struct strbuf *out = ipcs->page.out;
	bool kilobytes = amount >= AMOUNT_BYTES_IN_K && ipcs->page.unit == UNIT_DEFAULT;

	sb_puts(out, _(label));
	if (amount != AMOUNT_COUNT && ipcs->page.unit != UNIT_HUMAN)
		sb_puts(out, kilobytes ? _(" (kbytes)") : _(" (bytes)"));
	sb_puts(out, " = ");
	if (kilobytes)
		value = in_kilobytes(amount, value);
	else if (amount == AMOUNT_PAGES_IN_K)
		value = times(value, ipc_page_size());
	if (amount == AMOUNT_COUNT)
		sb_put_u64(out, value);
	else
		fixed_bytes(out, &ipcs->page, &value);
	sb_putc(out, '\n');
}

/* One message for each file that could not be read. */
static int complain(struct ipcs *ipcs, const struct limit_section *section, const int *errors)
{
	const char *last = NULL;

	fixed_flush(&ipcs->page);
	for (size_t i = 0; i < section->count; i++) {
		const char *path = ipc_limits[section->lines[i].limit].path;

		if (errors[i] && path != last)
			msg_errno(-errors[i], _("cannot read a limit from '%s'"), path);
		if (errors[i])
			last = path;
	}
	return last ? EXIT_FAILURE : EXIT_SUCCESS;
}

int ipcs_limits(struct ipcs *ipcs, enum ipc_kind kind)
{
	const struct limit_section *section = &limit_sections[kind];
	const struct ipc_source *source = &ipcs->session->source;
	uint64_t values[MAX_LINES] = {0};
	int errors[MAX_LINES] = {0};
	size_t known = 0;

	for (size_t i = 0; i < section->count; i++) {
		enum ipc_limit limit = section->lines[i].limit;

		errors[i] = ipc_limit_get(source, limit, &values[i]);
		if (!errors[i] && ipc_limits[limit].path)
			known++;
	}
	/* A kernel without this facility is no failure: the drop-in says so in its place. */
	if (known == 0 && sysroot_is_live(&source->root)) {
		sb_puts(ipcs->page.out, _(section->unable));
		sb_putc(ipcs->page.out, '\n');
		return EXIT_SUCCESS;
	}
	fixed_title(&ipcs->page, section->title);
	for (size_t i = 0; i < section->count; i++)
		if (!errors[i])
			put_limit(ipcs, section->lines[i].label, section->lines[i].amount,
				  values[i]);
	return complain(ipcs, section, errors);
}

#define FIELD(name) offsetof(struct ipc_usage, name)
#define IN(unit) (1u << (unit))
#define IN_ALL (IN(UNIT_DEFAULT) | IN(UNIT_BYTES) | IN(UNIT_HUMAN))
#define COUNT_LINE(text, field) {IN_ALL, text, fixed_u64, {FIELD(field), FIELD(field)}}

static const struct summary_section {
	const char *title;
	const char *missing; /* in its place where the kernel has no such facility */
	struct summary_line {
		unsigned units;   /* in which it stands */
		const char *text; /* with one or two %s, for the values at `offsets` */
		fixed_format *format;
		size_t offsets[2];
	} lines[MAX_LINES];
	size_t count;
} summary_sections[KIND_COUNT] = {
	[KIND_MSG] = {
		N_("Messages Status"), N_("kernel not configured for message queues"), {
			COUNT_LINE(N_("allocated queues = %s\n"), queues),
			COUNT_LINE(N_("used headers = %s\n"), messages),
			{IN(UNIT_DEFAULT), N_("used space = %s bytes\n"), fixed_bytes,
			 {FIELD(message_bytes), FIELD(message_bytes)}},
			{IN(UNIT_BYTES), N_("used space (bytes) = %s\n"), fixed_bytes,
			 {FIELD(message_bytes), FIELD(message_bytes)}},
			{IN(UNIT_HUMAN), N_("used space = %s\n"), fixed_bytes,
			 {FIELD(message_bytes), FIELD(message_bytes)}},
		}, 5},
	[KIND_SHM] = {
		N_("Shared Memory Status"), N_("kernel not configured for shared memory"), {
			COUNT_LINE(N_("segments allocated %s\n"), segments),
			COUNT_LINE(N_("pages allocated %s\n"), pages),
			COUNT_LINE(N_("pages resident  %s\n"), resident_pages),
			COUNT_LINE(N_("pages swapped   %s\n"), swapped_pages),
			{IN_ALL, N_("Swap performance: %s attempts\t %s successes\n"), fixed_u64,
			 {FIELD(swap_attempts), FIELD(swap_successes)}},
		}, 5},
	[KIND_SEM] = {
		N_("Semaphore Status"), N_("kernel not configured for semaphores"), {
			COUNT_LINE(N_("used arrays = %s\n"), sets),
			COUNT_LINE(N_("allocated semaphores = %s\n"), semaphores),
		}, 2},
};

static void put_summary_line(struct ipcs *ipcs, const struct summary_line *line,
			     const struct ipc_usage *usage)
{
	struct strbuf values[2] = {STRBUF_INIT, STRBUF_INIT};

	for (size_t i = 0; i < 2; i++)
		line->format(&values[i], &ipcs->page, (const char *)usage + line->offsets[i]);
	sb_printf(ipcs->page.out, _(line->text), sb_str(&values[0]), sb_str(&values[1]));
	for (size_t i = 0; i < 2; i++)
		sb_free(&values[i]);
}

int ipcs_summary(struct ipcs *ipcs, enum ipc_kind kind)
{
	const struct summary_section *section = &summary_sections[kind];
	struct ipc_usage usage;
	int err = ipc_usage_get(&ipcs->session->source, KIND_BIT(kind), &usage);

	if (err && sysroot_is_live(&ipcs->session->source.root)) {
		sb_puts(ipcs->page.out, _(section->missing));
		sb_putc(ipcs->page.out, '\n');
		return EXIT_SUCCESS;
	}
	if (err)
		return ipcs_failed(ipcs, kind, err);
	fixed_title(&ipcs->page, section->title);
	for (size_t i = 0; i < section->count; i++)
		if (section->lines[i].units & IN(ipcs->page.unit))
			put_summary_line(ipcs, &section->lines[i], &usage);
	return EXIT_SUCCESS;
}
