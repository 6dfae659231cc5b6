import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { ROOT } from '../../scripts/lib/root';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import { newKey } from '../release/bundle/sample';
import { sshKeygenOrSkip } from '../release/bundle/tools';
import { runProgram } from '../release/publish/serve';
import { block, sensor } from './install-page';
import { capture, CHANGED, realRelease } from './packs';
import { stockConfig, wrapper } from './stock-config';

/** The lines of docs/platforms that change files, run from the pages, and what they leave loaded by the engines. */
const test = suite('consumers/platforms');

const PAGES = path.join(ROOT, 'docs/platforms');

/** What a page has a person type; the same word stands behind its fence. */
function linesOf(page: string): string {
  const text = readFileSync(path.join(PAGES, `${page}.md`), 'utf8');
  const fenced = [...text.matchAll(/^( *)```sh [\w-]+\n([^]*?)^ *```$/gm)];
  assert.ok(fenced.length > 0, `${page}.md has no lines to run`);
  return fenced
    .map(([, indent, code]) => code!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
    .join('');
}

type Machine = ReturnType<typeof sensor>;

const release = sshKeygenOrSkip() ? realRelease('1.0.0', newKey().file) : null;

/** A machine with the pack in /opt/vitalwire. */
async function machine(): Promise<Machine> {
  const made = sensor();
  await made.run(block('Unpack it'), release!.folder);
  writeFileSync(path.join(made.root, 'case.pcap'), capture());
  return made;
}

/** Zeek with these folders before its own, and what it finds. */
async function zeekFinds({ root }: Machine, folders: string[], load: string): Promise<void> {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return;
  const config = path.join(path.dirname(zeek.origin), 'zeek-config');
  const own = (await runProgram(config, ['--zeekpath'])).trim();
  const out = path.join(root, 'tmp');
  await runProgram(zeek.origin, ['-C', '-r', path.join(root, 'case.pcap'), load], {
    cwd: out,
    env: { ZEEKPATH: [...folders, own].join(':'), ZEEK_DNS_FAKE: '1' },
  });
  assert.match(readFileSync(path.join(out, 'vitalwire.log'), 'utf8'), 'contec-cms8000/contact');
}

/** Suricata with a configuration, and whether it alerts. */
async function suricataFinds({ root, run }: Machine, config: string): Promise<void> {
  const out = path.join(root, 'tmp');
  await run(`suricata -c ${config} -l ${out} -k none -r ${root}/case.pcap`, root);
  const eve = readFileSync(path.join(out, 'eve.json'), 'utf8');
  assert.match(eve, `"signature_id":${CHANGED.sid}`);
}

const PAGE_TESTS: Record<string, (made: Machine) => Promise<void>> = {
  async debian(made) {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    cpSync(engine.configFolder!, path.join(made.root, 'etc/suricata'), { recursive: true });
    await made.twice(linesOf('debian'), made.root);
    const config = readFileSync(path.join(made.root, 'etc/suricata/suricata.yaml'), 'utf8');
    assert.match(config, /^af-packet:\n {2}- interface: ens192$/m);
  },

  async zeekctl(made) {
    const site = path.join(made.root, 'opt/zeek/share/zeek/site');
    mkdirSync(site, { recursive: true });
    await made.twice(linesOf('zeekctl'), made.root);
    await zeekFinds(made, [site], 'local');
  },

  async docker(made) {
    const engine = await stockEngineOrSkip('suricata-8');
    if (!engine) return;
    wrapper(engine, path.join(made.root, 'bin'));
    const stock = path.join(made.root, 'stock.yaml');
    writeFileSync(stock, stockConfig(engine));
    made.program('docker', `cat ${stock}`);
    await made.twice(linesOf('docker'), made.root);
    await suricataFinds(made, path.join(made.root, 'srv/suricata/etc/suricata.yaml'));
  },

  async malcolm(made) {
    const malcolm = path.join(made.root, 'opt/malcolm');
    for (const folder of ['suricata/rules', 'zeek/custom']) {
      mkdirSync(path.join(malcolm, folder), { recursive: true });
    }
    const load = path.join(malcolm, 'zeek/custom/__load__.zeek');
    writeFileSync(load, '# of Malcolm\n');
    await made.twice(linesOf('malcolm'), made.root);
    assert.is(readFileSync(load, 'utf8'), '# of Malcolm\n@load ./vitalwire\n');
    await zeekFinds(made, [path.join(malcolm, 'zeek')], 'custom');
    const engine = await stockEngineOrSkip('suricata-8');
    if (!engine) return;
    wrapper(engine, path.join(made.root, 'bin'));
    const config = path.join(made.root, 'suricata.yaml');
    const rules = `rule-files:\n  - ${malcolm}/suricata/rules/*.rules`;
    writeFileSync(config, stockConfig(engine).replace('rule-files:', rules));
    await suricataFinds(made, config);
  },

  async 'security-onion'(made) {
    await made.twice(linesOf('security-onion'), made.root);
    const policy = path.join(made.root, 'opt/so/saltstack/local/salt/zeek/policy');
    // Salt reads each file as a template (Jinja, "Template Designer Documentation", Synopsis).
    for (const file of readdirSync(policy, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(zeek|sig)$/.test(file)) continue;
      assert.not.match(readFileSync(path.join(policy, file), 'utf8'), /\{\{|\{%|\{#/);
    }
    await zeekFinds(made, [policy], 'custom/vitalwire');
  },

  async opnsense(made) {
    const metadata = 'usr/local/opnsense/scripts/suricata/metadata/rules';
    mkdirSync(path.join(made.root, metadata), { recursive: true });
    await made.twice(linesOf('opnsense'), made.root);
    const xml = readFileSync(path.join(made.root, metadata, 'vitalwire.xml'), 'utf8');
    // As lib/metadata.py and lib/downloader.py of OPNsense read it.
    const named = [...xml.matchAll(/<file [^>]*url="inline::([^"]+)"[^>]*>([\w.-]+)<\/file>/g)];
    assert.is(named.length, (xml.match(/<file /g) ?? []).length);
    const archive = readdirSync(release!.folder).find((name) => name.endsWith('-suricata.tar.gz'))!;
    for (const [, inside, name] of named) {
      const out = path.join(made.root, 'tmp');
      await runProgram('tar', ['-xzf', path.join(release!.folder, archive), '-C', out, inside!]);
      // Those of the border come switched off, as the page says.
      const off = inside!.includes('border') ? '# ' : '';
      const rule = new RegExp(`^${off}alert `, 'm');
      assert.match(readFileSync(path.join(out, inside!), 'utf8'), rule);
      assert.is(path.basename(inside!), name);
    }
  },
};

test('each page is tested', () => {
  const pages = readdirSync(PAGES).map((file) => path.basename(file, '.md'));
  assert.equal(pages.sort(), Object.keys(PAGE_TESTS).sort());
});

for (const [page, run] of Object.entries(PAGE_TESTS)) {
  test(`the lines of ${page}.md`, async () => {
    if (release) await run(await machine());
  });
}

test('each page ends in a drill, and says what survives an upgrade and where it is known from', () => {
  for (const page of Object.keys(PAGE_TESTS)) {
    const text = readFileSync(path.join(PAGES, `${page}.md`), 'utf8');
    assert.match(text, /vitalwire drill check /, page);
    assert.match(text, /\*\*What survives an upgrade\.\*\*/, page);
    assert.match(text, /^\| what +\| source +\| read +\|$/m, page);
  }
});

test.run();
