/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "system.h"

#include <errno.h>
#include <limits.h>
#include <mntent.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/util.h"

/* What would have programs that tests run read files of whoever runs the tests. */
static const char *const settings[] = {
	"BASH_ENV", "ENV", "LANGUAGE", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PERL5LIB",
	"PERL5OPT", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
};

static const char usual_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static bool mount_entry(const struct mntent *entry)
{
	char source[PATH_MAX];
	int n;

	if (access(entry->mnt_dir, F_OK) < 0)
		return true; /* the machine has nothing there */
	if (!hasmntopt(entry, "bind"))
		return mount(entry->mnt_fsname, entry->mnt_dir, entry->mnt_type, 0,
			     entry->mnt_opts) == 0;
	n = snprintf(source, sizeof(source), "%s/%s", SYSTEM_DIR, entry->mnt_fsname);
	return n > 0 && (size_t)n < sizeof(source) &&
	       mount(source, entry->mnt_dir, NULL, MS_BIND, NULL) == 0;
}

const char *system_mount(void)
{
	FILE *table = setmntent(SYSTEM_DIR "/fstab", "r");
	const struct mntent *entry;
	bool good = table != NULL;

	while (good && (entry = getmntent(table)))
		good = mount_entry(entry);
	if (table)
		(void)endmntent(table);
	return good ? NULL : "what the machine has could not be hidden";
}

/*
 * Before main(): root's tests are on a system of their own from the first line. An ordinary user can
 * mount nothing before there is a sandbox, which does it then.
 */
static void enter_system(void) __attribute__((constructor));

bool system_entered;

static void enter_system(void)
{
	const char *path = getenv("TESTS_PATH");
	const char *failed = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		(void)unsetenv(settings[i]);
	(void)setenv("PATH", path ? path : usual_path, 1);
	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0)
		return;
	system_entered = true;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
		failed = system_mount();
	if (failed)
		perror(failed);
}
