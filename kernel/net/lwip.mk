# SPDX-License-Identifier: BSD-3-Clause
#
# lwIP is the TCP/IP stack. Its sources are fetched (scripts/lib/lwip.sh), not
# ours; what makes it fit here is in net/lwip/.

LWIP ?= ../build/lwip

lwip_sources := $(wildcard $(addprefix $(LWIP)/src/,core/*.c core/ipv4/*.c \
	core/ipv6/*.c netif/ethernet.c))
lwip_sources := $(filter-out %/timeouts.c,$(lwip_sources)) # net/timers.c
ifeq ($(lwip_sources),)
$(error lwIP is not there; ./do.sh setup fetches it)
endif

CPPFLAGS += -Inet/lwip -I$(LWIP)/src/include
objects += $(lwip_sources:$(LWIP)/src/%.c=$(BUILD)/lwip/%.o)

# Without our warnings.
$(BUILD)/lwip/%.o: $(LWIP)/src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -w -MMD -MP -c -o $@ $<
