/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "privs.h"

#include <cap-ng.h>
#include <errno.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

#include "base/msg.h"
#include "base/nls.h"

/* Set permitted and effective to `caps`, the inheritable set to nothing. */
static int apply(uint64_t caps)
{
	capng_clear(CAPNG_SELECT_CAPS);
	for (unsigned cap = 0; cap < 64 && caps >> cap; cap++)
		if ((caps >> cap & 1) &&
		    capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, cap))
			return -EINVAL;
	/* Out of the permitted set is out of the ambient set (capabilities(7)). */
	return capng_apply(CAPNG_SELECT_CAPS) ? -EPERM : 0;
}

/* Those of `caps` that we have. */
static uint64_t permitted(uint64_t caps)
{
	uint64_t kept = 0;

	if (capng_get_caps_process())
		return 0;
	for (unsigned cap = 0; cap < 64 && caps >> cap; cap++)
		if ((caps >> cap & 1) && capng_have_capability(CAPNG_PERMITTED, cap))
			kept |= UINT64_C(1) << cap;
	return kept;
}

int privs_keep(uint64_t caps)
{
	/*
	 * Asking for a capability that we lack fails as a whole. Root has all; only others pay
	 * for finding out, which takes two reads of /proc.
	 */
	int err = apply(caps);

	if (err == -EPERM)
		err = apply(permitted(caps));
	if (err)
		return err;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

bool privs_drop_borrowed(void)
{
	int err = getauxval(AT_SECURE) ? privs_keep(0) : 0;

	if (err)
		msg_errno(-err, _("cannot drop privileges"));
	return !err;
}

bool privs_have(unsigned cap)
{
	return capng_have_capability(CAPNG_EFFECTIVE, cap) != 0;
}
