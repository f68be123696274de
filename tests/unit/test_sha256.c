/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/sha256.h: published examples, and that pieces give what the whole gives. */
#include "unit.h"

#include "base/sha256.h"

static void expect(const char *text, size_t times, size_t piece, const char *expected)
{
	unsigned char hash[SHA256_SIZE];
	char is[SHA256_TEXT_SIZE];
	struct sha256 sha256;

	sha256_start(&sha256);
	for (size_t i = 0; i < times; i++) {
		size_t length = strlen(text);

		for (size_t at = 0; at < length; at += piece)
			sha256_add(&sha256, text + at, length - at < piece ? length - at : piece);
	}
	sha256_end(&sha256, hash);
	sha256_text(hash, is);
	assert_string_equal(is, expected);
}

static void published_examples(void **state UNUSED)
{
	static const struct {
		const char *text;
		size_t times;
		const char *hash;
	} cases[] = {
		{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (size_t piece = 1; piece < 70; piece += 9)
			expect(cases[i].text, cases[i].times, piece, cases[i].hash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_examples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
