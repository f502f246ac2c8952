# SPDX-License-Identifier: BSD-3-Clause
# The offsets that entry.S needs, as the compiler knows them.

generated += $(BUILD)/cpu/offsets.h

$(BUILD)/cpu/offsets.h: cpu/offsets.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MT $@ -MF $(@:.h=.d) -S \
		-o $(@:.h=.s) $<
	sed -n 's/.*"->\(.*\)".*/#define \1/p' $(@:.h=.s) >$@
