# SPDX-License-Identifier: BSD-3-Clause
# The tables that are made from syscalls.tbl: handlers here, and what the tracer
# knows of each call.

generated += $(BUILD)/shim/handlers.inc $(BUILD)/trace/traces.inc

$(BUILD)/shim/handlers.inc $(BUILD)/trace/traces.inc: shim/syscalls.tbl \
		shim/generate.awk
	@mkdir -p $(@D)
	awk -v what=$(basename $(@F)) -f shim/generate.awk $< >$@
