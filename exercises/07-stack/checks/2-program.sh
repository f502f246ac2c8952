# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'echo finds its arguments, env its environment'
guest echo one '' "$check_token"
expect_status 0
expect_output "one  $check_token"
# shellcheck disable=SC2016 # for bash in the guest
guest -e "TOKEN=$check_token" bash -c 'echo $TOKEN'
expect_output "$check_token"
