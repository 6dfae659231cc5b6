/** Whom a path in a UID is told of: who was to write the file, also where his answer repeats the path. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ACCEPTED, REQUEST } from '../../rules-src/dicom-border/protocol';
import { each, tcp } from '../../scripts/kinds/proof';
import { buildPackets, type Packet } from '../../scripts/lab/packets';
import type { TcpFlow } from '../../scripts/model/scenario';
import {
  commandSet,
  CT_IMAGE_STORAGE,
  inTwoPackets,
  pData,
} from '../../scripts/protocols/dicom/upper-layer';
import { runEverywhere } from './run-dist';

const test = suite('behaviour/dicom-answers');

const ATTACKER = '10.20.0.5';
const ARCHIVE = '10.20.0.9';
const command = (field: number) =>
  inTwoPackets(
    pData({
      command: true,
      hex: commandSet({
        sopClass: CT_IMAGE_STORAGE,
        field,
        data: field === 0x0001,
        sopInstance: '../../../tmp/CANARY',
      }),
    }),
  );

/** An attack as DCMTK's tools send and answer it, heads in packets of their own. */
function packets(shape: NonNullable<TcpFlow['shape']>): Packet[] {
  const attack = tcp(
    `${ATTACKER}:42021`,
    `${ARCHIVE}:11112`,
    [
      ...each('client', REQUEST),
      ...each('server', ACCEPTED),
      ...each('client', ...command(0x0001)),
      ...each('server', ...command(0x8001)),
    ],
    { shape },
  );
  return buildPackets({ name: 'answers', flows: [attack] });
}

const NAMED = [`dicom/path-in-uid ${ARCHIVE} -> ${ATTACKER}`];

for (const shape of ['full', 'midstream'] as const) {
  for (const [what, keeps, expected] of [
    ['both sides', ['client', 'server'], NAMED],
    ['the attacker alone', ['client'], NAMED],
    ['the archive alone', ['server'], []],
  ] as const) {
    test(`${shape}, ${what}`, async () => {
      const seen = packets(shape).filter(({ from }) => (keeps as readonly string[]).includes(from));
      for (const { engine, findings } of await runEverywhere(seen)) {
        const named = findings.map(
          ({ detection, monitor, farEnd }) => `${detection} ${monitor} -> ${farEnd}`,
        );
        assert.equal([...new Set(named)], expected, engine);
      }
    });
  }
}

test.run();
