/** What Zeek finds late on a stream that it has waited on for long, and that holds nothing else of what it waits for. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackets } from '../../scripts/lab/packets';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { writeCapture, zeek } from './run-dist';
import { LEADS, PATIENT, stream } from './traffic';

const test = suite('behaviour/zeek-late');

/** Segments of telemetry, the longest kind and the shortest in turn: signatures look no further than the first. */
const [LONG, SHORT] = [LEADS[0]!, LEADS[2]!];
const TELEMETRY = Array.from({ length: 40 }, () => [LONG, SHORT]).flat();
/** More than is kept of segments that are shorter than what a frame may reach back to. */
const SHORT_ONES = Array.from({ length: 200 }, () => SHORT);
/** Cuts within what is searched for, the block's type, which stands behind two bytes of length. */
const CUT = 2 * 3;

/** Detections of streams side by side, each of a monitor of its own; as often as they are made. */
async function found(streams: readonly (readonly string[])[]): Promise<string[] | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const flows = streams.map((messages, i) => stream(`10.20.0.${5 + i}`, '10.20.1.9', messages));
  const packets = buildPackets({ name: 'late', flows });
  const { findings } = await zeek(engine, writeCapture(packets), {});
  return findings.map(({ detection }) => detection).sort();
}

test('telemetry alone is no patient', async () => {
  const detections = await found([[...TELEMETRY, ...SHORT_ONES]]);
  if (detections) assert.equal(detections, ['contec-cms8000/telemetry']);
});

for (const [what, messages] of [
  ['in a segment', [...TELEMETRY, PATIENT]],
  [
    'cut in two, behind a long segment',
    [...TELEMETRY, LONG, PATIENT.slice(0, CUT), PATIENT.slice(CUT)],
  ],
  [
    'begun at the end of a long segment',
    [...TELEMETRY, LONG + PATIENT.slice(0, CUT), PATIENT.slice(CUT)],
  ],
  ['cut in two, behind short ones', [...SHORT_ONES, PATIENT.slice(0, CUT), PATIENT.slice(CUT)]],
  ['byte by byte, behind short ones', [...SHORT_ONES, ...(PATIENT.match(/../g) ?? []), LONG]],
] as const) {
  test(`a patient who comes late, ${what}`, async () => {
    const detections = await found([messages]);
    if (detections) {
      assert.equal(detections, ['contec-cms8000/patient-info', 'contec-cms8000/telemetry']);
    }
  });
}

test('a patient who comes late, cut in two where what is kept of short segments is cut off', async () => {
  // What is kept grows from a long segment to 2 KiB; one of these streams comes to them within the first bytes.
  const short = SHORT.length / 2;
  const count = Math.floor((2048 - LONG.length / 2) / short);
  const streams = Array.from({ length: short }, (_, i) => [
    ...[LONG, LONG, LONG],
    ...SHORT_ONES.slice(0, count - 1),
    SHORT + '00'.repeat(i),
    PATIENT.slice(0, CUT),
    PATIENT.slice(CUT),
  ]);
  const detections = await found(streams);
  if (!detections) return;
  const patients = detections.filter((detection) => detection === 'contec-cms8000/patient-info');
  assert.is(patients.length, streams.length);
});

test.run();
