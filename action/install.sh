#!/usr/bin/env bash
# Puts the program where the next step finds it: the released one, if this action carries its checksum; else one built from the action's own
# folder. Nothing of the repository that is checked takes part: no file of it is read, and nothing runs in it.
set -euo pipefail

fail() {
  printf '::error title=Counterpart::%s\n' "$1"
  exit 2
}

own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$COUNTERPART_ACTION/Cargo.toml" | head -n 1)
version=${COUNTERPART_VERSION:-$own}
version=${version#v}
[[ $version =~ ^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$ ]] || fail "the input version has to be a number such as $own"

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) target=x86_64-unknown-linux-gnu ;;
  Linux-aarch64) target=aarch64-unknown-linux-gnu ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64) target=x86_64-pc-windows-msvc ;;
  *) target=none ;;
esac
ending=
[[ $target == *windows* ]] && ending=.exe

folder="${RUNNER_TEMP:?}/counterpart-program"
mkdir -p "$folder"
repository=
archive="counterpart-$version-$target.tar.gz"
sum=$(awk -v name="$archive" '$2 == name { print $1 }' "$COUNTERPART_ACTION/action/checksums.txt")

if [[ -n $sum ]]; then
  # The runner says whose action this is only where no other action calls it; the folder that it was put into says so always.
  if [[ ${COUNTERPART_ACTION//\\//} =~ /_actions/([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)/ ]]; then repository=${BASH_REMATCH[1]}; fi
  repository=${repository:-${COUNTERPART_REPOSITORY:-}}
  [[ -n $repository ]] || fail "it is not known from which repository this action comes"
  address="${GITHUB_SERVER_URL:?}/$repository/releases/download/v$version/$archive"
  curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$folder/$archive" "$address" ||
    fail "the released program could not be fetched"
  if command -v sha256sum >/dev/null; then is=$(sha256sum <"$folder/$archive"); else is=$(shasum -a 256 <"$folder/$archive"); fi
  [[ ${is%% *} == "$sum" ]] || fail "the program that was fetched is not the one that was released: its checksum differs"
  # On Windows tar would take the letter of a drive for the name of another machine.
  (cd "$folder" && tar -xzf "$archive")
  program="$folder/counterpart$ending"
elif [[ $version == "$own" ]]; then
  command -v cargo >/dev/null || fail "there is no released program for this machine yet, and no Rust toolchain to build one with"
  echo "There is no released program $version for this machine, so it is built from the action's own folder. This takes some minutes."
  # Cargo obeys files in the current folder, so it must not be that of a pull request.
  cd "$COUNTERPART_ACTION"
  CARGO_TARGET_DIR="$folder/target" cargo build --release --locked --quiet || fail "the program could not be built"
  program="$folder/target/release/counterpart$ending"
else
  fail "this action knows no checksum of version $version; use the action of that version, or leave the input version out"
fi

"$program" --version
printf 'program=%s\n' "$program" >>"${GITHUB_OUTPUT:?}"
