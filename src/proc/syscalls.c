/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc/syscalls.h"

#include <elf.h>
#include <linux/futex.h>
#include <string.h>

#include "base/util.h"
#include "proc/number.h"

#if defined(__x86_64__)
#define NATIVE ABI_X86_64
#define COMPAT ABI_I386
#elif defined(__i386__)
#define NATIVE ABI_I386
#define COMPAT ABI_NONE
#elif defined(__aarch64__)
#define NATIVE ABI_GENERIC
#define COMPAT ABI_ARM
#elif defined(__arm__)
#define NATIVE ABI_ARM
#define COMPAT ABI_NONE
#elif defined(__powerpc__)
#define NATIVE ABI_POWERPC
#define COMPAT ABI_POWERPC
#elif defined(__s390__)
#define NATIVE ABI_S390
#define COMPAT ABI_S390
#elif defined(__riscv) || defined(__loongarch__)
#define NATIVE ABI_GENERIC
#define COMPAT ABI_NONE
#else
#define NATIVE ABI_NONE
#define COMPAT ABI_NONE
#endif

const enum proc_abi proc_abi_native = NATIVE;
const enum proc_abi proc_abi_compat = COMPAT;

/* Calls numbered alike everywhere since Linux 5.1. Those with time64 are of 32-bit programs. */
#define COMMON_CALLS(abi)                                       \
	{abi, 449, PROC_WAIT_FUTEX, FORM_FUTEX_WAITV},          \
	{abi, 455, PROC_WAIT_FUTEX, FORM_FUTEX_WAIT}
#define TIME64_CALLS(abi)                                       \
	{abi, 418, PROC_WAIT_MQ_SEND, FORM_MQ},                 \
	{abi, 419, PROC_WAIT_MQ_RECEIVE, FORM_MQ},              \
	{abi, 420, PROC_WAIT_SEM, FORM_SEM},                    \
	{abi, 422, PROC_WAIT_FUTEX, FORM_FUTEX}
/* What the architectures that once had only ipc(2) got in Linux 5.1. */
#define LATE_CALLS(abi)                                         \
	{abi, 400, PROC_WAIT_MSG_SEND, FORM_MSG_SEND},          \
	{abi, 401, PROC_WAIT_MSG_RECEIVE, FORM_MSG_RECEIVE}

static const struct {
	enum proc_abi abi;
	unsigned number;
	enum proc_wait wait;
	enum proc_call_form form;
} calls[] = {
	{ABI_X86_64, 65, PROC_WAIT_SEM, FORM_SEM},                    /* semop */
	{ABI_X86_64, 69, PROC_WAIT_MSG_SEND, FORM_MSG_SEND},
	{ABI_X86_64, 70, PROC_WAIT_MSG_RECEIVE, FORM_MSG_RECEIVE},
	{ABI_X86_64, 202, PROC_WAIT_FUTEX, FORM_FUTEX},
	{ABI_X86_64, 219, PROC_WAIT_FUTEX, FORM_RESTART},
	{ABI_X86_64, 220, PROC_WAIT_SEM, FORM_SEM},                   /* semtimedop */
	{ABI_X86_64, 242, PROC_WAIT_MQ_SEND, FORM_MQ},
	{ABI_X86_64, 243, PROC_WAIT_MQ_RECEIVE, FORM_MQ},
	COMMON_CALLS(ABI_X86_64),

	{ABI_I386, 0, PROC_WAIT_FUTEX, FORM_RESTART},
	{ABI_I386, 117, PROC_WAIT_SEM, FORM_IPC},
	{ABI_I386, 240, PROC_WAIT_FUTEX, FORM_FUTEX},
	{ABI_I386, 279, PROC_WAIT_MQ_SEND, FORM_MQ},
	{ABI_I386, 280, PROC_WAIT_MQ_RECEIVE, FORM_MQ},
	LATE_CALLS(ABI_I386),
	TIME64_CALLS(ABI_I386),
	COMMON_CALLS(ABI_I386),

	{ABI_GENERIC, 98, PROC_WAIT_FUTEX, FORM_FUTEX},
	{ABI_GENERIC, 128, PROC_WAIT_FUTEX, FORM_RESTART},
	{ABI_GENERIC, 182, PROC_WAIT_MQ_SEND, FORM_MQ},
	{ABI_GENERIC, 183, PROC_WAIT_MQ_RECEIVE, FORM_MQ},
	{ABI_GENERIC, 188, PROC_WAIT_MSG_RECEIVE, FORM_MSG_RECEIVE},
	{ABI_GENERIC, 189, PROC_WAIT_MSG_SEND, FORM_MSG_SEND},
	{ABI_GENERIC, 192, PROC_WAIT_SEM, FORM_SEM},                  /* semtimedop */
	{ABI_GENERIC, 193, PROC_WAIT_SEM, FORM_SEM},                  /* semop */
	COMMON_CALLS(ABI_GENERIC),

	{ABI_ARM, 0, PROC_WAIT_FUTEX, FORM_RESTART},
	{ABI_ARM, 117, PROC_WAIT_SEM, FORM_IPC},
	{ABI_ARM, 240, PROC_WAIT_FUTEX, FORM_FUTEX},
	{ABI_ARM, 276, PROC_WAIT_MQ_SEND, FORM_MQ},
	{ABI_ARM, 277, PROC_WAIT_MQ_RECEIVE, FORM_MQ},
	{ABI_ARM, 298, PROC_WAIT_SEM, FORM_SEM},                      /* semop */
	{ABI_ARM, 301, PROC_WAIT_MSG_SEND, FORM_MSG_SEND},
	{ABI_ARM, 302, PROC_WAIT_MSG_RECEIVE, FORM_MSG_RECEIVE},
	{ABI_ARM, 312, PROC_WAIT_SEM, FORM_SEM},                      /* semtimedop */
	TIME64_CALLS(ABI_ARM),
	COMMON_CALLS(ABI_ARM),

	{ABI_POWERPC, 0, PROC_WAIT_FUTEX, FORM_RESTART},
	{ABI_POWERPC, 117, PROC_WAIT_SEM, FORM_IPC},
	{ABI_POWERPC, 221, PROC_WAIT_FUTEX, FORM_FUTEX},
	{ABI_POWERPC, 264, PROC_WAIT_MQ_SEND, FORM_MQ},
	{ABI_POWERPC, 265, PROC_WAIT_MQ_RECEIVE, FORM_MQ},
	{ABI_POWERPC, 392, PROC_WAIT_SEM, FORM_SEM},                  /* semtimedop */
	LATE_CALLS(ABI_POWERPC),
	TIME64_CALLS(ABI_POWERPC),
	COMMON_CALLS(ABI_POWERPC),

	{ABI_S390, 7, PROC_WAIT_FUTEX, FORM_RESTART},
	{ABI_S390, 117, PROC_WAIT_SEM, FORM_IPC},
	{ABI_S390, 238, PROC_WAIT_FUTEX, FORM_FUTEX},
	{ABI_S390, 273, PROC_WAIT_MQ_SEND, FORM_MQ},
	{ABI_S390, 274, PROC_WAIT_MQ_RECEIVE, FORM_MQ},
	{ABI_S390, 392, PROC_WAIT_SEM, FORM_SEM},                     /* semtimedop */
	LATE_CALLS(ABI_S390),
	TIME64_CALLS(ABI_S390),
	COMMON_CALLS(ABI_S390),
};

/*
 * ipc(2): a version in the upper half of the first argument and the sub-call in the lower; the
 * others are first, second, third, ptr, fifth (ipc/syscall.c of the kernel).
 */
static const struct {
	unsigned sub_call;
	enum proc_wait wait;
	enum proc_call_form form;
} sub_calls[] = {
	{1, PROC_WAIT_SEM, FORM_SEM},                     /* SEMOP */
	{4, PROC_WAIT_SEM, FORM_SEM},                     /* SEMTIMEDOP */
	{11, PROC_WAIT_MSG_SEND, FORM_MSG_SEND},          /* MSGSND */
	{12, PROC_WAIT_MSG_RECEIVE, FORM_MSG_RECEIVE},    /* MSGRCV */
};

/* FUTEX_LOCK_PI2 came with Linux 5.14. */
#define OP_LOCK_PI2 13

/* Flags of futex_wait(2), Linux 6.7: include/uapi/linux/futex.h of the kernel. */
#define FUTEX2_IS_PRIVATE 128

static bool is_waiting_op(uint32_t op)
{
	static const uint32_t ops[] = {FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_LOCK_PI, OP_LOCK_PI2,
				       FUTEX_WAIT_REQUEUE_PI};

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		if ((op & ~(uint32_t)(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME)) == ops[i])
			return true;
	return false;
}

/* The six arguments as the forms name them; ints come with anything in their upper halves. */
static bool take_arguments(const uint64_t *arg, struct proc_call *call)
{
	call->id = (int)(uint32_t)arg[0];
	switch (call->form) {
	case FORM_SEM:
		call->address = arg[1];
		call->count = (uint32_t)arg[2];
		return true;
	case FORM_MSG_RECEIVE:
		call->message = call->narrow ? (int32_t)(uint32_t)arg[3] : (int64_t)arg[3];
		return true;
	case FORM_FUTEX:
	case FORM_RESTART:
		call->id = -1;
		call->address = arg[0];
		call->private = (arg[1] & FUTEX_PRIVATE_FLAG) != 0;
		return is_waiting_op((uint32_t)arg[1]);
	case FORM_FUTEX_WAIT:
		call->id = -1;
		call->address = arg[0];
		call->private = (arg[3] & FUTEX2_IS_PRIVATE) != 0;
		return true;
	case FORM_FUTEX_WAITV:
		call->id = -1;
		call->address = arg[0];
		call->count = (uint32_t)arg[1];
		return true;
	case FORM_MSG_SEND:
	case FORM_MQ:
		return true;
	case FORM_IPC:
		break;
	}
	return false;
}

static bool take_ipc(const uint64_t *arg, struct proc_call *call)
{
	uint32_t version = (uint32_t)arg[0] >> 16;

	for (size_t i = 0; i < ARRAY_SIZE(sub_calls); i++) {
		if (((uint32_t)arg[0] & 0xffff) != sub_calls[i].sub_call)
			continue;
		call->wait = sub_calls[i].wait;
		call->form = sub_calls[i].form;
		call->id = (int)(uint32_t)arg[1];
		call->address = arg[4];
		call->count = call->form == FORM_SEM ? (uint32_t)arg[2] : 0;
		if (call->form == FORM_MSG_RECEIVE) {
			call->kludge = version == 0;
			call->message = call->narrow ? (int32_t)(uint32_t)arg[5]
						     : (int64_t)arg[5];
		}
		return true;
	}
	return false;
}

/* x32 programs have the numbers of 64-bit ones with this bit. */
#define X32_BIT 0x40000000

bool proc_decode_call(enum proc_abi abi, bool narrow, const char *text, struct proc_call *call)
{
	uint64_t number;
	uint64_t arg[6];
	const char *p = text;

	/* "running", or "-1 SP PC" for one that sleeps in no call. */
	if (!take_dec(&p, &number))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(arg); i++)
		if (!take_char(&p, ' ') || !take_char(&p, '0') || !take_char(&p, 'x') ||
		    !take_hex(&p, &arg[i]))
			return false;
	if (abi == ABI_X86_64)
		number &= ~(uint64_t)X32_BIT;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (calls[i].abi != abi || calls[i].number != number)
			continue;
		*call = (struct proc_call){
			.wait = calls[i].wait,
			.form = calls[i].form,
			.narrow = narrow,
		};
		return call->form == FORM_IPC ? take_ipc(arg, call) : take_arguments(arg, call);
	}
	return false;
}

bool proc_auxv_is_narrow(const void *auxv, size_t size)
{
	const char *bytes = auxv;

	for (size_t at = 0; at + 16 <= size; at += 16) {
		uint64_t pair[2];

		memcpy(pair, bytes + at, sizeof(pair));
		if (pair[0] == AT_PAGESZ && pair[1] <= UINT32_MAX)
			return false;
	}
	for (size_t at = 0; at + 8 <= size; at += 8) {
		uint32_t pair[2];

		memcpy(pair, bytes + at, sizeof(pair));
		if (pair[0] == AT_PAGESZ && pair[1] != 0)
			return true;
	}
	return false;
}
