#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# What `make site` does: the texts and the decks as a static site in build/site/,
# to be served by anything, or opened as files. scripts/site/ says how.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
cd "$root"
# shellcheck source=scripts/lib/ui.sh
source scripts/lib/ui.sh
# shellcheck source=scripts/lib/packages.sh
source scripts/lib/packages.sh

site=$build/site
packages_for_commands pandoc:pandoc python3:python3
packages_need "${missing[@]}"
scripts/slides.sh >/dev/null
progress 'the site'
rm -rf -- "$site.new"
mkdir -p "$site.new/slides"
find "$build/slides" -maxdepth 1 -name '??-*' \
	-exec cp -t "$site.new/slides" {} +
python3 scripts/site/build.py "$root" "$site.new"
rm -rf -- "$site"
mv -- "$site.new" "$site"
printf 'the site is in %s; open %s/index.html\n' "${site#"$root"/}" "${site#"$root"/}"
