import type { z } from 'zod';
import { exampleText } from './shape';
import { PLACEHOLDER } from './placeholders';
import { alternativesOf, metaOf, innerSchema } from './schema-parts';
import { DETECTION, DEVICE, FAMILY } from '../model/detection';
import type { IsoDate } from '../model/vocabulary';

/**
 * What `vitalwire new` writes: a definition with everything that a kind needs, and the family where there is none yet.
 * Every value is to be written by an author; the build refuses each with what to write, until all are.
 */

interface StubOptions {
  family: string;
  behaviour: string;
  kind: { name: string; schema: z.ZodType; carrier?: 'udp' };
  today: IsoDate;
  /** Name of the constant that family.ts exports. */
  familyName: string;
}

/** Text of rules-src/<family>/family.ts, device and references included. */
export function familyStub(family: string, familyName: string): string {
  const device = constantName(`${family}-device`);
  return `import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference, Technique } from '../../scripts/model/vocabulary';

/** Shared with other families? Then it belongs into rules-src/catalogue/devices.ts. */
const ${device}: Device = {
${fields(DEVICE, '  ', { id: `'${family}'` })}};

/** Where the bytes come from; the facts go into docs/sources.md. Ours are in rules-src/catalogue/references.ts. */
const SOURCE: Reference = {
  kind: 'url',
  url: ${todo('https address of the advisory, standard, document or code that gives the bytes')},
  title: ${todo('who says it, and what')},
};

/** ATT&CK techniques that we use already are in rules-src/catalogue/techniques.ts. */
const TECHNIQUE: Technique = {
  matrix: 'enterprise',
  id: ${todo('id of the ATT&CK technique, such as T1071')},
  name: ${todo('its name')},
  tactic: ${todo('name of the tactic, such as Command And Control')},
  tacticId: ${todo('id of the tactic, such as TA0011')},
};

/** ${todo('one sentence on what these behaviours have in common').slice(1, -1)} */
export const ${familyName} = family({
  devices: [${device}],
  references: [SOURCE],
  attack: [TECHNIQUE],
  firstStep: ${todo(`${metaOf(FAMILY.shape.firstStep)!.description}`)},
});
`;
}

/** Text of rules-src/<family>/<behaviour>.ts. */
export function definitionStub({
  family,
  behaviour,
  kind,
  today,
  familyName,
}: StubOptions): string {
  const carrier = kind.carrier ?? 'tcp';
  const observable = fields(kind.schema, '    ', {
    kind: `'${kind.name}'`,
    suppressSeconds: '3600',
  });
  const scenario = (must: string) => `[
      {
        name: ${todo(`words for a report: traffic that must ${must}`)},
        flows: [
          ${carrier}('10.20.0.5', '10.20.0.9:7000', [
            { from: 'client', bytes: ${todo('hex digits, or `text` instead of `bytes`')} },
          ]),
        ],
      },
    ]`;
  const texts = fields(DETECTION, '  ', {
    id: `'${family}/${behaviour}'`,
    observable: `{\n${observable}  }`,
    created: `'${today}'`,
    falsePositives: `[${todo('known ways in which this alerts on something else; [] only when none is known')}]`,
    doNow: `[${todo('the steps behind the first one of the family, in order')}]`,
    proof: `{\n    alerts: ${scenario('alert')},\n    silent: ${scenario('stay silent')},\n  }`,
  });
  return `import { detection } from '../../scripts/kinds/detection';
import { ${carrier} } from '../../scripts/kinds/proof';
import { ${familyName} } from './family';

export default detection(${familyName}, {
${texts}});
`;
}

/** \`acme-pump\` is \`ACME_PUMP\`. */
export function constantName(words: string): string {
  const name = words.toUpperCase().replaceAll('-', '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

/** Fields that the family or the lock gives. */
const GIVEN = ['devices', 'references', 'attack', 'updated'];

/** The fields of an object, one a line: required ones to be written, the others as comments. */
function fields(
  schema: z.ZodType,
  indent: string,
  known: Readonly<Record<string, string>>,
): string {
  const shape = (innerSchema(schema).def as unknown as { shape: Record<string, z.ZodType> }).shape;
  return Object.entries(shape)
    .filter(([name]) => !GIVEN.includes(name))
    .map(([name, one]) => {
      if (known[name] !== undefined) return `${indent}${name}: ${known[name]},\n`;
      if (one.def.type !== 'optional' && one.safeParse([]).success)
        return `${indent}${name}: [],\n`;
      const meta = metaOf(one);
      const example = exampleText(meta?.examples?.[0]);
      if (one.def.type === 'optional') {
        return `${indent}// ${meta?.description}:\n${indent}// ${name}: ${example},\n`;
      }
      return `${indent}${name}: ${todo(`${meta?.description}; ${among(one) ?? `such as ${example}`}`)},\n`;
    })
    .join('');
}

/** `one of Low, Medium, High`, for a closed set. */
function among(schema: z.ZodType): string | null {
  const [only, ...others] = alternativesOf(schema);
  const { entries } = innerSchema(only!).def as unknown as { entries?: Record<string, string> };
  return others.length === 0 && entries ? `one of ${Object.values(entries).join(', ')}` : null;
}

function todo(what: string): string {
  const text = `${PLACEHOLDER}: ${what}`.replaceAll('\\', '\\\\');
  return text.includes("'") && !text.includes('"')
    ? `"${text}"`
    : `'${text.replaceAll("'", "\\'")}'`;
}
