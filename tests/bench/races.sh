#!/bin/sh
# Programs that attach, send to, change or open objects at random moments around their removal: how
# many lose what they have just got. Files in /dev/shm are removed in two ways: with lease and
# hideout, as leaks --remove does it, and by asking first whether anybody has them open and then unlinking.
# For the kinds that have no such lock the window is measured: for how long before the removal
# a use is lost. Prints a Markdown table; exit status 1 where a file was lost that must not be.
# Needs root and two CPUs.
#
# Environment: RACES (the program tests/cli/races), RACES_MET (1000: so many uses shall meet a
# removal), RACES_SECONDS (120: at most so long for each row).
set -eu

met=${RACES_MET:-1000}
seconds=${RACES_SECONDS:-120}

# shellcheck source=tests/bench/sandbox.sh disable=SC1091
. "${0%/*}/sandbox.sh"

mount -t tmpfs -o mode=1777 none /dev/shm
bad=0

# row KIND WAY [OPTION]: WAY is what the table says of it; `lease` rows must not lose anything.
row() {
	kind=$1 way=$2
	shift 2
	# shellcheck disable=SC2046
	set -- $("$RACES" "$@" -s "$seconds" "$kind" "$met")
	# tried N used N met N lost N late N window N
	tried=$2 used=$4 meetings=$6 lost=$8
	shift 8
	late=$2 window=$4
	verdict=
	case $way in
	lease*)
		window=-
		verdict=ok
		if [ "$meetings" -lt "$met" ]; then
			verdict="only $meetings met"
			bad=1
		elif [ "$lost" != "$late" ]; then
			verdict=lost
			bad=1
		fi
		;;
	esac
	printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$kind" "$way" "$tried" "$used" "$meetings" \
		"$lost" "$late" "$window" "$verdict"
}

echo '| kind | way | tried | came in time | met the removal | lost | of these late | window, ns | |'
echo '|---|---|---|---|---|---|---|---|---|'
for kind in pshm psem; do
	row "$kind" 'lease, hide, look again, unlink'
	row "$kind" 'look, then unlink' -n
done
row pmsg 'ask by a lease, then unlink'
for kind in shm msg sem; do
	row "$kind" 'look, then remove'
done

exit $bad
