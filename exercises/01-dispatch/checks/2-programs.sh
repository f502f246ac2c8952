# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'helloworld_static says hello'
guest helloworld_static
expect_status 0
expect_output 'Hello, World!'

step 'a dynamic program finds its libraries'
guest echo "$check_token"
expect_status 0
expect_output "$check_token"
