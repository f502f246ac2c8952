# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# What the maintainer scripts of packages that were only unpacked would have
# done, as far as programs need it: users and groups, alternatives, the base
# system's first files, ld.so's cache. The scripts do run, but in a cage
# (cage.sh) in which they can only say which users and alternatives they want.
#
#	settle.sh ROOT CONTROL	the tree, and a folder of control files a package
set -euo pipefail
tree=$1
control=$2
wishes=$control/wishes
lib=${BASH_SOURCE[0]%/*}

# copy FROM TO MODE: inside the tree, where FROM is there.
copy()
{
	[[ ! -e $tree$1 ]] || install -D -m "$3" "$tree$1" "$tree$2"
}

settle_base()
{
	local share=/usr/share/base-files
	copy /usr/share/base-passwd/passwd.master /etc/passwd 644
	copy /usr/share/base-passwd/group.master /etc/group 644
	copy $share/profile /etc/profile 644
	copy $share/nsswitch.conf /etc/nsswitch.conf 644
	copy $share/dot.profile /root/.profile 644
	copy $share/dot.bashrc /root/.bashrc 644
}

# The cage's text stands before the script's own, from which is taken away
# what would end it here: -e, and output that is thrown away.
settle_run()
{
	local caged=$control/caged
	{
		cat "$lib/cage.sh"
		sed -E 's@&?[0-9]?>+ *(&[0-9-]|/dev/null)@@g
			s@^[[:space:]]*set -[eux]+@:@' "$1"
	} >"$caged"
	env -i "tree=$tree" PATH=/nonexistent \
		"$(type -P timeout)" 10 "$BASH" --restricted "$caged" configure \
		8>>"$wishes" >"$control/said" 2>&1 </dev/null || :
}

# What the scripts wished for: a line is one of the calls below.
wish_alternative()
{
	update-alternatives --root "$tree" --quiet "$@" || :
}

# wish_user WORD...: adduser's words, or addgroup's.
wish_user()
{
	local home=/nonexistent shell=/usr/sbin/nologin comment='' group=nogroup
	local -a names=()
	while (($#)); do
		case $1 in
		--*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}"; continue ;;
		--home) home=$2; shift ;;
		--shell) shell=$2; shift ;;
		--gecos | --comment) comment=$2; shift ;;
		--ingroup) group=$2; shift ;;
		--uid | --gid) shift ;;
		--group) group='' ;;
		-*) ;;
		*) names+=("$1") ;;
		esac
		shift
	done
	case ${#names[@]} in
	1) add_user "${names[0]}" ;;
	2) add_member "${names[@]}" ;;
	esac
}

wish_group()
{
	add_group "${*: -1}"
}

# id_of FILE NAME: the third field of NAME's line.
id_of()
{
	awk -F: -v name="$2" '$1 == name { print $3 }' "$tree/etc/$1"
}

next_id()
{
	awk -F: '$3 >= 100 && $3 < 1000 && $3 >= next_id { next_id = $3 + 1 }
		END { print next_id ? next_id : 100 }' "$tree"/etc/{passwd,group}
}

add_group()
{
	[[ -n $(id_of group "$1") ]] || echo "$1:x:$(next_id):" >>"$tree/etc/group"
}

add_user()
{
	local id
	[[ -z $(id_of passwd "$1") ]] || return 0
	group=${group:-$1}
	add_group "$group"
	id=$(id_of group "$1")
	echo "$1:x:${id:-$(next_id)}:$(id_of group "$group"):$comment:$home:$shell" \
		>>"$tree/etc/passwd"
}

add_member()
{
	sed -i -E "s/^($2:.*:)\$/\1$1/; t; s/^($2:.*)\$/\1,$1/" "$tree/etc/group"
}

: >"$wishes"
settle_base
for script in "$control"/*/postinst; do
	read -r first <"$script"
	[[ ! $first =~ ^'#!'.*sh ]] || settle_run "$script"
done
# shellcheck source=/dev/null
source "$wishes"
"$(PATH=$PATH:/usr/sbin:/sbin type -P ldconfig)" -r "$tree" -X
