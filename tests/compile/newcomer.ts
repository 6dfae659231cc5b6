import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadDetections } from '../../scripts/compile/load';
import { ROOT } from '../../scripts/lib/root';
import { complaintText, DefinitionError } from '../../scripts/model/problems';

/** A family as a newcomer writes it from CONTRIBUTING.md, with mistakes in it, and what the build says of them. */

export const FAMILY = `import { family } from '../../scripts/kinds/detection';

export const ACME_PUMP = family({
  devices: [
    {
      id: 'acme-pump',
      vendor: 'Acme',
      models: ['Pump'],
      relabels: [],
      advisories: [],
      product: 'Acme_Pump',
    },
  ],
  references: [{ kind: 'url', url: 'https://example.org/acme', title: 'Acme: the protocol' }],
  attack: [
    {
      matrix: 'ics',
      id: 'T0882',
      name: 'Theft of Operational Information',
      tactic: 'Impact',
      tacticId: 'TA0105',
    },
  ],
  firstStep: 'Do not switch off a pump that is on a patient. Call the ward first.',
});
`;

const ABOUT = (id: string, what: string) => `  id: '${id}',
  title: '${what} of an Acme pump',
  message: '${what} of a pump',
  grade: 'seen',
  severity: 'Minor',
  confidence: 'Medium',
  evidence: 'code',
  classtype: 'policy-violation',
  meaning: 'An Acme pump speaks in clear text.',
  doNow: ['Find the pump.'],
  falsePositives: [],
  created: '2026-11-26',
`;

/** A text that opens a stream. */
export const HELLO = `import { detection } from '../../scripts/kinds/detection';
import { tcp } from '../../scripts/kinds/proof';
import { ACME_PUMP } from './family';

export default detection(ACME_PUMP, {
${ABOUT('acme-pump/hello', 'greeting')}  observable: {
    kind: 'stream-frame',
    frames: [{ name: 'hello', opening: true, from: 'client', fields: [{ at: 0, text: 'ACME-PUMP/' }] }],
    otherFrames: [],
    usual: { server: '10.20.0.9', port: 7000 },
    suppressSeconds: 3600,
  },
  proof: {
    alerts: [
      {
        name: 'a pump says hello',
        flows: [tcp('10.20.0.5', '10.20.0.9:7000', [{ from: 'client', text: 'ACME-PUMP/2.1' }])],
      },
    ],
    silent: [
      {
        name: 'a browser on the same port',
        flows: [tcp('10.20.0.5', '10.20.0.9:7000', [{ from: 'client', text: 'GET / HTTP/1.1' }])],
      },
    ],
  },
});
`;

/** A datagram with a constant, and a byte in a window. */
export const BEACON = `import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { ACME_PUMP } from './family';

export default detection(ACME_PUMP, {
${ABOUT('acme-pump/beacon', 'beacon')}  observable: {
    kind: 'udp-datagram',
    port: 7777,
    fields: [{ at: 0, bytes: 'aa55' }, { within: [4, 12], bytes: '7e' }],
    concerns: 'sender',
    suppressSeconds: 3600,
  },
  proof: {
    alerts: [
      {
        name: 'a beacon',
        flows: [
          udp('10.20.0.5', '10.20.0.9:7777', [{ from: 'client', bytes: 'aa55 0102 0304 7e05' }]),
        ],
      },
    ],
    silent: [
      {
        name: 'another datagram',
        flows: [
          udp('10.20.0.5', '10.20.0.9:7777', [{ from: 'client', bytes: 'aa55 0102 0304 0605' }]),
        ],
      },
    ],
  },
});
`;

export const GOOD: Readonly<Record<string, string>> = {
  'acme-pump/family.ts': FAMILY,
  'acme-pump/hello.ts': HELLO,
  'acme-pump/beacon.ts': BEACON,
};

const scratch = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-newcomer-'));
// Definitions import from ../../scripts.
symlinkSync(path.join(ROOT, 'scripts'), path.join(scratch, 'scripts'));
process.once('exit', () => rmSync(scratch, { recursive: true }));
let count = 0;

/**
 * What the build says of a rules-src of these files, as a newcomer reads it; files by their path below it.
 * @returns lines, with paths relative to that rules-src.
 */
export function saidOf(files: Readonly<Record<string, string>>): string[] {
  const folder = path.join(scratch, `rules-src-${count++}`);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  try {
    loadDetections(folder);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const shown = path.relative(ROOT, folder);
    return error.complaints.map((one) =>
      complaintText({ ...one, file: path.relative(shown, one.file) }),
    );
  }
}

/**
 * The good family with one text in one of its files replaced.
 * @throws Error where that text is not in it, so that no mistake is tried that is none.
 */
export function withMistake(
  name: keyof typeof GOOD & string,
  from: string | RegExp,
  to: string,
): Record<string, string> {
  const text = GOOD[name]!;
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`${name} has no ${String(from)}`);
  return { ...GOOD, [name]: changed };
}
