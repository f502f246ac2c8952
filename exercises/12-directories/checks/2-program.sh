# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'ls lists what is in the root'
guest ls -a /
expect_status 0
expect_text 'ls -a, . and .. and proc among them:' $'.\n..\nproc' \
	"$(grep -xe '\.' -e '\.\.' -e proc out | LC_ALL=C sort)"
