/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * key PROJECT PATH...: the C library's own ftok(3), to hold our command against.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>

int main(int argc, char **argv)
{
	int project, i;

	if (argc < 2) {
		fputs("usage: key PROJECT PATH...\n", stderr);
		return 2;
	}
	project = (int)strtol(argv[1], NULL, 0);
	for (i = 2; i < argc; i++)
		printf("0x%08x %s\n", (unsigned int)ftok(argv[i], project), argv[i]);
	return 0;
}
