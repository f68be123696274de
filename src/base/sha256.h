/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hash SHA-256 of FIPS 180-4. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
#define SHA256_TEXT_SIZE (2 * SHA256_SIZE + 1)

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	unsigned char block[64];
};

void sha256_start(struct sha256 *);
void sha256_add(struct sha256 *, const void *bytes, size_t size);

/* The hash of all that was added; start again before adding more. */
void sha256_end(struct sha256 *, unsigned char hash[SHA256_SIZE]);

/* The hash in hexadecimal, as sha256sum(1) prints it. */
void sha256_text(const unsigned char hash[SHA256_SIZE], char text[SHA256_TEXT_SIZE]);

#endif
