#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# What `make slides` does: every deck of slides/ into build/slides/, one HTML
# file each that needs nothing beside it, and a PDF where there is a Chromium
# to print it. reveal.js comes from npm, pinned by version and hash.
#
#	scripts/slides.sh [DECK...]	names such as 04-shim; all without
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
cd "$root"
# shellcheck source=scripts/lib/ui.sh
source scripts/lib/ui.sh
# shellcheck source=scripts/lib/packages.sh
source scripts/lib/packages.sh

reveal_version=5.1.0
reveal_sha512=283b7b9b4fb1c0a57a9c066de0234f54505fe36b1329141aa60d1b186281e4f28ee57bc286731fc25664c9bc9d1e2409ee9e7ee8b6c72911ab85738376834868
reveal=$build/reveal-$reveal_version
out=$build/slides

# Into a folder of its own first: an interrupted download is none.
fetch_reveal()
{
	local new=$reveal.new archive
	[[ ! -f $reveal/dist/reveal.js ]] || return 0
	packages_for_commands npm:npm
	packages_need "${missing[@]}"
	rm -rf "$new"
	mkdir -p "$new"
	(cd "$new" && quietly "fetching reveal.js $reveal_version" \
		npm pack --silent "reveal.js@$reveal_version")
	archive=$new/reveal.js-$reveal_version.tgz
	printf '%s  %s\n' "$reveal_sha512" "$archive" |
		sha512sum --check --status ||
		die "reveal.js $reveal_version is not what it was: its hash differs"
	tar -xzf "$archive" -C "$new" --strip-components=1
	rm "$archive"
	mv "$new" "$reveal"
}

draw_figures()
{
	local figure svg
	mkdir -p "$out/figures"
	for figure in slides/figures/*.fig; do
		svg=$out/figures/$(basename "$figure" .fig).svg
		[[ $svg -nt $figure && $svg -nt slides/figures/draw.py ]] ||
			python3 slides/figures/draw.py "$figure" >"$svg"
	done
}

# pandoc before 2.19 has another name for it.
set_embed()
{
	embed=(--embed-resources --standalone)
	pandoc --help | grep -q -- --embed-resources || embed=(--self-contained)
}

build_deck()
{
	pandoc --from markdown --to revealjs --slide-level=2 "${embed[@]}" \
		--resource-path="$out" --highlight-style=kate \
		-V revealjs-url="$reveal" -V theme=elfin -V hash=true \
		-V width=1280 -V height=720 -V margin=0.04 -V center=false \
		-V transition=none -V slideNumber=true \
		--output "$out/$1.html" "slides/$1.md"
}

print_once()
{
	timeout 120 "$chromium" --headless --no-sandbox --disable-gpu \
		--user-data-dir="$out/.chromium" --virtual-time-budget=60000 \
		--run-all-compositor-stages-before-draw \
		--no-pdf-header-footer --print-to-pdf="$out/$1.pdf" \
		"file://$out/$1.html?print-pdf" >"$out/.chromium.log" 2>&1
}

# A page a slide: on a busy machine Chromium may print before the slides are
# laid out, and that is a single empty page.
print_deck()
{
	local slides
	slides=$((1 + $(grep -c '^## ' "slides/$1.md")))
	for _ in 1 2 3 4 5 6; do
		! print_once "$1" ||
			(($(grep -ac '/Type /Page$' "$out/$1.pdf") != slides)) ||
			return 0
	done
	rm -f "$out/$1.pdf"
	return 1
}

is_fresh()
{
	local source
	for source in "slides/$1.md" slides/elfin.css slides/figures/* \
		scripts/slides.sh; do
		[[ $2 -nt $source ]] || return 1
	done
}

make_deck()
{
	is_fresh "$1" "$out/$1.html" || build_deck "$1"
	[[ -n $chromium && -z ${ELFIN_NO_PDF:-} ]] || return 0
	is_fresh "$1" "$out/$1.pdf" || print_deck "$1" ||
		die "$1 could not be printed; $out/.chromium.log says why"
}

decks=("$@")
if ((${#decks[@]} == 0)); then
	mapfile -t decks < <(cd slides && printf '%s\n' ??-*.md | sed 's/\.md$//')
fi
packages_for_commands pandoc:pandoc python3:python3
packages_need "${missing[@]}"
chromium=$(type -P chromium || type -P google-chrome || :)
fetch_reveal
cp slides/elfin.css "$reveal/dist/theme/elfin.css"
draw_figures
set_embed
for deck in "${decks[@]}"; do
	[[ -f slides/$deck.md ]] || die "there is no slides/$deck.md"
	progress "$deck"
	make_deck "$deck"
done
rm -rf "$out/.chromium" "$out/.chromium.log"
printf '%d decks are in %s\n' "${#decks[@]}" "${out#"$root"/}"
[[ -n $chromium ]] ||
	echo 'no PDF was made: that takes a Chromium (package chromium)'
