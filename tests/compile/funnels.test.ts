/** How many rules a detection may have, and how they lean on each other. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DetectionSet } from '../../scripts/compile/detection-set';
import { loadDetections } from '../../scripts/compile/load';
import { suricataRules } from '../../scripts/compile/plan';
import { statesRequired, statesSet } from '../../scripts/compile/suricata/state';
import type { RuleProtocol, SuricataRule } from '../../scripts/model/suricata-rule';

const test = suite('compile/funnels');

/** The detections of 1.0: 120 sids then, at most so many now. */
const FIRST_FAMILIES = ['contec-cms8000', 'shared-address'];
const MOST_SIDS = 80;
const MOST_ALERTING = 2;
/** Marks of which each is set only where the one before was: a connection after a read, after a grant, after a call. */
const DEEPEST_CHAIN = 3;
/** Kinds whose detections may have more alerting rules, with the reason. */
const MORE_ALERTING: Readonly<Record<string, string>> = {
  'stream-sequence':
    'one for each sequence: a silent rule before it would search the same bytes twice',
  'ftp-login': 'one for each published account, whose name is what is searched for',
};
/** Kinds whose rules name no direction, with the reason. */
const EITHER_WAY: Readonly<Record<string, string>> = {
  'stream-sequence': 'either side may send it, and who is who is not known without a handshake',
  'any-of': 'sequences are among its patterns',
};

const detections = loadDetections().map(({ detection }) => detection);
const rules = suricataRules(new DetectionSet(detections));
const everyRule = [...rules.values()].flat();

test(`the detections of 1.0 have at most ${MOST_SIDS} sids outside the border file`, () => {
  const own = [...rules]
    .filter(([id]) => FIRST_FAMILIES.includes(id.split('/')[0]!))
    .flatMap(([, list]) => list.filter(({ crossing }) => !crossing));
  assert.ok(own.length > 0);
  assert.ok(own.length <= MOST_SIDS, `${own.length} sids`);
});

test('what is excused is needed', () => {
  const kinds = new Set<string>(detections.map(({ observable }) => observable.kind));
  for (const kind of [...Object.keys(MORE_ALERTING), ...Object.keys(EITHER_WAY)]) {
    assert.ok(kinds.has(kind), kind);
  }
});

for (const { id, observable } of detections) {
  const own = rules.get(id)!;
  const { kind } = observable;
  test(`${id}: at most ${MOST_ALERTING} rules alert on one transport, of each sender`, () => {
    const counts = new Map<string, number>();
    for (const rule of own) {
      if (rule.silent || rule.crossing) continue;
      for (const transport of transportsOf(rule.protocol)) {
        // Streams of which each side says other things: none of their rules can match for both.
        const key = `${transport} ${rule.sender ?? ''}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    const more = [...counts].filter(([, count]) => count > MOST_ALERTING);
    if (!(kind in MORE_ALERTING)) assert.equal(more, []);
  });

  test(`${id}: no chain of state deeper than ${DEEPEST_CHAIN}`, () => {
    for (const rule of own) {
      const depth = depthOf(rule);
      assert.ok(depth <= DEEPEST_CHAIN, `${rule.variant} waits for ${depth} marks in a row`);
    }
  });

  test(`${id}: every rule has a direction`, () => {
    const without = own.filter((rule) => !isDirected(rule)).map(({ variant }) => variant);
    if (!(kind in EITHER_WAY)) assert.equal(without, []);
  });
}

/** How many marks have to be set one behind the other before this rule can match. */
function depthOf(rule: SuricataRule, seen: readonly SuricataRule[] = []): number {
  const before = statesRequired(rule).flatMap((name) =>
    everyRule.filter(
      (other) => other !== rule && !seen.includes(other) && statesSet(other).includes(name),
    ),
  );
  return Math.max(0, ...before.map((other) => 1 + depthOf(other, [...seen, rule])));
}

/** An `ip` rule looks at both. */
function transportsOf(protocol: RuleProtocol): string[] {
  if (protocol === 'ip') return ['tcp', 'udp', 'icmp'];
  return [protocol.startsWith('tcp-') ? 'tcp' : protocol];
}

/**
 * Whether a rule says which way it looks: by the flow, by flags or a type of message that one side sends, by an end in
 * the header, by a connection of which nobody saw the beginning (who is the client is not known there), or by a mark
 * that rules with a direction set. Files are looked at whichever side sends them.
 */
function isDirected(rule: SuricataRule): boolean {
  const { source, destination, options } = rule;
  const named = [source, destination].some(
    ({ address, port }) => address !== 'any' || port !== 'any',
  );
  return (
    named ||
    options.some(
      (option) =>
        (option.kind === 'flow' &&
          option.states.some((state) => state.startsWith('to_') || state === 'not_established')) ||
        option.kind === 'flags' ||
        option.kind === 'itype' ||
        option.kind === 'filesha256' ||
        (option.kind === 'buffer' && option.name === 'file.data' && rule.protocol === 'ip'),
    ) ||
    statesRequired(rule).some((name) => {
      const setters = everyRule.filter((other) => statesSet(other).includes(name));
      return setters.length > 0 && setters.every(isDirected);
    })
  );
}

test.run();
