/** Which rules go together when one is left out, and Suricata's own counters. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../../scripts/backends/pack';
import { parseCounters, saysProfiling } from '../../../scripts/lab/bench/rule-counters';
import { ruleGroups, rulesIn } from '../../../scripts/lab/bench/rule-groups';

const test = suite('bench/rules');

const rule = (sid: number, options: string) =>
  `alert tcp any any -> any any (msg:"x"; ${options} sid:${sid}; rev:1;)`;
const groupsOf = (...rules: string[]) => {
  const groups = ruleGroups(rulesIn(rules.join('\n')));
  return Object.fromEntries(groups.map(({ sid, dependants }) => [sid, dependants]));
};

test('rules that wait for a bit go with the only rule that sets it, and theirs with them', () => {
  assert.equal(
    groupsOf(
      rule(1, 'flowbits:set,a;'),
      rule(2, 'flowbits:isset,a; xbits:set,b,track ip_pair,expire 60;'),
      rule(3, 'xbits:isset,b,track ip_pair;'),
      rule(4, 'flowbits:isnotset,a;'),
    ),
    { 1: [2, 3], 2: [3], 3: [], 4: [] },
  );
});

test('a rule stays where another sets its bit, or it takes one of two', () => {
  assert.equal(
    groupsOf(
      rule(1, 'flowbits:set,a;'),
      rule(2, 'flowbits:set,a; flowbits:set,b;'),
      rule(3, 'flowbits:isset,a;'),
      rule(4, 'flowbits:isset,a|b;'),
      rule(5, 'flowbits:isset,b;'),
    ),
    { 1: [], 2: [5], 3: [], 4: [], 5: [] },
  );
});

test('a flow bit and a host bit of one name are two, and a bit of nobody here takes nobody along', () => {
  assert.equal(
    groupsOf(
      rule(1, 'flowbits:set,a;'),
      rule(2, 'xbits:isset,a,track ip_src;'),
      rule(3, 'flowbits:isset,theirs;'),
    ),
    { 1: [], 2: [], 3: [] },
  );
});

test('of the pack without any one rule, no rule waits for a bit that nobody sets', () => {
  const pack = renderPack();
  const rules = rulesIn(
    [...pack.files]
      .filter(([file]) => /^suricata\/rules(-border)?\/.*\.rules$/.test(file))
      .map(([, text]) => text.replace(/^# (?=alert )/gm, ''))
      .join('\n'),
  );
  assert.is(rules.length, pack.plan.rules.length);
  const groups = ruleGroups(rules);
  assert.is(groups.length, rules.length);
  assert.ok(rules.some(({ text }) => text.includes('bits:isset,')));
  for (const { sid, dependants } of groups) {
    const kept = rules.filter((one) => one.sid !== sid && !dependants.includes(one.sid));
    const text = kept.map((one) => one.text).join('\n');
    for (const [, bits, names] of text.matchAll(/(flowbits|xbits):isset,([^;,]+)/g)) {
      const set = names!.split('|').some((name) => text.includes(`${bits}:set,${name}`));
      assert.ok(set, `without ${sid}, ${names} is asked for and never set`);
    }
  }
});

test('comments and other lines are no rules', () => {
  const text = `# ${rule(1, '')}\n\n${rule(2, '')}\n#sid:3;`;
  assert.equal(
    rulesIn(text).map(({ sid }) => sid),
    [2],
  );
});

// What Suricata 7.0.10, built with --enable-profiling-rules, writes with `json: yes` and `sort: ticks`.
const PERF =
  '{"timestamp":"2026-11-23T14:47:55.013497+0000","sort":"ticks","rules":[' +
  '{"signature_id":1730035,"gid":1,"rev":1,"checks":343,"matches":0,"ticks_total":300,"ticks_max":14,"ticks_avg":11,"ticks_avg_match":0,"ticks_avg_nomatch":113852,"percent":17},' +
  '{"signature_id":2200000,"gid":1,"rev":1,"checks":9,"matches":9,"ticks_total":5000,"ticks_max":14,"ticks_avg":11,"ticks_avg_match":0,"ticks_avg_nomatch":113852,"percent":17},' +
  '{"signature_id":1730036,"gid":1,"rev":1,"checks":340,"matches":171,"ticks_total":100,"ticks_max":16,"ticks_avg":10,"ticks_avg_match":57571,"ticks_avg_nomatch":150434,"percent":15}]}\n';

test("counters are those of the pack's rules, with shares among them", () => {
  assert.equal(parseCounters(PERF, [1730035, 1730036, 1730037]), [
    { sid: 1730035, checks: 343, matches: 0, ticks: 300, share: 0.75 },
    { sid: 1730036, checks: 340, matches: 171, ticks: 100, share: 0.25 },
  ]);
  assert.equal(parseCounters('', [1]), []);
});

test('what --build-info says of profiling', () => {
  const info = (rules: string) =>
    `  Profiling enabled:                       no\n  Profiling locks enabled:                 yes\n${rules}  GCC Profile enabled:                     yes\n`;
  assert.is(saysProfiling(info('')), false);
  assert.is(saysProfiling(info('  Profiling rules enabled:                 no\n')), false);
  assert.is(saysProfiling(info('  Profiling rules enabled:                 yes\n')), true);
  assert.is(saysProfiling('  Profiling enabled:                       yes\n'), true);
});

test.run();
