/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an ELF file (elf(5)) refers to, by libelf, which is loaded at first use. Files of
 * strangers are read here: no more of them than their tables, and those only up to a size.
 */
#include <stdbool.h>
#include <string.h>

#include "proc/elf.h"
#include "proc/harmless.h"
#include "proc/trait.h"

#ifdef HAVE_LIBELF
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <gelf.h>
#include <pthread.h>
#include <unistd.h>

#include "base/util.h"

#define LIBRARY "libelf.so.1"

/* Tables of the largest libraries have a few MiB. */
#define TABLE_MAX (UINT64_C(64) << 20)

/* A note of a program that is longer is not the one that is looked for. */
#define NOTES_MAX 65536

static struct {
	typeof(elf_version) *version;
	typeof(elf_begin) *begin;
	typeof(elf_end) *end;
	typeof(elf_nextscn) *nextscn;
	typeof(elf_getscn) *getscn;
	typeof(elf_getdata) *getdata;
	typeof(elf_getphdrnum) *getphdrnum;
	typeof(elf_getdata_rawchunk) *rawchunk;
	typeof(gelf_getehdr) *getehdr;
	typeof(gelf_getphdr) *getphdr;
	typeof(gelf_getshdr) *getshdr;
	typeof(gelf_getsym) *getsym;
	typeof(gelf_getdyn) *getdyn;
	typeof(gelf_getnote) *getnote;
} elf;

static const struct {
	const char *name;
	void *call; /* where its address goes */
} calls[] = {
	{"elf_version", &elf.version},
	{"elf_begin", &elf.begin},
	{"elf_end", &elf.end},
	{"elf_nextscn", &elf.nextscn},
	{"elf_getscn", &elf.getscn},
	{"elf_getdata", &elf.getdata},
	{"elf_getphdrnum", &elf.getphdrnum},
	{"elf_getdata_rawchunk", &elf.rawchunk},
	{"gelf_getehdr", &elf.getehdr},
	{"gelf_getphdr", &elf.getphdr},
	{"gelf_getshdr", &elf.getshdr},
	{"gelf_getsym", &elf.getsym},
	{"gelf_getdyn", &elf.getdyn},
	{"gelf_getnote", &elf.getnote},
};

static bool available;

static void load(void)
{
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		void *address = dlsym(library, calls[i].name);

		if (!address)
			return;
		memcpy(calls[i].call, &address, sizeof(address));
	}
	available = elf.version(EV_CURRENT) != EV_NONE;
}

bool proc_elf_available(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, load);
	return available;
}

static const struct {
	const char *name;
	unsigned able;
} symbols[] = {
	{"shmget", ABLE_SHM},       {"shmat", ABLE_SHM},
	{"msgget", ABLE_MSG},       {"msgsnd", ABLE_MSG},
	{"msgrcv", ABLE_MSG},       {"semget", ABLE_SEM},
	{"semop", ABLE_SEM},        {"semtimedop", ABLE_SEM},
	{"semctl", ABLE_SEM},       {"shm_open", ABLE_SHM_OPEN},
	{"mq_open", ABLE_MQ_OPEN},  {"__mq_open_2", ABLE_MQ_OPEN}, /* with _FORTIFY_SOURCE */
	{"sem_open", ABLE_SEM_OPEN}, {"syscall", ABLE_SYSCALL},
	{"ffi_call", ABLE_FFI},     {"ffi_prep_cif", ABLE_FFI},
	{"dcCallVoid", ABLE_FFI},   /* dyncall */
};

/* The C library and what once were parts of it: its definitions are no use of them. */
static const char *const libc_names[] = {"libc.so.", "libpthread.so.", "librt.so.", "ld-linux",
					 "libc.musl-", "ld-musl-"};

/* Names that begin so are code of compilers that call the kernel without the C library. */
static const char *const own_call_sections[] = {".note.go.", ".go.buildinfo", ".gopclntab",
						"fpc.resources"};

struct file {
	Elf *elf;
	const char *name;   /* its SONAME, or else the name that it goes by */
	bool interpreter, dynamic, needs, soname, libc, own_calls, has_symbols, broken;
	unsigned able;
};

/* The string at `offset` of the table; NULL where there is none, or none that ends. */
static const char *string_at(const Elf_Data *strings, uint64_t offset)
{
	const char *begin;

	if (!strings || !strings->d_buf || offset >= strings->d_size)
		return NULL;
	begin = (const char *)strings->d_buf + offset;
	return memchr(begin, '\0', strings->d_size - (size_t)offset) ? begin : NULL;
}

/* The content of a section; NULL where it is too large or cannot be read. */
static Elf_Data *data_of(Elf_Scn *section, GElf_Shdr *header)
{
	if (!section || !elf.getshdr(section, header) || header->sh_size > TABLE_MAX)
		return NULL;
	return elf.getdata(section, NULL);
}

static const Elf_Data *strings_of(const struct file *file, const GElf_Shdr *header)
{
	GElf_Shdr of_strings;
	const Elf_Data *data = data_of(elf.getscn(file->elf, header->sh_link), &of_strings);

	return data && of_strings.sh_type == SHT_STRTAB ? data : NULL;
}

static bool begins_with(const char *text, const char *begin)
{
	return strncmp(text, begin, strlen(begin)) == 0;
}

static void take_symbol(struct file *file, const GElf_Sym *symbol, const char *name)
{
	/* First a look at what nearly all names fail. */
	if (!strchr("smf_d", name[0]) || name[0] == '\0')
		return;
	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++)
		if (streq(name, symbols[i].name))
			file->able |= symbols[i].able;
	if (symbol->st_shndx != SHN_UNDEF && streq(name, "__libc_start_main"))
		file->libc = true;
}

static void read_symbols(struct file *file, Elf_Scn *section)
{
	GElf_Shdr header;
	Elf_Data *data = data_of(section, &header);
	const Elf_Data *strings = data ? strings_of(file, &header) : NULL;
	size_t count = data && header.sh_entsize ? (size_t)(data->d_size / header.sh_entsize) : 0;

	file->has_symbols = true;
	if (!strings || count > INT32_MAX) {
		file->broken = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		GElf_Sym symbol;
		const char *name;

		if (!elf.getsym(data, (int)i, &symbol))
			break;
		name = string_at(strings, symbol.st_name);
		if (name)
			take_symbol(file, &symbol, name);
	}
}

static void read_dynamic(struct file *file, Elf_Scn *section)
{
	GElf_Shdr header;
	Elf_Data *data = data_of(section, &header);
	const Elf_Data *strings = data ? strings_of(file, &header) : NULL;
	size_t count = data && header.sh_entsize ? (size_t)(data->d_size / header.sh_entsize) : 0;

	for (size_t i = 0; i < count && i < INT32_MAX; i++) {
		GElf_Dyn entry;

		if (!elf.getdyn(data, (int)i, &entry) || entry.d_tag == DT_NULL)
			break;
		if (entry.d_tag == DT_NEEDED)
			file->needs = true;
		if (entry.d_tag != DT_SONAME)
			continue;

		const char *name = string_at(strings, entry.d_un.d_val);

		file->soname = true;
		if (name)
			file->name = name;
	}
}

static void take_section_name(struct file *file, const char *name)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(own_call_sections); i++)
		if (begins_with(name, own_call_sections[i]))
			file->own_calls = true;
}

static void read_sections(struct file *file, const GElf_Ehdr *header)
{
	GElf_Shdr names_header;
	const Elf_Data *names = data_of(elf.getscn(file->elf, header->e_shstrndx), &names_header);
	Elf_Scn *section = NULL;

	while ((section = elf.nextscn(file->elf, section))) {
		GElf_Shdr shdr;

		if (!elf.getshdr(section, &shdr)) {
			file->broken = true;
			return;
		}
		take_section_name(file, string_at(names, shdr.sh_name));
		if (shdr.sh_type == SHT_DYNSYM)
			read_symbols(file, section);
		else if (shdr.sh_type == SHT_DYNAMIC)
			read_dynamic(file, section);
	}
}

/* Go leaves a note of its own also where no section has a name any more. */
static void read_notes(struct file *file, const GElf_Phdr *segment)
{
	Elf_Data *data;
	GElf_Nhdr note;
	size_t at = 0;
	size_t name, description;

	if (segment->p_filesz > NOTES_MAX)
		return;
	data = elf.rawchunk(file->elf, (int64_t)segment->p_offset, (size_t)segment->p_filesz,
			    segment->p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
	while (data && (at = elf.getnote(data, at, &note, &name, &description)) > 0)
		if (note.n_namesz == 3 && memcmp((const char *)data->d_buf + name, "Go", 3) == 0)
			file->own_calls = true;
}

static void read_segments(struct file *file)
{
	size_t count;

	if (elf.getphdrnum(file->elf, &count) < 0) {
		file->broken = true;
		return;
	}
	for (size_t i = 0; i < count && i < PN_XNUM; i++) {
		GElf_Phdr segment;

		if (!elf.getphdr(file->elf, (int)i, &segment))
			break;
		if (segment.p_type == PT_INTERP)
			file->interpreter = true;
		else if (segment.p_type == PT_DYNAMIC)
			file->dynamic = true;
		else if (segment.p_type == PT_NOTE)
			read_notes(file, &segment);
	}
}

static bool is_libc(const struct file *file)
{
	if (file->libc)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(libc_names); i++)
		if (begins_with(file->name, libc_names[i]))
			return true;
	return false;
}

static unsigned judge(const struct file *file)
{
	unsigned able = file->able;

	if (file->own_calls)
		able |= ABLE_STATIC;
	/* A library need not need another one, but then it has a name. */
	if (!file->dynamic || (!file->interpreter && !file->needs && !file->soname))
		return able | ABLE_STATIC;
	if (file->broken || !file->has_symbols)
		return able | ABLE_UNREADABLE;
	if (is_libc(file))
		return 0;
	if (proc_syscall_is_harmless(file->name))
		able &= ~(unsigned)ABLE_SYSCALL;
	return able;
}

/*
 * Is the header one that is safe to go on with? More sections than fit into its field are counted
 * in another place, by a number that a stranger may choose.
 */
static bool is_sane(const GElf_Ehdr *header)
{
	return (header->e_type == ET_EXEC || header->e_type == ET_DYN) &&
	       header->e_phnum != PN_XNUM && (header->e_shnum != 0 || header->e_shoff == 0);
}

/* The bytes of the header that hold e_shnum, before libelf believes them. */
static bool counts_are_plain(int fd)
{
	unsigned char ident[sizeof(Elf64_Ehdr)] = {0};
	size_t shnum = offsetof(Elf32_Ehdr, e_shnum);
	size_t shoff = offsetof(Elf32_Ehdr, e_shoff);
	size_t width = sizeof(Elf32_Off);
	bool any = false;

	if (pread(fd, ident, sizeof(ident), 0) < (ssize_t)sizeof(Elf32_Ehdr))
		return false;
	if (ident[EI_CLASS] == ELFCLASS64) {
		shnum = offsetof(Elf64_Ehdr, e_shnum);
		shoff = offsetof(Elf64_Ehdr, e_shoff);
		width = sizeof(Elf64_Off);
	}
	for (size_t i = 0; i < width; i++)
		any |= ident[shoff + i] != 0;
	return !any || ident[shnum] || ident[shnum + 1];
}

static bool is_elf(int fd)
{
	char magic[SELFMAG];

	return pread(fd, magic, sizeof(magic), 0) == SELFMAG && memcmp(magic, ELFMAG, SELFMAG) == 0;
}

unsigned proc_elf_able(int fd, const char *name)
{
	struct file file = {.name = name};
	GElf_Ehdr header;
	unsigned able = ABLE_UNREADABLE;

	if (!proc_elf_available())
		return ABLE_UNREADABLE;
	if (!is_elf(fd))
		return ABLE_JIT;
	if (!counts_are_plain(fd))
		return ABLE_UNREADABLE;
	/* Read, not mapped: a file that is cut off meanwhile would kill us. */
	file.elf = elf.begin(fd, ELF_C_READ, NULL);
	if (file.elf && elf.getehdr(file.elf, &header) && is_sane(&header)) {
		read_segments(&file);
		read_sections(&file, &header);
		able = judge(&file);
	}
	if (file.elf)
		(void)elf.end(file.elf);
	return able;
}

#else /* !HAVE_LIBELF */

bool proc_elf_available(void)
{
	return false;
}

unsigned proc_elf_able(int fd, const char *name)
{
	(void)fd;
	(void)name;
	return ABLE_UNREADABLE;
}

#endif
