/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sha256.h"

#include <endian.h>
#include <string.h>

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t value, unsigned bits)
{
	return value >> bits | value << (32 - bits);
}

/* One round; the first of the eight stands at `at`, modulo 8. */
static inline void take_round(uint32_t s[8], unsigned at, uint32_t word)
{
	uint32_t a = s[at & 7];
	uint32_t b = s[(at + 1) & 7];
	uint32_t c = s[(at + 2) & 7];
	uint32_t e = s[(at + 4) & 7];
	uint32_t f = s[(at + 5) & 7];
	uint32_t g = s[(at + 6) & 7];
	uint32_t sum = s[(at + 7) & 7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
		       ((e & f) ^ (~e & g)) + word;

	s[(at + 3) & 7] += sum;
	s[(at + 7) & 7] = sum + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
			  ((a & b) ^ (a & c) ^ (b & c));
}

static void take_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t words[64];
	uint32_t s[8];

	for (unsigned i = 0; i < 16; i++) {
		uint32_t word;

		memcpy(&word, block + (size_t)i * 4, sizeof(word));
		words[i] = be32toh(word);
	}
	for (unsigned i = 16; i < 64; i++) {
		uint32_t a = words[i - 15];
		uint32_t b = words[i - 2];

		words[i] = words[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + words[i - 7] +
			   (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
	/* Instead of moving all eight by one place, each round calls them by other places. */
	memcpy(s, state, sizeof(s));
	for (unsigned i = 0; i < 64; i += 8)
		for (unsigned j = 0; j < 8; j++)
			take_round(s, 8 - j, constants[i + j] + words[i + j]);
	for (unsigned i = 0; i < 8; i++)
		state[i] += s[i];
}

void sha256_start(struct sha256 *sha)
{
	/* The first 32 bits of the fractions of the square roots of the first 8 primes. */
	*sha = (struct sha256){
		.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
			  0x1f83d9ab, 0x5be0cd19},
	};
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	size_t held = sha->length % sizeof(sha->block);

	sha->length += size;
	if (held > 0) {
		size_t n = sizeof(sha->block) - held < size ? sizeof(sha->block) - held : size;

		memcpy(sha->block + held, from, n);
		from += n;
		size -= n;
		if (held + n < sizeof(sha->block))
			return;
		take_block(sha->state, sha->block);
	}
	for (; size >= sizeof(sha->block); size -= sizeof(sha->block)) {
		take_block(sha->state, from);
		from += sizeof(sha->block);
	}
	if (size > 0)
		memcpy(sha->block, from, size);
}

void sha256_end(struct sha256 *sha, unsigned char hash[SHA256_SIZE])
{
	static const unsigned char padding[64] = {0x80};
	uint64_t bits = htobe64(sha->length * 8);
	size_t held = sha->length % sizeof(sha->block);

	sha256_add(sha, padding, (held < 56 ? 56 : 120) - held);
	sha256_add(sha, &bits, sizeof(bits));
	for (unsigned i = 0; i < 8; i++) {
		uint32_t word = htobe32(sha->state[i]);

		memcpy(hash + (size_t)i * 4, &word, sizeof(word));
	}
}

void sha256_text(const unsigned char hash[SHA256_SIZE], char text[SHA256_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		text[2 * i] = digits[hash[i] >> 4];
		text[2 * i + 1] = digits[hash[i] & 15];
	}
	text[SHA256_TEXT_SIZE - 1] = '\0';
}
