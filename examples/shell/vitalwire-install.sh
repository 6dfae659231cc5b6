#!/bin/sh
# Installs what vitalwire.lock pins, on a sensor without Node. The same steps as `vitalwire install`:
# fetch, compare with the lock, verify signature and content, unpack beside, then move the links.
#
#   vitalwire-install.sh LOCK KEY INTO       (vitalwire-verify.sh lies beside this script)
#
# Suricata reads INTO/current/suricata/rules, Zeek INTO/current/zeek/vitalwire. Interrupted at any point,
# `current` leads to a whole pack. Exit: 0 installed (or there already), 1 refused, 2 wrong usage.
set -eu
LC_ALL=C
export LC_ALL
umask 022

[ $# -eq 3 ] || { echo 'usage: vitalwire-install.sh LOCK KEY INTO' >&2; exit 2; }
lock=$1
key=$2
into=$3
here=$(cd "$(dirname "$0")" && pwd)
for tool in curl sha256sum tar; do
  command -v "$tool" >/dev/null || { echo "vitalwire-install: $tool not found" >&2; exit 2; }
done

field() { sed -n "s/^$1: //p" "$lock" | head -n 1; }
version=$(field version)
url=$(field place)$version/
archive=vitalwire-$version.tar.gz
sums=$(field sums)
for value in "$version" "$sums" "$(field place)"; do
  [ -n "$value" ] || { echo "$lock is no vitalwire.lock" >&2; exit 2; }
done
name=$version-$(printf %.12s "$sums")

mkdir -p "$into/versions"
if [ ! -d "$into/versions/$name" ]; then
  work=$into/.incoming
  rm -rf "$work"
  mkdir -p "$work/files" "$work/pack"
  for file in SHA256SUMS SHA256SUMS.sig "$archive"; do
    curl -fsS -o "$work/files/$file" "$url$file"
  done
  real=$(sha256sum <"$work/files/SHA256SUMS")
  [ "${real%% *}" = "$sums" ] || { echo "REFUSED: SHA256SUMS is not what $lock pins" >&2; exit 1; }
  sh "$here/vitalwire-verify.sh" "$key" "$work/files" "$archive" >&2
  tar -xzf "$work/files/$archive" -C "$work/pack" --no-same-owner
  sync
  mv "$work/pack" "$into/versions/$name"
  rm -rf "$work"
fi

# A new link is renamed over the old one, which no reader can see half done. `previous` goes first.
point() {
  rm -f "$into/.$1.new"
  ln -s "$2" "$into/.$1.new"
  mv -T "$into/.$1.new" "$into/$1"
}
old=$(readlink "$into/current" || true)
if [ "$old" != "versions/$name" ]; then
  [ -z "$old" ] || point previous "$old"
  point current "versions/$name"
fi
echo "vitalwire $version is in $into/current"
