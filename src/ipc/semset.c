/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/semset.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/sem.h>

#include "base/alloc.h"
#include "base/util.h"

/*
 * GETALL would take one call instead of many, but it writes as many values as the set
 * has by then: an identifier in use again for a larger set would overrun the array.
 */
static const int commands[] = {GETVAL, GETPID, GETNCNT, GETZCNT};

static int read_element(int id, int number, struct ipc_sem_element *element)
{
	int values[ARRAY_SIZE(commands)];

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		values[i] = semctl(id, number, commands[i]);
		if (values[i] < 0)
			return errno == EINVAL ? -EIDRM : -errno;
	}
	*element = (struct ipc_sem_element){
		.value = (unsigned)values[0],
		.pid = values[1],
		.ncount = (unsigned)values[2],
		.zcount = (unsigned)values[3],
	};
	return 0;
}

int ipc_sem_elements(int id, size_t count, struct ipc_sem_element **elements)
{
	*elements = NULL;
	if (count > INT_MAX)
		return -EIDRM;

	struct ipc_sem_element *array = xcalloc(count, sizeof(*array));

	for (size_t i = 0; i < count; i++) {
		int err = read_element(id, (int)i, &array[i]);

		if (err) {
			free(array);
			return err;
		}
	}
	*elements = array;
	return 0;
}
