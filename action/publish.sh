#!/usr/bin/env bash
# Publishes what was built under a tag, and moves the tag that people use in their workflows: publish.sh TAG FOLDER
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

tag=${1:?a tag, such as v0.1.0}
folder=${2:?the folder of the packages}
[[ $tag =~ ^v([0-9]+)\.[0-9]+\.[0-9]+$ ]] || { echo "$tag is no version" >&2; exit 2; }
major=v${BASH_REMATCH[1]}
[[ "v$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)" == "$tag" ]] || { echo "Cargo.toml has another version than $tag" >&2; exit 2; }

(cd "$folder" && sha256sum -- *.tar.gz *.whl >SHA256SUMS)
gh release create "$tag" "$folder"/* --verify-tag --title "$tag" --notes-file CHANGELOG.md

# The action carries the checksums of its programs, so the tag that people use is set on a commit that has them.
{ grep '^#' action/checksums.txt; grep '\.tar\.gz$' "$folder/SHA256SUMS"; } >"$folder/checksums.txt"
cp "$folder/checksums.txt" action/checksums.txt
git -c user.name='github-actions[bot]' -c user.email='github-actions[bot]@users.noreply.github.com' commit --quiet --message "Carry the checksums of $tag" action/checksums.txt
# shellcheck disable=SC2016 # Git's own shell is to see the variable, and no list of processes.
git -c credential.helper='!f() { echo username=x-access-token; echo "password=$GH_TOKEN"; }; f' push --force origin "HEAD:refs/tags/$major"
