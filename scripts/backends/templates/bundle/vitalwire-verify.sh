#!/bin/sh
# Checks a Vitalwire bundle where there is no Node: a shell, awk, od, sha256sum, md5sum, base64, gzip, tar and ssh-keygen
# (openssh-client 8.1 or newer) are all it needs. It refuses what `vitalwire verify` refuses. Nothing is
# unpacked outside of a temporary folder, and nothing there before its form was found to be ours.
#
#   vitalwire-verify.sh [-v VERSION] [-r REVOKED] [-s FIRST-LAST] KEY FOLDER [ARCHIVE]
#
#   KEY      the publisher's public key (ssh-ed25519 AAAA...) or an allowed_signers file
#   FOLDER   the bundle; with ARCHIVE, one archive of it with SHA256SUMS and SHA256SUMS.sig beside it
#   VERSION  refuse every other one: an older release is signed as well
#   REVOKED  keys to believe no more: a KRL, or public keys, one a line
#   FIRST-LAST  block of sids, if it is not ours
#
# Key and this script come from a place that you trust, never from the bundle: whoever changes a bundle can change the
# script in it. Exit: 0 the bundle is whole and signed, 1 it is not, 2 wrong usage or a missing tool.
set -u
LC_ALL=C
export LC_ALL

MAX_FILES=64
MAX_FILE_BYTES=67108864
MAX_UNPACKED_BYTES=134217728

refuse() {
  printf 'REFUSED: %s\n' "$1" >&2
  exit 1
}
misuse() {
  printf 'vitalwire-verify: %s\n' "$1" >&2
  exit 2
}
usage='usage: vitalwire-verify.sh [-v VERSION] [-r REVOKED] [-s FIRST-LAST] KEY FOLDER [ARCHIVE]'

wanted=''
revoked=''
range=1730000-1739999
while getopts v:r:s: option; do
  case $option in
    v) wanted=$OPTARG ;;
    r) revoked=$OPTARG ;;
    s) range=$OPTARG ;;
    *) misuse "$usage" ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 2 ] || [ $# -eq 3 ] || misuse "$usage"
key=$1
folder=$2
only=${3-}
[ -r "$key" ] || misuse "the key $key cannot be read"
[ -z "$revoked" ] || [ -r "$revoked" ] || misuse "the list of revoked keys $revoked cannot be read"
[ -d "$folder" ] || misuse "$folder is no folder"
for tool in ssh-keygen sha256sum md5sum base64 tar gzip awk od mktemp cmp; do
  command -v "$tool" >/dev/null 2>&1 || misuse "$tool not found"
done
absolute() {
  printf '%s/%s\n' "$(cd "$(dirname "$1")" && pwd)" "$(basename "$1")"
}
key=$(absolute "$key") || exit 2
[ -z "$revoked" ] || revoked=$(absolute "$revoked") || exit 2
cd "$folder" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# 1. Few plain files of a bearable size: a link could lead anywhere.
count=0
for file in * .*; do
  case $file in
    . | .. | '*') continue ;;
    '.*') [ -e "$file" ] || continue ;;
  esac
  if [ -n "$only" ]; then
    case $file in
      "$only" | SHA256SUMS | SHA256SUMS.sig | UNSIGNED) ;;
      *) continue ;;
    esac
  fi
  case $file in
    *[!A-Za-z0-9._+-]*) refuse 'there is a file with an odd name' ;;
  esac
  count=$((count + 1))
  [ "$count" -le "$MAX_FILES" ] || refuse "there are more than $MAX_FILES files"
  [ ! -L "$file" ] || refuse "$file is a link"
  [ -f "$file" ] || refuse "$file is no plain file"
  [ "$(wc -c <"$file")" -le "$MAX_FILE_BYTES" ] || refuse "$file is too large"
done
[ -f SHA256SUMS ] || refuse 'SHA256SUMS is missing'
[ -f SHA256SUMS.sig ] || refuse 'SHA256SUMS.sig is missing: nobody vouches for this bundle'
[ ! -e UNSIGNED ] || refuse 'UNSIGNED lies beside a signature'

# 2. The signature. ssh-keygen forgives blanks and line breaks; a file of a bundle has one form only.
{
  echo '-----BEGIN SSH SIGNATURE-----'
  sed '/^-----/d' SHA256SUMS.sig | base64 -d 2>/dev/null | base64 -w 70
  echo '-----END SSH SIGNATURE-----'
} >"$work/sig"
# "SSHSIG", uint32 1: it takes a lower version for 1 and does not sign it.
case $(sed -n 2p SHA256SUMS.sig) in
  U1NIU0lHAAAAAQAA*) ;;
  *) refuse 'SHA256SUMS.sig is not in the form that ssh-keygen writes' ;;
esac
cmp -s "$work/sig" SHA256SUMS.sig || refuse 'SHA256SUMS.sig is not in the form that ssh-keygen writes'
# A public key becomes an allowed signer. Each line is tried by itself: find-principals stops
# at the first that has the key, also where that line trusts it for git alone and a later one for this pack.
awk '/^(ssh-|ecdsa-|sk-)[^ ]* AAAA/ { print "vitalwire namespaces=\"vitalwire\" " $0; next } { print }' \
  "$key" >"$work/signers"
signer=''
known=''
held() {
  ssh-keygen -Y verify -n vitalwire -I "$principal" -s SHA256SUMS.sig -f "$work/one" "$@" \
    <SHA256SUMS >"$work/said" 2>&1
}
while read -r line; do
  printf '%s\n' "$line" >"$work/one"
  principal=$(ssh-keygen -Y find-principals -s SHA256SUMS.sig -f "$work/one" 2>/dev/null | head -n 1)
  principal=${principal%%,*}
  [ -n "$principal" ] || continue
  known=yes
  held || continue
  signer=$(sed -n 's/.* key \(SHA256:[^ ]*\)$/\1/p' "$work/said")
  [ -z "$revoked" ] || held -r "$revoked" || refuse 'the key that signed SHA256SUMS is revoked'
  break
done <"$work/signers"
[ -n "$known" ] || refuse 'SHA256SUMS was not signed with a trusted key'
[ -n "$signer" ] || refuse 'the signature does not fit SHA256SUMS'

# 3. The sums. From here on SHA256SUMS is the publisher's own word; that he was robbed is still possible.
[ "$(tr -d 'A-Za-z0-9._+ \n-' <SHA256SUMS | wc -c)" -eq 0 ] || refuse 'SHA256SUMS has odd bytes in it'
[ "$(tail -c 1 SHA256SUMS | wc -l)" -eq 1 ] || refuse 'SHA256SUMS is cut short'
awk '
  !/^[0-9a-f]+  [A-Za-z0-9][A-Za-z0-9._+-]*$/ || length($1) != 64 || length($2) > 128 { exit 1 }
  $2 == "SHA256SUMS" || $2 == "SHA256SUMS.sig" || $2 == "UNSIGNED" { exit 1 }
  ($2 "") <= (last "") || tolower($2) in seen { exit 1 }
  { last = $2; seen[tolower($2)] = 1 }
' SHA256SUMS || refuse 'SHA256SUMS has another form, or a name twice'
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
      . | .. | '*' | SHA256SUMS | SHA256SUMS.sig | provenance.intoto.jsonl) continue ;;
      '.*') [ -e "$file" ] || continue ;;
    esac
    grep -Fqx -e "$file" "$work/seen" || refuse "$file is not listed in SHA256SUMS"
  done
fi

# 5. One gzip member, with nothing before or behind it.
unpack() {
  header=$(head -c 10 "$1" | od -An -v -tx1 | tr -d ' \n')
  [ "$header" = 1f8b0800000000000203 ] || refuse "$1 has another gzip header than \"vitalwire bundle\" writes"
  gzip -t <"$1" 2>/dev/null || refuse "$1 is damaged, or data follows its end"
  # gzip forgives what follows, some in silence: then a file that lacks its last byte is as good.
  size=$(wc -c <"$1")
  head -c $((size - 1)) "$1" | gzip -t 2>/dev/null && refuse "data follows the end of $1"
  # A second member would begin with a header of its own, from which on gzip could read as well.
  od -An -v -tx1 "$1" | awk '
    { for (i = 1; i <= NF; i++) { at++; if ($i == "08" && b == "8b" && a == "1f" && at > 3) print at - 2; a = b; b = $i } }
  ' >"$work/starts"
  while read -r start; do
    tail -c +"$start" "$1" | gzip -t 2>/dev/null
    case $? in 0 | 2) refuse "$1 has more than one part" ;; esac
  done <"$work/starts" || exit 1
  gzip -dc <"$1" 2>/dev/null | head -c $((MAX_UNPACKED_BYTES + 1)) >"$work/tar"
  [ "$(wc -c <"$work/tar")" -le "$MAX_UNPACKED_BYTES" ] || refuse "$1 unpacks to more than $MAX_UNPACKED_BYTES bytes"
}

# 6. The archive, byte for byte in the form that "vitalwire bundle" writes (POSIX ustar): so that no tar can read it
# in another way than this does. Prints a line a member: path, bytes, and whether it is executable.
# shellcheck disable=SC2016
TAR='
  function bad(why) { print "!" why; failed = 1; exit 1 }
  function octal(from, digits,  i, n) {
    for (i = from; i < from + digits; i++) {
      if (b[i] < 48 || b[i] > 55) bad("a header of it has no octal number")
      n = n * 8 + b[i] - 48
    }
    if (b[from + digits] != 0) bad("a header of it has another form")
    return n
  }
  function text(from, length_,  i, s) {
    for (i = from; i < from + length_ && b[i] != 0; i++) s = s (b[i] in chars ? chars[b[i]] : "?")
    for (; i < from + length_; i++) if (b[i] != 0) bad("a name in it goes on behind its end")
    return s
  }
  function zero(from, to,  i) { for (i = from; i < to; i++) if (b[i] != 0) bad("a header of it has another form") }
  function header(  i, sum, name, prefix, path, mode, cut, at, rest, parts, n, up, low) {
    for (i = 0; i < 512; i++) sum += (i >= 148 && i < 156) ? 32 : b[i]
    if (octal(148, 6) != sum || b[155] != 32) bad("a header of it has a wrong checksum")
    if (b[156] != 48) bad("it holds more than plain files")
    if (text(257, 6) != "ustar" || b[263] != 48 || b[264] != 48) bad("a header of it has another form")
    zero(157, 257); zero(265, 345); zero(500, 512)
    mode = octal(100, 7)
    if (mode != 420 && mode != 493) bad("a member of it has an odd mode")
    if (octal(108, 7) != 0 || octal(116, 7) != 0) bad("a member of it has an owner")
    left = octal(124, 11)
    if (left > 33554432) bad("a member of it is too large")
    if (members && octal(136, 11) != mtime) bad("its members have several times")
    mtime = octal(136, 11)
    name = text(0, 100); prefix = text(345, 155)
    path = prefix == "" ? name : prefix "/" name
    # A long path is cut at the first slash that leaves both parts short enough.
    if (length(path) <= 100) cut = ""
    else {
      cut = "none"
      for (at = 1; at < length(path); at++)
        if (substr(path, at, 1) == "/" && at > 1 && at - 1 <= 155 && length(path) - at <= 100) { cut = substr(path, 1, at - 1); break }
    }
    if (cut != prefix) bad("a path in it is cut in another way")
    if (path !~ /^[A-Za-z0-9._+][A-Za-z0-9._+-]*(\/[A-Za-z0-9._+][A-Za-z0-9._+-]*)*$/) bad("it has an odd name in it")
    if (path ~ /(^|\/)\.\.?(\/|$)/) bad("it climbs out of its folder")
    if ((path "") <= (last "")) bad("its members are out of order, or one is there twice")
    last = path
    n = split(path, parts, "/")
    for (i = 1; i <= n; i++) {
      up = up (i > 1 ? "/" : "") parts[i]
      low = tolower(up)
      if ((low in known) && (known[low] != up || kind[low] != (i < n) || i == n)) bad("two names in it differ in case alone, or one is file and folder")
      known[low] = up; kind[low] = (i < n)
    }
    if (++members > 10000) bad("it has more than 10000 members")
    print path "\t" left "\t" (mode == 493 ? "true" : "false")
    blocks = int((left + 511) / 512)
    state = blocks ? "data" : "header"
  }
  function block(  i, empty) {
    if (state == "data") {
      for (i = left % 512; i > 0 && i < 512; i++) if (b[i] != 0) bad("there is data behind a member")
      state = "header"
      return
    }
    for (empty = 1; empty && i < 512; i++) if (b[i] != 0) empty = 0
    if (empty) { if (++ends > 2) bad("data follows its end") }
    else if (ends) bad("data follows its end")
    else header()
  }
  BEGIN {
    for (i = 33; i < 127; i++) chars[i] = sprintf("%c", i)
    state = "header"
  }
  {
    # Only the last block of a member is looked into.
    if (state != "data" || blocks == 1) for (i = 1; i <= NF; i++) b[at++] = $i
    if (++lines == 32) {
      if (state == "data" && blocks > 1) blocks--
      else { if (at != 512) bad("it is cut short"); block() }
      lines = 0; at = 0
    }
  }
  END { if (!failed) { if (lines || state == "data" || ends != 2) { print "!it is cut short"; exit 1 } } }
'

# 7. What of the manifest is needed, a word first that says what it is. It is read line by line, so only in the form in
# which "vitalwire bundle" writes it, which no string can imitate: a line break in JSON is an escape.
# shellcheck disable=SC2016
MANIFEST='
  function value(  v) { v = $0; sub(/^[^:]*: "?/, "", v); sub(/"?,?$/, "", v); return v }
  function bad() { failed = 1; exit 1 }
  NR == 1 ? $0 != "{" : closed { bad() }
  $0 !~ /^ *("([^"\\]|\\.)*": )?("([^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|[[{]|[{][}]|\[\]),?$/ && !/^ *[]}],?$/ { bad() }
  { match($0, /^ */); depth = RLENGTH; closed = $0 == "}" }
  # One object has a field once; the next at the same depth is another.
  match($0, /^ *"([^"\\]|\\.)*": /) { if (fields[objects[depth] + 0, substr($0, 1, RLENGTH)]++) bad() }
  /[{]$/ { objects[depth + 2]++ }
  END { if (failed || !closed) exit 1 }
  /^  "[A-Za-z]+": / { split($0, t, "\""); top = t[2] }
  top == "version" { print "version", value() }
  top == "sidRange" && /^    "(first|last)": [0-9]+,?$/ { print ($0 ~ /first/ ? "first" : "last"), value() }
  top == "source" && /^    "date": / { print "date", substr(value(), 1, 10) }
  top == "source" && /^    "unreleased": / { print "unreleased", value() }
  top == "detections" && /^      "[A-Za-z]+": / { split($0, t, "\""); under = t[2] }
  top == "detections" && under == "suricata" {
    if (/^          "sid": [0-9]+,$/) { sid = value(); rev = file = enabled = "" }
    if (/^          "rev": [0-9]+,$/) rev = value()
    if (/^          "file": "[A-Za-z0-9._-]+",$/) file = value()
    if (/^          "enabled": (true|false),$/) enabled = value()
    if (/^        },?$/) print "rule", sid, rev, file, enabled
  }
  top == "retired" && /^      "sid": [0-9]+,?$/ { print "retired", value() }
  top == "archives" {
    if (/^      "name": "[A-Za-z0-9._+-]+",$/) { name = value(); print "archive", name }
    if (/^      "manifestPath": "[A-Za-z0-9._+\/-]+",$/) print "manifest", name, value()
    if (/^          "path": "[A-Za-z0-9._+\/-]+",$/) path = value()
    if (/^          "bytes": [0-9]+,$/) bytes = value()
    if (/^          "sha256": "[0-9a-f]+",$/) digest = value()
    if (/^          "executable": (true|false)$/) print "file", name, path, bytes, digest, value()
  }
'

# 8. Each sid in its block, in the manifest, once, with its revision, on or off as the manifest says.
# shellcheck disable=SC2016
RULES='
  function bad(why) { print where ": " why; failed = 1; exit 1 }
  FILENAME == facts {
    if ($1 == "first") first = $2
    if ($1 == "last") last = $2
    if ($1 == "rule") { rev[$2] = $3; file[$2] = $4; enabled[$2] = $5 }
    if ($1 == "retired") retired[$2] = 1
    next
  }
  FNR == 1 {
    path = FILENAME; sub(/^.*\/pack\//, "", path); where = path
    base = path; sub(/^.*\//, "", base); bases[base] = 1
    if (first < low || last > high) bad("its sids may be " first "-" last ", outside " low "-" high)
  }
  {
    line = $0
    # Suricata takes what is behind 8,191 bytes for the next line, and skips a line that begins with a blank.
    if (length(line) > 8000) bad("line " FNR " is too long")
    if (line ~ /^ /) bad("line " FNR " begins with a blank")
    # POSIX awk knows no \s.
    if (line !~ /^[ \t\r]*(#[ \t\r]*)?[a-z]+[ \t\r].*\(.*\)[ \t\r]*$/) action = ""
    else { action = line; sub(/^[ \t\r]*(#[ \t\r]*)?/, "", action); sub(/[ \t\r].*$/, "", action) }
    if (action !~ /^(alert|drop|pass|reject|rejectsrc|rejectdst|rejectboth|config)$/) {
      if (line ~ /^[ \t\r]*(#|$)/) next
      bad("line " FNR " is neither a rule nor a comment")
    }
    on = line !~ /^[ \t\r]*#/
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    bare = line
    gsub(/""/, "", bare)
    if (index(bare, "\"")) bad("line " FNR " has a quote that nothing closes")
    sids = revs = 0
    n = split(line, options, /[;(]/)
    for (i = 2; i <= n; i++) {
      if (options[i] ~ /^[ \t\r]*sid[ \t\r]*:[ \t\r]*[0-9]+[ \t\r]*$/) { sids++; sid = options[i]; gsub(/[^0-9]/, "", sid) }
      if (options[i] ~ /^[ \t\r]*rev[ \t\r]*:[ \t\r]*[0-9]+[ \t\r]*$/) { revs++; r = options[i]; gsub(/[^0-9]/, "", r) }
    }
    if (sids != 1 || revs != 1) bad("line " FNR " has " sids " sids and " revs " revs, not one")
    if (sid + 0 < first || sid + 0 > last) bad("sid " sid " is outside " first "-" last)
    if (sid in retired) bad("sid " sid " is retired")
    if (!(sid in rev)) bad("sid " sid " is not in the manifest")
    if (rev[sid] != r) bad("sid " sid " has rev " r ", in the manifest " rev[sid])
    if (file[sid] == base && on != (enabled[sid] == "true" && path != "rules/vitalwire-border.rules"))
      bad("sid " sid " is on or off, in the manifest it is not")
    if ((path " " sid) in seen) bad("sid " sid " is there twice")
    seen[path " " sid] = 1; found[base " " sid] = 1
  }
  END {
    if (failed) exit 1
    for (sid in file)
      if ((file[sid] in bases) && !((file[sid] " " sid) in found)) { print "sid " sid " is in the manifest and not in " file[sid]; exit 1 }
  }
'

grep '\.tar\.gz$' "$work/seen" >"$work/archives" || refuse 'there is no archive in it'
manifest=''
[ -n "$only" ] || manifest=manifest.json
[ -z "$manifest" ] || [ -f manifest.json ] || refuse 'manifest.json is missing'
while read -r archive; do
  unpack "$archive"
  od -An -v -tu1 "$work/tar" | awk "$TAR" >"$work/members" ||
    refuse "$archive: $(sed -n 's/^!//p' "$work/members" | head -n 1)"
  inner=$(cut -f 1 "$work/members" | grep -E '^([^/]+/)?manifest\.json$')
  case $inner in
    '' | *"
"*) refuse "$archive holds no manifest.json, or several" ;;
  esac
  rm -rf "$work/pack"
  mkdir "$work/pack"
  tar -xf "$work/tar" -C "$work/pack" || refuse "$archive cannot be unpacked"
  if [ -z "$manifest" ]; then
    cp "$work/pack/$inner" "$work/manifest.json"
    manifest=$work/manifest.json
  fi
  cmp -s "$manifest" "$work/pack/$inner" || refuse "$archive holds another manifest.json than the bundle"
  if [ ! -e "$work/facts" ]; then
    awk "$MANIFEST" "$manifest" >"$work/facts" || refuse 'manifest.json has a field twice, or another form than "vitalwire bundle" writes'
    fact() { sed -n "s/^$1 //p" "$work/facts"; }
    version=$(fact version)
    case $version in
      '' | *"
"* | *[!0-9.]*) refuse 'manifest.json has another form than "vitalwire bundle" writes' ;;
    esac
  fi
  grep -Fqx -e "archive $archive" "$work/facts" || refuse "the manifest does not know $archive"
  case $archive in
    "vitalwire-$version.tar.gz" | "vitalwire-$version-"*) ;;
    *) refuse "the name of $archive is not of version $version, which is inside" ;;
  esac
  grep -Fqx -e "manifest $archive $inner" "$work/facts" || refuse "the manifest of $archive lies in another place"
  while IFS='	' read -r path bytes executable; do
    [ "$path" != "$inner" ] || continue
    real=$(sha256sum <"$work/pack/$path")
    printf 'file %s %s %s %s %s\n' "$archive" "$path" "$bytes" "${real%% *}" "$executable"
  done <"$work/members" | sort >"$work/is"
  grep -F -e "file $archive " "$work/facts" | sort >"$work/listed"
  cmp -s "$work/is" "$work/listed" ||
    refuse "$archive: a member is missing, not listed, or not what the manifest says: $(cat "$work/is" "$work/listed" | sort | uniq -u | cut -d ' ' -f 3 | head -n 1)"
  find "$work/pack" -name '*.rules' | sort >"$work/rules"
  while read -r rules; do
    [ "$(tr -d '\n -~' <"$rules" | wc -c)" -eq 0 ] ||
      refuse "$archive: ${rules#"$work/pack/"}: it holds other bytes than printable ASCII"
  done <"$work/rules" || exit 1
  if [ -s "$work/rules" ]; then
    # The paths hold no blanks: every part of them was looked at, and mktemp makes the rest.
    # shellcheck disable=SC2046
    said=$(awk -v facts="$work/facts" -v low="${range%-*}" -v high="${range#*-}" "$RULES" "$work/facts" $(cat "$work/rules")) ||
      refuse "$archive: $said"
  fi
done <"$work/archives" || exit 1
[ -z "$wanted" ] || [ "$version" = "$wanted" ] || refuse "it is version $version, not $wanted, which was asked for"

# 9. The documents beside the archives speak of these archives.
if [ -z "$only" ]; then
  fact archive | sort | cmp -s - "$work/archives" || refuse 'the manifest lists other archives than are here'
  while read -r archive; do
    real=$(md5sum <"$archive")
    [ "$(cat "$archive.md5" 2>/dev/null)" = "${real%% *}" ] && [ "$(wc -c <"$archive.md5")" -eq 33 ] ||
      refuse "$archive.md5 is not the bare MD5 of $archive"
  done <"$work/archives" || exit 1
fi

# The envelope of the provenance is the one file that the sums do not list: it has to hold the same statement.
if [ -z "$only" ]; then
  grep -E '\.(tar\.gz|tgz|deb)$' SHA256SUMS >"$work/delivered"
  awk '
    /^  "[A-Za-z_]+": / { here = /^  "subject": / }
    here && /^      "name": "/ { split($0, t, "\""); name = t[4] }
    here && /^        "sha256": "/ { split($0, t, "\""); print t[4] "  " name }
  ' provenance.json 2>/dev/null | sort -k 2 >"$work/subjects"
  cmp -s "$work/subjects" "$work/delivered" || refuse 'provenance.json speaks of other archives'
  if [ -e provenance.intoto.jsonl ]; then
    [ "$(wc -l <provenance.intoto.jsonl)" -eq 1 ] || refuse 'provenance.intoto.jsonl has another form than ours'
    grep -Eqx '[{]"payloadType":"application/vnd.in-toto.json","payload":"[A-Za-z0-9+/=]+","signatures":\[([{]"keyid":"[0-9a-f]+","sig":"[A-Za-z0-9+/=]+"[}],?)+\][}]' \
      provenance.intoto.jsonl || refuse 'provenance.intoto.jsonl has another form than ours'
    sed 's/.*"payload":"\([^"]*\)".*/\1/' provenance.intoto.jsonl | base64 -d 2>/dev/null | cmp -s - provenance.json ||
      refuse 'provenance.intoto.jsonl holds another statement than provenance.json'
  fi
fi

state=''
[ "$(fact unreleased)" = false ] || state=', UNRELEASED'
printf 'OK: vitalwire %s of %s%s, %s files, signed by %s\n' "$version" "$(fact date)" "$state" \
  "$(wc -l <"$work/seen" | tr -d ' ')" "$signer"
