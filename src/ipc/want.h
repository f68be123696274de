/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to find out of objects beyond their cheap fields; a mask of it is asked for. */
#ifndef IPC_WANT_H
#define IPC_WANT_H

/* What a pass must find out beyond the cheap fields; it stays unknown otherwise. */
enum ipc_want {
	WANT_RSS = 1 << 0,   /* shm.rss, shm.swap: of segments alone */
	WANT_COUNT = 1 << 1, /* pmsg.messages, psem.value: each object is opened for reading */
	WANT_NOTIFY = 1 << 2, /* pmsg.notify*, bytes waiting: likewise */
	WANT_ACCESS = 1 << 3 /* posix.odd, posix.acl: of files in /dev/shm alone */
};

#endif
