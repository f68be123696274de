/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "knowing.h"

#include "base/parse.h"

bool knowing_uid_of(const char *name, uid_t *uid)
{
	static const struct {
		const char *name;
		uid_t uid;
	} users[] = {
		{"root", 0}, {"postgres", 70}, {"www-data", 33}, {"apache", 48},
		{"oracle", 54321}, {"zabbix", 110},
	};
	uint64_t number;

	for (size_t i = 0; i < ARRAY_SIZE(users); i++) {
		if (streq(users[i].name, name)) {
			*uid = users[i].uid;
			return true;
		}
	}
	if (parse_u64(name, UINT32_MAX, &number))
		return false;
	*uid = (uid_t)number;
	return true;
}

void knowing_complain(void *out, unsigned line, const char *sentence)
{
	sb_printf(out, "%u: %s\n", line, sentence);
}

/* Put `n` bytes at `at` of the text, of which there are `size`, and that has room. */
static size_t put_in(char *text, size_t size, size_t at, const char *bytes, size_t n)
{
	memmove(text + at + n, text + at, size - at);
	memcpy(text + at, bytes, n);
	return size + n;
}

static size_t change(char *text, size_t size)
{
	static const char huge[] = "99999999999999999999999999999999999999999999999999";
	static const char odd[] = "=[]{}\"\\#/*?-,\n\r\t ";
	size_t at = (size_t)random_below(size + 1);
	char byte = (char)random_below(256);

	switch (random_below(6)) {
	case 0:
		return at;
	case 1:
		return put_in(text, size, at, huge, sizeof(huge) - 1);
	case 2:
		return put_in(text, size, at, "\0", 1);
	case 3:
		return put_in(text, size, at, &odd[random_below(sizeof(odd) - 1)], 1);
	case 4:
		return put_in(text, size, at, &byte, 1);
	default:
		if (at < size)
			text[at] = byte;
		return size;
	}
}

void knowing_fuzz(const char *sample, unsigned rounds, void (*read)(const char *text, size_t size))
{
	size_t length = strlen(sample);
	char *text = malloc(length + 1024);

	assert_non_null(text);
	for (unsigned round = 0; round < rounds; round++) {
		size_t size = length;
		char *exact;

		memcpy(text, sample, length);
		for (uint64_t n = random_below(12); n > 0; n--)
			size = change(text, size);
		exact = malloc(size ? size : 1);
		assert_non_null(exact);
		memcpy(exact, text, size);
		read(exact, size);
		free(exact);
	}
	free(text);
}
