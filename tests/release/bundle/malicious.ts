import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { gzip } from '../../../scripts/lib/archive/gzip';
import { BLOCK, writeTar, type TarEntry } from '../../../scripts/lib/archive/tar';
import { membersOf } from '../../../scripts/operator/verify/verify-archive';
import { sign } from '../../../scripts/operator/verify/signature';
import { sumsText } from '../../../scripts/operator/verify/sums';
import {
  newKey,
  place,
  sampleBundle,
  sampleDetection,
  sampleInput,
  sampleManifest,
  sampleRule,
} from './sample';

/** A bundle that no verifier may accept, whoever signed it. */
export interface MaliciousBundle {
  name: string;
  folder: string;
  /** The archive to verify alone; absent: the whole folder. */
  only?: string;
}

const SURICATA = 'vitalwire-1.0.0-suricata.tar.gz';
const EPOCH = 1_700_000_000;
type Files = Map<string, Buffer>;

const OTHER_ENVELOPE = `${JSON.stringify({
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from('{}\n').toString('base64'),
  signatures: [{ keyid: 'a', sig: 'AAAA' }],
})}\n`;

/** Every malicious bundle that we know of. All but the first group are signed by the very key that is trusted. */
export function maliciousBundles(key: { file: string; public: string }): MaliciousBundle[] {
  const signed = sampleBundle(key.file);
  const original = signed.get(SURICATA)!;
  const members = membersOf(original);
  const tar = writeTar(members, EPOCH);

  /** What somebody can do who has no key. */
  const changed = (name: string, change: (folder: string) => void): MaliciousBundle => {
    const folder = place(signed);
    change(folder);
    return { name, folder };
  };
  const edited = (name: string, file: string, change: (text: string) => string) =>
    changed(name, (folder) => {
      const full = path.join(folder, file);
      writeFileSync(full, change(readFileSync(full, 'latin1')), 'latin1');
    });
  /** What somebody can do who stole it. */
  const signAnew = (files: Files, sums = sumsText(files)): string => {
    files.set('SHA256SUMS', Buffer.from(sums));
    files.set('SHA256SUMS.sig', Buffer.from(sign(files.get('SHA256SUMS')!, key.file)));
    return place(files);
  };
  const unsigned = (): Files => {
    const files: Files = new Map(sampleBundle(null));
    for (const name of ['UNSIGNED', 'SHA256SUMS']) files.delete(name);
    return files;
  };
  const resigned = (name: string, change: (files: Files) => void): MaliciousBundle => {
    const files = unsigned();
    change(files);
    return { name, folder: signAnew(files) };
  };
  const sums = (name: string, change: (text: string) => string): MaliciousBundle => {
    const files = unsigned();
    return { name, folder: signAnew(files, change(sumsText(files))) };
  };
  const archived = (name: string, bytes: Buffer): MaliciousBundle => ({
    ...resigned(name, (files) => {
      files.set(SURICATA, bytes);
      files.delete(`${SURICATA}.md5`);
    }),
    only: SURICATA,
  });
  const packed = (name: string, entries: TarEntry[]) =>
    archived(name, gzip(writeTar(entries, EPOCH)));
  const more = (file: string, text = '# x\n', executable = false): TarEntry[] => [
    ...members,
    { path: file, bytes: Buffer.from(text), executable },
  ];
  /** Writes into the header of the first member, whose checksum is made right again. */
  const header = (name: string, at: number, text: string) => {
    const bytes = Buffer.from(tar);
    bytes.write(text, at, 'latin1');
    bytes.fill(' ', 148, 156);
    const sum = bytes.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return archived(name, gzip(bytes));
  };
  const ruled = (name: string, change: (text: string) => string, manifest = sampleManifest()) => {
    const input = sampleInput(manifest);
    const files = new Map(input.files);
    const rules = 'suricata/rules/vitalwire.rules';
    files.set(rules, change(files.get(rules)!));
    return { name, folder: place(sampleBundle(key.file, { ...input, files })) };
  };
  const rule = (sid: number | string, rev = 1) =>
    `alert tcp any any -> any 515 (msg:"sid:1;"; sid:${sid}; rev:${rev};)\n`;
  const manifestOf = (name: string, change: (text: string) => string) => {
    const files = unsigned();
    const text = change(files.get('manifest.json')!.toString());
    files.set('manifest.json', Buffer.from(text));
    for (const archive of [...files.keys()].filter((file) => file.endsWith('.tar.gz'))) {
      const entries = membersOf(files.get(archive)!).map((entry) =>
        /(^|\/)manifest\.json$/.test(entry.path) ? { ...entry, bytes: Buffer.from(text) } : entry,
      );
      files.set(archive, gzip(writeTar(entries, EPOCH)));
    }
    return { name, folder: signAnew(files), only: SURICATA };
  };
  const empty = Buffer.concat([
    original.subarray(0, 10),
    deflateRawSync(Buffer.alloc(0)),
    Buffer.alloc(8),
  ]);
  const tombstone = {
    detection: 'some/old' as const,
    engine: 'suricata' as const,
    ...{ variant: 'x', sid: 1730005, rev: 1, why: 'w', replacedBy: null },
  };
  const blob = Buffer.from(
    signed.get('SHA256SUMS.sig')!.toString().split('\n').slice(1, -2).join(''),
    'base64',
  );
  const armoured = (bytes: Buffer) =>
    `-----BEGIN SSH SIGNATURE-----\n${bytes
      .toString('base64')
      .match(/.{1,70}/g)!
      .join('\n')}\n-----END SSH SIGNATURE-----\n`;
  const flipped = (at: number) => {
    const bytes = Buffer.from(blob);
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return armoured(bytes);
  };

  return [
    changed('a changed file', (folder) => writeFileSync(path.join(folder, 'rules.csv'), 'x')),
    changed('a missing file', (folder) => rmSync(path.join(folder, 'rules.csv'))),
    changed('no sums', (folder) => rmSync(path.join(folder, 'SHA256SUMS'))),
    changed('no signature', (folder) => rmSync(path.join(folder, 'SHA256SUMS.sig'))),
    changed('an unlisted file', (folder) => writeFileSync(path.join(folder, 'more.rules'), '')),
    changed('an unlisted hidden file', (folder) => writeFileSync(path.join(folder, '.more'), '')),
    changed('a file named ".*"', (folder) => writeFileSync(path.join(folder, '.*'), '')),
    changed('a file named like an option', (folder) => writeFileSync(path.join(folder, '-e'), '')),
    changed('a name with a line break', (folder) =>
      writeFileSync(path.join(folder, 'rules.csv\nmore'), ''),
    ),
    changed('a folder', (folder) => mkdirSync(path.join(folder, 'more'))),
    changed('a link', (folder) => symlinkSync('/etc/hostname', path.join(folder, 'more'))),
    changed('a link in the place of a file', (folder) => {
      rmSync(path.join(folder, 'rules.csv'));
      symlinkSync('/etc/hostname', path.join(folder, 'rules.csv'));
    }),
    changed('a pipe', (folder) => {
      rmSync(path.join(folder, 'rules.csv'));
      execFileSync('mkfifo', [path.join(folder, 'rules.csv')]);
    }),
    changed('a huge file', (folder) =>
      truncateSync(path.join(folder, 'rules.csv'), 65 * 1024 * 1024),
    ),
    changed('UNSIGNED beside a signature', (folder) =>
      writeFileSync(path.join(folder, 'UNSIGNED'), ''),
    ),
    edited('changed sums', 'SHA256SUMS', (text) =>
      text.replace(/^./, (digit) => (digit === 'f' ? '0' : 'f')),
    ),
    edited('sums with a line more', 'SHA256SUMS', (text) => `${text}${'0'.repeat(64)}  z\n`),
    edited('a signature with an empty line', 'SHA256SUMS.sig', (text) =>
      text.replace(/\n(?=\w)/, '\n\n'),
    ),
    edited('a signature with text before it', 'SHA256SUMS.sig', (text) => `x\n${text}`),
    edited('a signature with text behind it', 'SHA256SUMS.sig', (text) => `${text}x\n`),
    edited('two signatures', 'SHA256SUMS.sig', (text) => text + text),
    edited('a signature with CRLF', 'SHA256SUMS.sig', (text) => text.replaceAll('\n', '\r\n')),
    edited('a signature with a byte behind it', 'SHA256SUMS.sig', () =>
      armoured(Buffer.concat([blob, Buffer.from([0])])),
    ),
    edited('a signature with its last bit turned', 'SHA256SUMS.sig', () => flipped(-1)),
    edited('a signature with another version', 'SHA256SUMS.sig', () => flipped(9)),
    { name: 'the key of somebody else', folder: place(sampleBundle(newKey().file)) },
    { name: 'nobody', folder: place(sampleBundle(null)) },
    { name: 'another archive', folder: place(signed), only: 'other.tar.gz' },

    sums('sums out of order', (text) => text.replace(/^(.*\n)(.*\n)/, '$2$1')),
    sums('a name twice in the sums', (text) => text.replace(/^(.*\n)/, '$1$1')),
    sums('two names that differ in case alone', (text) =>
      text.replace(/^(.*  )rules\.csv\n/m, '$1RULES.csv\n$&'),
    ),
    sums('a path in the sums', (text) => text.replace('  rules.csv', '  ../rules.csv')),
    sums('an absolute path in the sums', (text) => text.replace('  rules.csv', '  /rules.csv')),
    sums('a hidden name in the sums', (text) => text.replace('  rules.csv', '  .rules.csv')),
    sums('an option in the sums', (text) => text.replace('  rules.csv', '  -rules.csv')),
    sums('sums with CRLF', (text) => text.replaceAll('\n', '\r\n')),
    sums('sums that are cut short', (text) => text.slice(0, -1)),
    sums('sums with a zero byte', (text) => text.replace('  rules.csv', '  rules.csv\0')),
    sums('digests in upper case', (text) =>
      text.replace(/^[0-9a-f]{64}/gm, (digest) => digest.toUpperCase()),
    ),
    sums('sums that list themselves', (text) => `${'0'.repeat(64)}  SHA256SUMS\n${text}`),
    sums('a tab in the sums', (text) => text.replaceAll('  ', '\t')),
    sums('the mark of binary files in the sums', (text) => text.replaceAll('  ', ' *')),
    sums('the mark of odd names in the sums', (text) => text.replace(/^/, '\\')),
    sums('empty sums', () => ''),
    sums('an empty line in the sums', (text) => `${text}\n`),
    sums('a comment in the sums', (text) => `# x\n${text}`),
    sums('a digest that is too short', (text) => text.replace(/^./, '')),
    sums('a byte order mark in the sums', (text) => `\ufeff${text}`),
    resigned('sums that list the envelope', (files) =>
      files.set('provenance.intoto.jsonl', Buffer.from(OTHER_ENVELOPE)),
    ),
    resigned('65 files', (files) => {
      for (let at = 0; at < 65; at += 1) files.set(`x${at}`, Buffer.from('x'));
    }),
    resigned('a name with a blank', (files) => files.set('a b', Buffer.from('x'))),
    resigned('a name of 200 letters', (files) => files.set('a'.repeat(200), Buffer.from('x'))),
    resigned('another archive that the manifest does not know', (files) =>
      files.set('vitalwire-2.0.0-suricata.tar.gz', files.get(SURICATA)!),
    ),
    resigned('a provenance of other archives', (files) => {
      const text = files.get('provenance.json')!.toString();
      files.set('provenance.json', Buffer.from(text.replace(/"sha256": "./, '"sha256": "x')));
    }),
    resigned('no provenance', (files) => files.delete('provenance.json')),
    changed('an envelope of another statement', (folder) =>
      writeFileSync(path.join(folder, 'provenance.intoto.jsonl'), OTHER_ENVELOPE),
    ),
    resigned('an archive less', (files) => files.delete(SURICATA)),
    resigned('no archive', (files) => {
      for (const name of files.keys()) if (name.endsWith('.tar.gz')) files.delete(name);
    }),
    resigned('no manifest beside the archives', (files) => files.delete('manifest.json')),
    resigned('another manifest beside the archives', (files) =>
      files.set('manifest.json', Buffer.from('{}\n')),
    ),
    resigned('an MD5 in the form of md5sum', (files) =>
      files.set(`${SURICATA}.md5`, Buffer.from(`${'0'.repeat(32)}  ${SURICATA}\n`)),
    ),
    resigned('a wrong MD5', (files) =>
      files.set(`${SURICATA}.md5`, Buffer.from(`${'0'.repeat(32)}\n`)),
    ),

    archived('no gzip', Buffer.from('no gzip')),
    archived('gzip that is cut short', original.subarray(0, -1)),
    archived('gzip with garbage behind it', Buffer.concat([original, Buffer.from('x')])),
    archived('gzip with zeros behind it', Buffer.concat([original, Buffer.alloc(512)])),
    archived(
      'gzip with its trailer twice',
      Buffer.concat([original, Buffer.from('xx'), original.subarray(-8)]),
    ),
    archived('gzip twice', Buffer.concat([original, gzip(tar)])),
    archived('an empty gzip before it', Buffer.concat([empty, original])),
    archived('an empty gzip behind it', Buffer.concat([original, empty])),
    archived(
      'gzip with a name in it',
      Buffer.concat([
        Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 2, 3]),
        Buffer.from('name\0'),
        original.subarray(10),
      ]),
    ),
    archived(
      'gzip of the wrong sum',
      Buffer.concat([original.subarray(0, -8), Buffer.alloc(4), original.subarray(-4)]),
    ),
    archived('128 MiB and more', gzip(Buffer.concat([tar, Buffer.alloc(129 * 1024 * 1024)]))),

    archived('tar without its end', gzip(tar.subarray(0, -BLOCK))),
    archived('tar with a block more', gzip(Buffer.concat([tar, Buffer.alloc(BLOCK)]))),
    archived('tar with a second tar behind it', gzip(Buffer.concat([tar, tar]))),
    archived('tar with half a block behind it', gzip(Buffer.concat([tar, Buffer.alloc(10)]))),
    archived(
      'tar with data in a padding',
      gzip(
        (() => {
          const bytes = Buffer.from(tar);
          bytes[2 * BLOCK - 1] = 1;
          return bytes;
        })(),
      ),
    ),
    header('a hard link', 156, '1'),
    header('a symbolic link', 156, '2'),
    header('a device', 156, '3'),
    header('a folder in the archive', 156, '5'),
    header('a FIFO in the archive', 156, '6'),
    header('a pax header', 156, 'x'),
    header('a GNU long name', 156, 'L'),
    header('an old plain file', 156, '\0'),
    header('a way up', 0, '../b\0'),
    header('a way up in the middle', 0, 'rules/../../b\0'),
    header('an absolute path', 0, '/etc/b\0'),
    header('a path with a dot', 0, './b\0'),
    header('a path with two slashes', 0, 'a//b\0'),
    header('a path with a backslash', 0, 'a\\b\0'),
    header('a path with a blank', 0, 'a b\0'),
    header('a path with a line break', 0, 'a\nb\0'),
    header('a path with an escape', 0, 'a\x1bb\0'),
    header('a path with a letter beyond ASCII', 0, 'a\xe4b\0'),
    header('a drive', 0, 'C:b\0'),
    header('a member like an option', 0, '-rf\0'),
    header('a name behind the name', 0, 'a\0b'),
    header('a prefix', 345, 'etc'),
    header('set-user-id', 100, '0004755\0'),
    header('a file that everybody may write', 100, '0000666\0'),
    header('an owner', 108, '0001000\0'),
    header('a name of an owner', 265, 'root\0'),
    header('a size in base 256', 124, '\x80\0\0\0\0\0\0\0\0\0\0\x01'),
    header('a huge size', 124, '77777777777\0'),
    header('GNU magic', 257, 'ustar  \0'),
    header('another time', 136, '00000000001\0'),
    archived(
      'a wrong checksum',
      gzip(
        (() => {
          const bytes = Buffer.from(tar);
          bytes[0]! ^= 1;
          return bytes;
        })(),
      ),
    ),

    header('a global pax header', 156, 'g'),
    header('a GNU long link', 156, 'K'),
    header('a sparse file', 156, 'S'),
    header('a part of several volumes', 156, 'M'),
    header('a contiguous file', 156, '7'),
    header('a block device', 156, '4'),
    header('a type of nobody', 156, 'Z'),
    header('a target of a link', 157, '/etc/passwd'),
    header('a number of a device', 329, '0000001\0'),
    header('a prefix that climbs', 345, '..'),
    header('a prefix behind a path that needs none', 345, 'rules'),
    header('something behind the prefix', 500, 'x'),
    header('set-group-id', 100, '0002644\0'),
    header('a sticky bit', 100, '0001644\0'),
    header('a mode for nobody', 100, '0000000\0'),
    header('a mode with blanks', 100, '   644 \0'),
    header('a mode that is not octal', 100, '0000849\0'),
    header('a group', 116, '0001000\0'),
    header('a name of a group', 297, 'root\0'),
    header('a size with a blank at its end', 124, '00000000005 '),
    header('a negative size', 124, '-0000000001\0'),
    header('a time in base 256', 136, '\x80\0\0\0\0\0\0\0\0\0\0\x01'),
    header('another version of ustar', 263, '01'),
    header('no magic', 257, '\0\0\0\0\0\0\0\0'),
    header('no name', 0, '\0'.repeat(100)),
    header('a dot', 0, '.\0'),
    header('two dots', 0, '..\0'),
    header('a slash at the end', 0, 'LICENSE/\0'),
    header('a path of the whole field', 0, 'a'.repeat(100)),
    header('a home', 0, '~/b\0'),
    header('a command', 0, '$(id)\0'),
    header('a command in ticks', 0, '`id`\0'),
    header('a pattern', 0, '*\0'),
    header('a quote', 0, `'b\0`),
    header('a tab', 0, 'a\tb\0'),
    header('a carriage return', 0, 'a\rb\0'),
    header('a delete', 0, 'a\x7fb\0'),
    header('a stream of NTFS', 0, 'a:b\0'),
    header('a slash of Unicode, too long in UTF-8', 0, 'a\xc0\xafb\0'),
    packed('a name of Windows', more('rules/CON')),
    packed('10,001 members', [
      ...members,
      ...Array.from({ length: 10_001 }, (_, at) => ({
        ...{ path: `rules/${at}`, bytes: Buffer.alloc(0), executable: false },
      })),
    ]),
    packed('a folder 5,000 deep', more(`${'a/'.repeat(100)}b`)),
    packed('no member at all', []),
    packed('an unlisted member', more('rules/more.rules')),
    packed('a member outside of rules/', more('x')),
    packed('a member that is listed and missing', members.slice(1)),
    packed(
      'an executable',
      members.map((entry) => ({ ...entry, executable: true })),
    ),
    packed(
      'no manifest',
      members.filter(({ path: file }) => !file.endsWith('manifest.json')),
    ),
    packed('two manifests', more('x/manifest.json')),
    packed(
      'another text in a member',
      members.map((entry) =>
        entry.path.endsWith('LICENSE') ? { ...entry, bytes: Buffer.from('Other\n') } : entry,
      ),
    ),
    archived(
      'a member twice',
      gzip(
        (() => {
          const one = writeTar(members.slice(0, 1), EPOCH).subarray(0, -2 * BLOCK);
          return Buffer.concat([one, tar]);
        })(),
      ),
    ),
    packed('two members that differ in case alone', more('rules/license')),
    packed('two folders that differ in case alone', more('Rules/x')),
    packed('a file that is a folder as well', more('rules')),

    ruled('a sid outside of the block', (text) => text + rule(2100498)),
    ruled('a sid that is not in the manifest', (text) => text + rule(1730001)),
    ruled('one sid twice', (text) => text + rule(1730000)),
    ruled('one sid twice, once with zeros', (text) => text + rule('01730000')),
    ruled('another revision', () => rule(1730000, 2)),
    ruled('a rule that is off', () => `# ${rule(1730000)}`),
    ruled('a rule less', () => '# none\n'),
    ruled('an include', (text) => `${text}include other.rules\n`),
    ruled('a rule without sid', (text) => `${text}alert tcp any any -> any 1 (msg:"x"; rev:1;)\n`),
    ruled(
      'two sids in one rule',
      (text) => `${text}alert tcp any any -> any 1 (sid:1730000; sid:1730001; rev:1;)\n`,
    ),
    ruled(
      'a rule that goes on in the next line',
      (text) => `${text}alert tcp any any -> any 1 \\\n (sid:1730000; rev:1;)\n`,
    ),
    ruled(
      'an action of another engine',
      (text) => `${text}log tcp any any -> any 1 (sid:1730000; rev:1;)\n`,
    ),
    ruled(
      'a retired sid',
      (text) => text + rule(1730005),
      sampleManifest({ retired: [tombstone] }),
    ),
    // Suricata takes what is behind 8,191 bytes of a line for the next line.
    ruled('a rule behind a comment as long as a line can be', (text) => {
      return `${text}# ${'x'.repeat(8189)}${rule(2100498)}`;
    }),
    ruled('a rule behind a rule as long as a line can be', (text) => {
      const long = rule(1730000).trimEnd().replace('sid:1;', 'x'.repeat(8300));
      return `${text.replace(/^alert.*\n/m, '')}${long}\n`;
    }),
    ruled('a rule that begins with a blank, which Suricata skips', (text) =>
      text.replace(/^alert/m, ' alert'),
    ),
    ruled('a rule that begins with a tab', (text) => text.replace(/^alert/m, '\talert')),
    ruled('rules with CRLF', (text) => text.replaceAll('\n', '\r\n')),
    ruled('a rule behind a line feed of old Macs', (text) => `${text}# x\r${rule(2100498)}`),
    ruled('a rule behind a form feed', (text) => `${text}# x\f${rule(2100498)}`),
    ruled('a rule behind a zero byte', (text) => `${text}# x\0${rule(2100498)}`),
    ruled('a rule that ends at a zero byte', (text) =>
      text.replace(
        /^alert.*$/m,
        (line) => `${line.replace('sid:', 'sid:2100498; rev:1;)\0 sid:')}`,
      ),
    ),
    ruled('rules with a byte order mark', (text) => `\ufeff${text}`),
    ruled(
      'a rule behind a line separator of Unicode',
      (text) => `${text}# x\u2028${rule(2100498)}`,
    ),
    ruled('a blank beyond ASCII', (text) => text.replace('alert ', 'alert\u00a0')),
    ruled('a sid in digits beyond ASCII', (text) => `${text}${rule('\uff11\uff17')}`),
    ruled('a sid with a sign', (text) => `${text}${rule('+1730000')}`),
    ruled('a sid in base 16', (text) => `${text}${rule('0x1a6610')}`),
    ruled('a huge sid', (text) => `${text}${rule('9'.repeat(400))}`),
    ruled('a sid in quotes', (text) => `${text}${rule('"1730000"')}`),
    ruled('a sid in upper case', (text) => `${text}${rule(1).replaceAll('sid', 'SID')}`),
    ruled('an action in upper case', (text) => `${text}${rule(2100498).replace('alert', 'ALERT')}`),
    ruled('two revisions in one rule', (text) => text.replace(/rev:1;/, 'rev:1; rev:1;')),
    ruled('a quote that nothing closes', (text) => text.replace('msg:"', 'msg:')),
    ruled('a quote that is escaped', (text) =>
      text.replace(/(sid:\d+; rev:1;)\)/, 'content:"\\"; $1 content:"x";)'),
    ),
    ruled('a rule without brackets', (text) => `${text}alert tcp any any -> any 1\n`),
    ruled('a rule that is commented out with two marks', (text) =>
      text.replace(/^alert/m, '## alert'),
    ),
    ruled(
      'a foreign block',
      (text) => text,
      sampleManifest({
        sidRange: { first: 3500000, last: 3599999 },
        detections: [sampleDetection({ suricata: [sampleRule({ sid: 3500000 })] })],
      }),
    ),

    manifestOf('a manifest without line breaks', (text) => `${JSON.stringify(JSON.parse(text))}\n`),
    manifestOf('a field twice in the manifest', (text) =>
      text.replace('  "version":', '  "version": "1.0.0",\n  "version":'),
    ),
    manifestOf('an escape in the manifest', (text) =>
      text.replace('"rules/LICENSE"', '"rules/\\u004cICENSE"'),
    ),
    manifestOf('a manifest 100,000 deep', (text) =>
      text.replace('"devices": [', `"devices": [${'['.repeat(100_000)}${']'.repeat(100_000)},`),
    ),
    manifestOf('a byte order mark in the manifest', (text) => `\ufeff${text}`),
    manifestOf('a manifest with CRLF', (text) => text.replaceAll('\n', '\r\n')),
    manifestOf('a manifest with a line more', (text) => `${text}\n`),
    manifestOf('a manifest with a second behind it', (text) => text + text),
    manifestOf('a sid twice in a rule of the manifest', (text) =>
      text.replace('          "sid":', '          "sid": 1730001,\n          "sid":'),
    ),
    manifestOf('a sid of the manifest with an exponent', (text) =>
      text.replace('"sid": 1730000', '"sid": 173e4'),
    ),
    manifestOf('a version with zeros', (text) => text.replaceAll('1.0.0', '01.0.0')),
    manifestOf('a version that is a path', (text) =>
      text.replace('"version": "1.0.0"', '"version": "../1"'),
    ),
    manifestOf('another version inside', (text) =>
      text.replace('"version": "1.0.0"', '"version": "1.0.1"'),
    ),
    manifestOf('no manifest of ours', () => '{}\n'),
    manifestOf('a manifest that is no JSON', () => 'x\n'),
    manifestOf('a manifest of an archive in another place', (text) =>
      text.replace('"rules/manifest.json"', '"x/manifest.json"'),
    ),
    manifestOf('an archive that the manifest does not know', (text) =>
      text.replace(`"${SURICATA}"`, '"vitalwire-1.0.0-other.tar.gz"'),
    ),
  ];
}
