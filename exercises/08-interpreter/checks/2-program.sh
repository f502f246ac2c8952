# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'helloworld, which is dynamic, says hello'
guest helloworld
expect_status 0
expect_output 'Hello, World!'
