# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The options that run, debug and trace share. They stand before the target;
# everything after it belongs to the program.

options_help='  -m, --memory SIZE      guest memory (default 256M plus the root file system)
  -e, --env NAME=VALUE   set a variable of the program (repeatable)
  -w, --workdir PATH     the directory in the guest to start in
  -p, --publish HOST:GUEST[/udp]
                         a port of this machine (on 127.0.0.1) that leads to
                         one of the guest (targets publish their own)
      --net user|tap|none
                         a network without open ports, one of its own with
                         this machine (needs root; quicker), or none at all
      --deb PKG[,PKG...] add Debian packages and what they depend on; the target
                         may be a program of theirs, by its path or name
      --timeout SECONDS  end the program after that time, status 124
      --accel auto|kvm|tcg
                         auto uses KVM only where a probe guest really ran
      --exercise NN      the kernel with your file for that exercise
      --mine             the kernel with all of your files
      --no-aslr          the same addresses in every run
      --verbose          the kernel'\''s log, on standard error
      --help             this text'

opt_memory='' opt_workdir='' opt_timeout='' opt_accel=auto opt_output='' opt_command=''
opt_publish=() opt_net='' opt_exercise='' opt_mine=0
opt_aslr=1 opt_verbose=0 opt_server=0 opt_entry=0 opt_env=()

# Options that a later version has: refused by name, so that a participant who
# reads about them knows that nothing was mistyped.
options_later=' -v --volume --rootfs '

# options_parse WORD...: sets opt_* and leaves the rest in words. The verb adds
# its own options as options_extra (" -o --output ") beforehand.
options_extra=''
options_parse()
{
	local word value
	words=()
	while (($#)); do
		word=$1
		shift
		case $word in
		--) words=("$@"); return ;;
		--*=*) set -- "${word#*=}" "$@"; word=${word%%=*}
			options_is_later "$word"
			options_takes_value "$word" ||
				die "'$word' takes no value; './do.sh $verb --help' lists the options" ;;
		--* | -? | -) ;;
		-[mewpox]*) set -- "${word:2}" "$@"; word=${word:0:2} ;;
		-*) die "unknown option '$word'; './do.sh $verb --help' lists them" ;;
		*) words=("$word" "$@"); return ;;
		esac
		value=''
		if options_takes_value "$word"; then
			(($#)) || die "$word needs a value; './do.sh $verb --help' shows which"
			value=$1
			shift
		fi
		options_set "$word" "$value"
	done
}

options_takes_value()
{
	case $1 in
	-m | --memory | -e | --env | -w | --workdir | -p | --publish | --net | \
		--deb | --timeout | --accel | --exercise) ;;
	-o | --output | -x | --command) [[ $options_extra == *" $1 "* ]] ;;
	*) return 1 ;;
	esac
}

options_set()
{
	case $1 in
	-m | --memory) options_set_memory "$2" ;;
	-e | --env) options_add_env "$2" ;;
	-w | --workdir) [[ $2 == /* ]] ||
		die "$1 takes an absolute path in the guest, not '$2'"
		opt_workdir=$2 ;;
	-p | --publish) options_add_port "$2" ;;
	--net) [[ $2 == user || $2 == tap || $2 == none ]] ||
		die "--net takes user, tap or none, not '$2'"
		opt_net=$2 ;;
	--deb) system_add "$2" ;;
	--timeout) [[ $2 =~ ^[0-9]{1,9}(\.[0-9]{1,3})?$ && $2 =~ [1-9] ]] ||
		die "--timeout takes a number of seconds, not '$2'"
		opt_timeout=$2 ;;
	--accel) [[ $2 == auto || $2 == kvm || $2 == tcg ]] ||
		die "--accel takes auto, kvm or tcg, not '$2'"
		opt_accel=$2 ;;
	--exercise) opt_exercise=$2 ;;
	--mine) opt_mine=1 ;;
	--no-aslr) opt_aslr=0 ;;
	--verbose) opt_verbose=1 ;;
	--help) verb_help; exit 0 ;;
	*) options_set_extra "$@" ;;
	esac
}

options_set_extra()
{
	if [[ $options_extra == *" $1 "* ]]; then
		case $1 in
		-o | --output) opt_output=$2 ;;
		-x | --command) opt_command=$2 ;;
		--server) opt_server=1 ;;
		--entry) opt_entry=1 ;;
		esac
	else
		options_is_later "$1"
		die "unknown option '$1'; './do.sh $verb --help' lists them"
	fi
}

options_is_later()
{
	[[ $options_later != *" $1 "* ]] ||
		die "option '$1' is not there yet; './do.sh $verb --help' lists those that are"
}

options_set_memory()
{
	[[ $1 =~ ^[1-9][0-9]{0,8}[KkMmGg]$ ]] ||
		die "$verb --memory takes a size like 64M or 1G, not '$1'"
	opt_memory=${1^^}
}

options_add_port()
{
	local number='([1-9][0-9]{0,4})'
	if [[ ! $1 =~ ^$number:$number(/tcp|/udp)?$ ]] ||
		((BASH_REMATCH[1] > 65535 || BASH_REMATCH[2] > 65535)); then
		die "--publish takes HOST:GUEST or HOST:GUEST/udp, not '$1'"
	fi
	opt_publish+=("${BASH_REMATCH[1]}:${BASH_REMATCH[2]}${BASH_REMATCH[3]:-/tcp}")
}

# As docker has it: a name alone passes on the caller's value.
options_add_env()
{
	local name=${1%%=*}
	[[ -n $name ]] || die "--env takes NAME=VALUE, not '$1'"
	if [[ $1 == *=* ]]; then
		opt_env+=("$1")
	elif [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ && -v $name ]]; then
		opt_env+=("$name=${!name}")
	fi
}
