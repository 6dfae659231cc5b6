import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shapeProblems } from '../../scripts/compile/shape';
import { kindOf } from '../../scripts/kinds';
import type { Observable } from '../../scripts/kinds/observable';
import firmware from '../../rules-src/contec-cms8000/firmware-file';
import afterUpdate from '../../rules-src/contec-cms8000/after-update';
import received from '../../rules-src/contec-cms8000/code-received';
import mounted from '../../rules-src/contec-cms8000/nfs-mounted';
import answered from '../../rules-src/contec-cms8000/answered';
import arpProbe from '../../rules-src/contec-cms8000/arp-probe';
import lookup from '../../rules-src/contec-cms8000/nfs-lookup';
import mount from '../../rules-src/contec-cms8000/nfs-mount';
import noTransferSyntax from '../../rules-src/dicom/no-transfer-syntax';
import pathInUid from '../../rules-src/dicom/path-in-uid';
import { DICOM_UNITS } from '../../rules-src/dicom-border/protocol';
import telemetry from '../../rules-src/contec-cms8000/telemetry';

/** Values that TypeScript lets pass and each kind refuses by itself. */
const test = suite('kinds/checks');

function problems(observable: object): string[] {
  const kind = kindOf(observable as Observable)!;
  const shape = shapeProblems(kind.schema, observable);
  return (shape.length > 0 ? shape : kind.check(observable as Observable)).map(({ field }) =>
    field.replace(/^\./, ''),
  );
}
const frame = (change: object) => ({
  ...telemetry.observable,
  frames: [{ ...telemetry.observable.frames[0], ...change }],
});

const sound = {
  afterUpdate,
  answered,
  arpProbe,
  firmware,
  lookup,
  mount,
  mounted,
  pathInUid,
  received,
  telemetry,
};
for (const [name, { observable }] of Object.entries(sound)) {
  test(`${name} as it is has none`, () => assert.equal(problems(observable), []));
}

const refused: [what: string, observable: object, field: RegExp][] = [
  [
    'an answer from a subnet',
    { ...answered.observable, sources: ['10.0.0.0/8'] },
    /^sources\[0\]$/,
  ],
  ['a question for no address', { ...arpProbe.observable, targets: ['ward-3b'] }, /^targets\[0\]$/],
  [
    'a sequence that begins with no unit of its stream',
    { ...pathInUid.observable, units: DICOM_UNITS },
    /^sequences\[0\]\.steps\[0\]$/,
  ],
  [
    'bytes of a unit before sequences that each begin with one',
    { ...noTransferSyntax.observable, units: { ...DICOM_UNITS, bytesBefore: 12 } },
    /^units\.bytesBefore$/,
  ],
  [
    'bytes of a unit before a sequence that end within its header',
    { ...pathInUid.observable, units: { ...DICOM_UNITS, bytesBefore: 5 } },
    /^units\.bytesBefore$/,
  ],
  ['a server of mounts by name', { ...mount.observable, usualServer: 'station' }, /^usualServer$/],
  [
    'a server that no traffic goes to',
    { ...lookup.observable, usualServer: '10.20.0.9' },
    /^usualServer$/,
  ],
  [
    'a call without a port for its traffic',
    { ...lookup.observable, calls: [{ name: 'nfs', program: 100003 }] },
    /^calls\[0\]\.usualPort$/,
  ],
  ['several frames without a mark', { ...telemetry.observable, mark: undefined }, /^mark$/],
  ['bytes that are no hex', frame({ fields: [{ at: 0, bytes: 'xyz' }] }), /^frames\[0\]/],
  ['half a byte', frame({ fields: [{ at: 0, bytes: '05460' }] }), /^frames\[0\]/],
  ['a frame without a field', frame({ fields: [] }), /^frames\[0\]/],
];
for (const [what, observable, field] of refused) {
  test(`refuses ${what}, and names the field`, () => {
    const found = problems(observable);
    assert.ok(found.length > 0, 'nothing was refused');
    assert.match(found[0]!, field);
  });
}

test.run();
