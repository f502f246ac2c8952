# SPDX-License-Identifier: BSD-3-Clause
# The tables that are made from syscalls.tbl.

generated += $(BUILD)/shim/handlers.inc $(BUILD)/shim/traces.inc

$(BUILD)/shim/%.inc: shim/syscalls.tbl shim/generate.awk
	@mkdir -p $(@D)
	awk -v what=$* -f shim/generate.awk $< >$@
