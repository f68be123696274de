/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pty [-e] [-c COLUMNS] [-i INPUT] COMMAND [ARGUMENT...]
 *
 * Runs a command on a pseudo-terminal of 80 (or COLUMNS) columns and 24 rows, types INPUT there, and
 * copies to standard output what the command printed, without the terminal's own doing (no echo, no
 * carriage returns). Standard error of the command stays what it was, or with -e is the terminal too.
 * Ends with the status of the command.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void die(const char *what) __attribute__((noreturn));

static void die(const char *what)
{
	fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
	exit(125);
}

static void open_terminal(int *master, int *slave, unsigned short columns)
{
	const struct winsize size = {.ws_row = 24, .ws_col = columns};
	struct termios settings;

	if (openpty(master, slave, NULL, NULL, &size) < 0)
		die("opening a pseudo-terminal");
	if (tcgetattr(*slave, &settings) < 0)
		die("settings of the pseudo-terminal");
	settings.c_oflag &= ~(tcflag_t)OPOST;
	settings.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	if (tcsetattr(*slave, TCSANOW, &settings) < 0)
		die("settings of the pseudo-terminal");
}

static void run(int slave, bool errors, char **command) __attribute__((noreturn));

static void run(int slave, bool errors, char **command)
{
	/*
	 * It does not become the controlling terminal: that would be hung up at the end of its
	 * session, and lose what has not been read yet.
	 */
	if (dup2(slave, STDIN_FILENO) < 0 || dup2(slave, STDOUT_FILENO) < 0 ||
	    (errors && dup2(slave, STDERR_FILENO) < 0))
		die("taking the pseudo-terminal");
	if (slave > STDERR_FILENO)
		close(slave);
	execvp(command[0], command);
	fprintf(stderr, "pty: %s: %s\n", command[0], strerror(errno));
	_exit(127);
}

/*
 * Waits for the command and then writes a last byte of its own to the terminal. What is written
 * there reaches the other end in order but later, by a worker of the kernel, and what is still on
 * its way when the last user closes the terminal can be lost. So main() keeps it open until that
 * byte has come out, behind all that the command wrote. It is one that no output here contains.
 */
#define LAST '\004'

static void attend(int slave, bool errors, char **command) __attribute__((noreturn));

static void attend(int slave, bool errors, char **command)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		die("fork");
	if (child == 0)
		run(slave, errors, command);
	if (waitpid(child, &status, 0) < 0)
		die("waiting for the command");
	if (write(slave, &(char){LAST}, 1) != 1)
		die("closing off the output");
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/*
 * Waits until there is something to read. The terminal is open here as well, so that no end of file
 * comes if attend() should end without its last byte.
 */
static void wait_for_output(int master, pid_t child)
{
	struct pollfd output = {.fd = master, .events = POLLIN};
	siginfo_t ended = {0};

	while (poll(&output, 1, 1000) == 0) {
		if (ended.si_pid != 0) {
			errno = EPIPE;
			die("reading the pseudo-terminal");
		}
		if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) < 0)
			die("waiting for the command");
	}
}

static void copy(int master, pid_t child)
{
	char buffer[65536];
	ssize_t length;
	bool last = false;

	while (!last) {
		wait_for_output(master, child);
		length = read(master, buffer, sizeof(buffer));
		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0)
			die("reading the pseudo-terminal");
		last = buffer[length - 1] == LAST;
		if (fwrite(buffer, 1, (size_t)(length - last), stdout) != (size_t)(length - last))
			die("standard output");
	}
	if (fflush(stdout) != 0)
		die("standard output");
}

int main(int argc, char **argv)
{
	const char *input = "";
	unsigned short columns = 80;
	bool errors = false;
	int master, slave, option, status;
	pid_t child;

	while ((option = getopt(argc, argv, "+c:ei:")) != -1) {
		if (option == 'c')
			columns = (unsigned short)strtoul(optarg, NULL, 10);
		else if (option == 'e')
			errors = true;
		else if (option == 'i')
			input = optarg;
		else
			return 125;
	}
	if (optind == argc) {
		fprintf(stderr, "usage: pty [-e] [-c COLUMNS] [-i INPUT] COMMAND [ARGUMENT...]\n");
		return 125;
	}
	open_terminal(&master, &slave, columns);
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		close(master);
		attend(slave, errors, argv + optind);
	}
	if (write(master, input, strlen(input)) != (ssize_t)strlen(input))
		die("typing");
	copy(master, child);
	close(slave);
	if (waitpid(child, &status, 0) < 0)
		die("waiting for the command");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
