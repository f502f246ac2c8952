# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'helloworld, which may be anywhere'
guest helloworld
expect_status 0
expect_output 'Hello, World!'

step 'sqlite3_static counts'
guest sqlite3_static :memory: "select 0x$check_token + 1;"
expect_status 0
expect_output "$((16#$check_token + 1))"
