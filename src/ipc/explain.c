/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ipc/explain.h"

#include <errno.h>

#include "base/nls.h"
#include "ipc/kind_bits.h"

#define MAKE (DEED_CREATE | DEED_RESTORE)
#define READ (DEED_SAVE | DEED_LOOK)
#define TAKE_AWAY (DEED_REMOVE | DEED_RETIRE)

/* The first row that fits counts. */
static const struct ipc_explanation explanations[] = {
	/* What is there, or not any more. */
	{DEED_REMOVE, KINDS_ALL, ENOENT, N_("there is no such object")},
	{READ, KINDS_ALL, ENOENT, N_("there is no such object any more")},
	{DEED_LOOK, KINDS_ALL, EIDRM, N_("there is no such object any more")},
	{DEED_LOOK, KINDS_ALL, EINVAL, N_("there is no such object any more")},
	{DEED_LOOK, KINDS_ALL, ESRCH, N_("there is no such object any more")},
	{DEED_RETIRE, KINDS_ALL, ENOENT, N_("it went by itself")},
	{DEED_RETIRE, KINDS_ALL, ESTALE, N_("it has changed, or another one has taken its place")},
	{READ, KINDS_ALL, ESTALE, N_("another object has taken its place")},
	{DEED_REMOVE, KINDS_ALL, ESTALE,
	 N_("another object has taken its place, which is left alone")},
	{DEED_CREATE | DEED_REMOVE, KINDS_POSIX, EMEDIUMTYPE,
	 N_("what has this name is no such object")},
	{DEED_CREATE, KINDS_POSIX, EEXIST, N_("this name is taken")},
	{DEED_CREATE, KINDS_POSIX, ERANGE, N_("an object of this name exists, but is smaller")},
	{DEED_RESTORE, KINDS_SYSV, EEXIST,
	 N_("an object with its key, or it itself, is there already")},
	{DEED_RESTORE, KINDS_POSIX, EEXIST, N_("something of its name is there already")},
	{MAKE, KINDS_FILES, ENOENT, N_("there is no directory /dev/shm")},

	/* Limits. */
	{MAKE, SHM, EINVAL,
	 N_("the size must be 1 byte at least and SHMMAX at most (kernel.shmmax, see 'lsipc -g')")},
	{MAKE, SHM, ENOSPC,
	 N_("the limit SHMMNI or SHMALL is reached (kernel.shmmni, kernel.shmall, see 'lsipc -g')")},
	{MAKE, MSG, ENOSPC, N_("the limit MSGMNI is reached (kernel.msgmni, see 'lsipc -g')")},
	{MAKE, SEM, EINVAL,
	 N_("the number of semaphores must be 1 at least and SEMMSL at most (kernel.sem, see "
	    "'lsipc -g')")},
	{MAKE, SEM, ENOSPC,
	 N_("the limit SEMMNI or SEMMNS is reached (kernel.sem, see 'lsipc -g')")},
	{MAKE, PMSG, ENOSPC,
	 N_("the limit MQUMNI is reached (fs.mqueue.queues_max, see 'lsipc -g'); CAP_SYS_RESOURCE "
	    "would help")},
	{MAKE, PMSG, EMFILE, N_("the limit of 'ulimit -q' on all queues of a user is reached")},
	{MAKE, PMSG, EINVAL,
	 N_("it has more or longer messages than fs.mqueue.msg_max and msgsize_max allow")},
	{MAKE, PSHM, EFBIG, N_("the size is above what 'ulimit -f' or the file system allows")},
	{MAKE, KINDS_FILES, ENOSPC, N_("the file system /dev/shm is full")},
	{DEED_RESTORE, MSG, EPERM,
	 N_("its limit on bytes is above kernel.msgmnb, which only CAP_SYS_RESOURCE may pass")},
	{DEED_RESTORE | READ, MSG, EMSGSIZE,
	 N_("it has a message that is longer than kernel.msgmax allows by now: raise that limit")},
	{DEED_RESTORE, PMSG, EMSGSIZE,
	 N_("it has a message that is longer than the queue allows")},

	/* Rights. */
	{DEED_CREATE, KINDS_POSIX, EACCES,
	 N_("permission denied; root or CAP_DAC_OVERRIDE would help")},
	{DEED_RESTORE, KINDS_POSIX, EPERM, N_("only CAP_CHOWN can give it to its owner")},
	{READ, KINDS_SYSV, EACCES, N_("no right to read it: its owner or CAP_IPC_OWNER can")},
	{READ, KINDS_SYSV, EPERM, N_("no right to read it: its owner or CAP_IPC_OWNER can")},
	{DEED_SAVE, PMSG, EACCES,
	 N_("no right to read and write it: its owner or CAP_DAC_OVERRIDE can")},
	{READ, KINDS_POSIX, EACCES, N_("no right to read it: its owner or CAP_DAC_READ_SEARCH can")},
	{READ, KINDS_POSIX, EPERM, N_("no right to read it: its owner or CAP_DAC_READ_SEARCH can")},
	{DEED_JUDGE, KINDS_SYSV, EACCES,
	 N_("whether it is used shows only with read permission or CAP_IPC_OWNER")},
	{DEED_JUDGE, KINDS_POSIX, EACCES,
	 N_("whether it is used shows only to its owner, or with CAP_LEASE and CAP_DAC_OVERRIDE")},
	{DEED_JUDGE, KINDS_POSIX, EPERM,
	 N_("whether it is used shows only to its owner, or with CAP_LEASE and CAP_DAC_OVERRIDE")},
	{TAKE_AWAY, KINDS_SYSV, EPERM,
	 N_("no right to remove it: its owner, its creator or CAP_SYS_ADMIN can")},
	{TAKE_AWAY, KINDS_SYSV, EACCES, N_("no right to remove it: a security module denies it")},
	{TAKE_AWAY, KINDS_POSIX, EPERM,
	 N_("no right to remove it: its owner, or CAP_FOWNER with CAP_DAC_OVERRIDE, can")},
	{TAKE_AWAY, KINDS_POSIX, EACCES,
	 N_("no right to remove it: its owner, or CAP_FOWNER with CAP_DAC_OVERRIDE, can")},

	/* What is used meanwhile. */
	{DEED_SAVE, PMSG, EBUSY, N_("somebody has it open, so that its messages stay in it")},
	{DEED_SAVE, PMSG, ENOTRECOVERABLE,
	 N_("its messages could not all be put back; a process of ipcadm holds them until there "
	    "is room")},
	{DEED_RETIRE, KINDS_ALL, EBUSY, N_("it has come into use")},
	{DEED_RETIRE, KINDS_ALL, EINTR, N_("a signal came first")},
	{DEED_RETIRE, KINDS_POSIX, EEXIST,
	 N_("somebody opened it while it was hidden, and its name is another file's by now")},
	{DEED_RETIRE, KINDS_POSIX, EMLINK, N_("the file has other names too")},

	/* What cannot be known here. */
	{DEED_JUDGE, KINDS_SYSV, EOPNOTSUPP,
	 N_("who used it last may live outside this PID namespace")},
	{DEED_JUDGE, KINDS_POSIX, EOPNOTSUPP,
	 N_("whether it is used does not show without leases (fs.leases-enable)")},
	{DEED_RETIRE, KINDS_POSIX, EOPNOTSUPP,
	 N_("no lease can be had on it (fs.leases-enable)")},
	{READ, MSG, ENOSYS,
	 N_("this kernel cannot copy messages: it was built without CONFIG_CHECKPOINT_RESTORE")},
	{DEED_LOOK, PMSG, EOPNOTSUPP,
	 N_("the kernel shows a message of a POSIX queue only to who takes it")},
	{DEED_LOOK, KINDS_ALL, EOPNOTSUPP, N_("a captured system does not have them")},
	{DEED_SAVE, SHM, EFAULT, N_("some of its memory could not be had")},
	{DEED_LOOK, KINDS_ALL, ERANGE, N_("behind the end of the memory")},
	{DEED_LOOK, KINDS_ALL, EBADMSG, N_("the bytes there can be no such object")},
	{DEED_RESTORE, KINDS_ALL, EBADMSG, N_("its contents are not what they should be")},
	{DEED_SAVE, KINDS_ALL, E2BIG, N_("it is one object too many for an archive")},

	{0, 0, 0, NULL},
};

static const char *find(const struct ipc_explanation *row, enum ipc_deed deed, enum ipc_kind kind,
			int err)
{
	for (; row->text; row++)
		if (row->deeds & deed && row->kinds & KIND_BIT(kind) && row->err == -err)
			return _(row->text);
	return NULL;
}

const char *ipc_explain(enum ipc_deed deed, enum ipc_kind kind, int err,
			const struct ipc_explanation *own)
{
	const char *text = own ? find(own, deed, kind, err) : NULL;

	return text ? text : find(explanations, deed, kind, err);
}
