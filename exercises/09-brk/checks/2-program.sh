# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'lua fills a table and lets it go'
guest lua -e 'local t = {}
	for i = 1, 100000 do t[i] = "string " .. i end
	print(#t); print(t[99999]); t = nil; collectgarbage()'
expect_status 0
expect_output $'100000\nstring 99999'
