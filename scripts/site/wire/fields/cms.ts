import { fieldsOf, type Told } from './layout';

/** Frames of the CMS protocol of Contec monitors, as two public decoders have them (docs/sources.md). */
const TYPES: Readonly<Record<number, string>> = {
  0x3e: 'patient',
  0x43: 'empty',
  0x45: 'bed',
  0x46: 'telemetry',
  0x47: 'sync',
  0x49: 'alarm',
};

export function cms(data: Buffer): Told | null {
  if (data.length < 4 || data[2] !== 5) return null;
  const length = data.readUInt16LE(0);
  const type = TYPES[data[3]!];
  if (type === undefined || length + 2 > data.length) return null;
  const telemetry = data[3] === 0x46;
  return {
    what: `CMS frame, ${type}`,
    fields: fieldsOf(0, [
      ['CMS length', 2],
      ['CMS protocol byte', 1],
      [`CMS frame type: ${type}`, 1],
      ...(telemetry
        ? ([
            ['CMS zero', 2],
            ['CMS lead', 2],
            ['CMS vital signs', length - 6],
          ] as const)
        : ([['CMS data', length - 2]] as const)),
    ]),
  };
}
