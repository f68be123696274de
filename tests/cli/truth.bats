# SPDX-License-Identifier: GPL-2.0-or-later
# Verdicts of leaks held against the truth: see truth.c.

load lib
load programs

@test "no object that somebody uses or holds is called orphan, and those that nobody does are" {
	need_jq
	need_users
	truth --seed "${TRUTH_SEED:-$RANDOM}" --scenes "${TRUTH_SCENES:-4}" -- \
		ipcadm leaks --all --json --alone --min-age 0 | tee "${TRUTH_TABLE:-/dev/null}" || failed=1
	[ "${PIPESTATUS[0]}" = 0 ]
}
