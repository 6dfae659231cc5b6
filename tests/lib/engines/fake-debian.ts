import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../../../scripts/lib/process';
import { scratchFolder, writeScript } from './scratch';

/** The two packages of the fake archive; the engine is in the second. */
export const FAKE_DEBS = ['libc6_2_amd64.deb', 'suricata_7.0.99_amd64.deb'];

/** What apt-get and dpkg-deb have done is added to $FAKE_LOG, a line for each file or package. */
const APT_GET = `
PATH=/usr/bin:/bin
conf= ; empty=
for word; do
  case $previous in -c) conf=$word;; -o) empty=1;; esac
  case $word in update|--print-uris|--download-only|indextargets) action=$word;; esac
  previous=$word
done
[ "$action" = indextargets ] && exit 0
archives=$(sed -n 's/^Dir::Cache "\\(.*\\)";/\\1/p' "$conf")/archives
for deb in ${FAKE_DEBS.join(' ')}; do
  case $action in
    --print-uris) echo "'http://mirror.example/$deb' $deb 1 SHA256:0";;
    --download-only)
      [ -e "$archives/$deb" ] && continue
      [ "$FAKE_APT" = dies-$deb ] && { echo 'E: Failed to fetch: Connection timed out' >&2; exit 100; }
      [ "$FAKE_APT" = killed-$deb ] && kill -KILL $$
      echo "Get:1 $deb"; echo "get $deb" >> "$FAKE_LOG"; echo "$deb" > "$archives/$deb";;
  esac
done
exit 0`;

/** Unpacks the loader from the first package and a Suricata of $FAKE_VERSION from the second. */
const DPKG_DEB = `
PATH=/usr/bin:/bin
deb=$2 tree=$3
[ "$FAKE_DPKG" = fails ] && exit 2
echo "unpack \${deb##*/}" >> "$FAKE_LOG"
put() { mkdir -p "\${1%/*}"; cat > "$1"; chmod 755 "$1"; }
case $deb in
  *libc6*) printf '#!/bin/sh\\nshift 2\\nexec "$@"\\n' |
    put "$tree/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2";;
  *suricata*) printf '#!/bin/sh\\necho This is Suricata version %s RELEASE\\n' "$FAKE_VERSION" |
    put "$tree/usr/bin/suricata";;
esac`;

export interface FakeDebian {
  /** For withEnvironment: a PATH with nothing but the fakes, engines folder, log. */
  env: Record<string, string>;
  engines: string;
  log: string;
}

/** A machine whose apt-get and dpkg-deb are shell scripts: what was fetched can be counted and broken. */
export function fakeDebian(): FakeDebian {
  const folder = scratchFolder();
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  writeScript(path.join(bin, 'apt-get'), APT_GET);
  writeScript(path.join(bin, 'dpkg-deb'), DPKG_DEB);
  // ts-node compiles on demand, so that a child of the tests still needs node.
  symlinkSync(onPath('node') ?? process.execPath, path.join(bin, 'node'));
  const engines = path.join(folder, 'my engines');
  const log = path.join(folder, 'log');
  return {
    engines,
    log,
    env: {
      PATH: bin,
      VITALWIRE_ENGINES: engines,
      FAKE_LOG: log,
      FAKE_VERSION: '7.0.99',
      FAKE_APT: '',
      FAKE_DPKG: '',
    },
  };
}
