// SPDX-License-Identifier: BSD-3-Clause
//
// A client: connects, asks for a page, and prints what comes back. 10.0.2.2 is
// the machine that QEMU runs on.
//
//	client_go [ADDRESS [PORT]]
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

func main() {
	host, port := "10.0.2.2", "8080"
	if len(os.Args) > 1 {
		host = os.Args[1]
	}
	if len(os.Args) > 2 {
		port = os.Args[2]
	}
	server, err := net.Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprint(server, "GET / HTTP/1.0\r\n\r\n")
	if _, err := io.Copy(os.Stdout, server); err != nil {
		log.Fatal(err)
	}
}
