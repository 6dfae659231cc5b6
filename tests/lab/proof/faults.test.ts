/** A proof that cannot fail proves nothing: faults are planted, and each must be caught and named. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prove, type ProveOptions } from '../../../scripts/lab/proof/prove';
import { problems, type ProofReport } from '../../../scripts/lab/proof/report';
import {
  CONTACT,
  TELEMETRY,
  detectionOf,
  enginesHere,
  inScratch,
  plainCases,
  plantedCase,
  thePack,
  withPlanted,
  wrapped,
} from './planted-faults';

const test = suite('proof/faults');

const run = (folder: string, options: ProveOptions) =>
  prove({ pack: thePack(), folder, derive: plainCases, ...options });

const failed = ({ verdicts }: ProofReport) =>
  verdicts.filter(({ status }) => status === 'fail' || status === 'error');

/** A block of telemetry, as the detection's own traffic has it. */
const block = () => {
  const [flow] = plainCases(detectionOf(TELEMETRY)).cases[0]!.scenario.flows;
  if (flow?.transport !== 'tcp') throw new Error('telemetry is no TCP any more');
  return flow.messages[0]!;
};

test('a case that must alert and cannot: exactly that one fails, in every engine', async () => {
  const states = await enginesHere();
  if (states.length === 0) return;
  const planted = plantedCase(TELEMETRY, 'alert', 'planted: says nothing', {});
  await inScratch(async (folder) => {
    const report = await run(folder, {
      states,
      detections: [TELEMETRY],
      derive: withPlanted(planted),
    });
    assert.equal(
      failed(report).map(({ case: id }) => id),
      states.map(() => planted.id),
    );
    for (const verdict of failed(report)) {
      assert.is(verdict.alone, 'as in the batch');
      assert.match(verdict.command!, verdict.engine === 'zeek' ? 'zeek' : 'suricata');
      assert.match(verdict.command!, path.basename(verdict.pcap!));
    }
  });
});

test('an alert is never taken for that of another case, not between the same hosts either', async () => {
  const states = await enginesHere();
  if (states.length === 0) return;
  // Addresses of the pattern cannot be changed: these three share a pair of hosts, and a pair alerts
  // once an hour.
  const pair = {
    client: { address: '202.114.4.20', port: 40515 },
    server: { address: '202.114.4.119', port: 515 },
  };
  const speaks = { ...pair, messages: [block()] };
  const first = plantedCase(TELEMETRY, 'alert', 'planted: telemetry', speaks);
  const mute = plantedCase(TELEMETRY, 'alert', 'planted: same hosts, nothing said', pair);
  const again = plantedCase(TELEMETRY, 'alert', 'planted: telemetry again', speaks);
  await inScratch(async (folder) => {
    const report = await run(folder, {
      states,
      detections: [TELEMETRY],
      derive: withPlanted(first, mute, again),
    });
    assert.equal(
      failed(report).map(({ case: id }) => id),
      states.map(() => mute.id),
    );
  });
});

test('a rule with a condition widened: its near-misses alert and say which', async () => {
  const states = await enginesHere(['suricata-7']);
  if (states.length === 0) return;
  await inScratch(async (folder) => {
    const pack = thePack();
    const files = new Map(
      [...pack.files].map(([file, text]) => [
        file,
        // Lengths end at 8000, 0x1f40: here at 0x1fff.
        file.endsWith('.rules')
          ? text.replaceAll('[\\x00-\\x40]\\x1f', '[\\x00-\\xff]\\x1f')
          : text,
      ]),
    );
    assert.not.equal(files, pack.files);
    const report = await run(folder, { states, detections: [TELEMETRY], pack: { ...pack, files } });
    const wrong = failed(report).map(({ kind, name }) => `${kind}: ${name}`);
    assert.ok(wrong.some((name) => name.includes('8001 at byte 0, one too many')));
    // The proof's own silent traffic has a length above the range too.
    for (const { must } of failed(report)) assert.is(must, 'silent');
  });
});

test('near-misses switched off: the proof is too thin', async () => {
  await inScratch(async (folder) => {
    const report = await run(folder, {
      states: [],
      detections: [CONTACT],
      derive: (detection) => {
        const source = plainCases(detection);
        return { ...source, cases: source.cases.filter(({ kind }) => kind !== 'near-miss') };
      },
    });
    assert.is(problems(report).length, 1);
    assert.match(
      problems(report)[0]!,
      /^contec-cms8000\/contact: 0 near-misses for \d+ conditions/,
    );
  });
});

test('an engine that crashes at its end, having found everything: no case of it passes', async () => {
  for (const engine of await enginesHere(['suricata-7', 'zeek'])) {
    await inScratch(async (folder) => {
      const states = [wrapped(engine, '"$@"; kill -SEGV $$')];
      const report = await run(folder, { states, detections: [CONTACT] });
      assert.ok(report.verdicts.every(({ status }) => status === 'error'));
      assert.match(report.verdicts[0]!.why!, engine.name);
      assert.match(report.verdicts[0]!.why!, 'SIGSEGV');
      assert.match(report.verdicts[0]!.why!, 'repeat it by hand: ');
    });
  }
});

test('an engine that hangs is ended and named', async () => {
  for (const engine of await enginesHere(['suricata-7', 'zeek'])) {
    await inScratch(async (folder) => {
      const states = [wrapped(engine, 'sleep 60')];
      const report = await run(folder, {
        states,
        detections: [CONTACT],
        loaded: { timeoutSeconds: 1 },
      });
      assert.ok(report.verdicts.every(({ status }) => status === 'error'));
      assert.match(report.verdicts[0]!.why!, `${engine.name} on `);
      assert.match(report.verdicts[0]!.why!, 'gave no answer within 1 s');
    });
  }
});

test('an engine that stops half-way and claims success is not believed', async () => {
  const half: Record<string, string> = {
    'suricata-7':
      'last=; for word; do [ "$last" = -l ] && out=$word; last=$word; done; "$@"; head -c 900 "$out/eve.json" > "$out/half"; mv "$out/half" "$out/eve.json"',
    zeek: '"$@"; rm packets-read.txt',
  };
  for (const engine of await enginesHere(['suricata-7', 'zeek'])) {
    await inScratch(async (folder) => {
      const states = [wrapped(engine, half[engine.name]!)];
      const report = await run(folder, { states, detections: [CONTACT] });
      assert.ok(report.verdicts.every(({ status }) => status === 'error'));
      assert.match(report.verdicts[0]!.why!, engine.name);
    });
  }
});

test('what engines wrote is gone where they answered, and stays where one failed', async () => {
  const [engine] = await enginesHere(['suricata-7']);
  if (!engine) return;
  const left = (folder: string) =>
    ['captures', 'runs'].map((part) => readdirSync(path.join(folder, part)).length > 0);
  await inScratch(async (folder) => {
    await run(folder, { states: [engine], detections: [CONTACT] });
    assert.equal(left(folder), [false, false]);
  });
  await inScratch(async (folder) => {
    await run(folder, { states: [wrapped(engine, '"$@"; false')], detections: [CONTACT] });
    assert.equal(left(folder), [true, true]);
  });
});

test('alerts lost to packet-alert-max are an error, never silence', async () => {
  const states = await enginesHere(['suricata-7']);
  if (states.length === 0) return;
  await inScratch(async (folder) => {
    const report = await run(folder, {
      states,
      detections: [CONTACT],
      loaded: { extraConfig: { 'packet-alert-max': 1 } },
    });
    assert.ok(report.verdicts.every(({ status }) => status === 'error'));
    assert.match(report.verdicts[0]!.why!, 'more than packet-alert-max');
  });
});

test('a rule that does not load is an error of every case', async () => {
  const states = await enginesHere(['suricata-7']);
  if (states.length === 0) return;
  await inScratch(async (folder) => {
    const pack = thePack();
    const files = new Map(
      [...pack.files].map(([file, text]) => [file, text.replaceAll('content:"', 'kontent:"')]),
    );
    const report = await run(folder, { states, detections: [CONTACT], pack: { ...pack, files } });
    assert.ok(report.verdicts.every(({ status }) => status === 'error'));
  });
});

test('a declared limit that is none is stale', async () => {
  const states = await enginesHere(['suricata-7']);
  if (states.length === 0) return;
  await inScratch(async (folder) => {
    const report = await prove({
      pack: thePack(),
      folder,
      states,
      detections: [CONTACT],
      limits: [
        {
          transforms: ['ip-options', 'linux-cooked-v2'],
          engines: ['suricata-7'],
          refuses: /datalink type 276 not \(yet\) supported/,
          reason: 'planted',
          source: 'nobody',
        },
        {
          transforms: ['padded-frames'],
          engines: ['suricata-7'],
          reason: 'planted',
          source: 'nobody',
        },
      ],
    });
    assert.equal(problems(report), [
      'limit of suricata-7: padded-frames: declared, yet nothing is missed; remove the declaration',
    ]);
  });
});

test('the report of a failure leads to the failure: its pcap, run by its command, shows it', async () => {
  const [engine] = await enginesHere(['suricata-7']);
  if (!engine) return;
  const planted = plantedCase(CONTACT, 'silent', 'planted: contact', {
    server: { address: '202.114.4.119', port: 515 },
  });
  await inScratch(async (folder) => {
    const report = await run(folder, {
      states: [engine],
      detections: [CONTACT],
      derive: withPlanted(planted),
    });
    const [verdict] = failed(report);
    assert.is(failed(report).length, 1);
    const { execFileSync } = await import('node:child_process');
    execFileSync('sh', ['-c', verdict!.command!], { stdio: 'ignore' });
    const out = /-l (\S+)/.exec(verdict!.command!)![1]!;
    assert.match(readFileSync(path.join(out, 'eve.json'), 'utf8'), '"contec-cms8000.contact"');
  });
});

test.run();
