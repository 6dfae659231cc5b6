/** What opens a stream in Zeek: what stands behind bytes that the sensor did not see opens none. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackets } from '../../scripts/lab/packets';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { writeCapture, zeek } from './run-dist';
import { HELLO } from '../../rules-src/contec-cms8000/frames';
import { LEADS, stream } from './traffic';

const test = suite('behaviour/zeek-openings');

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex');
/** For what one reader of streams is handed this one, before there is anything for the other. */
const OTHER_PROTOCOL = hex('1.2.840.10008.');
const CYCLE = [HELLO, ...LEADS].join('');

/** Detections of a stream to a port that nothing names; `lost` is the message that the sensor does not see. */
async function found(messages: readonly string[], lost?: number): Promise<string[] | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const flow = stream('10.20.0.5', '10.20.0.9', messages, { port: 7515 });
  const packets = buildPackets({ name: 'openings', flows: [flow] });
  const seen = packets.filter(({ carries }) => lost === undefined || carries?.message !== lost);
  const { findings } = await zeek(engine, writeCapture(seen), {});
  return findings.map(({ detection }) => detection).sort();
}

test('a session opens a stream', async () => {
  const detections = await found([CYCLE]);
  if (detections) {
    assert.equal(detections, ['contec-cms8000/session', 'contec-cms8000/telemetry']);
  }
});

test('behind a hole, in a stream that was handed over for something else, nothing opens it', async () => {
  const detections = await found([OTHER_PROTOCOL, '00'.repeat(2000), CYCLE], 1);
  if (detections) assert.equal(detections, ['contec-cms8000/telemetry']);
});

test.run();
