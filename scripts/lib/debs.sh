# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Debian packages and sources that are unpacked, not installed. apt works from
# lists of its own under build/, which name the same archives as the machine's
# configuration does, with sources added: the machine's lists stay as they are,
# and nobody needs to be root.

apt_folder=$build/apt
downloads=$build/downloads

# private_apt COMMAND ARG...: apt-get or apt-cache on our own lists, as on a
# machine where nothing is installed, so that dependencies are complete.
private_apt()
{
	"$1" -q \
		-o Dir::Etc::sourcelist=/dev/null \
		-o Dir::Etc::sourceparts="$apt_folder/sources.list.d" \
		-o Dir::State="$apt_folder" \
		-o Dir::State::lists="$apt_folder/lists" \
		-o Dir::State::status="$apt_folder/status" \
		-o Dir::Cache="$apt_folder/cache" \
		-o Dir::Cache::pkgcache=packages.bin \
		-o Dir::Cache::srcpkgcache=sources.bin \
		-o APT::Get::Assume-Yes=true -o APT::Install-Recommends=false \
		-o Acquire::Languages=none -o Acquire::Retries=3 \
		-o APT::Sandbox::User=root "${@:2}"
}

debs_prepare()
{
	local file
	[[ ! -e $apt_folder/prepared ]] || return 0
	step 'reading the lists of Debian packages and sources'
	rm -rf -- "$apt_folder"
	mkdir -p "$apt_folder"/{sources.list.d,lists/partial} \
		"$apt_folder/cache/archives/partial"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
		[[ -f $file ]] || continue
		debs_copy_entries "$file" \
			>"$apt_folder/sources.list.d/${file##*/}"
	done
	# Our roots have one layout; nothing needs to be converted to it.
	printf '%s\n' 'Package: usr-is-merged' 'Status: install ok installed' \
		'Architecture: all' 'Version: 99' >"$apt_folder/status"
	# A third party's archive may fail; what we want is looked for later.
	private_apt apt-get update || :
	: >"$apt_folder/prepared"
}

debs_copy_entries()
{
	if [[ $1 == *.sources ]]; then
		sed 's/^Types:.*/Types: deb deb-src/' "$1"
	else
		sed -n 's/^deb[[:space:]]\(.*\)/deb \1\ndeb-src \1/p' "$1"
	fi
}

# What Debian expects to be there without saying so; apt can be left out.
debs_essential='?and(?essential,?not(?exact-name(apt)))'

# debs_fetch NAME...: sets deb_files to the files of these packages and of all
# that they depend on; with --alone first, to theirs only; with --system first,
# to those of a whole small system with them.
debs_fetch()
{
	local -a how=(install)
	case $1 in
	--alone) how=(download); shift ;;
	--system) how=(install "$debs_essential"); shift ;;
	esac
	debs_prepare
	debs_download "${how[@]}" "$@" ||
		{ debs_refresh && debs_download "${how[@]}" "$@"; } ||
		fail "apt-get could not fetch $*; is there a network?"
}

# debs_unpack FOLDER: deb_files into FOLDER, one layout for all releases: /lib
# is /usr/lib, and so on. As in Debian's images for containers, what is only
# there to be read stays behind. Control files go to $work/control/PACKAGE.
debs_unpack()
{
	local file folder
	mkdir -p "$1"/usr/{bin,sbin,lib,lib64} "$work/control"
	for folder in bin sbin lib lib64; do
		ln -sfn "usr/$folder" "$1/$folder"
	done
	for file in "${deb_files[@]}"; do
		dpkg-deb --fsys-tarfile "$file" |
			tar -x -p --no-same-owner --keep-directory-symlink -C "$1" \
				--exclude='./usr/share/'{doc,info,lintian,locale,man}'/*'
		folder=${file##*/}
		dpkg-deb --control "$file" "$work/control/${folder%%_*}"
	done
}

# The archives have moved on since their lists were read.
debs_refresh()
{
	rm -f -- "$apt_folder/prepared"
	debs_prepare
}

# debs_download install|download NAME...: what apt-get would take for that, into
# $downloads, each once; sets deb_files.
debs_download()
{
	local uri file list
	local -a new=()
	deb_files=()
	list=$(private_apt apt-get --print-uris "$@" 2>&1) ||
		fail "$(debs_complaint <<<"$list")"
	while read -r uri file _; do
		[[ $uri == \'* ]] || continue
		deb_files+=("$downloads/$file")
		[[ -e $downloads/$file ]] || new+=("${file%%_*}")
	done <<<"$list"
	if ((${#new[@]})); then
		step "fetching ${#new[@]} of ${#deb_files[@]} packages"
		download '*.deb' apt-get download "${new[@]}" || return
	fi
	for file in "${deb_files[@]}"; do
		[[ -e $file ]] || return
		debs_record "${file##*/}"
	done
}

# What apt-get complains about first, in our words where we have them.
debs_complaint()
{
	sed -n '/^E: /{
		s/^E: //
		s/^Unable to locate package \(.*\)/there is no Debian package "\1" here/
		p
		q
	}'
}

debs_record()
{
	local version=${1#*_}
	version=${version%_*}
	printf '%s %s (unpacked)\n' "${1%%_*}" "${version//%3a/:}" >>"$record"
}

# download PATTERN COMMAND...: into a folder of its own first, so that a file
# in $downloads is always whole.
download()
{
	local pattern=$1 folder=$downloads/.new
	shift
	rm -rf -- "$folder"
	mkdir -p "$folder"
	(cd "$folder" && private_apt "$@") || return
	# shellcheck disable=SC2086
	(cd "$folder" && mv -f -- $pattern ..) || return
	rm -rf -- "$folder"
}

# source_fetch PACKAGE FILE SHA256: sets source_file.
source_fetch()
{
	local package=$1 pinned=$2 sum=$3 found description
	debs_prepare
	found=$(source_files "$package") ||
		{ debs_refresh && found=$(source_files "$package"); } ||
		fail "there is no source package '$package' in this machine's archives"
	description=$(grep '\.dsc$' <<<"$found")
	found=$(grep '\.orig\.tar\.[a-z0-9]*$' <<<"$found" | head -n 1)
	source_file=$downloads/$found
	if [[ ! -e $source_file ]]; then
		step "fetching the source of $package"
		download "$found" apt-get source --tar-only "$package" ||
			fail "apt-get could not fetch the source of $package"
	fi
	source_check
	printf '%s %s (source)\n' "$package" "${description%.dsc}" >>"$record"
}

# The names of the files of a source package.
source_files()
{
	private_apt apt-get source --download-only --print-uris "$1" |
		sed -n "s/^'[^']*' \([^ ]*\) .*/\1/p" | grep .
}

source_check()
{
	local is
	if [[ $found != "$pinned" ]]; then
		step "note: $found here, tried with $pinned"
		return
	fi
	is=$(sha256sum <"$source_file")
	[[ ${is%% *} == "$sum" ]] ||
		fail "$found is not the file that we know; its SHA-256 is ${is%% *}"
}
