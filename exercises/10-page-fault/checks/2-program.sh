# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'a Go program, which reserves more memory than there is'
guest helloworld_go_static
expect_status 0
expect_text 'first line:' 'Hello, World!' "$(head -n 1 out)"
