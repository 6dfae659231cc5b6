import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gzip } from '../../../scripts/lib/archive/gzip';
import { membersOf } from '../../../scripts/operator/verify/verify-archive';
import { sumsText } from '../../../scripts/operator/verify/sums';
import { sign } from '../../../scripts/operator/verify/signature';
import { writeTar, type TarEntry } from '../../../scripts/lib/archive/tar';
import { judgeFiles, verifyBundle } from '../../../scripts/operator/verify/verify';
import {
  newKey,
  place,
  sampleBundle,
  sampleInput,
  sampleManifest,
  sampleDetection,
  sampleRule,
  scratch,
} from './sample';
import { sshKeygenOrSkip } from './tools';

const test = suite('bundle/verify');

if (sshKeygenOrSkip()) {
  const key = newKey();
  const signed = sampleBundle(key.file);
  const trusted = key.public;
  const verify = (folder: string) => verifyBundle(folder, { trusted });
  const SURICATA = 'vitalwire-1.0.0-suricata.tar.gz';

  /** Changes a bundle as somebody would who holds the key: sums and signature fit again. */
  const resigned = (change: (files: Map<string, Buffer>) => void): string => {
    const files = new Map(sampleBundle(null));
    files.delete('UNSIGNED');
    files.delete('SHA256SUMS');
    change(files);
    const sums = Buffer.from(sumsText(files));
    files.set('SHA256SUMS', sums);
    files.set('SHA256SUMS.sig', Buffer.from(sign(sums, key.file)));
    return place(files);
  };
  const repacked = (change: (entries: TarEntry[]) => TarEntry[], name = SURICATA): string =>
    resigned((files) => {
      const bytes = gzip(writeTar(change(membersOf(files.get(name)!)), 1_700_000_000));
      files.set(name, bytes);
    });
  const refusedFor = (folder: string, message: RegExp) => {
    const { ok, problems } = verify(folder);
    assert.not.ok(ok);
    assert.match(problems.join('\n'), message);
  };

  test('a signed bundle is accepted, whole and one archive alone', () => {
    const folder = place(signed);
    const whole = verify(folder);
    assert.equal(whole.problems, []);
    assert.ok(whole.ok);
    assert.is(whole.version, '1.0.0');
    assert.match(whole.signer!.keyId, /^SHA256:/);
    for (const name of signed.keys()) {
      if (/tar\.gz$|^SHA/.test(name)) continue;
      rmSync(path.join(folder, name));
    }
    assert.equal(verify(path.join(folder, SURICATA)).problems, []);
    assert.not.ok(verify(folder).ok, 'the folder lacks files now');
  });

  test('an allowed_signers file is as good as a key', () => {
    const folder = place(signed);
    const signers = `# ours\nops@hospital.example namespaces="vitalwire" ${trusted}`;
    assert.ok(verifyBundle(folder, { trusted: signers }).ok);
    const other = `ops@hospital.example namespaces="git" ${trusted}`;
    assert.not.ok(verifyBundle(folder, { trusted: other }).ok, 'a key for another purpose');
    const expired = `ops@hospital.example valid-before="20200101" ${trusted}`;
    assert.not.ok(verifyBundle(folder, { trusted: expired }).ok, 'a key that has expired');
  });

  test('an unsigned bundle is refused, and accepted only when asked', () => {
    const folder = place(sampleBundle(null));
    refusedFor(folder, /nobody vouches/);
    const report = verifyBundle(folder, { trusted: null, allowUnsigned: true });
    assert.ok(report.ok);
    assert.is(report.signer, null);
  });

  test('--allow-unsigned accepts no wrong signature', () => {
    const folder = place(sampleBundle(newKey().file));
    const report = verifyBundle(folder, { trusted, allowUnsigned: true });
    assert.match(report.problems.join(), /not a trusted key/);
  });

  test('a key is needed', () => {
    const report = verifyBundle(place(signed), { trusted: null });
    assert.match(report.problems.join(), /--key/);
    assert.throws(() => verifyBundle(place(signed), { trusted: '' }), /holds none/);
  });

  /** Flips a bit of each byte in turn, or of every `step`th. */
  const changes = function* (bytes: Buffer, step = 1) {
    for (let at = 0; at < bytes.length; at += step) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      yield [at, changed] as const;
    }
  };

  test('every single changed byte of every file is noticed', () => {
    const { signer } = verify(place(signed));
    for (const [name, bytes] of signed) {
      const isSums = name.startsWith('SHA256SUMS');
      // Only of SHA256SUMS and its signature has ssh-keygen anything new to say.
      const judge = isSums ? undefined : () => signer!;
      for (const [at, changed] of changes(bytes, isSums ? 29 : 1)) {
        const files = new Map(signed).set(name, changed);
        const { ok } = judgeFiles({ files, only: null, problems: [] }, { trusted, judge });
        assert.not.ok(ok, `${name} byte ${at}`);
      }
    }
  });

  test('every single changed byte of sums and signature is noticed', () => {
    const archive = new Map([[SURICATA, signed.get(SURICATA)!]]);
    const sums = Buffer.from(sumsText(archive));
    const files = new Map(archive)
      .set('SHA256SUMS', sums)
      .set('SHA256SUMS.sig', Buffer.from(sign(sums, key.file)));
    const judged = (changed: ReadonlyMap<string, Buffer>) =>
      judgeFiles({ files: new Map(changed), only: SURICATA, problems: [] }, { trusted }).ok;
    assert.ok(judged(files));
    for (const name of ['SHA256SUMS', 'SHA256SUMS.sig']) {
      for (const [at, changed] of changes(files.get(name)!)) {
        assert.not.ok(judged(new Map(files).set(name, changed)), `${name} byte ${at}`);
      }
    }
  });

  test('a removed, an added, a linked, a huge file and a folder are noticed', () => {
    const cases: [RegExp, (folder: string) => void][] = [
      [/missing/, (folder) => rmSync(path.join(folder, 'rules.csv'))],
      [/SHA256SUMS: is missing/, (folder) => rmSync(path.join(folder, 'SHA256SUMS'))],
      [/vouches/, (folder) => rmSync(path.join(folder, 'SHA256SUMS.sig'))],
      [/not listed/, (folder) => writeFileSync(path.join(folder, 'more.rules'), '')],
      [/not listed/, (folder) => writeFileSync(path.join(folder, '.hidden'), '')],
      [/UNSIGNED/, (folder) => writeFileSync(path.join(folder, 'UNSIGNED'), '')],
      [/no plain file/, (folder) => mkdirSync(path.join(folder, 'more'))],
      [
        /a link/,
        (folder) => {
          rmSync(path.join(folder, 'rules.csv'));
          symlinkSync('/etc/hostname', path.join(folder, 'rules.csv'));
        },
      ],
      [/too large/, (folder) => truncateSync(path.join(folder, 'rules.csv'), 65 * 1024 * 1024)],
    ];
    for (const [message, change] of cases) {
      const folder = place(signed);
      change(folder);
      refusedFor(folder, message);
    }
  });

  test('a folder may be named by a link, such as "current"; an archive may not', () => {
    const folder = place(signed);
    const link = path.join(scratch(), 'current');
    symlinkSync(folder, link);
    assert.equal(verify(link).problems, []);
    const archive = path.join(scratch(), SURICATA);
    symlinkSync(path.join(folder, SURICATA), archive);
    refusedFor(archive, /is a link; remove it/);
  });

  test('a device file is not opened', () => {
    const folder = place(signed);
    rmSync(path.join(folder, 'rules.csv'));
    execFileSync('mkfifo', [path.join(folder, 'rules.csv')]);
    refusedFor(folder, /no plain file/);
  });

  test('also with a fitting signature, an archive holds what the manifest lists and no more', () => {
    const bytes = Buffer.from('alert tcp any any -> any any (msg:"x"; sid:1730999; rev:1;)\n');
    const more = { path: 'rules/more.rules', bytes, executable: false };
    const edit = (entries: TarEntry[], from: string, to: string) =>
      entries.map((entry) =>
        entry.path.endsWith('.rules')
          ? { ...entry, bytes: Buffer.from(Buffer.from(entry.bytes).toString().replace(from, to)) }
          : entry,
      );
    refusedFor(
      repacked((entries) => [...entries, more]),
      /"rules\/more.rules" is not listed/,
    );
    refusedFor(
      repacked((entries) => edit(entries, '515', '516')),
      /not what the manifest says/,
    );
    refusedFor(
      repacked((entries) => entries.slice(1)),
      /missing/,
    );
    refusedFor(
      repacked((entries) => entries.map((entry) => ({ ...entry, executable: true }))),
      /not what the manifest says/,
    );
    refusedFor(
      repacked((entries) => entries.filter(({ path: name }) => name !== 'rules/manifest.json')),
      /no manifest.json/,
    );
  });

  test('also with a fitting signature, the documents speak of these archives', () => {
    const set = (name: string, text: string) =>
      resigned((files) => files.set(name, Buffer.from(text)));
    refusedFor(set(`${SURICATA}.md5`, `${'0'.repeat(32)}\n`), /bare MD5/);
    refusedFor(set('provenance.json', '{"subject":[]}'), /other archives/);
    refusedFor(set('provenance.json', 'x'), /provenance.json/);
    refusedFor(set('manifest.json', '{"name":"other"}'), /not the manifest.json of the bundle/);
    refusedFor(
      resigned((files) => {
        files.set('vitalwire-2.0.0-suricata.tar.gz', files.get(SURICATA)!);
      }),
      /does not know this archive/,
    );
    refusedFor(
      resigned((files) => files.delete(SURICATA)),
      /lists the archives/,
    );
  });

  test('sids are in their block, in the manifest, once, with their revision', () => {
    const rules = 'suricata/rules/vitalwire.rules';
    const withRules = (change: (text: string) => string, manifest = sampleManifest()) => {
      const input = sampleInput(manifest);
      const files = new Map(input.files);
      files.set(rules, change(files.get(rules)!));
      return place(sampleBundle(key.file, { ...input, files }));
    };
    const line = (sid: number, rev = 1) =>
      `alert tcp any any -> any 515 (msg:"sid:1;"; sid:${sid}; rev:${rev};)\n`;
    assert.ok(verify(withRules((text) => text)).ok);
    refusedFor(
      withRules((text) => text + line(2100498)),
      /outside 1730000-1739999/,
    );
    refusedFor(
      withRules((text) => text + line(1730001)),
      /not in the manifest/,
    );
    refusedFor(
      withRules((text) => text + line(1730000)),
      /twice/,
    );
    refusedFor(
      withRules(() => line(1730000, 2)),
      /rev 2, in the manifest 1/,
    );
    refusedFor(
      withRules(() => `# ${line(1730000)}`),
      /is off/,
    );
    refusedFor(
      withRules(() => '# none\n'),
      /not in vitalwire.rules/,
    );
    refusedFor(
      withRules((text) => `${text}include other.rules\n`),
      /neither a rule/,
    );
    const tombstone = {
      detection: 'some/old' as const,
      engine: 'suricata' as const,
      variant: 'x',
      sid: 1730005,
      rev: 1,
      why: 'w',
      replacedBy: null,
    };
    refusedFor(
      withRules((text) => text + line(1730005), sampleManifest({ retired: [tombstone] })),
      /retired/,
    );
    const foreign = sampleManifest({
      sidRange: { first: 3500000, last: 3599999 },
      detections: [sampleDetection({ suricata: [sampleRule({ sid: 3500000 })] })],
    });
    const folder = withRules((text) => text, foreign);
    refusedFor(folder, /--sid-range/);
    assert.ok(verifyBundle(folder, { trusted, sidRange: foreign.sidRange }).ok);
  });

  test('the command says OK with 0, REFUSED with 1, and 2 for wrong usage', () => {
    const run = (...args: string[]) => {
      const result = spawnSync(process.execPath, ['scripts/vitalwire.js', 'verify', ...args], {
        encoding: 'utf8',
      });
      return [result.status, result.stdout + result.stderr] as const;
    };
    const folder = place(signed);
    const [status, said] = run(folder, '--key', key.publicFile);
    assert.is(status, 0, said);
    assert.match(said, /^OK: vitalwire 1.0.0 of 2023-11-14, \d+ files, signed by SHA256:/);
    writeFileSync(path.join(folder, 'rules.csv'), 'x');
    const refused = run(folder, '--key', key.publicFile, '--json');
    assert.is(refused[0], 1);
    assert.match(JSON.parse(refused[1]).problems[0], /rules.csv/);
    assert.is(run(folder, '--sid-range', 'x')[0], 2);
    assert.match(
      run(path.join(scratch(), 'none'))[1],
      /none: there is no such file or folder; name/,
    );
  });
}

test.run();
