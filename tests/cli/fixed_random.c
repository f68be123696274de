/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into a program by LD_PRELOAD: its random numbers are those of the variable FIXED_RANDOM,
 * hexadecimal words of 32 bits with blanks between. When they are used up, the program ends with
 * status 99: it has asked more often than the test expects.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static uint32_t next_word(void)
{
	static const char *rest;
	char *end;
	unsigned long word;

	if (rest == NULL)
		rest = getenv("FIXED_RANDOM");
	if (rest == NULL)
		_exit(99);
	word = strtoul(rest, &end, 16);
	if (end == rest)
		_exit(99);
	rest = end;
	return (uint32_t)word;
}

ssize_t getrandom(void *buffer, size_t length, unsigned int flags)
{
	size_t done, part;

	(void)flags;
	for (done = 0; done < length; done += part) {
		uint32_t word = next_word();

		part = length - done < sizeof(word) ? length - done : sizeof(word);
		memcpy((char *)buffer + done, &word, part);
	}
	return (ssize_t)length;
}

uint32_t arc4random(void);

uint32_t arc4random(void)
{
	return next_word();
}
