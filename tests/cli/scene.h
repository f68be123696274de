/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the two parts of the scene share.
 */
#ifndef TESTS_CLI_SCENE_H
#define TESTS_CLI_SCENE_H

#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* An id that is left as it is. */
#define SAME ((unsigned int)-1)

/* Prints "scene: ...: " and the text of errno, and ends this process with status 1. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/*
 * Whether user and group ids other than our own can be had here. In a user name space with one id
 * they cannot: the scene then has one owner, and is else the same.
 */
bool many_users(void);

/* Builds everything below /dev/shm and /dev/mqueue. */
void build_posix_scene(void);

#endif
