# SPDX-License-Identifier: BSD-3-Clause
# The table of handlers, made from syscalls.tbl.

generated += $(BUILD)/shim/handlers.inc

$(BUILD)/shim/handlers.inc: shim/syscalls.tbl shim/generate.awk
	@mkdir -p $(@D)
	awk -v what=handlers -f shim/generate.awk $(filter %.tbl,$^) >$@
