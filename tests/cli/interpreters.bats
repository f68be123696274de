# SPDX-License-Identifier: GPL-2.0-or-later
# Which file an interpreter runs: real ones, with their options, against a family that names the
# script. Where the script could be another argument, or none, the process ties.

load lib
load programs
load world

# LANGUAGE CODE COMMAND: SCRIPT is the script that the family names, OTHER another one that waits, EMPTY
# one that ends at once, CODE what waits. PATH finds the program, or the line is left out.
command_lines() {
	cat <<-'END'
		sh tied-family sh SCRIPT
		sh tied-family bash -eu -o pipefail SCRIPT
		sh tied-family bash --norc --rcfile /dev/null SCRIPT x
		sh tied-family bash -noprofile +x SCRIPT
		sh tied-arguments bash -c 'source SCRIPT'
		sh tied-arguments dash -ec '. SCRIPT' name
		sh untied-family bash OTHER SCRIPT
		sh untied-family bash -O extglob OTHER -c SCRIPT
		sh untied-family dash +o emacs OTHER
		sh tied-family zsh -f -o extendedglob SCRIPT
		sh untied-family zsh -f -b OTHER SCRIPT
		sh tied-family ksh -o pipefail SCRIPT
		sh untied-family ksh -e OTHER SCRIPT
		sh tied-family mksh -x SCRIPT
		sh tied-family yash -e -o posix SCRIPT
		sh tied-family busybox sh -e SCRIPT
		csh tied-family tcsh -f -b SCRIPT
		fish tied-family fish -N -o /dev/null SCRIPT
		fish tied-arguments fish -C 'source SCRIPT' OTHER
		python tied-family python3 SCRIPT
		python tied-family python3 -I SCRIPT
		python tied-family python3 -E SCRIPT
		python tied-family python3 -W ignore SCRIPT
		python tied-family python3 -Wignore -bb -u SCRIPT
		python tied-family python3 -bIX dev SCRIPT
		python tied-family python3 --check-hash-based-pycs always -- SCRIPT
		python tied-arguments python3 -c CODE
		python tied-arguments python3 -Ic CODE x
		python tied-arguments python3 -m MODULE
		python untied-family python3 -I OTHER SCRIPT
		python untied-family python3 -X dev -W ignore OTHER SCRIPT
		python tied-family LOADER python3 -I SCRIPT
		python tied-family pypy3 -I SCRIPT
		perl tied-family perl -w -I lib SCRIPT
		perl tied-family perl -ls -0777 SCRIPT
		perl tied-arguments perl -CS SCRIPT
		perl tied-arguments perl -e CODE
		perl tied-arguments perl -we CODE
		perl untied-family perl -W OTHER SCRIPT
		ruby tied-family ruby -w -I lib --disable-gems SCRIPT
		ruby tied-family ruby -E utf-8 -W0 SCRIPT
		ruby tied-arguments ruby -r SCRIPT OTHER
		ruby tied-arguments ruby --encoding utf-8 SCRIPT
		ruby tied-arguments ruby -e CODE
		ruby untied-family ruby -C / OTHER SCRIPT
		node tied-family node SCRIPT
		node tied-family node --require EMPTY SCRIPT
		node tied-family node -r EMPTY -C production -- SCRIPT
		node tied-arguments node --title x SCRIPT
		node tied-arguments node --stack-size=984 -r SCRIPT OTHER
		node tied-arguments node --import SCRIPT OTHER
		node tied-arguments node --no-opt SCRIPT
		node tied-arguments node -e CODE
		node tied-arguments node --eval=CODE
		node untied-family node --max-old-space-size=512 OTHER SCRIPT
		php tied-family php -d memory_limit=64M SCRIPT
		php tied-arguments php -f SCRIPT -- x
		php tied-arguments php -r CODE
		php untied-family php -n OTHER SCRIPT
		tcl tied-family tclsh SCRIPT
		tcl tied-family tclsh -encoding utf-8 SCRIPT
		tcl untied-family tclsh OTHER SCRIPT
		tcl tied-family expect -d SCRIPT
		tcl tied-arguments expect -f SCRIPT
		tcl tied-arguments expect -c CODE
		guile tied-family guile -q --no-auto-compile -s SCRIPT
		guile tied-arguments guile -q --no-auto-compile -l SCRIPT
		guile tied-arguments guile -q -c CODE
		r tied-arguments Rscript --vanilla SCRIPT
		r tied-arguments Rscript -e CODE
		r untied-family Rscript --vanilla OTHER SCRIPT
		awk tied-arguments awk -v x=1 -f SCRIPT
		awk tied-arguments gawk --file SCRIPT
		awk untied-family awk -f OTHER
		java tied-arguments java -Xint -Dx=y SCRIPT
	END
}

# What says in each language that it runs, and waits. In shells nothing must outlive them.
program_in() {
	case $1 in
	sh) echo ': >"$READY"; read line <"$PIPE"' ;;
	csh) echo 'echo >$READY; set line = $<' ;;
	fish) echo 'echo >$READY; read line <$PIPE' ;;
	python) echo 'import os, time; open(os.environ["READY"], "w"); time.sleep(100000)' ;;
	perl) echo 'open(F, ">", $ENV{READY}); close F; sleep 100000' ;;
	ruby) echo 'File.write(ENV["READY"], ""); sleep' ;;
	node) echo 'require("fs").writeFileSync(process.env.READY, ""); setInterval(() => {}, 100000000)' ;;
	php) echo '<?php touch(getenv("READY")); sleep(100000);' ;;
	tcl) echo 'close [open $env(READY) w]; after 100000000' ;;
	guile) echo '(close-port (open-output-file (getenv "READY"))) (sleep 100000)' ;;
	r) echo 'invisible(file.create(Sys.getenv("READY"))); Sys.sleep(100000)' ;;
	awk) echo 'BEGIN { printf "" >ENVIRON["READY"]; close(ENVIRON["READY"]); getline <ENVIRON["PIPE"] }' ;;
	java) echo 'public class X { public static void main(String[] a) throws Exception {
		new java.io.File(System.getenv("READY")).createNewFile(); Thread.sleep(100000000); } }' ;;
	esac
}

# Files' names end as the language wants it.
ending_of() {
	case $1 in
	python) echo py ;; perl) echo pl ;; ruby) echo rb ;; node) echo cjs ;; guile) echo scm ;;
	r) echo R ;; *) echo "$1" ;;
	esac
}

# Starts line $1 of the table: $2 the language, the rest the command. Its pid goes to pids[$1].
start_line() {
	local i=$1 language=$2 code line ending

	line=${*:3}
	ending=$(ending_of "$language")
	code=$(program_in "$language")
	echo "$code" >"server$i.$ending"
	# Somebody reads it already, perhaps.
	[ -e "other.$ending" ] || echo "$code" >"other.$ending"
	: >empty.cjs
	[ $language != php ] || code=${code#<?php }
	line=${line//SCRIPT/"$PWD/server$i.$ending"}
	line=${line//OTHER/"$PWD/other.$ending"}
	line=${line//EMPTY/"$PWD/empty.cjs"}
	line=${line//LOADER/"$loader"}
	line=${line//MODULE/"server$i"}
	line=${line//CODE/"'$code'"}
	[[ $line != "$loader python3"* ]] || line="$loader $(python3 -c 'import sys; print(sys.executable)') ${line#* python3 }"
	READY=$PWD/ready$i PIPE=$PWD/pipe eval "exec $line" <pipe >"said$i" 2>&1 &
	pids[i]=$!
	lines[i]=$line
	printf '[family%s]\ntitle = x\nname = object%s\nprograms = server%s.*\nsource = x\n' \
		"$i" "$i" "$i" >>families/all.conf
	: >"/dev/shm/object$i"
}

ready_or_gone() {
	[ -e "ready$1" ] || ! kill -0 "${pids[$1]}"
}

# The code of the reason that is given for process $2 and object $1.
code_of() {
	jq -r --arg ref "pshm:/object$1" --argjson pid "$2" '
		[.leaks[] | select(.ref == $ref) | (.explained // [])[] | select(.pid == $pid).code][0]' verdicts
}

@test "options hide no script" {
	need_jq
	mkdir -p "$BATS_TEST_TMPDIR/work/families"
	cd "$BATS_TEST_TMPDIR/work"
	mkfifo pipe
	exec {held}<>pipe
	loader=$(ldd /bin/sh | grep -oE '/[^ ]*/ld-[^ ]*' | head -n 1)
	command_lines >table
	declare -a pids lines codes
	i=0
	while read -r language code line; do
		program=${line%% *}
		[ "$program" != LOADER ] || program=python3
		type -P "$program" >/dev/null || continue
		[[ $line != LOADER* || -n $loader ]] || continue
		i=$((i + 1))
		codes[i]=$code
		start_line "$i" "$language" "$line"
	done <table
	[ "$i" -ge 9 ] # shells are everywhere
	for ((n = 1; n <= i; n++)); do
		await "${lines[n]} to run" ready_or_gone "$n"
		[ -e "ready$n" ] || { echo "${lines[n]} has failed:"; cat "said$n"; false; }
	done
	: >rules
	ipcadm leaks --all --json --explain --families families --rules rules --alone >verdicts
	for ((n = 1; n <= i; n++)); do
		found=$(code_of "$n" "${pids[n]}")
		echo "${lines[n]}: $found, expected ${codes[n]}"
		[ "$found" = "${codes[n]}" ] || wrong=1
	done
	[ -z "${wrong:-}" ]
}
