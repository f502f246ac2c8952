# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'bash forks'
# shellcheck disable=SC2016 # for bash in the guest
guest bash -c '(exit 3); echo $?; echo "$(echo from a child)"; exit 7'
expect_status 7
expect_output $'3\nfrom a child'
