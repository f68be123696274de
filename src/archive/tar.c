/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/tar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/library.h"
#include "base/msg.h"
#include "base/nls.h"
#include "base/util.h"

static const char *const words[TAR_COMPRESSION_COUNT] = {
	[TAR_ZSTD] = "zstd",
	[TAR_GZIP] = "gzip",
	[TAR_NONE] = "none",
};

int tar_compression_by_word(const char *word)
{
	for (int i = 0; i < TAR_COMPRESSION_COUNT; i++)
		if (words[i] && streq(words[i], word))
			return i;
	return -1;
}

#ifdef HAVE_LIBARCHIVE

#include <archive.h>
#include <archive_entry.h>

#define LIBRARY "libarchive.so.13"
#define READ_SIZE ((size_t)64 * 1024)

/* What archive_errno(3) gives for a malformed archive on systems without EFTYPE. */
#define FORMAT_ERROR EILSEQ

struct tar {
	struct archive *archive;
	bool writes;
	struct archive_entry *entry; /* of a writer */
	const char *problem;         /* our own, or NULL: the library's */
};

/* The library's calls, found by name. */
static struct {
	typeof(archive_error_string) *error_string;
	typeof(archive_errno) *error_number;
	typeof(archive_zlib_version) *zlib_version;
	typeof(archive_libzstd_version) *zstd_version;
	typeof(archive_write_new) *write_new;
	typeof(archive_write_set_format_pax_restricted) *set_pax;
	typeof(archive_write_add_filter_zstd) *write_zstd;
	typeof(archive_write_add_filter_gzip) *write_gzip;
	typeof(archive_write_set_bytes_in_last_block) *set_last_block;
	typeof(archive_write_open_fd) *write_open;
	typeof(archive_write_header) *write_header;
	typeof(archive_write_data) *write_data;
	typeof(archive_write_close) *write_close;
	typeof(archive_write_free) *write_free;
	typeof(archive_entry_new) *entry_new;
	typeof(archive_entry_clear) *entry_clear;
	typeof(archive_entry_free) *entry_free;
	typeof(archive_entry_set_pathname) *set_pathname;
	typeof(archive_entry_set_filetype) *set_filetype;
	typeof(archive_entry_set_perm) *set_perm;
	typeof(archive_entry_set_size) *set_size;
	typeof(archive_entry_set_mtime) *set_mtime;
	typeof(archive_entry_sparse_add_entry) *add_sparse;
	typeof(archive_read_new) *read_new;
	typeof(archive_read_support_format_tar) *support_tar;
	typeof(archive_read_support_filter_zstd) *support_zstd;
	typeof(archive_read_support_filter_gzip) *support_gzip;
	typeof(archive_read_open_fd) *read_open;
	typeof(archive_read_next_header) *next_header;
	typeof(archive_read_data_block) *data_block;
	typeof(archive_read_free) *read_free;
	typeof(archive_entry_pathname) *pathname;
	typeof(archive_entry_filetype) *filetype;
	typeof(archive_entry_size) *entry_size;
	typeof(archive_entry_size_is_set) *size_is_set;
	typeof(archive_entry_hardlink) *hardlink;
	typeof(archive_entry_symlink) *symlink;
} lib;

static const struct library_call calls[] = {
	{"archive_error_string", &lib.error_string, false},
	{"archive_errno", &lib.error_number, false},
	{"archive_zlib_version", &lib.zlib_version, true},
	{"archive_libzstd_version", &lib.zstd_version, true},
	{"archive_write_new", &lib.write_new, false},
	{"archive_write_set_format_pax_restricted", &lib.set_pax, false},
	{"archive_write_add_filter_zstd", &lib.write_zstd, true},
	{"archive_write_add_filter_gzip", &lib.write_gzip, false},
	{"archive_write_set_bytes_in_last_block", &lib.set_last_block, false},
	{"archive_write_open_fd", &lib.write_open, false},
	{"archive_write_header", &lib.write_header, false},
	{"archive_write_data", &lib.write_data, false},
	{"archive_write_close", &lib.write_close, false},
	{"archive_write_free", &lib.write_free, false},
	{"archive_entry_new", &lib.entry_new, false},
	{"archive_entry_clear", &lib.entry_clear, false},
	{"archive_entry_free", &lib.entry_free, false},
	{"archive_entry_set_pathname", &lib.set_pathname, false},
	{"archive_entry_set_filetype", &lib.set_filetype, false},
	{"archive_entry_set_perm", &lib.set_perm, false},
	{"archive_entry_set_size", &lib.set_size, false},
	{"archive_entry_set_mtime", &lib.set_mtime, false},
	{"archive_entry_sparse_add_entry", &lib.add_sparse, false},
	{"archive_read_new", &lib.read_new, false},
	{"archive_read_support_format_tar", &lib.support_tar, false},
	{"archive_read_support_filter_zstd", &lib.support_zstd, true},
	{"archive_read_support_filter_gzip", &lib.support_gzip, false},
	{"archive_read_open_fd", &lib.read_open, false},
	{"archive_read_next_header", &lib.next_header, false},
	{"archive_read_data_block", &lib.data_block, false},
	{"archive_read_free", &lib.read_free, false},
	{"archive_entry_pathname", &lib.pathname, false},
	{"archive_entry_filetype", &lib.filetype, false},
	{"archive_entry_size", &lib.entry_size, false},
	{"archive_entry_size_is_set", &lib.size_is_set, false},
	{"archive_entry_hardlink", &lib.hardlink, false},
	{"archive_entry_symlink", &lib.symlink, false},
};

bool tar_load(void)
{
	const char *missing;
	int err = lib.read_free ? 0 : library_load(LIBRARY, calls, ARRAY_SIZE(calls), &missing);

	if (err == -ENOENT)
		msg_warn(_("archives need the library %s: install libarchive"), LIBRARY);
	else if (err)
		msg_warn(_("the library %s is too old: it has no %s"), LIBRARY, missing);
	return err == 0;
}

/*
 * What the library cannot do by itself it does by starting a program that it looks for in PATH.
 * That must not happen.
 */
static bool has_zstd(void)
{
	return lib.write_zstd && lib.support_zstd && lib.zstd_version && lib.zstd_version();
}

static bool has_gzip(void)
{
	return lib.zlib_version && lib.zlib_version();
}

const char *tar_problem(const struct tar *tar)
{
	const char *problem = tar && tar->problem ? tar->problem : NULL;

	/* Of a failed write(2) it says only that. Its own errors are negative. */
	if (!problem && tar && tar->archive && tar->writes && lib.error_number(tar->archive) > 0)
		problem = strerror(lib.error_number(tar->archive));
	if (!problem && tar && tar->archive && !tar->writes &&
	    lib.error_number(tar->archive) == FORMAT_ERROR)
		problem = _("its form is unknown or broken");
	if (!problem && tar && tar->archive)
		problem = lib.error_string(tar->archive);
	return problem ? problem : _("unknown error");
}

static struct tar *new_tar(bool writes)
{
	struct tar *tar = xcalloc(1, sizeof(*tar));

	tar->writes = writes;
	tar->archive = writes ? lib.write_new() : lib.read_new();
	if (!tar->archive)
		tar->problem = strerror(ENOMEM);
	return tar;
}

/* ---- writing ---- */

static bool add_compression(struct tar *tar, enum tar_compression compression)
{
	if (compression == TAR_BEST)
		compression = has_zstd() ? TAR_ZSTD : has_gzip() ? TAR_GZIP : TAR_NONE;
	if ((compression == TAR_ZSTD && !has_zstd()) || (compression == TAR_GZIP && !has_gzip())) {
		tar->problem = _("libarchive was built without this compression");
		return false;
	}
	if (compression == TAR_ZSTD)
		return lib.write_zstd(tar->archive) == ARCHIVE_OK;
	return compression == TAR_NONE || lib.write_gzip(tar->archive) == ARCHIVE_OK;
}

bool tar_create(struct tar **result, int fd, enum tar_compression compression)
{
	struct tar *tar = new_tar(true);

	*result = tar;
	if (!tar->archive || !add_compression(tar, compression))
		return false;
	tar->entry = lib.entry_new();
	if (!tar->entry) {
		tar->problem = strerror(ENOMEM);
		return false;
	}
	return lib.set_pax(tar->archive) == ARCHIVE_OK &&
	       lib.set_last_block(tar->archive, 1) == ARCHIVE_OK &&
	       lib.write_open(tar->archive, fd) == ARCHIVE_OK;
}

bool tar_add(struct tar *tar, const char *name, uint64_t size, time_t mtime,
	     const struct tar_extent *extents, size_t extent_count)
{
	lib.entry_clear(tar->entry);
	lib.set_pathname(tar->entry, name);
	lib.set_filetype(tar->entry, AE_IFREG);
	lib.set_perm(tar->entry, 0600);
	lib.set_size(tar->entry, (int64_t)size);
	lib.set_mtime(tar->entry, mtime, 0);
	for (size_t i = 0; i < extent_count; i++)
		lib.add_sparse(tar->entry, (int64_t)extents[i].offset, (int64_t)extents[i].size);
	return lib.write_header(tar->archive, tar->entry) == ARCHIVE_OK;
}

bool tar_write(struct tar *tar, const void *bytes, size_t size)
{
	const char *from = bytes;

	while (size > 0) {
		la_ssize_t n = lib.write_data(tar->archive, from, size);

		if (n <= 0)
			return false;
		from += n;
		size -= (size_t)n;
	}
	return true;
}

bool tar_finish(struct tar *tar)
{
	return lib.write_close(tar->archive) == ARCHIVE_OK;
}

/* ---- reading ---- */

bool tar_open(struct tar **result, int fd)
{
	struct tar *tar = new_tar(false);

	*result = tar;
	return tar->archive && lib.support_tar(tar->archive) == ARCHIVE_OK &&
	       (!has_zstd() || lib.support_zstd(tar->archive) == ARCHIVE_OK) &&
	       (!has_gzip() || lib.support_gzip(tar->archive) == ARCHIVE_OK) &&
	       lib.read_open(tar->archive, fd, READ_SIZE) == ARCHIVE_OK;
}

int tar_next(struct tar *tar, struct tar_member *member)
{
	struct archive_entry *entry;
	int result = lib.next_header(tar->archive, &entry);

	if (result == ARCHIVE_EOF)
		return 0;
	if (result != ARCHIVE_OK) /* a warning means that something in it was not understood */
		return -1;

	const char *name = lib.pathname(entry);

	*member = (struct tar_member){
		.name = name ? name : "",
		.size = lib.size_is_set(entry) && lib.entry_size(entry) > 0
				? (uint64_t)lib.entry_size(entry)
				: 0,
		.regular = lib.filetype(entry) == AE_IFREG && !lib.hardlink(entry) &&
			   !lib.symlink(entry),
	};
	return 1;
}

int tar_read(struct tar *tar, uint64_t *offset, const void **bytes, size_t *size)
{
	la_int64_t at = 0;
	int result = lib.data_block(tar->archive, bytes, size, &at);

	if (result == ARCHIVE_EOF)
		return 0;
	if (result != ARCHIVE_OK || at < 0)
		return -1;
	*offset = (uint64_t)at;
	return 1;
}

void tar_close(struct tar *tar)
{
	if (!tar)
		return;
	if (tar->entry)
		lib.entry_free(tar->entry);
	if (tar->archive && tar->writes)
		(void)lib.write_free(tar->archive);
	else if (tar->archive)
		(void)lib.read_free(tar->archive);
	free(tar);
}

#else /* built without the library's headers: tar_load() fails, and nothing else is called */

bool tar_load(void)
{
	msg_warn(_("this ipcadm was built without libarchive: it can neither save nor restore"));
	return false;
}

const char *tar_problem(const struct tar *tar UNUSED)
{
	return _("built without libarchive");
}

bool tar_create(struct tar **tar, int fd UNUSED, enum tar_compression compression UNUSED)
{
	*tar = NULL;
	return false;
}

bool tar_add(struct tar *tar UNUSED, const char *name UNUSED, uint64_t size UNUSED,
	     time_t mtime UNUSED, const struct tar_extent *extents UNUSED,
	     size_t extent_count UNUSED)
{
	return false;
}

bool tar_write(struct tar *tar UNUSED, const void *bytes UNUSED, size_t size UNUSED)
{
	return false;
}

bool tar_finish(struct tar *tar UNUSED)
{
	return false;
}

bool tar_open(struct tar **tar, int fd UNUSED)
{
	*tar = NULL;
	return false;
}

int tar_next(struct tar *tar UNUSED, struct tar_member *member UNUSED)
{
	return -1;
}

int tar_read(struct tar *tar UNUSED, uint64_t *offset UNUSED, const void **bytes UNUSED,
	     size_t *size UNUSED)
{
	return -1;
}

void tar_close(struct tar *tar UNUSED)
{
}

#endif
