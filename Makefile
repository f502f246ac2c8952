# SPDX-License-Identifier: BSD-3-Clause
#
# Thin: what each target does is elsewhere. `./do.sh help` is the way in.

.PHONY: help kernel apps slides site test lint loc fakes clean
help:	## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile
kernel:	## build the kernel
	$(MAKE) -C kernel
apps:	## build or fetch every target application
	./do.sh setup --all
slides:	## build the decks of the sessions, into build/slides/
	scripts/slides.sh
site:	## build texts and decks as a static site, into build/site/
	scripts/site.sh
test:	## run every test
	./do.sh test
lint:	## check formatting, shell scripts, and warnings of gcc and clang
	scripts/lint.sh
fakes:	## write docs/fakes.md anew
	awk -v what=fakes -f kernel/shim/generate.awk kernel/shim/syscalls.tbl \
		>docs/fakes.md
loc:	## count the kernel's lines of code, without blanks and comments
	scripts/loc.sh
clean:	## remove what was built
	./do.sh clean
