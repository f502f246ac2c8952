# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Debian packages and sources that are unpacked, not installed. apt works from
# lists of its own under build/, which name the same archives as the machine's
# configuration does, with sources added: the machine's lists stay as they are,
# and nobody needs to be root.

apt_folder=$build/apt
downloads=$build/downloads

# private_apt COMMAND ARG...: apt-get or apt-cache on our own lists.
private_apt()
{
	"$1" -q \
		-o Dir::Etc::sourcelist=/dev/null \
		-o Dir::Etc::sourceparts="$apt_folder/sources.list.d" \
		-o Dir::State::lists="$apt_folder/lists" \
		-o Dir::Cache="$apt_folder/cache" \
		-o Dir::Cache::pkgcache=packages.bin \
		-o Dir::Cache::srcpkgcache=sources.bin \
		-o Acquire::Languages=none -o Acquire::Retries=3 \
		-o APT::Sandbox::User=root "${@:2}"
}

debs_prepare()
{
	local file
	[[ ! -e $apt_folder/ready ]] || return 0
	step 'reading the lists of Debian packages and sources'
	rm -rf -- "$apt_folder"
	mkdir -p "$apt_folder"/{sources.list.d,lists/partial} \
		"$apt_folder/cache/archives/partial"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
		[[ -f $file ]] || continue
		debs_copy_entries "$file" \
			>"$apt_folder/sources.list.d/${file##*/}"
	done
	# A third party's archive may fail; what we want is looked for later.
	private_apt apt-get update || :
	: >"$apt_folder/ready"
}

debs_copy_entries()
{
	if [[ $1 == *.sources ]]; then
		sed 's/^Types:.*/Types: deb deb-src/' "$1"
	else
		sed -n 's/^deb[[:space:]]\(.*\)/deb \1\ndeb-src \1/p' "$1"
	fi
}

# debs_fetch NAME...: sets deb_files to the files of these packages and of the
# libraries that they depend on: packages named lib* or zlib*, since what a library's
# package wants besides (documents, tools to manage it) is not needed to run a
# program. With --alone first, no libraries.
debs_fetch()
{
	local -a names
	debs_prepare
	if [[ $1 == --alone ]]; then
		names=("${@:2}")
	else
		debs_close "$@" ||
			fail "this machine's archives do not have all of: $*"
	fi
	step "fetching ${names[*]}"
	debs_download "${names[@]}" ||
		{ debs_refresh && debs_download "${names[@]}"; } ||
		fail "apt-get could not fetch: ${names[*]}"
}

# The archives have moved on since their lists were read.
debs_refresh()
{
	rm -f -- "$apt_folder/ready"
	debs_prepare
}

# Sets names to NAME... and the libraries that they depend on.
debs_close()
{
	local name list
	local -a level=("$@")
	local -A seen=()
	for name; do
		seen[$name]=1
	done
	names=()
	while ((${#level[@]})); do
		names+=("${level[@]}")
		list=$(private_apt apt-cache depends --no-recommends \
			--no-suggests --no-conflicts --no-breaks --no-replaces \
			--no-enhances "${level[@]}") || return
		level=()
		while read -r name; do
			[[ -n ${seen[$name]:-} ]] || level+=("$name")
			seen[$name]=1
		done < <(sed -n 's/^[ |]*\(Pre\)\?Depends: \(z\?lib[^<>:]*\)$/\2/p' \
			<<<"$list")
	done
}

# debs_download NAME...: into $downloads, each once; sets deb_files.
debs_download()
{
	local uri file list
	local -a new=()
	deb_files=()
	list=$(private_apt apt-get download --print-uris "$@") || return
	while read -r uri file _; do
		[[ $uri == \'* ]] || continue
		deb_files+=("$downloads/$file")
		[[ -e $downloads/$file ]] || new+=("${file%%_*}")
	done <<<"$list"
	((${#new[@]} == 0)) || download '*.deb' apt-get download "${new[@]}" ||
		return
	for file in "${deb_files[@]}"; do
		[[ -e $file ]] || return
		debs_record "${file##*/}"
	done
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
		download "$found" apt-get source --download-only "$package" ||
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
