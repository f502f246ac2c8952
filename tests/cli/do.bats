# SPDX-License-Identifier: BSD-3-Clause
#
# do.sh in a checkout of its own: the real scripts, a kernel that is an empty
# file, tests/cli/fake-qemu for QEMU, and two applications made up here.

bats_require_minimum_version 1.5.0

setup_file()
{
	SHARED=$(mktemp -d)
	export SHARED
	local root
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	cp -r "$root/scripts" "$SHARED/scripts"
	ln -s scripts/do.sh "$SHARED/do.sh"
	mkdir -p "$SHARED"/{kernel/boot,bin,apps}
	# The launcher is the same for all of them: built once.
	mkdir -p "$SHARED"/build/{bin,lwip}
	gcc -O1 -o "$SHARED/build/bin/elfin-launch" \
		"$SHARED"/scripts/launch/*.c
	printf '%s\n' all: $'\techo made >>$(BUILD)/count' \
		$'\ttouch $(BUILD)/elfin.elf' >"$SHARED/kernel/Makefile"
	cat >"$SHARED/bin/qemu-system-x86_64" <<-END
		#!/usr/bin/env bash
		case \$1 in
		--version) echo 'QEMU emulator version 7.2.0' ;;
		*) exec "$BATS_TEST_DIRNAME/fake-qemu" "\$@" ;;
		esac
	END
	chmod +x "$SHARED/bin/qemu-system-x86_64"
	echo 'int main(void) { return 0; }' | gcc -x c -o "$SHARED/program" -
	app one static C
	app two dynamic C++
	echo 'app_ports=(80 443)' >>"$SHARED/apps/two/manifest"
}

# app NAME LINKAGE LANGUAGE: it runs the fake's "config".
app()
{
	mkdir -p "$SHARED/apps/$1"
	cat >"$SHARED/apps/$1/manifest" <<-END
		app_about='what $1 shows'
		app_linkage=$2
		app_language=$3
		app_command=(/bin/config)
	END
	cat >"$SHARED/apps/$1/build" <<-'END'
		step 'this takes long'
		mkdir "$root/bin"
		cp "$build/../program" "$root/bin/config"
	END
}

teardown_file()
{
	rm -rf "$SHARED"
}

setup()
{
	tmp=$(mktemp -d)
	checkout="$tmp/a check out"
	cp -a "$SHARED" "$checkout"
	PATH=$checkout/bin:$PATH
	do=$checkout/do.sh
	cd "$tmp"
}

teardown()
{
	rm -rf "$tmp"
}

# prog NAME: a program of the host that has the fake do NAME.
prog()
{
	cp "$checkout/program" "$tmp/$1"
}

lines()
{
	tr '\0' '\n'
}

@test "no verb: help on stderr, status 1" {
	run -1 --separate-stderr "$do"
	[ -z "$output" ]
	[[ $stderr == *'setup '*'list '*'run '*'doctor '* ]]
}

@test "help, and --help of each verb" {
	run -0 "$do" help
	for verb in setup list run debug trace exercise new-app bundle test bench doctor clean; do
		run -0 "$do" "$verb" --help
		[[ $output == "Usage: ./do.sh $verb"* ]]
	done
}

@test "an unknown verb: one line that names the nearest" {
	run -1 "$do" rnu
	[ "$output" = "do.sh: there is no verb 'rnu'; did you mean 'run'?" ]
}

@test "list names every application" {
	run -0 "$do" list
	[[ ${lines[0]} == one*static*C*-*'what one shows' ]]
	[[ ${lines[1]} == two*dynamic*C++*'80 443'*'what two shows' ]]
}

@test "run without a target: the two lines, status 1" {
	run -1 --separate-stderr "$do" run
	[ -z "$output" ]
	[ "${stderr_lines[0]}" = "'run' command requires target application as argument" ]
	[ "${stderr_lines[1]}" = 'Target applications: one two' ]
}

@test "the order of the applications is the session's, then the rest" {
	mv "$checkout/apps/one" "$checkout/apps/bc"
	mv "$checkout/apps/two" "$checkout/apps/helloworld_static"
	mkdir "$checkout/apps/about"
	cp "$checkout/apps/bc/manifest" "$checkout/apps/about"
	run -1 "$do" run
	[ "${lines[1]}" = 'Target applications: helloworld_static bc about' ]
}

@test "run builds kernel and application once" {
	"$do" run one >/dev/null 2>err </dev/null
	[[ $(<err) == *'building the kernel'*'building one'*'this takes long'* ]]
	"$do" run one >/dev/null 2>err </dev/null
	[ ! -s err ]
	[ "$(cat "$checkout/build/kernel/count")" = made ]
}

@test "run builds again what has changed, and only that" {
	"$do" run one >/dev/null 2>&1 </dev/null
	sleep 0.02
	touch "$checkout/apps/one/build"
	"$do" run one >/dev/null 2>err </dev/null
	[[ $(<err) != *kernel* && $(<err) == *'building one'* ]]
	touch "$checkout/kernel/boot/new.c"
	"$do" run one >/dev/null 2>err </dev/null
	[[ $(<err) == *kernel* && $(<err) != *'building one'* ]]
}

@test "arguments and environment arrive as they are" {
	"$do" run -e 'A=b c' -e B= -w /tmp one 'x y' "it's" '' $'new\nline' -m 5 \
		</dev/null 2>/dev/null >out
	run -0 lines <out
	[[ $output == *$'exec=/bin/config\narg=/bin/config\narg=x y\narg=it\'s\narg=\narg=new\nline\narg=-m\narg=5\n'* ]]
	[[ $output == *$'\nenv=A=b c\nenv=B=\n'* && $output == *'cwd=/tmp'* ]]
}

@test "what the caller sets stands in for the usual variables" {
	"$do" run -e HOME=/tmp -e TERM=xterm one </dev/null 2>/dev/null >out
	run -0 lines <out
	[[ $output == *'env=HOME=/tmp'* && $output != *'HOME=/root'* ]]
	[[ $output == *'env=PATH=/usr/local/sbin:'* ]]
}

@test "a program of the host by a path with spaces, from another folder" {
	mkdir 'some folder'
	prog config
	mv config 'some folder'
	cd 'some folder'
	"$do" run ./config a </dev/null 2>/dev/null >out
	run -0 lines <out
	[[ $output == *"exec=$tmp/some folder/config"* ]]
	[[ $output == *$'\narg=./config\narg=a\n'* ]]
}

@test "a program of the host is packed again when it was replaced" {
	prog exit
	image=$checkout/build/host$tmp/exit/image.cpio
	"$do" run ./exit 3 </dev/null 2>/dev/null || [ $? -eq 3 ]
	before=$(stat -c %i "$image")
	"$do" run ./exit 3 </dev/null 2>/dev/null || [ $? -eq 3 ]
	[ "$(stat -c %i "$image")" = "$before" ]
	touch -d '2001-01-01' exit
	"$do" run ./exit 3 </dev/null 2>/dev/null || [ $? -eq 3 ]
	[ "$(stat -c %i "$image")" != "$before" ]
}

@test "the program's status is do.sh's" {
	prog exit
	run -0 "$do" run ./exit 0
	run -255 "$do" run ./exit 255
}

@test "by a symbolic link, from anywhere" {
	ln -s "$do" elfin
	mkdir scripts
	cd /
	run -0 "$tmp/elfin" list
	PATH=$tmp:$PATH run -0 elfin list
}

@test "statuses of a shell: not there 127, not to be executed 126" {
	"$do" run one >/dev/null 2>&1 </dev/null
	run -127 "$do" run /nonexistent
	[[ $output == "do.sh: there is no target application or file '/nonexistent'"* ]]
	run -127 "$do" run oen
	[[ $output == *"did you mean 'one'?" ]]
	run -126 "$do" run "$tmp"
	echo >plain
	run -126 "$do" run ./plain
	[[ $output == *'chmod +x'* && ${#lines[@]} -eq 1 ]]
}

@test "wrong options: one line, status 125" {
	for words in '-z' '--memory 5' '-m' '--timeout x' '--accel fast' '-e =x' \
		'-w here' '--publish 1:x' '-p 70000:80' '--net bridge' '--verbose=1'; do
		# shellcheck disable=SC2086
		run -125 "$do" run $words
		[ "${#lines[@]}" -eq 1 ]
	done
	run -125 "$do" run --rootfs dir one
	[[ $output == *'not there yet'* ]]
}

@test "a build that fails: shown, status 125, and nothing counts as made" {
	echo 'echo the reason; false' >>"$checkout/apps/one/build"
	run -125 "$do" run one
	[[ $output == *'the reason'* ]]
	[[ ${lines[-1]} == "do.sh: 'one' could not be built; see above" ]]
	[ ! -e "$checkout/build/images/one.cpio" ]
}

@test "a kernel that does not build: status 125, and tried again" {
	echo 'int' >"$checkout/kernel/Makefile"
	run -125 "$do" run one
	[[ ${lines[-1]} == *'the kernel does not build'* ]]
	run -125 "$do" run one
}

@test "two at once build once" {
	echo 'sleep 1; echo built >>"$build/built"' >>"$checkout/apps/one/build"
	"$do" run one >/dev/null 2>&1 </dev/null &
	"$do" run one >/dev/null 2>&1 </dev/null
	wait $!
	[ "$(cat "$checkout/build/built")" = built ]
	[ "$(cat "$checkout/build/kernel/count")" = made ]
}

@test "interrupted in the middle of a build, it starts over" {
	cp "$checkout/apps/one/build" build
	echo ': >"$build/busy"; sleep 30' >>"$checkout/apps/one/build"
	# What runs in the background ignores SIGINT, unless told otherwise.
	env --default-signal=INT setsid "$do" run one >/dev/null 2>&1 </dev/null &
	pid=$!
	for _ in {1..100}; do
		[ ! -e "$checkout/build/busy" ] || break
		sleep 0.05
	done
	kill -INT -- "-$pid"
	wait "$pid" || :
	[ ! -e "$checkout/build/images/one.cpio" ]
	cp build "$checkout/apps/one/build"
	run -0 timeout 20 "$do" run one </dev/null
}

@test "clean removes what was built" {
	"$do" run one >/dev/null 2>&1 </dev/null
	run -0 "$do" clean
	[ ! -e "$checkout/build" ]
	run -0 "$do" clean
}

@test "setup takes names, --all, and refuses what there is not" {
	run -0 "$do" setup one
	[ -e "$checkout/build/images/one.cpio" ]
	[ ! -e "$checkout/build/images/two.cpio" ]
	run -0 "$do" setup --all
	[ -e "$checkout/build/images/two.cpio" ]
	run -127 "$do" setup three
	[ "${#lines[@]}" -eq 1 ]
}

@test "colour only on a terminal" {
	run -125 "$do" run -z
	[[ $output != *$'\e'* ]]
}

@test "a build folder that belongs to another user: one line" {
	((EUID == 0)) || skip 'needs root'
	chmod -R a+rX "$tmp"
	chmod 755 "$tmp"
	rm -rf "$checkout/build"
	run -125 setpriv --reuid 65534 --clear-groups "$do" run one
	[[ ${lines[-1]} == *'cannot be written'* ]]
}

@test "packages are missing, and neither root nor sudo: the command to type" {
	((EUID == 0)) || skip 'needs root'
	mkdir limited
	for name in bash gcc make python3 flock qemu-system-x86_64 dpkg-query \
		apt-get; do
		ln -s "$(PATH=$checkout/bin:/usr/bin:/bin type -P "$name")" limited
	done
	chmod -R a+rX "$tmp"
	chmod 755 "$tmp"
	run -125 /usr/bin/setpriv --reuid 65534 --clear-groups \
		/usr/bin/env "PATH=$tmp/limited" /bin/bash "$do" run one
	[ "$output" = 'do.sh: packages are missing; as root, type: apt-get install --no-install-recommends gdb' ]
}
