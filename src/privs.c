/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "privs.h"

#include <cap-ng.h>
#include <errno.h>
#include <sys/prctl.h>

int privs_keep(uint64_t caps)
{
	uint64_t kept = 0;

	/* Only what we have can be kept: asking for more would fail as a whole. */
	for (unsigned cap = 0; cap < 64 && caps >> cap; cap++)
		if ((caps >> cap & 1) && capng_have_capability(CAPNG_PERMITTED, cap))
			kept |= UINT64_C(1) << cap;

	capng_clear(CAPNG_SELECT_CAPS);
	for (unsigned cap = 0; cap < 64 && kept >> cap; cap++)
		if ((kept >> cap & 1) &&
		    capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, cap))
			return -EINVAL;
	/* Out of the permitted set is out of the ambient set (capabilities(7)). */
	if (capng_apply(CAPNG_SELECT_CAPS))
		return -EPERM;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

bool privs_have(unsigned cap)
{
	return capng_have_capability(CAPNG_EFFECTIVE, cap) != 0;
}
