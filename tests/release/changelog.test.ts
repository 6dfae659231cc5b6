import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../scripts/model/manifest';
import { changelogSection } from '../../scripts/release/changelog';
import { conditionChanges } from '../../scripts/release/condition-changes';
import { sampleDetection, sampleManifest, sampleRule, sha256 } from './bundle/sample';

const test = suite('release/changelog');

test('conditions: changed, added and gone, each told once', () => {
  const cases: [string[], string[], (string | null)[][]][] = [
    [['a:1', 'b:1'], ['a:1', 'b:1'], []],
    [['a:1', 'b:1'], ['a:2', 'b:1'], [['a:1', 'a:2']]],
    [['a:1'], ['a:1', 'b:1'], [[null, 'b:1']]],
    [['a:1', 'b:1'], ['b:1'], [['a:1', null]]],
    [
      ['a:1', 'b:1'],
      ['c:1', 'b:1'],
      [
        ['a:1', null],
        [null, 'c:1'],
      ],
    ],
    // Twice the same keyword: in order.
    [
      ['a:1', 'a:2', 'z'],
      ['a:3', 'a:4', 'z'],
      [
        ['a:1', 'a:3'],
        ['a:2', 'a:4'],
      ],
    ],
    [
      ['tcp any any -> any any'],
      ['udp any any -> any any'],
      [['tcp any any -> any any', 'udp any any -> any any']],
    ],
    [[], ['a:1'], [[null, 'a:1']]],
  ];
  for (const [before, after, expected] of cases) {
    const told = conditionChanges(before, after).map(({ was, is }) => [was, is]);
    assert.equal(told, expected, JSON.stringify([before, after]));
  }
});

const devices = [
  { id: 'some', vendor: 'Some', models: ['Monitor'], advisories: [] },
  { id: 'other', vendor: 'Other', models: [], advisories: [] },
];
const LAST: Manifest = sampleManifest({
  version: '1.0.0',
  devices,
  detections: [
    sampleDetection({
      suricata: [
        sampleRule({
          variant: 'one',
          conditions: ['tcp any any -> any 515', 'content:"|01|"', 'threshold:x'],
        }),
        sampleRule({ variant: 'two', sid: 1730001 }),
      ],
    }),
  ],
});
const NEXT: Manifest = sampleManifest({
  version: '2.0.0',
  devices,
  detections: [
    sampleDetection({
      severity: 'Critical',
      suricata: [
        sampleRule({
          variant: 'one',
          rev: 2,
          hash: sha256('new'),
          conditions: ['tcp any any -> any 515', 'content:"|02|"', 'flow:established'],
        }),
      ],
    }),
    sampleDetection({
      id: 'other/call',
      devices: ['other'],
      suricata: [
        sampleRule({
          sid: 1730002,
          file: 'vitalwire-scoped.rules',
          enabled: false,
          msg: 'VITALWIRE SEEN Other call',
        }),
      ],
      zeek: { cannot: 'No.' },
    }),
  ],
  retired: [
    {
      detection: 'some/contact',
      engine: 'suricata',
      variant: 'two',
      sid: 1730001,
      rev: 1,
      why: 'Too noisy.',
      replacedBy: 'other/call',
    },
  ],
  files: [{ path: 'suricata/rules/vitalwire-core.rules', bytes: 1, sha256: sha256('x') }],
});

test('a section tells an owner first what is new, gone and other, and what to do; then every rule', () => {
  assert.is(
    changelogSection('2.0.0 (2026-01-02)', LAST, NEXT),
    `## 2.0.0 (2026-01-02)

### What changes for you

- New: VITALWIRE SEEN Other call (sid 1730002 in \`vitalwire-scoped.rules\`, off by default)
- Other severity: VITALWIRE ATTEMPTED Some contact is Critical, was Major (sid 1730000)
- Other severity: contact is Critical, was Major (Vitalwire::Some)
- Gone: VITALWIRE ATTEMPTED Some contact (sid 1730001); see \`other/call\`
- New file: \`suricata/rules/vitalwire-core.rules\`
- Gone file: \`suricata/rules/vitalwire.rules\`

### What to do

- Sids in threshold.config, disable.conf and dashboards that are gone do nothing any more: 1730001. Run \`vitalwire tune\` again; count findings by \`detection\` in the metadata.
- Take files that are gone from \`rule-files\` and disable.conf.

### Every rule: Some Monitor

| Rule | Alerts | What | Conditions |
| --- | --- | --- | --- |
| sid 1730000 \`some/contact\` | yes | rev 1 to 2 | severity: Major is now Critical<br>\`content:"\\|01\\|"\` is now \`content:"\\|02\\|"\`<br>gone \`threshold:x\`<br>new \`flow:established\` |
| Vitalwire::Some \`some/contact\` | yes | changed | severity: Major is now Critical |
| sid 1730001 \`some/contact\` | yes | gone | Too noisy.; replaced by \`other/call\` |

### Every rule: Other

| Rule | Alerts | What | Conditions |
| --- | --- | --- | --- |
| sid 1730002 \`other/call\` | yes | new | \`tcp any any -> any 515\`<br>\`content:"\\|01\\|"; depth:1\` |
`,
  );
});

test('a detection is one line, whatever rules it has, and one that is known is not called new', () => {
  const border = {
    variant: 'one-crossed',
    sid: 1730005,
    file: 'vitalwire-border.rules',
    msg: 'VITALWIRE ATTEMPTED Some contact, crossed',
  };
  const renumbered: Manifest = {
    ...LAST,
    version: '2.0.0',
    detections: [
      sampleDetection({
        suricata: [
          sampleRule({ variant: 'stream', sid: 1730003 }),
          sampleRule({ variant: 'packet', sid: 1730004 }),
          sampleRule(border),
        ],
      }),
    ],
  };
  const owners = (last: Manifest, next: Manifest) =>
    changelogSection('2.0.0 (2026-01-02)', last, next)
      .split('### What to do')[0]!
      .split('\n')
      .filter((line) => line.startsWith('- '));
  assert.equal(owners(LAST, renumbered), [
    '- Other sids: VITALWIRE ATTEMPTED Some contact (sids 1730003, 1730004 in `vitalwire.rules`; sid 1730005 in `vitalwire-border.rules`), before sids 1730000, 1730001',
  ]);
  const more: Manifest = {
    ...LAST,
    detections: [
      {
        ...LAST.detections[0]!,
        suricata: [...(LAST.detections[0]!.suricata as object[]), sampleRule(border)],
      } as Manifest['detections'][number],
    ],
  };
  assert.equal(owners(LAST, more), [
    '- One more rule: VITALWIRE ATTEMPTED Some contact, crossed (sid 1730005 in `vitalwire-border.rules`)',
  ]);
  assert.equal(owners({ ...LAST, detections: [] }, renumbered), [
    '- New: VITALWIRE ATTEMPTED Some contact (sids 1730003, 1730004 in `vitalwire.rules`; sid 1730005 in `vitalwire-border.rules`; Vitalwire::Some)',
  ]);
});

test('a release without a changed rule says so', () => {
  const text = changelogSection('1.0.1 (2026-01-02)', LAST, { ...LAST, version: '1.0.1' });
  assert.is(text, '## 1.0.1 (2026-01-02)\n\nNo rule changed.\n');
});

test('in the first release everything is added', () => {
  const text = changelogSection('1.0.0 (2026-01-02)', null, LAST);
  assert.is(text.match(/^\| sid 17300/gm)?.length, 2);
  assert.not.match(text, 'What to do');
});

test('rules that raise no alert are told in the table only', () => {
  const silent = sampleRule({
    sid: 1730009,
    variant: 'three',
    alerts: false,
    msg: 'VITALWIRE SILENT some/contact',
  });
  const [first] = LAST.detections;
  const rules = [...(first!.suricata as (typeof silent)[]), silent];
  const text = changelogSection('1.1.0 (2026-01-02)', LAST, {
    ...LAST,
    detections: [{ ...first!, suricata: rules }],
  });
  assert.not.match(text.split('### Every rule')[0]!, '1730009');
  assert.match(text, '| sid 1730009 `some/contact` | silent | new |');
});

test.run();
