import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PATIENT } from './traffic';

/** A patient who does not exist, and the search for traces of one. */

export const CANARY = {
  department: 'Kanarienstation Ost',
  name: 'Zwetschgenbaum, Quirina',
  number: 'PT-83715926400',
  doctor: 'Dr. Hagebutt-Xylander',
  pid: 'MRN55501838177',
} as const;

/** Offsets in the frame: payload offset and 4 (block 3E). */
const FIELDS = { department: 4, name: 39, number: 71, doctor: 145 } as const;

/** The patient block with these data in it, as hex. */
export function canaryBlock(): string {
  const block = Buffer.from(PATIENT, 'hex');
  for (const [field, at] of Object.entries(FIELDS)) {
    block.fill(0, at, at + 32);
    block.write(CANARY[field as keyof typeof FIELDS], at, 'latin1');
  }
  return block.toString('hex');
}

/** Every file below a folder that holds one of the canary's data, in clear, hex or base64. */
export function tracesIn(folder: string, except: readonly string[] = []): string[] {
  return filesBelow(folder)
    .filter((file) => !except.includes(path.basename(file)))
    .flatMap((file) => {
      const bytes = readFileSync(file);
      const folded = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
      return Object.entries(CANARY).flatMap(([field, secret]) =>
        encodings(secret)
          .filter(({ text, anyCase }) => (anyCase ? folded : bytes).includes(text))
          .map(({ how }) => `${path.basename(file)}: ${field} ${how}`),
      );
    });
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function encodings(secret: string): { how: string; text: string; anyCase?: true }[] {
  const hex = Buffer.from(secret, 'latin1').toString('hex');
  return [
    { how: 'in clear', text: secret.toLowerCase(), anyCase: true },
    { how: 'in hex', text: hex, anyCase: true },
    { how: 'in escapes', text: hex.replace(/../g, '\\x$&'), anyCase: true },
    ...[0, 1, 2].map((before) => ({ how: 'in base64', text: base64Core(secret, before) })),
  ];
}

/** What base64 makes of it behind so many other bytes, without the characters that depend on its neighbours. */
function base64Core(secret: string, before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret, 'latin1')]);
  const whole = bytes.length - (bytes.length % 3);
  const text = bytes.subarray(0, whole).toString('base64');
  return text.slice(before === 0 ? 0 : 4);
}
