# SPDX-License-Identifier: BSD-3-Clause
#
# The kernel with files from elsewhere in it (exercises/):
#
#	make BUILD=folder PLAIN=../build/kernel SLOTS="fs/write.c=../mine/write.c"
#
# BUILD gets the objects of those files and the linked kernel; every other object
# is the plain kernel's, which must be up to date. A file that the plain kernel
# does not have is added to it, and the lines of a .tbl file are added to
# shim/syscalls.tbl. No word of SLOTS may hold a space.

slot_file = $(firstword $(subst =, ,$1))
slot_source = $(lastword $(subst =, ,$1))

slot_tables := $(foreach s,$(filter %.tbl,$(SLOTS)),$(call slot_source,$s))
slots := $(filter-out %.tbl,$(SLOTS))
ifneq ($(slot_tables),)
slots += shim/table.c=shim/table.c trace/tables.c=trace/tables.c
$(BUILD)/shim/handlers.inc $(BUILD)/trace/tables.inc: $(slot_tables) $(BUILD)/slots
$(BUILD)/shim/table.o: $(BUILD)/shim/handlers.inc
$(BUILD)/trace/tables.o: $(BUILD)/trace/tables.inc
endif

slot_objects := $(foreach s,$(slots),$(basename $(call slot_file,$s)).o)
objects := $(filter-out $(slot_objects:%=$(PLAIN)/%), \
	$(objects:$(BUILD)/%=$(PLAIN)/%)) $(slot_objects:%=$(BUILD)/%)
CPPFLAGS += -I$(PLAIN)

# A warning is worth reading; it need not stop somebody who is at work.
define slot_rule
$(BUILD)/$(basename $(call slot_file,$1)).o: $(call slot_source,$1) \
		$(BUILD)/slots
	@mkdir -p $$(@D)
	$$(say) CC $$<
	$$(CC) $$(CPPFLAGS) $$(CFLAGS) -Wno-error $$(SLOT_CFLAGS) -MMD -MP -c \
		-o $$@ $$<
endef
$(foreach s,$(slots),$(eval $(call slot_rule,$s)))

# Changes when another file is chosen, though it may be older.
$(shell mkdir -p $(BUILD); echo '$(SLOTS)' | cmp -s - $(BUILD)/slots || \
	echo '$(SLOTS)' >$(BUILD)/slots)

-include $(slot_objects:%.o=$(BUILD)/%.d)
