# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

step 'perl catches its own signal and goes on'
# shellcheck disable=SC2016 # for perl
guest perl -e '$SIG{USR1} = sub { print "caught\n" };
	kill USR1 => $$; print "goes on\n"; exit 3'
expect_status 3
expect_output $'caught\ngoes on'
