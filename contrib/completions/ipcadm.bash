# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for bash: ipcadm, its commands, and the links that bear their names.
#
# The options are not listed here: they are read from the --help of the program that is being
# completed, which ends in a millisecond, so the two cannot differ. Object names can hold anything
# and are never expanded by the shell; a name with characters beyond the usual is not offered.
# shellcheck shell=bash

# Offer what begins with the word being completed; the candidates come as arguments.
_ipcadm_offer() {
	local candidate

	for candidate; do
		if [[ $candidate == "$cur"* ]]; then
			COMPREPLY+=("$candidate")
		fi
	done
}

# Offer the values of one column of lsipc's table: _ipcadm_column KIND-OPTION COLUMN
_ipcadm_column() {
	local value

	while IFS= read -r value; do
		if [[ $value =~ ^[[:alnum:]_.:@%+/-]+$ ]]; then
			_ipcadm_offer "$value"
		fi
	done < <("$ipcadm" lsipc "$1" --raw --noheadings --output "$2" 2>/dev/null)
}

# The kind option of lsipc (-m, --queues …) that stands on the line, for ids and names.
_ipcadm_kind() {
	local word

	for word in "${COMP_WORDS[@]:1}"; do
		case $word in
		--shmems | --queues | --semaphores | --posix-*) echo "$word" && return ;;
		--*) ;;
		-*[mqsMQS]*) word=${word//[^mqsMQS]/} && echo "-${word:0:1}" && return ;;
		esac
	done
}

# Offer the columns that the help text lists, for a list with commas.
_ipcadm_columns() {
	local line before=

	if [[ $cur == *,* ]]; then
		before=${cur%,*},
	elif [[ $cur == +* ]]; then
		before=+
	fi
	while IFS= read -r line; do
		if [[ $line =~ ^\ +([A-Z][A-Z0-9%/-]+)\ \  ]]; then
			_ipcadm_offer "$before${BASH_REMATCH[1]}"
		fi
	done <<<"$help"
	compopt -o nospace
}

# Offer the values of an option, by its long name.
_ipcadm_value() {
	local kind

	case $command:$1 in
	*:--sysroot) mapfile -t COMPREPLY < <(compgen -d -- "$cur") && compopt -o filenames ;;
	*:--time-format) _ipcadm_offer short full iso ;;
	lsipc:--output) _ipcadm_columns ;;
	ls:--output | ls:--sort)
		help=$("$ipcadm" ls --list-columns | sed 's/^/ /') && _ipcadm_columns
		;;
	leaks:--output | leaks:--sort)
		help=$("$ipcadm" leaks --list-columns | sed 's/^/ /') && _ipcadm_columns
		;;
	*:--user) mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
	*:--group) mapfile -t COMPREPLY < <(compgen -g -- "$cur") ;;
	leaks:--include) _ipcadm_offer dormant suspect dormant,suspect ;;
	leaks:--log) _ipcadm_offer journal syslog ;;
	leaks:--families | leaks:--ftok)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur") && compopt -o filenames
		;;
	leaks:--rules | leaks:--backup)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur") && compopt -o filenames
		;;
	*:--file) mapfile -t COMPREPLY < <(compgen -f -- "$cur") && compopt -o filenames ;;
	dump:--compress) _ipcadm_offer zstd gzip none ;;
	graph:--format) _ipcadm_offer dot mermaid json ;;
	ls:--state | dump:--state) _ipcadm_offer in-use unused destroyed unknown ;;
	ipcrm:--all) _ipcadm_offer shm pshm msg pmsg sem psem ;;
	ipcrm:--shmem-id) _ipcadm_column -m ID ;;
	ipcrm:--shmem-key) _ipcadm_column -m KEY ;;
	ipcrm:--queue-id) _ipcadm_column -q ID ;;
	ipcrm:--queue-key) _ipcadm_column -q KEY ;;
	ipcrm:--semaphore-id) _ipcadm_column -s ID ;;
	ipcrm:--semaphore-key) _ipcadm_column -s KEY ;;
	ipcrm:--posix-shmem) _ipcadm_column -M NAME ;;
	ipcrm:--posix-mqueue) _ipcadm_column -Q NAME ;;
	ipcrm:--posix-semaphore) _ipcadm_column -S NAME ;;
	*:--id | *:--name)
		kind=$(_ipcadm_kind)
		if [[ $kind ]]; then
			_ipcadm_column "$kind" "$([[ $1 == --id ]] && echo ID || echo NAME)"
		fi
		;;
	esac
}

# Offer what can stand without an option in front.
_ipcadm_operand() {
	local line

	case $command in
	ipcadm | help)
		while read -r line; do
			_ipcadm_offer "${line%% *}"
		done < <("$ipcadm" --list 2>/dev/null)
		[[ $command == help ]] || _ipcadm_offer help
		;;
	ipcrm)
		case ${COMP_WORDS[first]} in
		shm) _ipcadm_column -m ID ;;
		msg) _ipcadm_column -q ID ;;
		sem) _ipcadm_column -s ID ;;
		esac
		;;
	ls | leaks | dump) _ipcadm_offer shm msg sem pshm pmsg psem ;;
	graph)
		_ipcadm_offer shm msg sem pshm pmsg psem pipe fifo unix eventfd memfd anonymous file
		;;
	ftok | restore) mapfile -t COMPREPLY < <(compgen -f -- "$cur") && compopt -o filenames ;;
	esac
}

# Find the command: the program's own name, or the first operand of ipcadm. Sets `command`, `run`
# (how to call it) and `first` (the index of the first word that is the command's own).
_ipcadm_command() {
	local program=${COMP_WORDS[0]/#\~/$HOME}

	command=${program##*/}
	run=("$program")
	first=1
	[[ $command == ipcadm ]] || return
	while ((first < COMP_CWORD)); do
		case ${COMP_WORDS[first]} in
		--sysroot)
			((first++))
			if [[ ${COMP_WORDS[first]} == = ]]; then
				((first++))
			fi
			;;
		-*) ;;
		*)
			command=${COMP_WORDS[first]}
			[[ $command == help ]] || run+=("$command")
			((first++))
			return
			;;
		esac
		((first++))
	done
}

# Read the options from the help text: `options` (all of them), `long` (the long name of each letter)
# and `takes` (by long name: " " where a value must follow, "=" where one may).
_ipcadm_read_help() {
	local line letter name

	# What is further to the right continues an explanation, whatever it begins with.
	while IFS= read -r line; do
		[[ $line =~ ^\ {1,5}(-[[:alnum:]])?(--[[:alnum:]-]+|,\ --[[:alnum:]-]+)?\[?([=\ ])?(<|[[:upper:]]+$)? ]] || continue
		letter=${BASH_REMATCH[1]} name=${BASH_REMATCH[2]#, }
		name=${name:-$letter}
		[[ $name ]] || continue
		options+=("$name")
		if [[ $letter && $letter != "$name" ]]; then
			options+=("$letter")
			long[$letter]=$name
		fi
		takes[$name]=${BASH_REMATCH[4]:+${BASH_REMATCH[3]}}
	done <<<"$help"
}

_ipcadm() {
	local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} equals=
	local command first help ipcadm=ipcadm
	local -a run options=()
	local -A long=() takes=()

	COMPREPLY=()
	# The shell hands over --option=value as three words.
	if [[ $cur == = ]]; then
		cur='' equals='='
	elif [[ $option == = ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]} equals='='
	fi
	_ipcadm_command
	if [[ ${run[0]} == */* ]]; then
		ipcadm=${run[0]%/*}/ipcadm
	fi
	help=$(LC_ALL=C "${run[@]}" --help 2>/dev/null)
	_ipcadm_read_help

	option=${long[$option]:-$option}
	if [[ ${takes[$option]-} == " " || ( ${takes[$option]-} && $equals ) ]]; then
		_ipcadm_value "$option"
	elif [[ $cur == -* ]]; then
		_ipcadm_offer "${options[@]}"
	else
		_ipcadm_operand
	fi
}

complete -F _ipcadm ipcadm
for _ipcadm_link in ipcs lsipc ipcmk ipcrm ftok; do
	# Only where the link is ours: util-linux has completions of its own.
	if [[ $(readlink "$(type -P $_ipcadm_link)") == *ipcadm ]]; then
		complete -F _ipcadm $_ipcadm_link
	fi
done
unset _ipcadm_link
