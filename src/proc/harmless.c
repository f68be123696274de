/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that refer to syscall(2) and are known to use it for something else than System V or
 * POSIX IPC. Each row says for what: whoever adds one has looked it up in the source.
 */

#include "base/glob.h"
#include "base/util.h"
#include "proc/harmless.h"

static const struct {
	const char *name; /* a pattern */
	const char *use;
} harmless[] = {
	{"libstdc++.so.*", "futex(2) for condition variables and waits"},
	{"libglib-2.0.so.*", "futex(2), pidfd_open(2), close_range(2)"},
	{"libgio-2.0.so.*", "pidfd_open(2)"},
	{"libsystemd.so.*", "calls newer than the C library: bpf(2), getrandom(2) and so on"},
	{"libsystemd-shared-*.so", "the same"},
	{"libsystemd-core-*.so", "the same"},
	{"libudev.so.*", "the same"},
	{"libnss_systemd.so.*", "the same"},
	{"libcrypto.so.*", "getrandom(2), io_submit(2), keyctl(2)"},
	{"libgnutls.so.*", "getrandom(2)"},
	{"libgcrypt.so.*", "getrandom(2)"},
	{"libk5crypto.so.*", "getrandom(2)"},
	{"libkrb5support.so.*", "getrandom(2)"},
	{"libkeyutils.so.*", "keyctl(2), add_key(2), request_key(2)"},
	{"libuuid.so.*", "gettid(2), getrandom(2)"},
	{"libblkid.so.*", "getrandom(2)"},
	{"libmount.so.*", "fsopen(2) and relatives, statx(2), listmount(2)"},
	{"libfdisk.so.*", "getrandom(2)"},
	{"libsmartcols.so.*", "getrandom(2)"},
	{"libbsd.so.*", "getrandom(2)"},
	{"libapparmor.so.*", "gettid(2)"},
	{"libselinux.so.*", "gettid(2)"},
	{"libattr.so.*", "the calls of extended attributes, xattr(7)"},
	{"libcap.so.*", "capset(2)"},
	{"libcap-ng.so.*", "capset(2), gettid(2)"},
	{"libpsx.so.*", "capset(2), set*id in every thread"},
	{"libseccomp.so.*", "seccomp(2)"},
	{"libbpf.so.*", "bpf(2), perf_event_open(2)"},
	{"libcryptsetup.so.*", "add_key(2), keyctl(2)"},
	{"libkmod.so.*", "finit_module(2)"},
	{"libuv.so.*", "io_uring(7), copy_file_range(2), statx(2), getrandom(2)"},
	{"liburing.so.*", "io_uring(7)"},
	{"libaio.so.*", "io_submit(2) and relatives"},
	{"libnuma.so.*", "mbind(2), set_mempolicy(2), move_pages(2)"},
	{"libgomp.so.*", "futex(2)"},
	{"libnsync.so.*", "futex(2)"},
	{"libabsl_*.so.*", "futex(2), gettid(2)"},
	{"libunwind*.so.*", "gettid(2)"},
	{"libdw.so.*", "gettid(2)"},
	{"libLLVM-*.so.*", "gettid(2)"},
	{"libgstreamer-1.0.so.*", "futex(2)"},
	{"libspdlog.so.*", "gettid(2)"},
	{"libEGL_mesa.so.*", "getrandom(2), kcmp(2)"},
	{"libglapi.so.*", "futex(2)"},
	{"libxshmfence.so.*", "futex(2), memfd_create(2)"},
	{"libboost_filesystem.so.*", "statx(2), getrandom(2), copy_file_range(2)"},
	{"libboost_log.so.*", "futex(2), gettid(2)"},
	{"libpython3.*.so.*", "getrandom(2), pidfd_open(2), memfd_create(2); not from scripts"},
	{"python3.*", "the same"},
	{"systemd*", "calls newer than the C library"},
	{"(sd-pam)", "the same"},
	{"start-stop-daemon", "pidfd_open(2)"},
	{"ip", "setns(2)"},
	{"tc", "bpf(2)"},
};

bool proc_syscall_is_harmless(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		if (glob_match(harmless[i].name, name))
			return true;
	return false;
}
