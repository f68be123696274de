/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A 32-bit x86 program that makes one system call and stays in it, without a C library: it can
 * be built wherever the compiler knows -m32.
 *
 *     prog_call32 NUMBER ARGUMENT…
 *
 * An argument is a decimal number, or
 *   ops       address of { semaphore 1, -1, 0 } as semop(2) takes it
 *   buf       address of a message with type 5
 *   kludge    address of a struct ipc_kludge that asks for type 9
 *   map:FILE  address of the shared mapping of a file
 *
 * It ends with status 1 when the call comes back.
 */
#define NR_EXIT 1
#define NR_OPEN 5
#define NR_MMAP2 192

static struct {
	unsigned short number;
	short change, flags;
} ops[] = {{1, -1, 0}};

static struct {
	long type;
	char text[16];
} buf = {5, ""};

static struct {
	void *buf;
	long type;
} kludge = {&buf, 9};

/* Goes into ebp, which the compiler does not give away. */
static long sixth __attribute__((used));

static long call(long number, const long *arg)
{
	long result;

	sixth = arg[5];
	__asm__ volatile("push %%ebp\n\t"
			 "mov sixth, %%ebp\n\t"
			 "int $0x80\n\t"
			 "pop %%ebp"
			 : "=a"(result)
			 : "a"(number), "b"(arg[0]), "c"(arg[1]), "d"(arg[2]), "S"(arg[3]),
			   "D"(arg[4])
			 : "memory");
	return result;
}

static long map_file(const char *path)
{
	const long open_args[6] = {(long)path, 2 /* O_RDWR */};
	long fd = call(NR_OPEN, open_args);
	const long map_args[6] = {0, 4096, 3 /* read, write */, 1 /* MAP_SHARED */, fd, 0};

	return call(NR_MMAP2, map_args);
}

static int begins(const char *s, const char *prefix)
{
	while (*prefix)
		if (*s++ != *prefix++)
			return 0;
	return 1;
}

static long value_of(const char *s)
{
	long value = 0;

	if (begins(s, "ops"))
		return (long)ops;
	if (begins(s, "buf"))
		return (long)&buf;
	if (begins(s, "kludge"))
		return (long)&kludge;
	if (begins(s, "map:"))
		return map_file(s + 4);
	if (*s == '-')
		return -value_of(s + 1);
	for (; *s >= '0' && *s <= '9'; s++)
		value = value * 10 + (*s - '0');
	return value;
}

/* The stack of a new program: the number of arguments, then their addresses. */
__attribute__((noreturn, used)) void run(const long *stack);

void run(const long *stack)
{
	const long failed[6] = {1};
	long args[7] = {0};

	for (long i = 1; i < stack[0] && i <= 7; i++)
		args[i - 1] = value_of((const char *)stack[1 + i]);
	(void)call(args[0], args + 1);
	(void)call(NR_EXIT, failed);
	for (;;)
		;
}

__asm__(".globl _start\n_start:\n\tmov %esp, %eax\n\tpush %eax\n\tcall run");
