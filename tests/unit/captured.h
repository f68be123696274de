/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A captured system for each test that is listed as WITH_CAPTURE(test). */
#ifndef CAPTURED_H
#define CAPTURED_H

#include "unit.h"

extern struct capture capture;

int capture_before(void **state);
int capture_after(void **state);
#define WITH_CAPTURE(test) cmocka_unit_test_setup_teardown(test, capture_before, capture_after)

#endif
