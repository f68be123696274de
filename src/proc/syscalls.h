/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The calls in which a thread can wait for an IPC object, by their numbers on each architecture
 * (the syscall tables in the kernel's source; syscalls(2)). Pure functions.
 */
#ifndef PROC_SYSCALLS_H
#define PROC_SYSCALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/process.h"

enum proc_abi {
	ABI_NONE,
	ABI_X86_64,  /* x32 too, without its bit */
	ABI_I386,
	ABI_GENERIC, /* asm-generic/unistd.h: arm64, riscv64, loongarch64 */
	ABI_ARM,     /* EABI */
	ABI_POWERPC, /* 32 and 64 bits */
	ABI_S390,    /* 31 and 64 bits */
};

/* Of the programs of our own width, and of 32-bit programs under this kernel (or ABI_NONE). */
extern const enum proc_abi proc_abi_native, proc_abi_compat;

/* Where the arguments say what. */
enum proc_call_form {
	FORM_SEM,      /* id, operations, their number */
	FORM_MSG_SEND, /* id */
	FORM_MSG_RECEIVE, /* id, buffer, size, type */
	FORM_MQ,       /* descriptor */
	FORM_FUTEX,    /* address, operation */
	FORM_FUTEX_WAIT, /* address, value, mask, flags */
	FORM_FUTEX_WAITV, /* array, its size */
	FORM_IPC,      /* sub-call, id, … : ipc(2) */
	FORM_RESTART,  /* those of the call that a signal interrupted: restart_syscall(2) */
};

/* A waiting call and what it waits for. */
struct proc_call {
	enum proc_wait wait;
	enum proc_call_form form; /* never FORM_IPC */
	bool narrow;       /* of a 32-bit program: its memory has 32-bit pointers */
	int id;            /* System V identifier, or descriptor */
	uint64_t address;  /* futex; operations of semop; array of futex_waitv; struct ipc_kludge */
	uint32_t count;    /* operations of semop, elements of the array */
	int64_t message;   /* type of message wanted */
	bool kludge;       /* `message` is not known, but the second word at `address` */
	bool private;      /* a futex that only this process's threads use */
};

/*
 * Take apart a text of /proc/PID/task/TID/syscall (proc_pid_syscall(5)): "NUMBER ARG1 … SP PC".
 * `narrow`: of a 32-bit program. False where the thread does not wait in such a call, or runs.
 */
bool proc_decode_call(enum proc_abi, bool narrow, const char *text, struct proc_call *);

/*
 * From a task's auxiliary vector (getauxval(3)): has it 32-bit words? AT_PAGESZ is in all of
 * them, and its pair of words differs.
 */
bool proc_auxv_is_narrow(const void *auxv, size_t size);

#endif
