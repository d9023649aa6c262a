#!/usr/bin/env bash
# Builds the program for one target and packs it with its man pages, completions and licences: package.sh TARGET FOLDER
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

target=${1:?a target, such as x86_64-unknown-linux-gnu}
folder=${2:?a folder for the archive}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
ending=
[[ $target == *windows* ]] && ending=.exe

if command -v rustup >/dev/null; then rustup target add "$target"; fi
cargo build --release --locked --target "$target"
program="target/$target/release/counterpart$ending"

packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT
cp "$program" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT NOTICE "$packed/"
mkdir -p "$packed/completions" "$folder"
for shell in bash zsh fish powershell elvish; do "$program" completions "$shell" >"$packed/completions/counterpart.$shell"; done
"$program" man >"$packed/counterpart.1"

# The same inputs give the same archive: names in order, one date, nobody's name.
date=$(git log -1 --format=%cI)
if tar --version | grep -q GNU; then
  same=(--sort=name --owner=0 --group=0 --numeric-owner --mtime="$date")
else
  same=()
fi
archive="counterpart-$version-$target.tar.gz"
tar ${same[@]+"${same[@]}"} -cf - -C "$packed" . | gzip -n >"$folder/$archive"
echo "$folder/$archive"
