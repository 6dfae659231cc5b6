import type { Check, Finding } from '../check';
import { byHand, copyOfPack, setting } from '../fixes';
import { packRulesLoaded, sidList } from '../pack-rules-in-use';
import { sizeOf } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-filehash',
  engine: 'suricata',
  about:
    'Where file-hash rules are loaded: Suricata can hash, reads files far enough, and has the list.',
  needs: ['suricata.rules', 'suricata.buildInfo', 'suricata.config'],
  run({ suricata: s, pack }) {
    const users = packRulesLoaded(s!, pack).filter(
      (rule) =>
        rule.enabled && rule.options.some(({ name }) => /^file(sha256|md5|sha1)$/.test(name)),
    );
    if (users.length === 0) return [];
    const found: Finding[] = [];
    const build = s!.buildInfo?.text ?? '';
    if (s!.version && s!.version[0] < 7 && build !== '' && !/HAVE_NSS/.test(build)) {
      found.push({
        level: 'error',
        title: 'this Suricata 6 is built without NSS: it cannot hash files',
        means: `These rules do not load: ${sidList(users)}.`,
        at: s!.buildInfo!.file,
        fix: [
          byHand('Install a build with libnss (Debian has one), or Suricata 7, which needs none.'),
        ],
      });
    }
    for (const rule of users) {
      const list = rule.options.find(
        ({ name }) => name.startsWith('file') && /sha|md5/.test(name),
      )!.value;
      const beside = rule.file.replace(/[^/]+$/, '') + list;
      if (s!.exists(beside) !== false) continue;
      found.push({
        level: 'error',
        title: `${list} is not beside ${rule.file}`,
        means: `Rule ${rule.sid} does not load without its list of hashes.`,
        at: `${rule.file}:${rule.line}`,
        fix: [copyOfPack(pack, `suricata/rules/${list}`, beside)],
      });
    }
    const depth = s!.config?.text('stream.reassembly.depth') ?? null;
    const bytes = sizeOf(depth);
    if (s!.config && bytes !== null && bytes !== 0 && bytes < 8 * 1024 * 1024) {
      found.push({
        level: 'warning',
        title: `stream.reassembly.depth is ${depth}`,
        means: 'A file that is longer has no hash: firmware files are some megabytes.',
        at: s!.config.where('stream.reassembly.depth'),
        fix: [setting(s!, 'stream.reassembly.depth', '16mb')],
      });
    }
    return found;
  },
};
