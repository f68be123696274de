# SPDX-License-Identifier: GPL-2.0-or-later
# Verdicts of leaks held against the truth (truth.c). `make truth` does it at length and prints the
# table; TRUTH_SEED repeats a run, TRUTH_SCENES says how long it is.

load lib
load programs

export TRUTH_SEED=${TRUTH_SEED:-$RANDOM} TRUTH_SCENES=${TRUTH_SCENES:-4}
export TRUTH_TABLE=${TRUTH_TABLE:-}

@test "no object that somebody uses or holds is an orphan, and what nobody can use is" {
	need_jq
	need_users
	# LeakSanitizer itself crashes here now and then, where it takes storage of a thread for a
	# pointer, when all is done. Other tests of leaks look for leaks of memory.
	no_leak_check
	truth --seed "$TRUTH_SEED" --scenes "$TRUTH_SCENES" -- ipcadm leaks --all --json --alone \
		--families "$CLI_DIR/../../share/ipcadm/families.d" >"$BATS_TEST_TMPDIR/table" \
		2>"$BATS_TEST_TMPDIR/errors" || missed=1
	cat "$BATS_TEST_TMPDIR/table" "$BATS_TEST_TMPDIR/errors"
	[ -z "$TRUTH_TABLE" ] || cp "$BATS_TEST_TMPDIR/table" "$TRUTH_TABLE"
	[ -z "${missed:-}" ]
	[ "$(sed -n 's/^seed.* \([0-9]*\) objects.*/\1/p' "$BATS_TEST_TMPDIR/table")" -ge \
		$((TRUTH_SCENES * 2000)) ]
}
