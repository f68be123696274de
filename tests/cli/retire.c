/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * retire [-n] [-r] [KIND…]: removes every object of the kinds (all without one) with ipc_retire(), and
 * prints how many and what became of the others. -n: without leases. -r: before that, what
 * a killed run left is put back.
 *
 * For the tests and benchmarks of removal alone, without a judgement. Only in namespaces of
 * its own: its caller has made them and says so in BENCH_SANDBOX.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ipc/kind.h"
#include "ipc/retire.h"
#include "ipc/retire_recover.h"
#include "ipc/scan.h"

static void tell(void *arg, const char *name, enum ipc_recovered done, int err)
{
	static const char *const words[] = {"put back", "finished", "left"};

	(void)arg;
	(void)printf("%s: %s%s%s\n", name, words[done], err ? ": " : "", err ? strerror(-err) : "");
}

int main(int argc, char **argv)
{
	struct ipc_source source = IPC_SOURCE_LIVE;
	struct ipc_list list = IPC_LIST_INIT;
	unsigned kinds = 0;
	bool no_lease = false;
	int opt;

	if (!getenv("BENCH_SANDBOX"))
		return EXIT_FAILURE;
	while ((opt = getopt(argc, argv, "nr")) != -1) {
		no_lease |= opt == 'n';
		if (opt == 'r' && ipc_retire_recover(&source, tell, NULL))
			return EXIT_FAILURE;
	}
	for (int i = optind; i < argc; i++)
		kinds |= KIND_BIT((unsigned)ipc_kind_by_word(argv[i]));
	if (ipc_collect(&source, optind < argc ? kinds : KINDS_ALL, 0, &list))
		return EXIT_FAILURE;

	struct ipc_retired *items = xcalloc(list.count + 1, sizeof(*items));
	size_t removed = 0;

	for (size_t i = 0; i < list.count; i++)
		items[i].seen = &list.objects[i];
	ipc_retire(&source, items, list.count,
		   &(struct ipc_retire_how){.no_lease = no_lease});
	for (size_t i = 0; i < list.count; i++) {
		removed += items[i].result == 0;
		if (items[i].result)
			(void)printf("%s %s %d: %s\n", ipc_kinds[items[i].seen->kind].word,
				     items[i].seen->name ? items[i].seen->name : "",
				     items[i].seen->id, strerror(-items[i].result));
	}
	(void)printf("%zu removed\n", removed);
	free(items);
	ipc_list_free(&list);
	return EXIT_SUCCESS;
}
