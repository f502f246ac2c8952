# SPDX-License-Identifier: BSD-3-Clause
# What the tracer knows of calls and types, made from two tables and the
# C library.

generated += $(BUILD)/trace/tables.inc $(BUILD)/trace/errors.inc

$(BUILD)/trace/tables.inc: trace/generate.awk trace/types.tbl shim/syscalls.tbl
	@mkdir -p $(@D)
	awk -f $(filter %.awk %.tbl,$^) >$@

$(BUILD)/trace/errors.inc: trace/host/errors.c
	@mkdir -p $(@D)
	$(CC) -o $(@:.inc=.host) $<
	LC_ALL=C $(@:.inc=.host) >$@
