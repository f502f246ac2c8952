// SPDX-License-Identifier: BSD-3-Clause
//
// A server with a goroutine for each client: Go's runtime makes of that sockets
// that never block, and one epoll instance. It answers a line of HTTP with a
// page, and any other line with the same line.
//
//	server_go [PORT]
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"strings"
)

const page = "Hello, World!\n"

// The rest of the request is its headers, up to an empty line.
func answer(client net.Conn, lines *bufio.Reader) {
	for {
		line, err := lines.ReadString('\n')
		if err != nil || strings.TrimSpace(line) == "" {
			break
		}
	}
	fmt.Fprintf(client, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n"+
		"Content-Length: %d\r\n\r\n%s", len(page), page)
}

func serve(client net.Conn) {
	defer client.Close()
	lines := bufio.NewReader(client)
	for {
		line, err := lines.ReadString('\n')
		if strings.Contains(line, " HTTP/1.") {
			answer(client, lines)
			return
		}
		client.Write([]byte(line))
		if err != nil {
			return
		}
	}
}

func main() {
	port := "8080"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("listening on port", port)
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("client", client.RemoteAddr())
		go serve(client)
	}
}
