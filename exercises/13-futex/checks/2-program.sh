# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'a Rust program and its threads'
guest helloworld_rust
expect_status 0
expect_text 'first line:' 'Hello, World!' "$(head -n 1 out)"
