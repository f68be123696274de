/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/access.h"

#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

/* Of linux/posix_acl_xattr.h and linux/posix_acl.h, which are not everywhere. */
#define ACL_ATTRIBUTE "system.posix_acl_access"
#define ACL_HEAD 4
#define ACL_TAG_USER 0x02
#define ACL_TAG_GROUP 0x08
struct acl_entry {
	uint16_t tag, perm;
	uint32_t id;
};

/* As many entries as anybody sets; more are not looked at one by one. */
#define ACL_ENTRIES 64

void access_start(struct access_dir *access, int dir)
{
	struct statfs fs = {0};
	struct stat st = {0};

	*access = (struct access_dir){.dir = dir};
	if (fstatfs(dir, &fs) < 0 || fstat(dir, &st) < 0)
		return;
	access->plain = fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC;
	access->dev = st.st_dev;
}

/* Does the list let in a user or group by name? */
static bool names_somebody(const char *list, size_t size)
{
	for (size_t at = ACL_HEAD; at + sizeof(struct acl_entry) <= size;
	     at += sizeof(struct acl_entry)) {
		struct acl_entry entry;
		uint16_t tag;

		memcpy(&entry, list + at, sizeof(entry));
		tag = le16toh(entry.tag);
		if ((tag == ACL_TAG_USER || tag == ACL_TAG_GROUP) && entry.perm != 0)
			return true;
	}
	return false;
}

static bool has_acl(const struct access_dir *access, const char *file,
		    const struct ipc_object *object)
{
	char path[NAME_MAX + 32];
	char list[ACL_HEAD + ACL_ENTRIES * sizeof(struct acl_entry)];
	ssize_t size;

	/* The bits of the group are the mask of all that the list gives to others (acl(5)). */
	if (!(object->mode & 070))
		return false;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", access->dir, file);
	size = lgetxattr(path, ACL_ATTRIBUTE, list, sizeof(list));
	if (size < 0)
		return errno != ENODATA && errno != EOPNOTSUPP && errno != ENOENT;
	return names_somebody(list, (size_t)size);
}

void access_see(const struct access_dir *access, const char *file, struct ipc_object *object)
{
	/* Another file system may be mounted on a single file. */
	object->posix.odd = !access->plain || object->posix.dev != access->dev;
	object->posix.acl = has_acl(access, file, object);
}
