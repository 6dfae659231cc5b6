import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ruleIds } from '../../scripts/operator/verify/rule-ids';
import { membersOf } from '../../scripts/operator/verify/verify-archive';
import { sha256 } from '../../scripts/operator/verify/sums';
import type { Engine } from '../../scripts/lib/engines/engine';
import { runSuricata, testRules } from '../../scripts/lib/engines/suricata';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import type { Manifest } from '../../scripts/model/manifest';
import { BORDER_RULE_FILE } from '../../scripts/model/vocabulary';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { sshKeygenOrSkip } from '../release/bundle/tools';
import { runProgram, serve } from '../release/publish/serve';
import { ADDED, allRules, capture, CHANGED, realRelease } from './packs';
import { stockConfig, wrapper } from './stock-config';
import { consumerOrSkip } from './tools';

const test = suite('consumers/suricata-update');

/** suricata-update with a data folder of its own. */
function updater(tool: string, engine: Engine) {
  const home = scratch();
  const config = path.join(home, 'suricata.yaml');
  writeFileSync(config, stockConfig(engine));
  writeFileSync(path.join(home, 'update.yaml'), '%YAML 1.1\n---\n');
  const suricata = wrapper(engine, home);
  const data = path.join(home, 'lib');
  const out = path.join(data, 'rules');
  mkdirSync(out, { recursive: true });
  const common = ['-D', data, '-c', path.join(home, 'update.yaml'), '--suricata', suricata];
  const run = (command: string, args: string[], env: Record<string, string> = {}) => {
    const more = command === 'update' ? ['-o', out, '--suricata-conf', config] : [];
    return runProgram(tool, [command, ...common, ...more, ...args], { env });
  };
  const rules = () => {
    const text = readFileSync(path.join(out, 'suricata.rules'), 'utf8');
    return new Map(ruleIds(text).map(({ sid, rev, enabled }) => [sid, { rev, enabled }]));
  };
  return {
    home,
    out,
    run,
    update: (...args: string[]) => run('update', ['--fail', ...args]),
    rules,
  };
}

/** Every rule of the bundle came through, on or off as the bundle and the site say. */
function assertAllRules(
  found: Map<number, { rev: number; enabled: boolean }>,
  manifest: Manifest,
  off: (sid: number, file: string) => boolean = () => false,
): void {
  const expected = allRules(manifest)
    // What needs a HOME_NET comes switched off.
    .map(({ sid, rev, enabled, file }) => [
      sid,
      rev,
      enabled && file !== BORDER_RULE_FILE && !off(sid, file),
    ])
    .sort();
  assert.equal([...found].map(([sid, { rev, enabled }]) => [sid, rev, enabled]).sort(), expected);
}

/** Every list and data set of the bundle lies where the rules that load it now look for it. */
function assertAllLists(folder: string, archive: Buffer): void {
  const below = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => sha256(readFileSync(path.join(entry.parentPath, entry.name))));
  for (const { path: name, bytes } of membersOf(archive)) {
    if (/\.rules$|\/(LICENSE|manifest\.json)$/.test(name)) continue;
    assert.ok(below.includes(sha256(bytes)), `${name} did not arrive in ${folder}`);
  }
}

async function assertAlerts(engine: Engine, rulesFile: string, home: string): Promise<void> {
  const pcap = path.join(home, 'case.pcap');
  writeFileSync(pcap, capture());
  const run = await runSuricata(engine, {
    pcap,
    rulesFiles: [rulesFile],
    outDir: path.join(home, 'run'),
  });
  assert.ok(
    run.findings.some(({ sid }) => sid === CHANGED.sid),
    `sid ${CHANGED.sid} does not alert`,
  );
}

/** Detections without the rules that ask for the border. */
function withoutCrossings({ detections }: Manifest): Manifest['detections'] {
  return detections.map((detection) => ({
    ...detection,
    suricata: Array.isArray(detection.suricata)
      ? detection.suricata.filter(({ file }) => file !== BORDER_RULE_FILE)
      : detection.suricata,
  }));
}

const main = async () => {
  const tool = await consumerOrSkip('suricata-update');
  if (!tool || !sshKeygenOrSkip()) return;
  const key = newKey();
  const [one, two] = [realRelease('1.0.0', key.file), realRelease('1.1.0', key.file)];
  const archive = (version: string, folder: string) =>
    path.join(folder, `vitalwire-${version}-suricata.tar.gz`);
  const bytes = readFileSync(archive('1.0.0', one.folder));

  for (const name of ['suricata-7', 'suricata-8'] as const) {
    test(`${name}: private index, upgrade, back, over http; every rule and list arrives and alerts`, async () => {
      const engine = await stockEngineOrSkip(name);
      if (!engine) return;
      const channel = scratch();
      const server = await serve(channel);
      try {
        for (const { folder } of [one, two]) {
          await publish(folder, openStore(channel), {
            trusted: key.public,
            baseUrl: server.url,
            ...listOptions(key.file),
          });
        }
        const { run, update, rules, home, out } = updater(tool, engine);
        const env = { SOURCE_INDEX_URL: `${server.url}index.yaml` };
        await run('update-sources', [], env);
        assert.match(await run('list-sources', [], env), 'vitalwire/pack');
        await run('enable-source', ['vitalwire/pack-1.0.0'], env);
        const said = await update();
        assertAllRules(rules(), one.manifest);
        assertAllLists(out, bytes);
        // The folder of Suricata 8's own cache is root's, and it does without.
        const bad = said
          .split('\n')
          .filter((line) => /was not found|Failed/.test(line) && !/Hyperscan cache/.test(line));
        assert.equal(bad, []);
        const merged = path.join(out, 'suricata.rules');
        const loaded = await testRules(engine, {
          rulesFiles: [merged],
          outDir: path.join(home, 't'),
        });
        assert.equal([loaded.exitCode, loaded.errors], [0, []]);
        await assertAlerts(engine, merged, home);

        // The next version and back, as a pin in a configuration repository does it.
        await run('disable-source', ['vitalwire/pack-1.0.0'], env);
        await run('enable-source', ['vitalwire/pack'], env);
        await update();
        assertAllRules(rules(), two.manifest);
        assert.is(rules().get(CHANGED.sid)?.rev, CHANGED.rev + 1);
        assert.ok(rules().has(ADDED));
        // A second run believes the checksum and fetches nothing.
        server.asked.length = 0;
        await update('--force');
        await update();
        assert.equal(server.asked.filter((file) => file.endsWith('.gz')).length, 1);
        await run('disable-source', ['vitalwire/pack'], env);
        await run('enable-source', ['vitalwire/pack-1.0.0'], env);
        await update();
        assertAllRules(rules(), one.manifest);
        assertAllLists(out, bytes);
      } finally {
        server.close();
      }
    });
  }

  test('add-source with an address and with file://', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const server = await serve(one.folder);
    try {
      const { run, update, rules, out } = updater(tool, engine);
      await run('add-source', ['vitalwire', `${server.url}vitalwire-1.0.0-suricata.tar.gz`]);
      await update();
      assertAllRules(rules(), one.manifest);
      assert.ok(server.asked.includes('/vitalwire-1.0.0-suricata.tar.gz'));
      await run('remove-source', ['vitalwire']);
      await run('add-source', ['vitalwire', pathToFileURL(archive('1.1.0', two.folder)).href]);
      await update();
      assertAllRules(rules(), two.manifest);
      assertAllLists(out, readFileSync(archive('1.1.0', two.folder)));
    } finally {
      server.close();
    }
  });

  test('--local: the rules; what needs a file beside it says so', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const { update, rules, home, out } = updater(tool, engine);
    execFileSync('tar', ['-xzf', archive('1.0.0', one.folder), '-C', home]);
    const local = path.join(home, 'rules');
    // As docs/bundles.md says: this tool copies no hash lists of a local folder, the owner does.
    for (const file of readdirSync(local).filter((name) => !name.endsWith('.rules'))) {
      copyFileSync(path.join(local, file), path.join(out, file));
    }
    // Without any source the tool would fetch another publisher's rules.
    const site = path.join(home, 'site.rules');
    writeFileSync(site, '# Rules of this site\n');
    await update('--url', pathToFileURL(site).href, '--local', local, '--no-test');
    assertAllRules(rules(), one.manifest);
    const merged = path.join(out, 'suricata.rules');
    const loaded = await testRules(engine, { rulesFiles: [merged], outDir: path.join(home, 't') });
    assert.equal([loaded.exitCode, loaded.errors], [0, []]);
  });

  test('owners switch rules off by file, by sid and by metadata', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const { update, rules, home } = updater(tool, engine);
    const url = pathToFileURL(archive('1.0.0', one.folder)).href;
    const graded = one.manifest.detections.filter(({ grade }) => grade === 'phi-sent');
    const gradedSids = graded.flatMap(({ suricata }) =>
      Array.isArray(suricata) ? suricata.map(({ sid }) => sid) : [],
    );
    assert.ok(gradedSids.length > 0);
    const disable = path.join(home, 'disable.conf');
    const lines = [
      [
        'filename:*/vitalwire-filehash.rules',
        (_: number, file: string) => file === 'vitalwire-filehash.rules',
      ],
      [`${CHANGED.sid}`, (sid: number) => sid === CHANGED.sid],
      ['metadata:grade phi-sent', (sid: number) => gradedSids.includes(sid)],
    ] as const;
    writeFileSync(disable, `${lines.map(([line]) => line).join('\n')}\n`);
    await update('--url', url, '--disable-conf', disable, '--no-test');
    // Rules that set a flowbit for a rule that is on stay on, with noalert; so does the tool.
    const found = rules();
    for (const [line, matches] of lines) {
      for (const { sid, file, alerts } of allRules(one.manifest)) {
        if (alerts && matches(sid, file))
          assert.is(found.get(sid)?.enabled, false, `${line}: ${sid}`);
      }
    }
    const others = allRules(one.manifest).filter(
      ({ sid, file }) => !lines.some(([, matches]) => matches(sid, file)),
    );
    for (const { sid, enabled, file } of others) {
      assert.is(found.get(sid)?.enabled, enabled && file !== BORDER_RULE_FILE, `${sid}`);
    }
  });

  test('HOME_NET any: the update is not refused; one line switches on what says that the border was crossed', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const url = pathToFileURL(archive('1.0.0', one.folder)).href;
    const crossings = allRules(one.manifest).filter(({ file }) => file === BORDER_RULE_FILE);
    assert.ok(crossings.length > 0);

    const nobody = updater(tool, engine);
    const config = readFileSync(path.join(nobody.home, 'suricata.yaml'), 'utf8');
    const anywhere = config
      .replace(/^( +HOME_NET:).*$/m, '$1 "any"')
      .replace(/^( +EXTERNAL_NET:).*$/m, '$1 "any"');
    assert.is.not(anywhere, config);
    writeFileSync(path.join(nobody.home, 'suricata.yaml'), anywhere);
    // With the tool's own test run: it ends with an error where a rule does not load.
    await nobody.update('--url', url);
    for (const { sid } of crossings) assert.is(nobody.rules().get(sid)?.enabled, false, `${sid}`);

    const site = updater(tool, engine);
    const enable = path.join(site.home, 'enable.conf');
    writeFileSync(enable, 'filename:*/vitalwire-border.rules\n');
    await site.update('--url', url, '--enable-conf', enable);
    for (const { sid } of crossings) assert.is(site.rules().get(sid)?.enabled, true, `${sid}`);
    assertAllRules(
      new Map([...site.rules()].filter(([sid]) => !crossings.some((rule) => rule.sid === sid))),
      { ...one.manifest, detections: withoutCrossings(one.manifest) },
    );
  });

  test('suricata-6: its own archive, where not every rule is for it', async () => {
    const name = 'vitalwire-1.0.0-suricata6.tar.gz';
    const file = path.join(one.folder, name);
    const chosen = existsSync(file) ? file : archive('1.0.0', one.folder);
    const engine = await stockEngineOrSkip('suricata-6');
    if (!engine) return;
    const { update, out, home } = updater(tool, engine);
    await update('--url', pathToFileURL(chosen).href);
    const merged = path.join(out, 'suricata.rules');
    const loaded = await testRules(engine, { rulesFiles: [merged], outDir: path.join(home, 't') });
    assert.equal([loaded.exitCode, loaded.errors], [0, []]);
    await assertAlerts(engine, merged, home);
  });
};

main().then(
  () => test.run(),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
