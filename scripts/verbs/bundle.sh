# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# bundle: one archive that sets up a room without a network. It holds a clone of
# this checkout, what was built in it (the kernel, the applications' files),
# what was downloaded, and as packages/ the Debian packages that ./do.sh needs
# on a machine with nothing installed (scripts/lib/packages.sh finds them there).

verb_about='one archive that sets up a room without a network'

verb_help()
{
	cat <<END
Usage: ./do.sh bundle [--output FILE] [APP...]

Writes an archive for machines of the same release of Debian or Ubuntu, with the
named target applications or all of them. There, no network is needed:

  tar -xf FILE && cd elfin && ./do.sh run helloworld

      --output FILE   (default elfin-bundle.tar.gz)
      --help          this text
END
}

bundle_limit=1000000000		# bytes; more does not fit on what people carry
# The sources are older than whatever was made of them.
bundle_date='2020-01-01 UTC'

bundle_read_words()
{
	local word
	output=elfin-bundle.tar.gz apps=()
	while (($#)); do
		word=$1
		shift
		case $word in
		--help) verb_help; exit 0 ;;
		--output=*) output=${word#*=} ;;
		--output) (($#)) || die '--output needs a value; ./do.sh bundle --help shows which'
			output=$1
			shift ;;
		-*) die "unknown option '$word'; './do.sh bundle --help' lists them" ;;
		*) app_exists "$word" ||
			die "there is no target application '$word'; './do.sh list' shows them"
			apps+=("$word") ;;
		esac
	done
	((${#apps[@]})) || mapfile -t apps < <(app_names)
	[[ -d $(dirname -- "$output") && ! -d $output ]] ||
		die "'$output' cannot be written; --output takes the name of a file"
}

# bundle_prepare: all that is to be built. Sets parts, below $root.
bundle_prepare()
{
	local name
	packages_need_base
	packages_need git apt dpkg tar gzip
	kernel_build
	launcher_build
	probe_build
	parts=(build/kernel build/bin build/lwip build/probe.cpio)
	for name in "${apps[@]}"; do
		app_load "$name"
		app_image "$name"
		parts+=("build/apps/$name")
	done
	for name in apt downloads; do
		[[ ! -e $build/$name ]] || parts+=("build/$name")
	done
}

# What ./do.sh itself needs, and the commands that the sessions type.
bundle_wanted()
{
	local pair
	for pair in "${packages_base[@]}"; do
		printf '%s\n' "${pair#*:}"
	done
	printf '%s\n' libc6-dev
	sed -n 's/^<!-- packages: \(.*\) -->$/\1/p' "$root"/sessions/*/*.md |
		tr ' ' '\n'
}

# In a shell of its own: debs.sh is written for the scripts that build roots.
bundle_packages()
(
	local file record=$stage/record
	step() { progress "$*"; }
	fail() { die "$1"; }
	# shellcheck source=scripts/lib/debs.sh
	source "$lib/debs.sh"
	mapfile -t wanted < <(bundle_wanted | sort -u)
	debs_fetch "${wanted[@]}" >/dev/null
	mkdir "$stage/elfin/packages"
	cd "$stage/elfin/packages" || exit
	for file in "${deb_files[@]}"; do
		ln -- "$file" . 2>/dev/null || cp -- "$file" .
		dpkg-deb -f "$file"
		printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${file##*/}" \
			"$(stat -c %s -- "$file")" "$(sha256sum <"$file" | cut -d' ' -f1)"
	done >Packages
)

bundle_clone()
{
	git -C "$root" diff --quiet HEAD ||
		warn 'what was not committed is not in the bundle'
	git clone -q --no-hardlinks -- "$root" "$stage/elfin" ||
		die 'this checkout cannot be cloned; see above'
	find "$stage/elfin" -name .git -prune -o -exec \
		touch -h -d "$bundle_date" {} +
}

bundle_write()
{
	tar -c --format=posix --exclude='build/apt/cache/*' \
		--transform='s,^build/,elfin/build/,S' \
		-C "$stage" elfin -C "$root" "${parts[@]}" | gzip -6 >"$output.new"
	mv -f -- "$output.new" "$output"
	size=$(stat -c %s -- "$output")
	progress "$output: $((size / 1000000)) MB, ${#apps[@]} applications"
	((size < bundle_limit)) ||
		die "that is more than $((bundle_limit / 1000000)) MB; name fewer applications"
}

verb_main()
{
	local output size
	local -a apps parts
	load options lock packages kernel accel qemu root app host system target
	bundle_read_words "$@"
	bundle_prepare
	stage=$(mktemp -d "$build/bundle.XXXXXX") # not local: the trap's
	trap 'rm -rf -- "$stage"' EXIT
	bundle_clone
	bundle_packages || die 'the packages could not be fetched; see above'
	progress 'packing (some minutes)'
	bundle_write
}
