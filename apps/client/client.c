/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A client: connects, asks for a page, and prints what comes back. 10.0.2.2 is
 * the machine that QEMU runs on.
 *
 *	client [ADDRESS [PORT]]
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char request[] = "GET / HTTP/1.0\r\n\r\n";

int main(int argc, char **argv)
{
	const char *host = argc > 1 ? argv[1] : "10.0.2.2";
	int port = argc > 2 ? atoi(argv[2]) : 8080;
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[4096];
	ssize_t length;

	if (!inet_aton(host, &address.sin_addr))
		errx(1, "%s is not an IPv4 address", host);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		err(1, "connect to %s port %d", host, port);
	if (send(fd, request, strlen(request), 0) < 0)
		err(1, "send");
	while ((length = recv(fd, answer, sizeof(answer), 0)) > 0)
		fwrite(answer, length, 1, stdout);
	if (length < 0)
		err(1, "recv");
	return 0;
}
