/** Streams of units that say their length (DICOM's PDUs): what Zeek passes over, and that it finds what comes behind. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ASSOCIATED, STORE } from '../../rules-src/dicom-border/protocol';
import { tcp } from '../../scripts/kinds/proof';
import { buildPackets } from '../../scripts/lab/packets';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import type { TcpFlow } from '../../scripts/model/scenario';
import { commandSet, CT_IMAGE_STORAGE, pData } from '../../scripts/protocols/dicom/upper-layer';
import { writeCapture, zeek } from './run-dist';
import { atEnd, written } from './zeek-counts';

const test = suite('behaviour/zeek-units');

const PASSED_OVER = `global passed_over = 0;
event stream_deliver(c: connection, is_orig: bool, data: string) &priority=10
	{
	if ( c?$vitalwire_sides && c$vitalwire_sides$orig$skip > |data| )
		++passed_over;
	}
${atEnd('passed-over', 'passed_over')}`;

const client = (bytes: string) => ({ from: 'client', bytes }) as const;

/** An image in one PDU, of bytes that mean nothing. */
const image = (bytes: number) => client(pData({ command: false, hex: '5a'.repeat(bytes) }));
const PATH = client(
  pData({
    command: true,
    hex: commandSet({
      sopClass: CT_IMAGE_STORAGE,
      field: 0x0001,
      data: true,
      sopInstance: '../../tmp/CANARY',
    }),
  }),
);

async function run(
  flow: TcpFlow,
  zeekScript = '',
): Promise<{ found: string[]; passedOver: number } | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const pcap = writeCapture(buildPackets({ name: 'units', flows: [flow] }));
  const { findings, outDir } = await zeek(engine, pcap, {
    zeekScript: PASSED_OVER + zeekScript,
  });
  return {
    found: findings.map(({ detection }) => detection),
    passedOver: Number(written(outDir, 'passed-over')),
  };
}

/** Images before which their store is asked for, as on one association of many. */
const stored = (count: number, bytes: number) =>
  Array.from({ length: count }, () => [client(STORE), image(bytes)]).flat();
const ENDS = ['10.20.0.5:42007', '10.20.0.9:11112'] as const;

test('most of an image is passed over', async () => {
  const result = await run(tcp(...ENDS, [...ASSOCIATED, ...stored(8, 64_000)]));
  if (!result) return;
  assert.equal(result.found, []);
  // 8 times 44 segments; some stand at the beginning of each image, some before signatures look no further.
  assert.ok(result.passedOver > 8 * 30, `${result.passedOver} segments`);
});

for (const [what, messages] of [
  ['behind images', [...ASSOCIATED, ...stored(8, 64_000), PATH]],
  ['behind a long image and a short one', [...ASSOCIATED, ...stored(1, 64_000), image(3), PATH]],
] as const) {
  test(`a path ${what}`, async () => {
    const result = await run(tcp(...ENDS, messages));
    if (result) assert.equal(result.found, ['dicom/path-in-uid']);
  });
}

/** Others look farther into a PDU than images do. */
const IMAGES_ALONE = `
redef Vitalwire::switched_off += { "dicom/path-in-uid", "dicom/no-transfer-syntax" };`;
/** The longest store that is found: a class of 64 characters, and 64 bytes before what says that data follow. */
const LONGEST = [
  '0000000004000000a4000000',
  `0000020040000000${'31'.repeat(64)}`,
  '00000001020000000100',
  `0000031038000000${'31'.repeat(56)}`,
  '00000008020000000100',
].join('');

test('a command set as long as may be, in segments, before data in the same PDU', async () => {
  const pdu = pData({ command: true, hex: LONGEST }, { command: false, hex: '5a'.repeat(9000) });
  // The head, and all but what tells that data follow; the end of the command; the data.
  const [cut, end] = [2 * (12 + LONGEST.length / 2 - 2), 2 * (12 + LONGEST.length / 2)];
  const parts = [pdu.slice(0, cut), pdu.slice(cut, end), pdu.slice(end)].map(client);
  const outside = tcp('10.20.0.5:42007', '198.51.100.20:11112', [
    ...ASSOCIATED,
    // Until here signatures may still look, and nothing is passed over.
    image(3000),
    ...parts,
  ]);
  const result = await run(outside, IMAGES_ALONE);
  if (!result) return;
  assert.ok(result.passedOver > 0);
  assert.ok(result.found.includes('dicom-border/images-sent'), result.found.join());
});

test('without the start of the stream nothing is passed over', async () => {
  const result = await run(tcp(...ENDS, [...stored(8, 64_000), PATH], { shape: 'midstream' }));
  if (!result) return;
  assert.equal(result, { found: ['dicom/path-in-uid'], passedOver: 0 });
});

test.run();
