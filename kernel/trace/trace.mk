# SPDX-License-Identifier: BSD-3-Clause
# What the tracer knows of calls and types, made from two tables.

generated += $(BUILD)/trace/tables.inc

$(BUILD)/trace/tables.inc: trace/generate.awk trace/types.tbl shim/syscalls.tbl
	@mkdir -p $(@D)
	awk -f $(filter %.awk %.tbl,$^) >$@
