# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# A day's ordinary work in a shell, from one folder that it makes to its end:
# text, files, archives, a program that is built and tested, a report. It is run
# by bash in Debian's root file system, natively and in the kernel; every byte
# that it writes must be the same. So it says nothing of times, process
# identifiers, or the sizes of directories. It does things as people do them, not
# always as they should:
# shellcheck disable=SC1083,SC2003,SC2016,SC2018,SC2019,SC2050,SC2093,SC2116,SC2194,SC2308
set -u
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1700000000
umask 022
part()
{
	printf '\n--- %s\n' "$1"
}

part 'a folder to work in'
top=/tmp/work
mkdir -p "$top"/{bin,src,data,out}
cd "$top" || exit 1
pwd
ls -1F
mkdir -m 700 private
stat -c '%A %n' private data
mkdir data 2>/dev/null || echo "mkdir said no: $?"
touch -d '2020-01-02 03:04:05' stamp
date -r stamp '+%F %T'
[ stamp -ot src ] && echo 'stamp is older'
rmdir private && [ ! -e private ] && echo 'private has gone'

part 'text to work on'
seq 1 2000 | awk '{ printf "%d,%s,%d\n", $1, substr("abcdefghij", $1 % 10 + 1, 1), ($1 * 7919) % 1009 }' >data/table.csv
wc data/table.csv
head -n 3 data/table.csv
tail -n 2 data/table.csv
md5sum data/table.csv
cat >data/poem <<'END'
The kernel wakes, the clock begins,
  a page is touched, a fault comes in;
the table walks from end to end
and finds the page that it will lend.

The shell waits quietly for words,
  its children gone like hungry birds;
a signal here, a pipe left there,
and all is answered, all is fair.
END
cat -A data/poem | head -n 2
nl -ba data/poem | tail -n 3
fold -w 20 -s data/poem | head -n 4
tr 'a-z' 'A-Z' <data/poem | rev | head -n 1
tac data/poem | head -n 1
fmt -w 40 data/poem | wc -l
expand -t 4 <<<$'a\tb\tc' | od -c | head -n 2
paste -d: <(seq 3) <(seq 4 6) <(seq 7 9)
comm -12 <(seq 1 10) <(seq 5 2 15 | sort)
join <(printf 'a 1\nb 2\n') <(printf 'a x\nc y\n')

part 'grep'
grep -c the data/poem
grep -n 'page' data/poem
grep -iv 'the' data/poem | sed -n 1p
grep -o '[a-z]*ed\b' data/poem | sort -u
grep -E '^(a|and) ' data/poem
grep -rl --include='*.csv' '^1999,' data
grep -q absent data/poem || echo "absent: $?"
grep -P '(?<=h)u' data/poem
grep -A1 -B1 quietly data/poem
grep -x -F -f <(sed -n 3p data/poem) data/poem
grep nothing data/no-such-file; echo "no file: $?"
zcat <(gzip -c data/poem) | grep -c .

part 'sed'
sed -n '2,3p' data/poem
sed 's/\([a-z]*\) \([a-z]*\)/\2 \1/' data/poem | head -n 2
sed -e '/^$/d' -e 's/^ *//' data/poem | sed '$!d'
sed -E 's/(.)(.)/\2\1/g; y/abc/xyz/' <<<'abcdef'
sed '1!G;h;$!d' <(seq 3)
sed -n '/fault/,/lend/{=;p}' data/poem
sed ':a;N;$!ba;s/\n/ /g' <(seq 5)
cp data/poem out/poem && sed -i.bak 's/kernel/KERNEL/' out/poem
diff out/poem.bak out/poem
sed --expression='5q7' <(seq 9) >/dev/null; echo "quit with $?"

part 'awk'
awk -F, '{ sum[$2] += $3; n[$2]++ } END { for (k in sum) printf "%s %d %.3f\n", k, n[k], sum[k] / n[k] }' data/table.csv | sort
awk 'BEGIN { for (i = 0; i < 5; i++) printf "%s%d", i ? " " : "", 2 ^ i; print "" }'
awk '{ print NR ": " NF, length($0) }' data/poem
awk -v word=page 'index($0, word) { count++ } END { print word, count + 0 }' data/poem
awk 'BEGIN { "echo from a command" | getline line; print toupper(line); close("x"); exit 3 }'; echo "awk: $?"
awk -F, '$3 > 1000 { print $1 > "out/" $2 ".list" }' data/table.csv
wc -l out/*.list
awk 'BEGIN { print substr("elfin", 2, 3), match("foobar", /o+/), RSTART, RLENGTH }'
awk '{ gsub(/[aeiou]/, "#"); print }' data/poem | sed -n 1p

part 'sort, uniq, cut'
sort -t, -k3,3n -k1,1nr data/table.csv | head -n 3
sort -t, -k3,3n data/table.csv | md5sum
cut -d, -f2 data/table.csv | sort | uniq -c | sort -k1,1nr -k2 | head -n 3
sort -R --random-source=data/table.csv data/table.csv | sort -n | cmp - data/table.csv && echo 'nothing was lost'
sort -u -t, -k2,2 data/table.csv | wc -l
printf '1K\n1M\n2K\n' | sort -h
printf 'v1.10\nv1.9\nv1.2\n' | sort -V
sort -c data/poem 2>&1 | cut -c 1-30
sort -m <(seq 1 2 9) <(seq 2 2 9) | tr '\n' ' '; echo
seq 200000 | sort -S 1M -n -r --parallel=2 | head -n 1
tr -cs 'a-zA-Z' '\n' <data/poem | tr A-Z a-z | sort | uniq -c | sort -k1,1nr -k2 | head -n 5
shuf -i 1-100 --random-source=data/table.csv | sort -n | tail -n 1
split -l 500 -d data/table.csv out/piece. && ls out/piece.*
cat out/piece.* | cmp - data/table.csv && echo 'the pieces fit'
csplit -s -f out/part. data/poem '/^$/' && wc -l out/part.*

part 'find and xargs'
mkdir -p tree/{a,b/{c,d},e}
for name in a/one a/two b/three b/c/four b/d/five e/six; do
	printf '%s\n' "$name" >"tree/$name"
done
ln -s ../a/one tree/e/link
ln tree/a/two tree/e/hard
chmod 600 tree/b/three
chmod +x tree/b/c/four
find tree -type f | sort
find tree -type d -empty; find tree -type l -printf '%p -> %l\n'
find tree -perm 600 -o -perm -u+x -type f | sort
find tree -samefile tree/a/two | sort
find tree -name '*e' -type f -exec cat {} + | sort
find tree -maxdepth 1 -mindepth 1 | sort | tr '\n' ' '; echo
find tree -type f -size -2 -newer stamp | wc -l
find tree -path '*/b/*' -prune -o -type f -print | sort
find tree -type f -print0 | sort -z | xargs -0 -n 2 echo pair:
find tree -type f | sort | xargs -I{} -P 1 basename {} | tr '\n' ' '; echo
seq 20 | xargs -n 5 -P 3 sh -c 'echo $(($1 + $2 + $3 + $4 + $5))' sum | sort -n
find tree -samefile tree/a/two -delete; find tree -type f | sort | wc -l
false | xargs -r echo never; echo a b | xargs -n 1 false; echo "xargs: $?"
find /etc -maxdepth 1 -name 'pass*' -o -maxdepth 1 -name 'host?' | sort
du -a --apparent-size -b tree/a/one | cut -f 1
mv tree/a tree/z && cp -a tree copy && diff -r tree copy && echo 'the copy is the same'
cp -al tree links && stat -c '%h' links/z/one
rm -r tree/b && diff -r tree copy | sort
readlink -f copy/e/../z/one; realpath --relative-to=copy/e copy/z/one

part 'archives'
tar -cf out/copy.tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner copy
md5sum out/copy.tar
tar -tvf out/copy.tar | head -n 4
mkdir back && tar -xf out/copy.tar -C back && diff -r copy back/copy && echo 'tar gives back what it took'
tar -czf out/copy.tgz -C copy . && tar -xzOf out/copy.tgz ./e/six
tar -cf - copy | tar -tf - | wc -l
tar --exclude='*/z' -cf - copy | tar -tf - | sort | tail -n 2
gzip -9nc data/table.csv | tee out/table.gz | md5sum
gunzip -c out/table.gz | cmp - data/table.csv && echo 'gzip gives back'
gzip -tv out/table.gz 2>&1
cp out/table.gz out/bad.gz && printf 'XXXX' | dd of=out/bad.gz bs=1 seek=100 conv=notrunc 2>/dev/null
gunzip -c out/bad.gz >out/bad 2>/dev/null; echo "damaged: $?"
dd if=data/table.csv bs=100 count=3 skip=2 2>/dev/null | md5sum
dd if=/dev/zero of=out/sparse bs=1 count=1 seek=1M 2>/dev/null; stat -c %s out/sparse
truncate -s 10 out/sparse; od -An -tx1 out/sparse
base64 data/poem | base64 -d | cmp - data/poem && echo 'base64 gives back'
sha256sum data/* >out/sums && sha256sum -c out/sums
echo spoilt >>data/poem; sha256sum -c out/sums 2>/dev/null; echo "sums: $?"
sed -i '$d' data/poem

part 'the shell itself'
count() { local n=$#; echo "$n:$*"; }
count "a b" c 'd "e"' $'f\tg'
set -- x 'y z'; for word; do echo "<$word>"; done
array=(zero one two [5]=five); echo "${!array[@]}" "${array[@]: -1}" "${#array[@]}"
declare -A map=([red]=1 [green]=2); for key in "${!map[@]}"; do echo "$key=${map[$key]}"; done | sort
text='path/to/file.tar.gz'; echo "${text##*/}" "${text%.*}" "${text%%.*}" "${text/to/from}" "${text^^}" "${#text}"
echo $((16#ff + 2#101)) $((7 / 2)) $((-7 % 3)) $((1 << 40)) $((5 > 3 ? 10 : 20))
printf '%05d|%-6s|%x|%q|%(%Y)T\n' 42 ab 255 "it's" 0
case abc in a?c) echo matched ;;& *b*) echo and this ;; *) echo not this ;; esac
[[ 2024-02-03 =~ ^([0-9]+)-([0-9]+) ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
echo {a,b}{1..3} {10..1..3}
cat <<-END
	$(echo nested "$(echo deeper)")
	END
while IFS=: read -r name _ id _; do [ "$id" -lt 3 ] && echo "$name"; done </etc/passwd
echo one two three | { read -r first rest; echo "$rest"; }
(exit 7); echo "status $?"; ! true; echo "not true $?"
false | true | (exit 3); echo "${PIPESTATUS[@]}"
set -o pipefail; false | true; echo "pipefail $?"; set +o pipefail
yes | head -n 3 | tr '\n' ' '; echo
exec 5>out/five; echo five >&5; exec 5>&-; cat out/five
{ echo out; echo err >&2; } 2>&1 >out/only | sed 's/^/caught: /'; cat out/only
eval 'x=$((6 * 7))'; echo "$x"; unset x; echo "${x:-unset}" "${x+set}"
select=$(printf '%s\n' b a c | sort | head -n 1); echo "$select"
trap 'echo "signal came"' USR1; kill -USR1 $BASHPID; trap - USR1
(trap 'echo leaving' EXIT; exit 2); echo "subshell $?"
(kill -TERM $BASHPID) 2>/dev/null; echo "killed $?"
mapfile -t lines <data/poem; echo "${#lines[@]} ${lines[4]:-empty}"
printf 'a\0b\0' | while IFS= read -r -d '' item; do echo "item $item"; done
help_me() { return $(($1 * 2)); }; help_me 21; echo $?
hash -r; type -t cd ls help_me if | tr '\n' ' '; echo
command -v nonsense || echo 'no such command'; nonsense 2>/dev/null; echo "127 is $?"
./data/poem 2>/dev/null; echo "126 is $?"

part 'jobs'
{ for i in 3 1 2; do (sleep "0.$i"; echo "job $i") & done; wait; } | sort
sleep 10 & pid=$!; kill "$pid"; wait "$pid" 2>/dev/null; echo "sleeper: $?"
timeout 0.2 sleep 5; echo "timeout: $?"
mkfifo out/fifo; (echo through the fifo >out/fifo) & cat out/fifo; wait
(sleep 0.1; exit 5) & (exit 0) & wait -n; echo "first: $?"; wait
coproc bc_like { while read -r a b; do echo $((a + b)); done; }
echo 3 4 >&"${bc_like[1]}"; read -r sum <&"${bc_like[0]}"; echo "coproc: $sum"
exec {bc_like[1]}>&-; wait
seq 1000 | tee >(wc -l >out/lines) | tail -n 1; sleep 0.3; cat out/lines
flock out/lock -c 'echo locked'; (flock -n 9 && echo again) 9>out/lock
nohup true >out/nohup 2>&1; nice -n 5 nice; env -i A=b env
sh -c 'echo "$0 $1"' zero one; bash --norc -c 'echo ${BASH_VERSION%%.*}'

part 'logs'
# hosts and paths of a web server that never was
awk 'BEGIN {
	srand(1)
	split("/ /index.html /style.css /missing /slow", path, " ")
	for (i = 0; i < 3000; i++) {
		x = (x * 1103515245 + 12345) % 2147483648
		p = path[x % 5 + 1]
		printf "10.0.%d.%d - [%02d:%02d] \"GET %s\" %d %d\n",
			x % 4, i % 7, i / 125, i % 60, p,
			p == "/missing" ? 404 : 200, x % 5000
	}
}' >data/access
wc -l <data/access
echo 'by status'
awk '{ n[$(NF - 1)]++ } END { for (s in n) print s, n[s] }' data/access | sort
echo 'the busiest'
cut -d' ' -f1 data/access | sort | uniq -c | sort -k1,1nr -k2 | head -n 3
echo 'bytes by path'
sed -nE 's/.*"GET ([^"]*)" 200 ([0-9]+)$/\1 \2/p' data/access |
	awk '{ b[$1] += $2 } END { for (p in b) printf "%10d %s\n", b[p], p }' |
	sort -k1,1nr
echo 'by hour'
for hour in 00 06 12 18; do
	printf '%s: %s\n' "$hour" "$(grep -c "\[$hour:" data/access)"
done
echo 'rotated'
rotate()
{
	local file=$1 i
	for i in 3 2 1; do
		[ ! -e "$file.$i.gz" ] || mv "$file.$i.gz" "$file.$((i + 1)).gz"
	done
	gzip -nc "$file" >"$file.1.gz"
	: >"$file"
}
for round in 1 2 3; do
	head -n $((round * 10)) data/table.csv >out/log
	rotate out/log
done
for file in out/log*.gz; do
	printf '%s %s\n' "$file" "$(zcat "$file" | wc -l)"
done
zgrep -c , out/log.2.gz
( while read -r _ _ _ _ path rest; do
	[ "${path%\"}" = /slow ] && echo "$rest"
done <data/access ) | sort -n | tail -n 1

part 'accounts'
account=out/accounts
: >"$account"
deposit() { printf '%s\t%s\t%d\n' "$1" "${3:-deposit}" "$2" >>"$account"; }
withdraw()
{
	local have
	have=$(balance "$1")
	if [ "$have" -lt "$2" ]; then
		echo "$1 has only $have" >&2
		return 1
	fi
	deposit "$1" "-$2" withdrawal
}
balance() { awk -F'\t' -v who="$1" '$1 == who { s += $3 } END { print s + 0 }' "$account"; }
move() { withdraw "$1" "$3" && deposit "$2" "$3" transfer; }
deposit anna 100
deposit ben 50
move anna ben 30
move ben anna 500 2>&1 || echo 'not moved'
withdraw ben 80 && echo 'ben took all'
for who in anna ben cleo; do printf '%-5s %4d\n' "$who" "$(balance "$who")"; done
column -t -s$'\t' "$account"
cut -f2 "$account" | sort | uniq -c
(
	exec 9>"$account.lock"
	for worker in 1 2 3 4; do
		(for n in 1 2 3 4 5; do flock 9; deposit pool 1; flock -u 9; done) &
	done
	wait
)
balance pool

part 'a program'
cat >src/words.h <<'END'
#ifndef WORDS_H
#define WORDS_H
#include <stddef.h>
struct word { char *text; size_t count; struct word *next; };
struct word *words_add(struct word *list, const char *text);
size_t words_total(const struct word *list);
#endif
END
cat >src/words.c <<'END'
#include "words.h"
#include <stdlib.h>
#include <string.h>
struct word *words_add(struct word *list, const char *text)
{
	struct word *word;
	for (word = list; word; word = word->next)
		if (strcmp(word->text, text) == 0) {
			word->count++;
			return list;
		}
	word = malloc(sizeof(*word));
	word->text = strdup(text);
	word->count = 1;
	word->next = list;
	return word;
}
size_t words_total(const struct word *list)
{
	return list ? list->count + words_total(list->next) : 0;
}
END
cat >src/main.c <<'END'
#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include "words.h"
static void *root(void *number)
{
	*(double *)number = sqrt(*(double *)number);
	return NULL;
}
int main(int argc, char **argv)
{
	struct word *list = NULL;
	double number = VERSION;
	char text[64];
	size_t n = 0;
	pthread_t thread;
	int c;
	while ((c = getchar()) != EOF)
		if (isalpha(c) && n < sizeof(text) - 1)
			text[n++] = (char)tolower(c);
		else if (n) {
			text[n] = '\0';
			list = words_add(list, text);
			n = 0;
		}
	for (struct word *w = list; w; w = w->next)
		if (w->count > 1)
			printf("%zu %s\n", w->count, w->text);
	pthread_create(&thread, NULL, root, &number);
	pthread_join(thread, NULL);
	printf("%zu words, version %.4f, %d arguments, %s\n", words_total(list),
	       number, argc - 1, argc > 1 ? argv[1] : "none");
	return argc > 1 ? 3 : 0;
}
END
cat >Makefile <<'END'
CFLAGS = -O2 -g -Wall -Wextra -Werror -DVERSION=2.0
objects = out/main.o out/words.o
bin/words: $(objects)
	$(CC) -o $@ $^ -lm -pthread
out/%.o: src/%.c src/words.h
	$(CC) $(CFLAGS) -c -o $@ $<
test: bin/words
	./bin/words <data/poem | sort -k1,1nr -k2 >out/test
	@grep -c . out/test
clean:
	rm -f $(objects) bin/words
.PHONY: test clean
END
make -n
make -j2 --output-sync=target 2>&1 | sort
make
make test
cat out/test
./bin/words argument <data/poem >out/said; echo "status $?"; tail -n 1 out/said
touch -d '2030-01-01' src/words.c; make -q 2>&1 | grep -c skew; make -q 2>/dev/null; echo "make -q: $?"
make 2>&1 | grep -c "^cc"
md5sum out/words.o bin/words
file=bin/words; size -A "$file" | awk '$1 == ".text" || $1 == ".rodata"'
nm bin/words | awk '$2 == "T" { print $3 }' | sort | tr '\n' ' '; echo
readelf -h bin/words | grep -E 'Type|Machine'
objdump -d --no-show-raw-insn bin/words | grep -c 'call'
ldd bin/words | awk '{ print $1 }' | sort
strip -o out/stripped bin/words && ./out/stripped <data/poem | tail -n 1
ar rcsD out/libwords.a out/words.o && ar t out/libwords.a
gcc -static -O1 -DVERSION=9 -Isrc -o bin/static src/main.c -Lout -lwords -lm -pthread && ./bin/static <data/poem | tail -n 1
gcc -shared -fPIC -o out/libwords.so src/words.c && gcc -DVERSION=1 -Isrc src/main.c -Lout -lwords -lm -o bin/dynamic
LD_LIBRARY_PATH=out ./bin/dynamic </dev/null; ./bin/dynamic </dev/null 2>&1 | cut -d: -f 2; echo "no library: ${PIPESTATUS[0]}"
echo 'int main(void) { return undefined; }' | gcc -x c - -o out/x 2>&1 | grep -o "error: .*"
echo 'int main(void) { int *p = 0; return *p; }' | gcc -x c -w -O0 - -o out/crash
bash -c './out/crash; echo "crash: $?"' 2>/dev/null
echo '#define A 6 * 7' | gcc -E -dM -x c - | grep ' A '
gcc -S -O2 -o - -x c - <<<'int f(int x) { return x * 8; }' | grep -c lea
make clean; ls bin

part 'a report'
{
	echo 'name lines bytes'
	for name in src/*; do
		echo "${name#src/} $(wc -l <"$name") $(wc -c <"$name")"
	done
} | column -t
printf '%s\n' src/* | sed 's/.*\.//' | sort | uniq -c
diff -u <(sed -n '1,6p' data/poem) <(sed -n '1,6p;3s/^/changed/p' data/poem) | tail -n +3
printf 'a\nb\nc\n' >out/old; printf 'a\nB\nc\nd\n' >out/new
diff -u out/old out/new | sed '1,2d' >out/change; (echo '--- out/old'; echo '+++ out/new'; cat out/change) >out/patch
patch -s out/old <out/patch && cmp out/old out/new && echo 'patched'
cmp -l out/poem out/poem.bak | head -n 2
expr length elfin : '.*' 2>/dev/null; expr 7 \* 6; expr abc : 'a\(.\)c'
factor 1234567890; numfmt --to=iec 1048576; seq -s+ 10; date -d @86400 +%A
test -r Makefile -a ! -x Makefile && echo 'a plain file'
id -un; uname -s; basename /a/b.c .c; dirname /a/b.c; printenv TZ
cd / && rm -rf "$top" && [ ! -e "$top" ] && echo 'all cleared away'
