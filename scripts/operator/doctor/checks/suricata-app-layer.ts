import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { packRulesPlanned, sidList } from '../pack-rules-in-use';
import type { LoadedRule } from '../sensor/rules';

/** Which parsers of suricata.yaml a rule needs, by its header's protocol. */
const PARSERS: Readonly<Record<string, string>> = { 'ftp-data': 'ftp', ikev2: 'ike' };
const NOT_PARSED = /^(ip|tcp|udp|icmp|tcp-pkt|tcp-stream|pkthdr|ipv4|ipv6|icmpv6|sctp)$/;
/** Keywords that only a parser fills. */
const KEYWORDS: readonly [RegExp, string][] = [
  [/^nfs(_procedure|\.version)/, 'nfs'],
  [/^http[._]/, 'http'],
  [/^smb\./, 'smb'],
  [/^ftp(data_command|bounce|\.)/, 'ftp'],
  [/^dns[._]/, 'dns'],
  [/^tls[._]/, 'tls'],
  [/^mqtt\./, 'mqtt'],
];

export const check: Check = {
  id: 'suricata-app-layer',
  engine: 'suricata',
  about: 'The protocol parsers that the rules need are on.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const users = new Map<string, LoadedRule[]>();
    for (const rule of packRulesPlanned(s!, pack)) {
      for (const parser of parsersOf(rule)) users.set(parser, [...(users.get(parser) ?? []), rule]);
    }
    // The pack's detections of NFS work on raw RPC, but the engine's own nfs events tell the story after them.
    if (!users.has('nfs')) users.set('nfs', []);
    return [...users].flatMap(([parser, rules]): Finding[] => {
      const base = `app-layer.protocols.${parser}`;
      const split = ['tcp', 'udp'].filter((transport) => s!.config!.node(`${base}.${transport}`));
      const paths =
        split.length > 0
          ? split.map((transport) => `${base}.${transport}.enabled`)
          : [`${base}.enabled`];
      const off = paths.filter(
        (path) => s!.config!.flag(path) === false || s!.config!.text(path) === 'detection-only',
      );
      return off.map((path): Finding => {
        return {
          level: rules.length > 0 ? 'error' : 'warning',
          title: `the ${parser} parser is off (${path}: ${s!.config!.text(path)})`,
          means:
            rules.length > 0
              ? `These rules never match, and suricata-update disables them without a word: ${sidList(rules)}.`
              : 'The pack finds mounts without it, but eve.json then lacks the nfs events that say which files a monitor read.',
          at: s!.config!.where(path),
          fix: [setting(s!, path, 'yes')],
        };
      });
    });
  },
};

function parsersOf(rule: LoadedRule): string[] {
  const protocol = rule.protocol.split(':')[0]!;
  const own = NOT_PARSED.test(protocol) ? [] : [PARSERS[protocol] ?? protocol];
  const used = rule.options.flatMap(({ name, value }) => [
    ...KEYWORDS.filter(([pattern]) => pattern.test(name)).map(([, parser]) => parser),
    ...(name === 'app-layer-protocol' ? [value.replace(/^!/, '')] : []),
  ]);
  return [...new Set([...own, ...used])];
}
