# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'bc_static computes'
echo "$((16#$check_token)) + 1" >in
guest bc_static
expect_status 0
expect_output "$((16#$check_token + 1))"
rm in

step 'a text is no program: status 126'
printf 'just text\n' >text
chmod +x text
guest ./text
expect_status 126
