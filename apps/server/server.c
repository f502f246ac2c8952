/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A server in the classic order of calls: socket, bind, listen, then accept for
 * ever, with a process for each client. It answers a line of HTTP with a page,
 * and any other line with the same line.
 *
 *	server [PORT]
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char page[] = "Hello, World!\n";

/* The rest of the request is its headers, up to an empty line. */
static void answer(FILE *in, FILE *out)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, in) > 2)
		;
	fprintf(out,
		"HTTP/1.0 200 OK\r\n"
		"Content-Type: text/plain\r\n"
		"Content-Length: %zu\r\n"
		"\r\n"
		"%s",
		strlen(page), page);
}

static void serve(int fd)
{
	FILE *in = fdopen(fd, "r");
	FILE *out = fdopen(dup(fd), "w");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	while ((length = getline(&line, &size, in)) > 0) {
		if (strstr(line, " HTTP/1.")) {
			answer(in, out);
			break;
		}
		fwrite(line, length, 1, out);
		fflush(out);
	}
	fclose(out);
}

static int listen_on(int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_ANY),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;

	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)))
		err(1, "bind to port %d", port);
	if (listen(fd, SOMAXCONN))
		err(1, "listen");
	return fd;
}

int main(int argc, char **argv)
{
	int port = argc > 1 ? atoi(argv[1]) : 8080;
	int fd = listen_on(port);
	struct sockaddr_in from;
	socklen_t length;

	signal(SIGCHLD, SIG_IGN); /* nobody waits for the processes below */
	printf("listening on port %d\n", port);
	fflush(stdout);
	for (;;) {
		length = sizeof(from);
		int client = accept(fd, (struct sockaddr *)&from, &length);

		if (client < 0)
			err(1, "accept");
		printf("client %s:%d\n", inet_ntoa(from.sin_addr),
		       ntohs(from.sin_port));
		fflush(stdout);
		if (fork() == 0) {
			close(fd);
			serve(client);
			_exit(0);
		}
		close(client);
	}
}
