#!/bin/sh
# Checks a Vitalwire bundle where there is no Node: a shell, sha256sum, gzip, tar and ssh-keygen
# (openssh-client 8.1 or newer) are all it needs. Nothing is extracted.
#
#   vitalwire-verify.sh KEY FOLDER            the whole bundle
#   vitalwire-verify.sh KEY FOLDER ARCHIVE    one archive of it, SHA256SUMS and SHA256SUMS.sig beside it
#
# KEY: the publisher's public key (ssh-ed25519 AAAA...) or an allowed_signers file, from a place that you
# trust, not from the bundle. Take this script from there as well.
# Exit: 0 the bundle is whole and signed, 1 it is not, 2 wrong usage or a missing tool.
set -u
LC_ALL=C
export LC_ALL

refuse() {
  printf 'REFUSED: %s\n' "$1" >&2
  exit 1
}
misuse() {
  printf 'vitalwire-verify: %s\n' "$1" >&2
  exit 2
}

[ $# -eq 2 ] || [ $# -eq 3 ] || misuse 'usage: vitalwire-verify.sh KEY FOLDER [ARCHIVE]'
key=$1
folder=$2
only=${3-}
[ -r "$key" ] || misuse "the key $key cannot be read"
[ -d "$folder" ] || misuse "$folder is no folder"
for tool in ssh-keygen sha256sum tar gzip awk mktemp; do
  command -v "$tool" >/dev/null 2>&1 || misuse "$tool not found"
done
key=$(cd "$(dirname "$key")" && pwd)/$(basename "$key") || exit 2
cd "$folder" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# 1. Plain files only: a link could lead anywhere.
for file in * .*; do
  case $file in
    . | .. | '*') continue ;;
    '.*') [ -e "$file" ] || continue ;;
  esac
  [ ! -L "$file" ] || refuse "$file is a link"
  [ -f "$file" ] || refuse "$file is no plain file"
done
[ -f SHA256SUMS ] || refuse 'SHA256SUMS is missing'
[ -f SHA256SUMS.sig ] || refuse 'SHA256SUMS.sig is missing: nobody vouches for this bundle'
[ ! -e UNSIGNED ] || refuse 'UNSIGNED lies beside a signature'

# 2. The signature. A public key becomes an allowed signer. Each line is tried by itself: find-principals stops
# at the first that has the key, also where that line trusts it for git alone and a later one for this pack.
awk '/^(ssh-|ecdsa-|sk-)[^ ]* AAAA/ { print "vitalwire namespaces=\"vitalwire\" " $0; next } { print }' \
  "$key" >"$work/signers"
signer=''
known=''
while read -r line; do
  printf '%s\n' "$line" >"$work/one"
  principal=$(ssh-keygen -Y find-principals -s SHA256SUMS.sig -f "$work/one" 2>/dev/null | head -n 1)
  principal=${principal%%,*}
  [ -n "$principal" ] || continue
  known=yes
  ssh-keygen -Y verify -n vitalwire -I "$principal" -s SHA256SUMS.sig -f "$work/one" \
    <SHA256SUMS >/dev/null 2>&1 || continue
  signer=$principal
  break
done <"$work/signers"
[ -n "$known" ] || refuse 'SHA256SUMS was not signed with a trusted key'
[ -n "$signer" ] || refuse 'the signature does not fit SHA256SUMS'
# ssh-keygen forgives blanks and line breaks; a file of a bundle has one form only.
{
  echo '-----BEGIN SSH SIGNATURE-----'
  sed '/^-----/d' SHA256SUMS.sig | base64 -d 2>/dev/null | base64 -w 70
  echo '-----END SSH SIGNATURE-----'
} >"$work/sig"
cmp -s "$work/sig" SHA256SUMS.sig || refuse 'SHA256SUMS.sig is not in the form that ssh-keygen writes'

# 3. The sums. From here on SHA256SUMS is the publisher's own word.
grep -Eqv '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._+-]*$' SHA256SUMS && refuse 'SHA256SUMS has another form'
while read -r digest name; do
  [ -z "$only" ] || [ "$name" = "$only" ] || continue
  [ -f "$name" ] || refuse "$name is listed and missing"
  real=$(sha256sum <"$name")
  [ "${real%% *}" = "$digest" ] || refuse "$name is not what SHA256SUMS says"
  printf '%s\n' "$name" >>"$work/seen"
done <SHA256SUMS || exit 1
[ -s "$work/seen" ] || refuse "${only:-no file} is not listed in SHA256SUMS"

# 4. Nothing else in the folder.
if [ -z "$only" ]; then
  for file in * .*; do
    case $file in
      . | .. | '*' | '.*' | SHA256SUMS | SHA256SUMS.sig) continue ;;
    esac
    grep -Fqx "$file" "$work/seen" || refuse "$file is not listed in SHA256SUMS"
  done
fi

# 5. What tar would extract: plain files with harmless names.
grep '\.tar\.gz$' "$work/seen" >"$work/archives" || refuse 'there is no archive in it'
while read -r archive; do
  gzip -t "$archive" 2>/dev/null || refuse "$archive is damaged"
  tar -tzf "$archive" >"$work/names" 2>/dev/null || refuse "$archive cannot be listed"
  tar -tvzf "$archive" 2>/dev/null | grep -qv '^-' && refuse "$archive holds more than plain files"
  grep -Eqv '^[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*$' "$work/names" && refuse "$archive has an odd name in it"
  grep -Eq '(^|/)\.\.?(/|$)' "$work/names" && refuse "$archive climbs out of its folder"
  [ "$(sort "$work/names" | uniq -d | wc -l)" -eq 0 ] || refuse "$archive has a member twice"
done <"$work/archives" || exit 1

printf 'OK: %s files, signed by %s\n' "$(wc -l <"$work/seen" | tr -d ' ')" "$signer"
