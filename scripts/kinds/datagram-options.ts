import { patternBytes } from '../lib/suricata-literals';
import type { RuleOption } from '../model/suricata-rule';
import {
  type DatagramField,
  fixedFields,
  longestAnywhere,
  looseFields,
} from '../protocols/datagram/fields';
import type { LooseField } from '../protocols/datagram/loose';
import type { AnywhereField } from '../protocols/datagram/loose/anywhere';
import { filledPattern } from '../protocols/datagram/loose/filled';
import { wordPattern } from '../protocols/datagram/loose/word';
import { anchorOf, type FrameField } from '../protocols/frame/frames';
import { floatingOptions, openingOptions } from './frame-options';

/** A datagram's fields as Suricata conditions: those at fixed places first, then what may stand anywhere. */
export function datagramOptions(fields: readonly DatagramField[]): RuleOption[] {
  const fixed = fixedFields(fields);
  const fast = searchedAnywhere(fixed, longestAnywhere(fields));
  const opening = fixed.length > 0 ? openingOptions({ fields: fixed as [FrameField] }) : [];
  return [
    ...(fast ? opening.map(notSearched) : opening),
    ...looseFields(fields).flatMap((one) => looseOptions(one, sameField(one, fast))),
  ];
}

/** Of that many bytes there is no other like it, wherever it stands; less than four at a place are everywhere. */
const SAYS_MUCH = 8;
const SAYS_LITTLE = 4;

/** What is searched for, where it is no constant at a fixed place. */
function searchedAnywhere(
  fixed: readonly FrameField[],
  anywhere: AnywhereField | undefined,
): AnywhereField | undefined {
  if (fixed.length === 0 || !anywhere) return anywhere;
  const anchor = anchorOf({ fields: fixed as [FrameField] });
  const bytesOf = ({ bytes }: { bytes: string }) => bytes.length / 2;
  return bytesOf(anchor) < SAYS_LITTLE && bytesOf(anywhere) >= SAYS_MUCH ? anywhere : undefined;
}

function notSearched(option: RuleOption): RuleOption {
  if (option.kind !== 'content') return option;
  const { fastPattern: _, ...content } = option;
  return content;
}

function sameField(one: LooseField, other: LooseField | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function looseOptions(one: LooseField, fast: boolean): RuleOption[] {
  if ('oneOf' in one) {
    const either = one.oneOf.map((hex) => patternBytes(Buffer.from(hex, 'hex'))).join('|');
    return [{ kind: 'pcre', pattern: `^.{${one.at}}(?:${either})`, modifiers: 's' }];
  }
  if ('bytes' in one) {
    return [
      {
        kind: 'content',
        bytes: Buffer.from(one.bytes, 'hex'),
        ...(one.from > 0 ? { offset: one.from } : {}),
        ...(fast ? { fastPattern: true } : {}),
      },
    ];
  }
  if ('filled' in one) {
    const pattern = filledPattern(one).replace('(', '(?:');
    return [
      {
        kind: 'pcre',
        pattern: one.from > 0 ? `^.{${one.from},}?${pattern}` : pattern,
        modifiers: 's',
      },
    ];
  }
  if ('word' in one) {
    const quoted = wordPattern(one, (said) => patternBytes(Buffer.from(said, 'latin1')));
    return [{ kind: 'pcre', pattern: quoted.replaceAll('(', '(?:'), modifiers: 's' }];
  }
  // The group's constant first, the rest relative to it: where that does not hold, the next place is tried.
  const [anchor, ...rest] = floatingOptions({ name: 'group', fields: one.group });
  const offset = one.from + anchorOf({ fields: one.group }).at;
  const { fastPattern: _, ...content } = anchor as Extract<RuleOption, { kind: 'content' }>;
  return [{ ...content, ...(offset > 0 ? { offset } : {}) }, ...rest];
}
