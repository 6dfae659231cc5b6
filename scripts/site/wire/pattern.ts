import { type AST, RegExpParser } from '@eslint-community/regexpp';

/**
 * Regular expressions of rules over bytes, telling which bytes they looked at. JavaScript's own engine tells where a
 * group matched, not which of its bytes had to have a value and which were passed over; and it has no `(?i:...)`
 * before Node 23. The syntax is read by regexpp, which ESLint reads expressions with.
 */

export interface PatternMatch {
  start: number;
  end: number;
  /** Offsets of bytes that had to have a value, ascending: not those that `.` or nearly any class takes. */
  looked: number[];
}

/** Classes that take so many of the 256 values say nothing of a byte. */
const NEARLY_ANY = 250;

interface Flags {
  ignoreCase: boolean;
  dotAll: boolean;
}

/** What was looked at, newest first. */
interface Trail {
  at: number;
  before: Trail | null;
}

type Next = (at: number, trail: Trail | null) => PatternMatch | null;

const parsed = new Map<string, AST.Pattern>();

/**
 * The matches of a pattern in order of where they begin, one for each beginning.
 * @param from offset at which the subject begins: `^` holds there, and nothing before it is seen
 * @param modifiers as Suricata has them: `i` and `s` count
 */
export function* patternMatches(
  pattern: string,
  modifiers: string,
  data: Uint8Array,
  from: number,
): Generator<PatternMatch> {
  const tree = treeOf(pattern);
  const flags = { ignoreCase: modifiers.includes('i'), dotAll: modifiers.includes('s') };
  const run = new Run(data, from);
  const anchored = tree.alternatives.every(({ elements: [first] }) => isStart(first));
  const last = anchored ? from : data.length;
  for (let start = from; start <= last; start++) {
    const found = run.anyOf(tree.alternatives, flags, start, null, (end, trail) => ({
      start,
      end,
      looked: lookedAt(trail),
    }));
    if (found) yield found;
  }
}

function isStart(element: AST.Element | undefined): boolean {
  return element?.type === 'Assertion' && element.kind === 'start';
}

function treeOf(pattern: string): AST.Pattern {
  let tree = parsed.get(pattern);
  if (!tree) {
    tree = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, false);
    parsed.set(pattern, tree);
  }
  return tree;
}

function lookedAt(trail: Trail | null): number[] {
  const found = new Set<number>();
  for (let one = trail; one; one = one.before) found.add(one.at);
  return [...found].sort((a, b) => a - b);
}

class Run {
  constructor(
    private readonly data: Uint8Array,
    private readonly from: number,
  ) {}

  anyOf(
    alternatives: readonly AST.Alternative[],
    flags: Flags,
    at: number,
    trail: Trail | null,
    next: Next,
  ): PatternMatch | null {
    for (const { elements } of alternatives) {
      const found = this.sequence(elements, 0, flags, at, trail, next);
      if (found) return found;
    }
    return null;
  }

  private sequence(
    elements: readonly AST.Element[],
    index: number,
    flags: Flags,
    at: number,
    trail: Trail | null,
    next: Next,
  ): PatternMatch | null {
    const element = elements[index];
    if (!element) return next(at, trail);
    return this.element(element, flags, at, trail, (end, longer) =>
      this.sequence(elements, index + 1, flags, end, longer, next),
    );
  }

  private element(
    element: AST.Element,
    flags: Flags,
    at: number,
    trail: Trail | null,
    next: Next,
  ): PatternMatch | null {
    switch (element.type) {
      case 'Quantifier':
        return isLeaf(element.element)
          ? this.run(element, element.element, flags, at, trail, next)
          : this.repeated(element, 0, flags, at, trail, next);
      case 'Group': {
        const added = element.modifiers?.add;
        const inner = added
          ? {
              ignoreCase: flags.ignoreCase || added.ignoreCase,
              dotAll: flags.dotAll || added.dotAll,
            }
          : flags;
        return this.anyOf(element.alternatives, inner, at, trail, next);
      }
      case 'CapturingGroup':
        return this.anyOf(element.alternatives, flags, at, trail, next);
      case 'Assertion':
        return this.assertion(element, flags, at, trail, next);
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass': {
        const byte = this.data[at];
        if (byte === undefined || !takes(element, byte, flags)) return null;
        return next(at + 1, saysLittle(element) ? trail : { at, before: trail });
      }
      case 'Backreference':
      case 'ExpressionCharacterClass':
        throw new Error(`a pattern has "${element.raw}", which no rule has had so far`);
    }
  }

  /** Repeated bytes, longest or shortest first: in a loop, since thousands may be passed over. */
  private run(
    { min, max, greedy }: AST.Quantifier,
    leaf: Leaf,
    flags: Flags,
    at: number,
    trail: Trail | null,
    next: Next,
  ): PatternMatch | null {
    const little = saysLittle(leaf);
    const trails = [trail];
    while (trails.length <= max) {
      const byte = this.data[at + trails.length - 1];
      if (byte === undefined || !takes(leaf, byte, flags)) break;
      const last = trails.at(-1) ?? null;
      trails.push(little ? last : { at: at + trails.length - 1, before: last });
    }
    const most = trails.length - 1;
    for (let i = 0; i <= most - min; i++) {
      const times = greedy ? most - i : min + i;
      const found = next(at + times, trails[times]!);
      if (found) return found;
    }
    return null;
  }

  private repeated(
    { element, min, max, greedy }: AST.Quantifier,
    times: number,
    flags: Flags,
    at: number,
    trail: Trail | null,
    next: Next,
  ): PatternMatch | null {
    const quantifier = { element, min, max, greedy } as AST.Quantifier;
    const more = () =>
      times >= max
        ? null
        : this.element(element as AST.Element, flags, at, trail, (end, longer) =>
            // A turn that takes nothing would go on for ever.
            end === at && times >= min
              ? null
              : this.repeated(quantifier, times + 1, flags, end, longer, next),
          );
    if (times < min) return more();
    return greedy ? (more() ?? next(at, trail)) : (next(at, trail) ?? more());
  }

  private assertion(
    assertion: AST.Assertion,
    flags: Flags,
    at: number,
    trail: Trail | null,
    next: Next,
  ): PatternMatch | null {
    switch (assertion.kind) {
      case 'start':
        return at === this.from ? next(at, trail) : null;
      case 'end': {
        const left = this.data.length - at;
        return left === 0 || (left === 1 && this.data[at] === 0x0a) ? next(at, trail) : null;
      }
      case 'lookahead': {
        let seen = trail;
        const holds = this.anyOf(assertion.alternatives, flags, at, trail, (end, longer) => {
          seen = longer;
          return { start: at, end, looked: [] };
        });
        if (Boolean(holds) === assertion.negate) return null;
        return next(at, assertion.negate ? trail : seen);
      }
      case 'lookbehind':
      case 'word':
        throw new Error(`a pattern has "${assertion.raw}", which no rule has had so far`);
    }
  }
}

function isLeaf(element: AST.Element): element is Leaf {
  return ['Character', 'CharacterSet', 'CharacterClass'].includes(element.type);
}

type Leaf = AST.Character | AST.CharacterSet | AST.CharacterClass;

function takes(leaf: AST.CharacterClassElement | Leaf, byte: number, flags: Flags): boolean {
  switch (leaf.type) {
    case 'Character':
      return same(leaf.value, byte, flags);
    case 'CharacterClassRange':
      return variants(byte, flags).some((one) => one >= leaf.min.value && one <= leaf.max.value);
    case 'CharacterClass':
      return (
        leaf.elements.some((one) => takes(one as AST.CharacterClassElement, byte, flags)) !==
        leaf.negate
      );
    case 'CharacterSet':
      return takesSet(leaf, byte, flags);
    default:
      throw new Error(`a pattern has "${leaf.raw}", which no rule has had so far`);
  }
}

function takesSet(set: AST.CharacterSet, byte: number, { dotAll }: Flags): boolean {
  switch (set.kind) {
    case 'any':
      return dotAll || byte !== 0x0a;
    case 'digit':
      return (byte >= 0x30 && byte <= 0x39) !== set.negate;
    case 'space':
      return [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].includes(byte) !== set.negate;
    case 'word':
      return /\w/.test(String.fromCharCode(byte)) !== set.negate;
    case 'property':
      throw new Error(`a pattern has "${set.raw}", which no rule has had so far`);
  }
}

function same(value: number, byte: number, flags: Flags): boolean {
  return variants(byte, flags).includes(value);
}

/** A letter in both cases, where case does not count. */
function variants(byte: number, { ignoreCase }: Flags): number[] {
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  return ignoreCase && isLetter ? [byte, byte ^ 0x20] : [byte];
}

const little = new WeakMap<Leaf, boolean>();

function saysLittle(leaf: Leaf): boolean {
  const known = little.get(leaf) ?? takesNearlyAny(leaf);
  little.set(leaf, known);
  return known;
}

function takesNearlyAny(leaf: Leaf): boolean {
  if (leaf.type === 'Character') return false;
  if (leaf.type === 'CharacterSet' && leaf.kind === 'any') return true;
  const flags = { ignoreCase: false, dotAll: true };
  let taken = 0;
  for (let byte = 0; byte < 256; byte++) if (takes(leaf, byte, flags)) taken++;
  return taken >= NEARLY_ANY;
}
