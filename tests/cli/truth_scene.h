/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_CLI_TRUTH_SCENE_H
#define TESTS_CLI_TRUTH_SCENE_H

#include <stdbool.h>
#include <stdint.h>

struct scene {
	uint64_t seed;
	unsigned houses;
	bool capable; /* with a process that has CAP_IPC_OWNER */
};

/*
 * The first process of a scene's name spaces: builds it, writes one byte to `done` when it
 * stands still, and waits for the end.
 */
void scene_run(const struct scene *, int done) __attribute__((noreturn));

#endif
