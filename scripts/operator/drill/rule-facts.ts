import { rulesInSuricata, type ManifestDetection, type ManifestRule } from '../../model/manifest';

/** What the rules of a pack, as its manifest has them, say of the traffic that they look for. */

const BACKWARDS = /^(flow:(established,)?to_client$|flags:SA|itype:0$)/;
const DIRECTION = /^flow:(?:established,)?(to_server|to_client)$/;
const ASKS = /^(?:flow|x)bits:isset,([^,]+)/;
const SETS = /^(?:flow|x)bits:set,([^,]+)/;

/** Whether a detection is said once for each sender, and not for each pair of hosts. */
export function isBySender(detection: ManifestDetection): boolean {
  return rulesInSuricata(detection).some(
    ({ alerts, conditions }) => alerts && conditions.some((one) => one.includes('track by_src')),
  );
}

/** Whether the rules of a detection name no host, so that any two hosts can have its traffic. */
export function isBetweenAnyHosts(detection: ManifestDetection): boolean {
  const rules = rulesInSuricata(detection).filter(({ border }) => border === 'unstated');
  const named = rules.some(({ conditions: [header] }) => /\d+\.\d+\.\d+\.\d+/.test(header!));
  return Array.isArray(detection.suricata) && !named;
}

/** Whether a detection is silent about what stays inside the site, in Suricata and so in Zeek. */
export function isOnlyCrossed(detection: ManifestDetection): boolean {
  const alerting = rulesInSuricata(detection).filter(({ alerts }) => alerts);
  return alerting.length > 0 && alerting.every(({ border }) => border === 'crossed');
}

/** What reads bytes of a packet behind its headers, or waits for a rule that did. */
const READS = /^(content|pcre|byte_test|byte_jump|dsize|flowbits:isset|xbits:isset|filesha256)\b/;
/** Rules of these look at packets and streams as they are; those of others wait for a parser. */
const PLAIN = /^(ip|ipv4|ipv6|icmp|tcp|udp|tcp-pkt|tcp-stream) /;

/** Whether a detection takes what packets carry, and not only who sends them. */
export function takesPayload(detection: ManifestDetection): boolean {
  const alerting = rulesInSuricata(detection).filter(({ alerts }) => alerts);
  return (
    alerting.length > 0 &&
    alerting.every(({ conditions }) => conditions.some((one) => READS.test(one)))
  );
}

/** Whether a detection takes streams put together and parsed, such as HTTP and FTP. */
export function takesParser(detection: ManifestDetection): boolean {
  const alerting = rulesInSuricata(detection).filter(({ alerts }) => alerts);
  return alerting.length > 0 && alerting.every(({ conditions: [header] }) => !PLAIN.test(header!));
}

/** The side whose packets a rule speaks of, by its flow option or that of what sets its marks; null: either. */
export function speakerOf(
  rule: ManifestRule,
  all: readonly ManifestDetection[],
): 'client' | 'server' | null {
  const own = named(rule, DIRECTION);
  const marks = named(rule, ASKS);
  const flows =
    own.length > 0
      ? own
      : marks.flatMap((mark) => settersOf(mark, all).flatMap((one) => named(one, DIRECTION)));
  if (new Set(flows).size !== 1) return null;
  return flows[0] === 'to_server' ? 'client' : 'server';
}

/** Whether a detection takes what the far end says back: all its alerts do, or wait for a mark that does. */
export function takesAnswers(
  detection: ManifestDetection,
  all: readonly ManifestDetection[],
): boolean {
  const backwards = (rule: ManifestRule, depth: number): boolean =>
    rule.conditions.some((one) => BACKWARDS.test(one)) ||
    (depth > 0 &&
      named(rule, ASKS).some((mark) => {
        const setters = settersOf(mark, all);
        return setters.length > 0 && setters.every((one) => backwards(one, depth - 1));
      }));
  const alerting = rulesInSuricata(detection).filter(({ alerts }) => alerts);
  return alerting.length > 0 && alerting.every((rule) => backwards(rule, DEEPEST));
}

/** No chain of marks in the pack is deeper (docs/architecture.md). */
const DEEPEST = 3;

function settersOf(mark: string, all: readonly ManifestDetection[]): ManifestRule[] {
  return all.flatMap(rulesInSuricata).filter((rule) => named(rule, SETS).includes(mark));
}

function named({ conditions }: ManifestRule, what: RegExp): string[] {
  return conditions.flatMap((one) => what.exec(one)?.[1] ?? []);
}
