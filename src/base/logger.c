/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/logger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

/* Journal and syslog daemon both take datagrams; some syslog daemons only a stream. */
static int connect_to(const char *path, int type)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		int err = -errno;

		(void)close(fd);
		return err;
	}
	return fd;
}

int logger_open(struct logger *logger, enum logger_to to)
{
	static const char *const paths[] = {
		[LOGGER_JOURNAL] = "/run/systemd/journal/socket",
		[LOGGER_SYSLOG] = "/dev/log",
	};
	int fd = connect_to(paths[to], SOCK_DGRAM);

	logger->stream = fd == -EPROTOTYPE;
	if (logger->stream)
		fd = connect_to(paths[to], SOCK_STREAM);
	logger->to = to;
	logger->fd = fd < 0 ? -1 : fd;
	return fd < 0 ? fd : 0;
}

void logger_close(struct logger *logger)
{
	if (logger->fd >= 0)
		(void)close(logger->fd);
	logger->fd = -1;
}

/* What is too long for a datagram goes as a sealed file that exists only in memory. */
static int send_as_file(int fd, const char *bytes, size_t size)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {.room = {0}};
	struct msghdr message = {.msg_control = &control, .msg_controllen = sizeof(control)};
	int file = memfd_create("ipcadm-log", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (file < 0)
		return -errno;

	int err = io_write(file, bytes, size);

	struct cmsghdr *header = &control.align;

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &file, sizeof(file));
	if (!err && (fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE |
						      F_SEAL_SEAL) < 0 ||
		     sendmsg(fd, &message, MSG_NOSIGNAL) < 0))
		err = -errno;
	(void)close(file);
	return err;
}

static int send_bytes(const struct logger *logger, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = send(logger->fd, bytes, size, MSG_NOSIGNAL);

		if (n < 0 && errno == EMSGSIZE && logger->to == LOGGER_JOURNAL)
			return send_as_file(logger->fd, bytes, size);
		if (n < 0 && errno != EINTR)
			return -errno;
		bytes += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static void put_journal(struct strbuf *out, const char *name, const char *text,
			const struct strbuf *fields)
{
	sb_printf(out, "MESSAGE=%s\nPRIORITY=%d\nSYSLOG_FACILITY=%d\nSYSLOG_IDENTIFIER=%s\n"
		       "SYSLOG_PID=%d\n", text, LOG_NOTICE, LOG_USER >> 3, name, (int)getpid());
	sb_putn(out, sb_str(fields), fields->len);
}

static void put_syslog(struct strbuf *out, const char *name, const char *text)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t now = time(NULL);
	struct tm tm = {.tm_mday = 1};

	(void)localtime_r(&now, &tm);
	sb_printf(out, "<%d>%s %2d %02d:%02d:%02d %s[%d]: %s", LOG_USER | LOG_NOTICE,
		  months[tm.tm_mon], tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, name,
		  (int)getpid(), text);
}

int logger_send(struct logger *logger, const char *name, const char *text,
		const struct strbuf *fields)
{
	struct strbuf out = STRBUF_INIT;
	int err = -ENOTCONN;

	if (logger->to == LOGGER_JOURNAL)
		put_journal(&out, name, text, fields);
	else
		put_syslog(&out, name, text);
	if (logger->stream)
		sb_putc(&out, '\0');
	if (logger->fd >= 0)
		err = send_bytes(logger, sb_str(&out), out.len);
	if (err) {
		logger_close(logger);
		err = logger_open(logger, logger->to);
		if (!err)
			err = send_bytes(logger, sb_str(&out), out.len);
	}
	sb_free(&out);
	return err;
}
