/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kept.h"

#include "unit.h"

static void grow(struct kept *kept, size_t size)
{
	if (size <= kept->size)
		return;
	kept->bytes = realloc(kept->bytes, size);
	assert_non_null(kept->bytes);
	memset(kept->bytes + kept->size, 0, size - kept->size);
	kept->size = size;
}

int kept_put(void *arg, uint64_t offset, const void *bytes, size_t size)
{
	struct kept *kept = arg;

	if (kept->failure)
		return kept->failure;
	assert_true(size > 0 && offset >= kept->size);
	grow(kept, (size_t)offset + size);
	memcpy(kept->bytes + offset, bytes, size);
	kept->given += size;
	return 0;
}

int kept_feed(void *arg, uint64_t *offset, const void **bytes, size_t *size)
{
	struct kept *kept = arg;

	if (kept->failure)
		return kept->failure;
	*offset = kept->fed;
	*bytes = kept->bytes + kept->fed;
	*size = kept->size - kept->fed;
	if (kept->step && *size > kept->step)
		*size = kept->step;
	kept->fed += *size;
	return *size > 0;
}

void kept_complete(struct kept *kept, size_t size)
{
	assert_true(kept->size <= size);
	grow(kept, size);
}

void kept_add(struct kept *kept, const void *bytes, size_t size)
{
	assert_int_equal(kept_put(kept, kept->size, bytes, size), 0);
}

void kept_free(struct kept *kept)
{
	free(kept->bytes);
	*kept = (struct kept)KEPT_INIT;
}
