import type { Problem } from '../../model/observable';
import { isFixed } from '../../protocols/sequence/byte-pattern';
import { FILLER } from '../../protocols/filler';
import { stepBytes, type Sequence } from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';

type Units = NonNullable<StreamSequence['units']>;

/** Whether a sequence begins with the first byte of a unit: else the unit's head stands before it. */
export function beginsUnit({ types }: Units, { steps }: Sequence): boolean {
  const [first] = stepBytes(steps[0]!) ?? [];
  return first !== undefined && isFixed(first) && types.includes(first.min);
}

/** What stands in a unit before a sequence, which ends the unit. */
export function beforeInUnit(units: Units, sequenceBytes: number): Buffer {
  const { firstTypes, types, lengthAt, lengthBytes, bytesBefore = 0 } = units;
  const header = lengthAt + lengthBytes;
  const bytes = Buffer.alloc(bytesBefore, FILLER);
  bytes.fill(0, 0, header);
  bytes[0] = types.find((type) => !firstTypes.includes(type)) ?? types[0];
  bytes.writeUIntBE(bytesBefore - header + sequenceBytes, lengthAt, lengthBytes);
  return bytes;
}

/** Sequences that Zeek would pass over, and a place before them that is none. */
export function unitProblems({ units, sequences }: StreamSequence): Problem[] {
  if (!units) return [];
  const begins = sequences.map((sequence) => beginsUnit(units, sequence));
  if (units.bytesBefore === undefined) {
    return begins.flatMap((does, i) =>
      does
        ? []
        : [
            {
              field: `sequences[${i}].steps[0]`,
              problem: 'does not begin with a type of `units`',
              advice:
                'begin with the type of one, add it to `units.types`, say with `units.bytesBefore` what stands before it, or leave `units` out',
            },
          ],
    );
  }
  const wrong = (problem: string, advice: string) => [
    { field: 'units.bytesBefore', problem, advice },
  ];
  if (begins.every(Boolean)) {
    return wrong('changes nothing: each sequence begins with a type of `units`', 'leave it out');
  }
  const header = units.lengthAt + units.lengthBytes;
  return units.bytesBefore < header
    ? wrong(`ends within the header, which has ${header} bytes`, `say ${header} or more`)
    : [];
}
