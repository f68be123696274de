/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipc/hideout.h"
#include "ipc/posix_mq.h"
#include "ipc/scan.h"
#include "retired.h"
#include "sandbox.h"

struct ipc_source machine = IPC_SOURCE_LIVE;
struct ipc_list list = IPC_LIST_INIT;

int retired_clean(void **state UNUSED)
{
	need_sandbox();
	ipc_list_free(&list);
	list = (struct ipc_list)IPC_LIST_INIT;
	sandbox_clean();
	(void)posix_mq_remove("q");
	(void)umask(0);
	return 0;
}

void make_file(const char *name)
{
	char path[NAME_MAX + 16];

	(void)snprintf(path, sizeof(path), "/dev/shm/%s", name);

	int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	(void)close(fd);
}

void make_files(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%sf%u", i % 3 ? "" : "sem.", i);
		make_file(name);
	}
}

struct ipc_retired *retired_collect(void)
{
	assert_int_equal(ipc_collect(&machine, KINDS_ALL, 0, &list), 0);

	struct ipc_retired *items = calloc(list.count, sizeof(*items));

	assert_non_null(items);
	for (size_t i = 0; i < list.count; i++)
		items[i].seen = &list.objects[i];
	return items;
}

size_t count_results(const struct ipc_retired *items, int result)
{
	size_t n = 0;

	for (size_t i = 0; i < list.count; i++)
		n += items[i].result == result;
	return n;
}

void expect_no_hideout(void)
{
	assert_int_equal(system("ls -A /dev/shm | grep -q '^" HIDEOUT_PREFIX "'") != 0, 1);
}
