# SPDX-License-Identifier: BSD-3-Clause
#
# The archive to boot with: scripts/pack.py and scripts/gather.py.
bats_require_minimum_version 1.5.0

setup()
{
	scripts=$(cd "$BATS_TEST_DIRNAME/../../scripts" && pwd)
	tmp=$(mktemp -d)
	cd "$tmp"
}

teardown()
{
	rm -rf "$tmp"
}

# list ARCHIVE: a line for each entry: mode uid:gid links mtime size offset of
# the data within its page, name; and what the data is, as a checksum.
list()
{
	python3 - "$1" <<-'END'
		import sys, zlib
		data = open(sys.argv[1], "rb").read()
		at = 0
		while True:
		    assert data[at:at + 6] == b"070701", at
		    f = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
		    ino, mode, uid, gid, links, mtime, size = f[:7]
		    raw = data[at + 110:at + 110 + f[11]]
		    name = raw.rstrip(b"\0").decode()
		    assert raw.endswith(b"\0")
		    start = (at + 110 + f[11] + 3) & ~3
		    body = data[start:start + size]
		    at = (start + size + 3) & ~3
		    if name == "TRAILER!!!":
		        assert at == len(data)
		        break
		    print(f"{mode:o} {uid}:{gid} links={links} inode={ino} mtime={mtime} "
		          f"size={size} in-page={start % 4096} {name} {zlib.crc32(body)}")
	END
}

# libraries PROGRAM: the names that gather.py packs for it.
libraries()
{
	python3 "$scripts/gather.py" host "$1" archive inputs
	list archive | sed 's/.* in-page=[0-9]* \(.*\) [0-9]*$/\1/'
}

@test "modes, times, owners, links, directories" {
	mkdir -p root/d
	echo small >root/d/small
	ln root/d/small root/e
	ln -s d/small root/link
	chmod 4751 root/d/small
	touch -d @1234567890 root/d/small
	python3 "$scripts/pack.py" root archive
	run -0 list archive
	[[ $output == *$'\n104751 0:0 links=2 inode=2 mtime=1234567890 size=0 in-page='*' d/small 0'* ]]
	[[ $output == *$'\n104751 0:0 links=2 inode=2 mtime=1234567890 size=6 in-page='*' e '* ]]
	[[ $output == *'120777 0:0 links=1 inode='*' size=7 in-page='*' link '* ]]
	[[ ${lines[0]} == '40'*' d '* ]]
}

@test "data of 2 KiB and more begins on a page" {
	mkdir root
	for size in 0 1 2047 2048 4096 5000 100000; do
		head -c "$size" /dev/urandom >"root/a file of $size"
	done
	python3 "$scripts/pack.py" root archive
	run -0 list archive
	for size in 2048 4096 5000 100000; do
		[[ $output == *"size=$size in-page=0 a file of $size "* ]]
	done
}

@test "the same tree gives the same archive" {
	mkdir root
	for name in c a b ä; do echo "$name" >"root/$name"; done
	touch -d @1 root/*
	cp -a root other
	python3 "$scripts/pack.py" root one
	python3 "$scripts/pack.py" other two
	cmp one two
}

@test "a tree that cannot be packed leaves no archive, and says one line" {
	mkdir root
	mkfifo root/pipe
	run -1 python3 "$scripts/pack.py" root archive
	[[ $output == 'pack.py: root/pipe: neither a file'* ]]
	run -0 ls
	[ "$output" = root ]
}

@test "a dynamic program: interpreter and libraries, with the links to them" {
	echo 'int main(void) { return 0; }' | gcc -x c -o program -
	run -0 libraries "$tmp/program"
	[[ $output == *'ld-linux-x86-64.so.2'* && $output == *'/libc.so.6'* ]]
	[[ $output == *"${tmp#/}/program"* ]]
	grep -q "^$tmp/program\$" inputs
	# The interpreter can be reached by the name that the program has for it.
	[[ $'\n'$output == *$'\nlib64'* ]]
}

@test "RUNPATH, RPATH and \$ORIGIN, down the chain of libraries" {
	mkdir -p libs deep
	echo 'int f(void) { return 1; }' |
		gcc -x c -shared -fPIC -o deep/libf.so -
	echo 'int f(void); int g(void) { return f(); }' |
		gcc -x c -shared -fPIC -o libs/libg.so - -Ldeep -lf \
			-Wl,--enable-new-dtags,-rpath,'$ORIGIN/../deep'
	echo 'int g(void); int main(void) { return g(); }' |
		gcc -x c -o new - -Llibs -lg -Wl,-rpath-link,deep \
			-Wl,--enable-new-dtags,-rpath,'$ORIGIN/libs'
	echo 'int g(void); int main(void) { return g(); }' |
		gcc -x c -o old - -Llibs -lg -Wl,-rpath-link,deep \
			-Wl,--disable-new-dtags,-rpath,'${ORIGIN}/libs'
	for program in new old; do
		run -0 libraries "$tmp/$program"
		[[ $output == *"${tmp#/}/libs/libg.so"* ]]
		[[ $output == *"${tmp#/}/deep/libf.so"* ]]
	done
}

@test "a static program, and a file that is no program, come alone" {
	echo 'int main(void) { return 0; }' | gcc -x c -static -o static -
	run -0 libraries "$tmp/static"
	[[ $output != *libc* ]]
	head -c 5000 /dev/urandom >garbage
	run -0 libraries "$tmp/garbage"
	[[ $output == *"${tmp#/}/garbage"* && $output != *lib* ]]
}

@test "damaged ELF files are packed all the same" {
	echo 'int main(void) { return 0; }' | gcc -x c -o program -
	for offset in 18 32 40 54 56 64 72 96 800; do
		cp program damaged
		printf '\377\377\377\377\377\377\377\377' |
			dd of=damaged bs=1 seek="$offset" conv=notrunc status=none
		run -0 libraries "$tmp/damaged"
		[[ $output == *"${tmp#/}/damaged"* ]]
	done
	head -c 60 program >damaged
	run -0 libraries "$tmp/damaged"
}

@test "a script brings its interpreter, env the program that it looks for" {
	printf '#!/bin/sh\n' >script
	run -0 libraries "$tmp/script"
	[[ $output == *bin/sh* && $output == *libc.so.6* ]]
	printf '#!/usr/bin/env bash\n' >script
	run -0 libraries "$tmp/script"
	[[ $output == *bin/env* && $output == *bin/bash* ]]
	printf '#!/nonexistent\n' >script
	run -0 libraries "$tmp/script"
}

@test "a program by a symbolic link keeps its name and the link" {
	echo 'int main(void) { return 0; }' | gcc -x c -static -o real -
	ln -s real link
	run -0 libraries "$tmp/link"
	[[ $output == *"${tmp#/}/link"* && $output == *"${tmp#/}/real"* ]]
}

@test "a tree is filled with what its programs need" {
	mkdir -p root/usr/bin
	cp "$(type -P gzip)" root/usr/bin
	python3 "$scripts/gather.py" fill root /
	[ -e root/lib64/ld-linux-x86-64.so.2 ] || [ -L root/lib64/ld-linux-x86-64.so.2 ]
	[ -s "root/lib/x86_64-linux-gnu/libc.so.6" ]
}

@test "a library that is missing is named, unless the tree brings it" {
	mkdir -p root libs empty
	echo 'int f(void) { return 1; }' | gcc -x c -shared -fPIC -o libs/libf.so -
	echo 'int f(void); int main(void) { return f(); }' |
		gcc -x c -o root/program - -Llibs -lf
	run -1 python3 "$scripts/gather.py" fill root /
	[ "$output" = 'gather.py: libraries are missing: libf.so' ]
	cp libs/libf.so root
	run -0 python3 "$scripts/gather.py" fill root /
}

@test "one tree over another: the later wins, links to folders stay" {
	mkdir -p one/usr/bin two/bin
	ln -s usr/bin one/bin
	echo old >one/usr/bin/a
	echo new >two/bin/a
	echo more >two/bin/b
	python3 "$scripts/pack.py" one two archive
	run -0 list archive
	[[ $output == *'120777'*' bin '* ]]
	[[ $output == *'size=4 '*' usr/bin/a '*'size=5 '*' usr/bin/b '* ]]
	[[ $output != *' bin/'* ]]
}
