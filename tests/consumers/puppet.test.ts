import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../scripts/lib/root';
import { clearSign } from '../../scripts/release/publish/openpgp';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../release/bundle/tools';
import { openPgpKey } from './open-pgp-key';
import { realRelease } from './packs';

const test = suite('consumers/puppet');

/** The machine's own folders with a layer above them that is gone with the namespace: Puppet and apt write there. */
const LAYERED = `set -eu
mount -t tmpfs tmpfs "$LAYERS"
for folder in etc usr var; do
  mkdir -p "$LAYERS/$folder/upper" "$LAYERS/$folder/work"
  mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$LAYERS/$folder/upper,workdir=$LAYERS/$folder/work" "/$folder"
done
`;

/** A machine with a Suricata that loads what is there while /tmp/.../refuses is absent, and this channel alone. */
const MACHINE = `rm -rf /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/preferences.d
mkdir -p /etc/apt/sources.list.d /etc/apt/preferences.d /etc/apt/keyrings /etc/suricata /var/lib/suricata/rules
: > /var/lib/suricata/rules/suricata.rules # suricata-update is in use
echo 'APT::Sandbox::User "root";' > /etc/apt/apt.conf.d/99channel # the channel lies in a private folder
rm -rf /var/lib/dpkg/updates/* && : > /var/lib/dpkg/status # whatever else this machine has, or is being given right now
rm -f /usr/bin/suricata /usr/bin/systemctl
cp "$WORK/suricata" "$WORK/systemctl" /usr/bin/
printf 'stock: yes\\n' > /etc/suricata/suricata.yaml
apply() { # NAME VERSION: Puppet's own code for "something failed" is 4 or 6, for "nothing to do" 0, for "changed" 2
  code=0
  puppet apply --detailed-exitcodes --modulepath "$WORK/modules" --vardir "$WORK/var" --confdir "$WORK/conf" \
    -e "class { 'vitalwire': version => '$2', place => 'file://$CHANNEL/' }" >"$WORK/said" 2>&1 || code=$?
  case $code in 0) how=same ;; 2) how=changed ;; *) how=failed ;; esac
  echo "$1: $how, $(dpkg-query -W -f '\${Version}' vitalwire-rules 2>/dev/null || echo none) installed," \
    "$(cat /var/lib/suricata/vitalwire-loaded 2>/dev/null || echo none) loaded, $(grep -c . "$WORK/reloads" || true) reloads," \
    "$(grep -c include: /etc/suricata/suricata.yaml || true) include," \
    "$(grep -c '^  - /var/lib/suricata/rules/suricata.rules$' /etc/vitalwire/suricata.yaml || true) kept"
}
`;

const STEPS = `touch "$WORK/refuses"
apply 'a pack that does not load' 1.0.0
rm "$WORK/refuses"
apply 'the same, mended' 1.0.0
apply 'again' 1.0.0
mv "$CHANNEL/1.1.0" "$WORK/away"
apply 'a download that fails' 1.1.0
mv "$WORK/away" "$CHANNEL/1.1.0"
touch "$WORK/kills"
apply 'killed while Suricata tests it' 1.1.0
rm "$WORK/kills"
apply 'run again' 1.1.0
apply 'and again' 1.1.0
apply 'back' 1.0.0
`;

const isRoot = process.getuid?.() === 0;
const TOOLS = ['puppet', 'apt-get', 'gpg', 'unshare'];
if (
  sshKeygenOrSkip() &&
  TOOLS.every((tool) => toolOrSkip(tool)) &&
  toolOrSkip('overlay mounts', isRoot && canLayer(), 'root, and a kernel that lets us')
) {
  test('Puppet with the real apt: a pack that does not load, a failed download, a kill: every next run puts it right', async () => {
    const key = newKey();
    const gpgKey = openPgpKey();
    const channel = scratch();
    for (const version of ['1.0.0', '1.1.0'] as const) {
      await publish(realRelease(version, key.file).folder, openStore(channel), {
        ...{ trusted: key.public, baseUrl: 'https://rules.hospital.example/' },
        ...listOptions(key.file),
        signRelease: (text: string) => clearSign(text, gpgKey.secret),
      });
    }
    const work = scratch();
    const module = path.join(work, 'modules/vitalwire');
    cpSync(path.join(ROOT, 'examples/puppet/vitalwire'), module, { recursive: true });
    mkdirSync(path.join(module, 'files'));
    writeFileSync(path.join(module, 'files/vitalwire.asc'), gpgKey.public);
    const program = (name: string, text: string) =>
      writeFileSync(path.join(work, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    program(
      'suricata',
      `[ ! -e ${work}/kills ] || { pkill -9 -f "[p]uppet apply.*${work}"; exit 1; }\n[ -s /usr/share/vitalwire/suricata/rules/vitalwire.rules ] && [ ! -e ${work}/refuses ]`,
    );
    program('systemctl', `echo "$*" >> ${work}/reloads`);
    writeFileSync(path.join(work, 'reloads'), '');
    mkdirSync(path.join(work, 'layers'));
    const env = {
      PATH: process.env.PATH,
      HOME: work,
      LC_ALL: 'C.UTF-8',
      ...{ WORK: work, CHANNEL: channel, LAYERS: path.join(work, 'layers') },
    };
    const { stdout, stderr, status } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', `${LAYERED}${MACHINE}${STEPS}`],
      { env, encoding: 'utf8' },
    );
    assert.is(status, 0, stderr);
    assert.equal(stdout.trim().split('\n'), [
      'a pack that does not load: failed, 1.0.0 installed, none loaded, 0 reloads, 0 include, 1 kept',
      'the same, mended: changed, 1.0.0 installed, 1.0.0 loaded, 1 reloads, 1 include, 1 kept',
      'again: same, 1.0.0 installed, 1.0.0 loaded, 1 reloads, 1 include, 1 kept',
      'a download that fails: failed, 1.0.0 installed, 1.0.0 loaded, 1 reloads, 1 include, 1 kept',
      'killed while Suricata tests it: failed, 1.1.0 installed, 1.0.0 loaded, 1 reloads, 1 include, 1 kept',
      'run again: changed, 1.1.0 installed, 1.1.0 loaded, 2 reloads, 1 include, 1 kept',
      'and again: same, 1.1.0 installed, 1.1.0 loaded, 2 reloads, 1 include, 1 kept',
      'back: changed, 1.0.0 installed, 1.0.0 loaded, 3 reloads, 1 include, 1 kept',
    ]);
  });
}

function canLayer(): boolean {
  const folder = scratch();
  const env = { ...process.env, LAYERS: folder };
  return spawnSync('unshare', ['-m', 'sh', '-c', LAYERED], { env }).status === 0;
}

test.run();
