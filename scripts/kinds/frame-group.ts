import { patternBytes } from '../lib/suricata-literals';
import type { Content, RuleOption } from '../model/suricata-rule';
import { anchorOf, type Frame, plainFields } from '../protocols/frame/frames';
import { floatingOptions, openingOptions } from './frame-options';
import { framePatterns } from './frame-pattern';

/** Several frames as one rule: bytes that all have, for the fast matcher, then each as an alternative. */

export interface CommonBytes {
  bytes: Buffer;
  /** Offset from the frame's first byte, where it is the same in all. */
  at: number | null;
}

/** The longest constant that all frames have; null where none has two different bytes. */
export function commonBytes(frames: readonly Frame[]): CommonBytes | null {
  const [first, ...others] = frames;
  if (others.length === 0) {
    const { at, bytes } = anchorOf(first!);
    return { at, bytes: Buffer.from(bytes, 'hex') };
  }
  let best: CommonBytes | null = null;
  for (const { at, bytes } of constantsOf(first!)) {
    for (let start = 0; start < bytes.length; start++) {
      for (let end = bytes.length; end > start + (best?.bytes.length ?? 1); end--) {
        const part = bytes.subarray(start, end);
        if (new Set(part).size === 1) continue;
        const places = others.map((frame) => placesOf(frame, part));
        if (places.some((found) => found.length === 0)) continue;
        const fixed = places.every((found) => found.includes(at + start));
        best = { bytes: part, at: fixed ? at + start : null };
      }
    }
  }
  return best;
}

/** What the fast matcher looks for; in place where the frames open a stream. */
export function commonContent({ bytes, at }: CommonBytes, opening: boolean): Content {
  return {
    kind: 'content',
    bytes,
    ...(opening && at !== null ? { offset: at, depth: bytes.length } : {}),
    fastPattern: true,
  };
}

/** Any one of the frames, all of them openings or none. */
export function groupOptions(frames: readonly Frame[], common: CommonBytes): RuleOption[] {
  const [first, ...others] = frames;
  const opening = first!.opening === true;
  if (others.length === 0) return opening ? openingOptions(first!) : floatingOptions(first!);
  const alternatives = frames.map(alternative).join('|');
  const anchored = opening || common.at !== null;
  return [
    ...(opening ? firstByteAtMost(frames) : []),
    commonContent(common, opening),
    ...(anchored && !opening ? [backToStart(common.bytes, common.at!)] : []),
    {
      kind: 'pcre',
      pattern: `${anchored ? '^' : ''}(?:${alternatives})`,
      modifiers: anchored && !opening ? 'Rs' : 's',
    },
  ];
}

/**
 * The highest first byte of frames that all begin with a known one. The expression says it again; asked before anything
 * is searched, it turns away what has the common bytes in place and another byte before them.
 */
function firstByteAtMost(frames: readonly Frame[]): RuleOption[] {
  const first = frames.map((frame) => constantsOf(frame).find(({ at }) => at === 0)?.bytes[0]);
  const value = Math.max(...first.map((byte) => byte ?? 0xff));
  if (value === 0xff) return [];
  return [{ kind: 'byte_test', count: 1, operator: '<=', value, offset: 0 }];
}

/**
 * From behind bytes that matched to the frame's first byte, so that the expression is tried there and not at every
 * byte of the segment. byte_jump is what moves backwards: it goes on from the byte that it reads, by that byte's value,
 * which is known here.
 */
function backToStart(bytes: Buffer, at: number): RuleOption {
  return {
    kind: 'byte_jump',
    count: 1,
    offset: -1,
    relative: true,
    postOffset: -(bytes.at(-1)! + at + bytes.length),
  };
}

/** A frame from its first byte: windows are looked ahead for, so that they move nothing. */
function alternative(frame: Frame): string {
  const [fixed, ...windows] = framePatterns(frame, patternBytes, '.');
  // Bytes are escaped in these patterns, so that every parenthesis is one.
  const uncaptured = fixed.replaceAll('(', '(?:');
  return `${windows.map((window) => `(?=${window})`).join('')}${uncaptured}`;
}

function constantsOf(frame: Frame): { at: number; bytes: Buffer }[] {
  return plainFields(frame).flatMap((field) =>
    'bytes' in field && 'at' in field
      ? [{ at: field.at, bytes: Buffer.from(field.bytes, 'hex') }]
      : [],
  );
}

/** Offsets at which a frame has these bytes. */
function placesOf(frame: Frame, part: Buffer): number[] {
  return constantsOf(frame).flatMap(({ at, bytes }) => {
    const places: number[] = [];
    for (let i = bytes.indexOf(part); i >= 0; i = bytes.indexOf(part, i + 1)) places.push(at + i);
    return places;
  });
}
