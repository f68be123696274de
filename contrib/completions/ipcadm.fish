# SPDX-License-Identifier: GPL-2.0-or-later
# Completion for fish. The options come from the --help of the program itself.

function __ipcadm_list
    ipcadm --list 2>/dev/null | string replace -r '^ *(\S+) +' '$1\t'
end

function __ipcadm_command
    set -l words (commandline -opc)
    if test (count $words) -gt 1; and not string match -q -- '-*' $words[2]
        echo $words[2]
    end
end

function __ipcadm_options
    env LC_ALL=C ipcadm (__ipcadm_command) --help 2>/dev/null |
        string match -r -- '^ {1,5}(?:-\w, )?--[\w-]+' | string replace -r '.*(--)' '$1'
end

complete -c ipcadm -f -n 'test -z (__ipcadm_command)' -a '(__ipcadm_list)'
complete -c ipcadm -n 'string match -q -- "-*" (commandline -ct)' -a '(__ipcadm_options)'
