# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'echo says what it is told'
guest echo one two "$check_token"
expect_status 0
expect_output "one two $check_token"
