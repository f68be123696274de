/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "captured.h"

struct capture capture;

int capture_before(void **state UNUSED)
{
	capture_begin(&capture);
	return 0;
}

int capture_after(void **state UNUSED)
{
	capture_end(&capture);
	return 0;
}
