# shellcheck shell=sh
# Sourced by the benchmarks with their own arguments: runs them in namespaces of their own. In one
# for the network too, for sockets of processes that are not seen would be doubts.
# BENCH_SANDBOX tells the programs that make and remove objects that they may.
if [ -z "${BENCH_SANDBOX:-}" ]; then
	BENCH_SANDBOX=1
	export BENCH_SANDBOX
	exec unshare --net --ipc --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi
