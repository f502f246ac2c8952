# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'gzip, which opens the C library, packs what gunzip unpacks'
seq 1 2000 >in
guest gzip -nc
expect_status 0
expect_text 'cksum, unpacked:' "$(cksum <in)" "$(gunzip <out 2>&1 | cksum)"
rm -f in
