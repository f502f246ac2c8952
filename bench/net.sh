# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The network: the same server, from the same files, in Elfin and in the Linux
# guest in turn, on QEMU's user network; the clients run here. Rates: more is
# better.

net_turns=${ELFIN_BENCH_TURNS:-3}
net_seconds=${ELFIN_BENCH_SECONDS:-3}
net_page=612	# bytes, as nginx's own has
net_bulk=33554432

# A port of this machine that nobody listens on just now.
net_free_port()
{
	python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# net_images: the application's files and what is served, for both sides.
net_images()
{
	local over=$build/bench/net-over
	rm -rf -- "$over"
	mkdir -p "$over"/{var/www/html,modules,dev,proc,sys,tmp}
	head -c "$net_page" /dev/zero | tr '\0' x >"$over/var/www/html/index.html"
	truncate -s "$net_bulk" "$over/var/www/html/bulk"
	cp "$build/peer/init" "$over/init"
	cp "$build"/peer/modules/*.ko "$over/modules"
	net_elfin=$build/bench/net-$app.cpio
	net_peer=$build/bench/net-$app-peer.cpio
	python3 "$root/scripts/pack.py" --plain "$image_root" "$over" "$net_peer"
	rm -rf -- "${over:?}"/{init,modules,dev,proc,sys}
	python3 "$root/scripts/pack.py" "$image_root" "$over" "$net_elfin"
	rm -rf -- "$over"
}

# net_start elfin|linux: the server, until it answers.
net_start()
{
	local word words='' try
	port=$(net_free_port)
	if [[ $1 == elfin ]]; then
		elfin_command "$net_elfin"
		"${elfin_line[@]}" --publish "$port:$guest_port/tcp" \
			--env "PATH=$guest_PATH" \
			-- "${app_command[0]}" "${app_command[@]}" \
			>"$build/bench/net.log" 2>&1 </dev/null &
	else
		for word in "${app_command[@]}"; do
			[[ $word != *' '* ]] || word="\"$word\""
			words+=" $word"
		done
		peer_command "$net_peer"
		peer_line[-1]=${peer_line[-1]/\/program */$words}
		timeout -k 5 "$limit" "${peer_line[@]}" \
			-device virtio-net-pci,netdev=net -netdev \
			"user,id=net,hostfwd=tcp:127.0.0.1:$port-:$guest_port" \
			>"$build/bench/net.log" 2>&1 </dev/null &
	fi
	net_pid=$!
	for ((try = 0; try < 300; try++)); do
		if net_answers; then
			[[ $1 == elfin ]] || net_widen "$net_pid"
			return
		fi
		sleep 0.1
	done
	die "the server did not start; see build/bench/net.log"
}

# Thirty clients come at once: the peer's QEMU gets a queue for them, too, as the
# launcher makes it for ours (scripts/launch/backlog.c).
net_widen()
{
	python3 - "$1" "$port" <<-'END'
	import ctypes, os, socket, sys
	system_call = ctypes.CDLL(None).syscall
	children = f"/proc/{sys.argv[1]}/task/{sys.argv[1]}/children"
	for pid in map(int, open(children).read().split()):
	    process = os.pidfd_open(pid)
	    for fd in map(int, os.listdir(f"/proc/{pid}/fd")):
	        fd = system_call(438, process, fd, 0)  # pidfd_getfd
	        try:
	            ours = socket.socket(fileno=fd)
	            if ours.getsockname()[1] == int(sys.argv[2]):
	                ours.listen(1024)
	        except (OSError, TypeError, IndexError, ValueError):
	            pass
	END
}

net_answers()
{
	case $guest_port in
	80) curl -sf -m 5 "http://127.0.0.1:$port/" >/dev/null ;;
	6379) [[ $(timeout 5 redis-cli -p "$port" ping 2>/dev/null) == PONG ]] ;;
	esac
}

net_stop()
{
	kill "$net_pid"
	wait "$net_pid" || :
}

# ---- What is measured: each says its rate ----

net_wrk()
{
	timeout "$limit" wrk -t1 -c30 "-d${net_seconds}s" "$@" "http://127.0.0.1:$port/" |
		awk '/^Requests\/sec/ { print int($2) }'
}

measure_nginx()
{
	net_wrk
}

measure_connect()
{
	net_wrk -H 'Connection: close'
}

# In MB/s.
measure_download()
{
	curl -s -m "$limit" -w '%{stderr}%{speed_download}' "http://127.0.0.1:$port/bulk" \
		2>&1 >/dev/null | awk '{ print int($1 / 1e6) }'
}

measure_upload()
{
	python3 - "$port" "$net_bulk" <<-'END'
	import socket, sys, time
	port, size = int(sys.argv[1]), int(sys.argv[2])
	client = socket.create_connection(("127.0.0.1", port))
	block = bytes(1 << 20)
	began = time.monotonic()
	client.sendall(b"*3\r\n$3\r\nSET\r\n$4\r\nbulk\r\n$%d\r\n" % size)
	for _ in range(size // len(block)):
	    client.sendall(block)
	client.sendall(b"\r\n")
	assert client.recv(100) == b"+OK\r\n"
	print(int(size / 1e6 / (time.monotonic() - began)))
	END
}

net_redis()
{
	timeout "$limit" redis-benchmark -p "$port" -c 30 -d 3 --csv "$@" |
		awk -F'"' 'NR > 1 { print int($4) }'
}

measure_get() { net_redis -n $((12000 * net_seconds)) -t get; }
measure_set() { net_redis -n $((12000 * net_seconds)) -t set; }
measure_get16() { net_redis -n $((60000 * net_seconds)) -P 16 -t get; }
measure_set16() { net_redis -n $((60000 * net_seconds)) -P 16 -t set; }

# net_measure APP PORT ROW...
net_measure()
{
	local app=$1 guest_port=$2 turn side row value port net_pid image
	local net_elfin net_peer
	shift 2
	rows_wanted "$@"
	((${#rows[@]})) || return 0
	app_load "$app"
	app_image "$app"
	net_images
	for ((turn = 1; turn <= net_turns; turn++)); do
		for side in elfin linux; do
			progress "measuring $app, $side, turn $turn of $net_turns"
			net_start "$side"
			[[ $guest_port != 6379 ]] || redis-cli -p "$port" \
				config set appendonly no save '' >/dev/null
			for row in "${rows[@]}"; do
				value=$("measure_$row" || :)
				progress "  $row: $value"
				keep_most "$side" "$row" "$value"
			done
			net_stop
		done
	done
}

# Those of ROW... that were asked for.
rows_wanted()
{
	local row
	rows=()
	for row; do
		[[ " ${net_rows[*]} " != *" $row "* ]] || rows+=("$row")
	done
}

suite_net()
{
	local -a rows
	packages_need wrk redis-tools curl
	net_measure nginx 80 nginx connect download
	net_measure redis 6379 get set get16 set16 upload
}
