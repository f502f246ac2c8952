# SPDX-License-Identifier: BSD-3-Clause
#
# The vDSO runs in programs, so it is compiled as a shared library: position-
# independent, with the red zone, and with unwind information for debuggers and
# profilers that stop in it. Symbols for debuggers stay, the rest is stripped.

VDSO_CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Werror -ffreestanding -fPIC \
	-fno-stack-protector -fcf-protection=none -fno-common -fno-builtin \
	-mgeneral-regs-only -fasynchronous-unwind-tables
VDSO_LDFLAGS := -shared -nostdlib -Wl,-soname=linux-vdso.so.1 \
	-Wl,--hash-style=both -Wl,-Bsymbolic -Wl,--no-undefined \
	-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--build-id=none \
	-Wl,--eh-frame-hdr -Wl,--strip-debug

$(BUILD)/loader/vdso/vdso.so: loader/vdso/vdso.c loader/vdso/vdso.lds \
		loader/vdso/data.h lib/types.h loader/vdso.mk
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(VDSO_CFLAGS) $(VDSO_LDFLAGS) \
		-Wl,-T,loader/vdso/vdso.lds -o $@ $<

$(BUILD)/loader/vdso_image.o: $(BUILD)/loader/vdso/vdso.so
