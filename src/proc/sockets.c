/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UNIX sockets and who is at their other end, which only sock_diag(7) tells. It tells of one
 * network namespace; that of a container is entered in a child, which hands a netlink socket
 * back. Where that is not allowed, and in a capture, /proc/PID/net/unix gives at least the names.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sched.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/util.h"
#include "proc/number.h"
#include "proc/read.h"
#include "proc/sockets.h"

#define NET_UNIX_MAX (1 << 26)

/* TCP_LISTEN, which UNIX sockets use too. */
#define STATE_LISTEN 10

static struct proc_socket *add_socket(struct proc_snapshot *snap, uint64_t inode)
{
	struct proc_socket *socket;

	if (hash_get(&snap->by_socket, inode, 0) != HASH_NONE)
		return NULL;
	snap->sockets = array_grow(snap->sockets, &snap->socket_cap, snap->socket_count + 1,
				   sizeof(*snap->sockets));
	(void)hash_put(&snap->by_socket, inode, 0, (uint32_t)snap->socket_count);
	socket = &snap->sockets[snap->socket_count++];
	*socket = (struct proc_socket){.inode = inode};
	return socket;
}

/* As in sun_path: an abstract name begins with NUL, a path may end with one (unix(7)). */
static void set_name(struct proc_snapshot *snap, struct proc_socket *socket, const char *name,
		     size_t length)
{
	char *copy;

	socket->abstract = length > 0 && name[0] == '\0';
	if (socket->abstract) {
		name++;
		length--;
	} else {
		length = strnlen(name, length);
	}
	if (!length && !socket->abstract)
		return;
	copy = arena_alloc(&snap->arena, length + 1);
	memcpy(copy, name, length);
	copy[length] = '\0';
	socket->name = copy;
	socket->name_length = (uint32_t)length;
}

static void take_message(struct proc_snapshot *snap, const struct nlmsghdr *header, uint64_t net_ns)
{
	const struct unix_diag_msg *message = NLMSG_DATA(header);
	size_t length = header->nlmsg_len - NLMSG_LENGTH(sizeof(*message));
	const struct rtattr *attribute = (const void *)(message + 1);
	struct proc_socket *socket;

	if (header->nlmsg_len < NLMSG_LENGTH(sizeof(*message)))
		return;
	socket = add_socket(snap, message->udiag_ino);
	if (!socket)
		return;
	socket->net_ns = net_ns;
	socket->type = message->udiag_type;
	socket->listening = message->udiag_state == STATE_LISTEN;
	socket->peer_known = true;
	for (; RTA_OK(attribute, length); attribute = RTA_NEXT(attribute, length)) {
		uint32_t peer;

		if (attribute->rta_type == UNIX_DIAG_NAME) {
			set_name(snap, socket, RTA_DATA(attribute), RTA_PAYLOAD(attribute));
		} else if (attribute->rta_type == UNIX_DIAG_PEER &&
			   RTA_PAYLOAD(attribute) >= sizeof(peer)) {
			memcpy(&peer, RTA_DATA(attribute), sizeof(peer));
			socket->peer = peer;
		} else if (attribute->rta_type == UNIX_DIAG_RQLEN &&
			   RTA_PAYLOAD(attribute) >= sizeof(struct unix_diag_rqlen)) {
			struct unix_diag_rqlen queues;

			memcpy(&queues, RTA_DATA(attribute), sizeof(queues));
			socket->queued = queues.udiag_rqueue;
		}
	}
}

/* 1: more to come; 0: the end; or a negative errno. */
static int take_answer(struct proc_snapshot *snap, const struct nlmsghdr *header, size_t n,
		       uint64_t net_ns)
{
	for (; NLMSG_OK(header, n); header = NLMSG_NEXT(header, n)) {
		if (header->nlmsg_type == NLMSG_DONE)
			return 0;
		if (header->nlmsg_type == NLMSG_ERROR) {
			const struct nlmsgerr *error = NLMSG_DATA(header);

			return header->nlmsg_len >= NLMSG_LENGTH(sizeof(*error)) && error->error
				       ? error->error
				       : -EPROTO;
		}
		if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY)
			take_message(snap, header, net_ns);
	}
	return 1;
}

static int dump(struct proc_snapshot *snap, int netlink, uint64_t net_ns)
{
	struct {
		struct nlmsghdr header;
		struct unix_diag_req body;
	} request = {
		.header = {.nlmsg_len = sizeof(request),
			   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.body = {.sdiag_family = AF_UNIX,
			 .udiag_states = UINT32_MAX,
			 .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER |
				       UDIAG_SHOW_RQLEN},
	};
	alignas(struct nlmsghdr) char buf[32768];
	int more = 1;

	if (send(netlink, &request, sizeof(request), 0) < 0)
		return -errno;
	while (more > 0) {
		ssize_t n = recv(netlink, buf, sizeof(buf), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EPROTO;
		more = take_answer(snap, (const void *)buf, (size_t)n, net_ns);
	}
	return more;
}

static int open_netlink(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

/* A descriptor as ancillary data of one byte (cmsg(3)). */
union ancillary {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(int))];
};

static bool hand_over(int channel, int fd)
{
	union ancillary data = {.header = {.cmsg_level = SOL_SOCKET,
					   .cmsg_type = SCM_RIGHTS,
					   .cmsg_len = CMSG_LEN(sizeof(int))}};
	char byte = 0;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &data,
				 .msg_controllen = sizeof(data)};

	memcpy(CMSG_DATA(&data.header), &fd, sizeof(fd));
	return sendmsg(channel, &message, MSG_NOSIGNAL) == 1;
}

static int take_over(int channel)
{
	union ancillary data = {0};
	char byte;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &data,
				 .msg_controllen = sizeof(data)};
	const struct cmsghdr *header;
	ssize_t n;
	int fd;

	do {
		n = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
	} while (n < 0 && errno == EINTR);
	header = n == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (!header || header->cmsg_type != SCM_RIGHTS ||
	    header->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

/* A netlink socket of the network namespace; -1 where we may not enter it. */
static int open_netlink_in(int namespace)
{
	int channel[2];
	int fd = -1;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		int netlink = setns(namespace, CLONE_NEWNET) < 0 ? -1 : open_netlink();

		_exit(netlink < 0 || !hand_over(channel[1], netlink));
	}
	(void)close(channel[1]);
	if (child > 0) {
		fd = take_over(channel[0]);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	(void)close(channel[0]);
	return fd;
}

/* "Num RefCount Protocol Flags Type St Inode Path": hexadecimal, and the inode decimal. */
static bool parse_line(struct proc_snapshot *snap, const char *p, uint64_t net_ns)
{
	uint64_t fields[6];
	uint64_t inode;
	struct proc_socket *socket;

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++, p += *p == ':') {
		skip_blanks(&p);
		if (!take_hex(&p, &fields[i]))
			return false;
	}
	skip_blanks(&p);
	if (!take_dec(&p, &inode))
		return false;
	socket = add_socket(snap, inode);
	if (!socket)
		return true;
	socket->net_ns = net_ns;
	socket->type = (uint16_t)fields[4];
	/* __SO_ACCEPTCON among the flags of the kernel's net/unix/af_unix.c. */
	socket->listening = (fields[3] & 0x10000) != 0;
	if (*p++ != ' ')
		return true;
	set_name(snap, socket, p, strlen(p));
	/* NUL is shown as "@"; a path begins with it only where it is relative. */
	if (socket->name && *socket->name == '@') {
		socket->abstract = true;
		socket->name++;
		socket->name_length--;
	}
	return true;
}

void proc_parse_net_unix(struct proc_snapshot *snap, char *text, uint64_t net_ns)
{
	char *line;

	/* The heading is no such line either. */
	while ((line = strsep(&text, "\n")))
		(void)parse_line(snap, line, net_ns);
}

static bool read_text(struct proc_scan *scan, int dir, const char *path, uint64_t net_ns)
{
	if (proc_read(scan, dir, path, NET_UNIX_MAX))
		return false;
	proc_parse_net_unix(scan->snap, scan->text, net_ns);
	return true;
}

/* The sockets of one process's network namespace; `dir`: its directory in /proc. */
static bool read_namespace(struct proc_scan *scan, int dir, uint64_t net_ns)
{
	int namespace = scan->live ? openat(dir, "ns/net", O_RDONLY | O_CLOEXEC) : -1;
	int netlink = namespace < 0 ? -1 : open_netlink_in(namespace);
	int err = -EPERM;

	if (netlink >= 0) {
		err = dump(scan->snap, netlink, net_ns);
		(void)close(netlink);
	}
	if (namespace >= 0)
		(void)close(namespace);
	return !err || read_text(scan, dir, "net/unix", net_ns);
}

static bool read_own(struct proc_scan *scan)
{
	int netlink = open_netlink();
	int err = netlink < 0 ? -errno : dump(scan->snap, netlink, 0);

	if (netlink >= 0)
		(void)close(netlink);
	return !err || read_text(scan, scan->proc, "self/net/unix", 0);
}

/* /proc/net may be a link in the capture. */
static bool read_captured(struct proc_scan *scan)
{
	int fd = sysroot_openat(scan->root, "/proc/net/unix", O_RDONLY);
	int err;

	if (fd < 0)
		return false;
	err = proc_read_fd(scan, fd, NET_UNIX_MAX);
	(void)close(fd);
	if (!err)
		proc_parse_net_unix(scan->snap, scan->text, 0);
	return !err;
}

void proc_read_sockets(struct proc_scan *scan)
{
	struct hash seen = HASH_INIT;
	bool known;

	if (scan->live) {
		known = read_own(scan);
		(void)hash_put(&seen, scan->snap->own.net, 0, 0);
	} else {
		known = read_captured(scan);
	}
	for (size_t i = 0; i < scan->snap->process_count; i++) {
		const struct proc_process *process = &scan->snap->processes[i];
		char path[32];
		int dir;

		if (!process->ns.net || hash_put(&seen, process->ns.net, 0, 0) != HASH_NONE)
			continue;
		(void)snprintf(path, sizeof(path), "%d", process->pid);
		dir = sysroot_open_below(scan->root, scan->proc, path, O_PATH | O_DIRECTORY);
		if (dir < 0)
			continue; /* it has ended, and its sockets with it */
		known &= read_namespace(scan, dir, process->ns.net);
		(void)close(dir);
	}
	scan->snap->sockets_known = known;
	hash_free(&seen);
}
