/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipc/explain.h: what an error means depends on what was tried, and with what. */
#include "unit.h"

#include <errno.h>

#include "ipc/explain.h"
#include "ipc/kind_bits.h"

/* NULL: nothing but strerror(3) can speak. */
static const struct {
	enum ipc_deed deed;
	unsigned kinds;
	int err;
	const char *part; /* of the sentence */
} cases[] = {
	{DEED_CREATE, SHM, EINVAL, "SHMMAX"},
	{DEED_CREATE, SEM, EINVAL, "SEMMSL"},
	{DEED_CREATE, MSG, EINVAL, NULL},
	{DEED_CREATE | DEED_RESTORE, SHM, ENOSPC, "SHMMNI or SHMALL"},
	{DEED_CREATE | DEED_RESTORE, MSG, ENOSPC, "MSGMNI"},
	{DEED_CREATE | DEED_RESTORE, SEM, ENOSPC, "SEMMNI or SEMMNS"},
	{DEED_CREATE | DEED_RESTORE, PMSG, ENOSPC, "MQUMNI"},
	{DEED_CREATE | DEED_RESTORE, PSHM | PSEM, ENOSPC, "/dev/shm is full"},
	{DEED_CREATE | DEED_RESTORE, PMSG, EMFILE, "ulimit -q"},
	{DEED_CREATE | DEED_RESTORE, SHM, EMFILE, NULL},
	{DEED_CREATE, KINDS_POSIX, EEXIST, "this name is taken"},
	{DEED_CREATE, KINDS_SYSV, EEXIST, NULL},
	{DEED_RESTORE, KINDS_SYSV, EEXIST, "its key"},
	{DEED_RESTORE, KINDS_POSIX, EEXIST, "its name"},
	{DEED_RESTORE | DEED_SAVE | DEED_LOOK, MSG, EMSGSIZE, "kernel.msgmax"},
	{DEED_RESTORE, KINDS_ALL, EBADMSG, "contents"},
	{DEED_LOOK, KINDS_ALL, EBADMSG, "can be no such object"},
	{DEED_SAVE, KINDS_SYSV, EACCES, "CAP_IPC_OWNER"},
	{DEED_SAVE, PSHM | PSEM, EACCES, "CAP_DAC_READ_SEARCH"},
	{DEED_SAVE, PMSG, EACCES, "CAP_DAC_OVERRIDE"},
	{DEED_LOOK, PMSG, EACCES, "CAP_DAC_READ_SEARCH"},
	{DEED_JUDGE, KINDS_SYSV, EACCES, "CAP_IPC_OWNER"},
	{DEED_JUDGE, KINDS_POSIX, EACCES, "CAP_LEASE"},
	{DEED_JUDGE, KINDS_SYSV, EOPNOTSUPP, "PID namespace"},
	{DEED_JUDGE, KINDS_POSIX, EOPNOTSUPP, "fs.leases-enable"},
	{DEED_REMOVE | DEED_RETIRE, KINDS_SYSV, EPERM, "CAP_SYS_ADMIN"},
	{DEED_REMOVE | DEED_RETIRE, KINDS_SYSV, EACCES, "security module"},
	{DEED_REMOVE | DEED_RETIRE, KINDS_POSIX, EACCES, "CAP_FOWNER"},
	{DEED_REMOVE, KINDS_ALL, ENOENT, "there is no such object"},
	{DEED_RETIRE, KINDS_ALL, ENOENT, "by itself"},
	{DEED_SAVE | DEED_LOOK, KINDS_ALL, ENOENT, "any more"},
	{DEED_REMOVE, KINDS_ALL, ESTALE, "left alone"},
	{DEED_RETIRE, KINDS_ALL, ESTALE, "it has changed"},
	{DEED_RETIRE, KINDS_ALL, EBUSY, "come into use"},
	{DEED_SAVE, PMSG, EBUSY, "open"},
	{DEED_SAVE, KINDS_SYSV, EBUSY, NULL},

	/* --if-unused asks, and goes on where only this is known. */
	{DEED_JUDGE, KINDS_ALL, ENOENT, NULL},
	{DEED_JUDGE, KINDS_ALL, ESTALE, NULL},
	{DEED_JUDGE, KINDS_ALL, EBUSY, NULL},
};

static void each_deed_has_its_sentence(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (unsigned deed = DEED_CREATE; deed <= DEED_RETIRE; deed <<= 1) {
			for (int kind = 0; kind < KIND_COUNT; kind++) {
				const char *text;

				if (!(cases[i].deed & deed) || !(cases[i].kinds & KIND_BIT(kind)))
					continue;
				text = ipc_explain((enum ipc_deed)deed, (enum ipc_kind)kind,
						   -cases[i].err, NULL);
				if (!text != !cases[i].part ||
				    (text && !strstr(text, cases[i].part)))
					fail_msg("deed %u, kind %d, error %d: '%s'", deed, kind,
						 cases[i].err, text ? text : "nothing");
			}
		}
	}
}

/* They stand after "NAME: ", and the name is the caller's. */
static void sentences_fit_behind_a_name(void **state UNUSED)
{
	unsigned found = 0;

	for (unsigned deed = DEED_CREATE; deed <= DEED_RETIRE; deed <<= 1) {
		for (int kind = 0; kind < KIND_COUNT; kind++) {
			for (int err = 1; err < 134; err++) {
				const char *text = ipc_explain((enum ipc_deed)deed,
							       (enum ipc_kind)kind, -err, NULL);

				if (!text)
					continue;
				assert_in_range(text[0], 'a', 'z');
				assert_null(strchr(text, '%'));
				assert_int_not_equal(text[strlen(text) - 1], '.');
				found++;
			}
		}
	}
	assert_in_range(found, 100, 1000);
}

static void own_rows_go_first(void **state UNUSED)
{
	static const struct ipc_explanation own[] = {
		{DEED_CREATE, PSHM | PSEM, EEXIST, "ours"},
		{0, 0, 0, NULL},
	};

	assert_string_equal(ipc_explain(DEED_CREATE, KIND_PSHM, -EEXIST, own), "ours");
	assert_string_equal(ipc_explain(DEED_CREATE, KIND_PMSG, -EEXIST, own), "this name is taken");
	assert_null(ipc_explain(DEED_CREATE, KIND_PSHM, -EXDEV, own));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_deed_has_its_sentence),
		cmocka_unit_test(sentences_fit_behind_a_name),
		cmocka_unit_test(own_rows_go_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
