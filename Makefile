# SPDX-License-Identifier: BSD-3-Clause
#
# Thin: what each target does is elsewhere. `./do.sh help` is the way in.

.PHONY: help kernel apps test lint loc clean
help:	## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile
kernel:	## build the kernel
	$(MAKE) -C kernel
apps:	## build or fetch every target application
	./do.sh setup --all
test:	## run every test
	./do.sh test
lint:	## check formatting, shell scripts, and warnings of gcc and clang
	scripts/lint.sh
loc:	## count the kernel's lines of code, without blanks and comments
	scripts/loc.sh
clean:	## remove what was built
	./do.sh clean
