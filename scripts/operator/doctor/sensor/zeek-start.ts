import path from 'node:path';
import { fromUnits, shellWords, writtenWords } from './command-line';
import type { TextFile } from './text-file';
import { zeekArgsLine } from './zeekctl';

/** With what Zeek is started, by zeekctl or by a unit of the site's own. */
export interface ZeekStart {
  /** What counts on a capture as on a wire, in this order: options with their values, `name=value`. */
  args: ZeekArgument[];
  /** Scripts that are named; null where zeekctl alone names them. */
  scripts: string[] | null;
  /** Folders of ZEEKPATH, by the sensor's paths; zeekctl sets its own in place of any other. */
  folders: string[];
  /** Whether zeekctl starts it: its networks, and its own scripts, are loaded then. */
  byZeekctl: boolean;
}

/** One word, or an option with its value. */
export interface ZeekArgument {
  words: string[];
  file: string;
  /** Counted from 1. */
  line: number;
  /** That line without it; null where it cannot be told from here. */
  without: string | null;
}

/** Options that say where packets come from, or what is done besides reading them (`zeek --help`, 8.0.10). */
const LEFT_OUT_WITH_VALUE =
  /^(-i|--iface|-r|--readfile|-w|--writefile|-c|--capture-unprocessed|-t|--tracefile|-E|--event-trace|-G|--load-seeds|-H|--save-seeds|-U|--status-file|-I|--print-id)$/;
const LEFT_OUT =
  /^(-j|--jobs|-W|--watchdog|-Q|--time|-d|--debug-script|-S|--debug-rules|--pseudo-realtime.*|--profile-script.*|--(iface|readfile|writefile|tracefile|event-trace|status-file)=.*)$/;
const WITH_VALUE =
  /^(-f|--filter|-e|--exec|-p|--prefix|-s|--rulefile|-O|--optimize|-T|--re-level)$/;

const PROGRAM = /(^|\/)zeek$/;

/**
 * @param units unit files with their drop-ins, and files of variables.
 * @param zeekctl zeekctl.cfg; null where it was not given.
 */
export function zeekStart(units: readonly TextFile[], zeekctl: TextFile | null): ZeekStart {
  const { last, variables } = fromUnits(units, /(^|\/)zeek(?=\s|$)/m);
  if (last !== null) {
    // Something else may start it: `nice -n -5 /opt/zeek/bin/zeek ...`.
    const program = last.words.findIndex((word) => PROGRAM.test(word));
    const words = last.words.slice(program + 1);
    const pieces = words.map((word) => ({ words: [word], raw: null }));
    const unit = units.find(({ file }) => file === last.file)!;
    const all = grouped(pieces, unit, last.line);
    const folders = (variables.get('ZEEKPATH') ?? '').split(':');
    return {
      args: all.filter(({ words: [word] }) => !isScript(word!)),
      scripts: all.flatMap(({ words: [word] }) => (isScript(word!) ? [word!] : [])),
      folders: folders.filter((folder) => path.isAbsolute(folder)),
      byZeekctl: false,
    };
  }
  const place = zeekctl && zeekArgsLine(zeekctl.text);
  if (!zeekctl || !place) return { args: [], scripts: null, folders: [], byZeekctl: true };
  const text = zeekctl.text.split('\n')[place.line - 1]!.slice(place.from);
  const pieces = writtenWords(text).map(({ raw, from }) => ({
    words: shellWords(raw, new Map()),
    raw: { from: place.from + from, to: place.from + from + raw.length },
  }));
  return {
    args: grouped(pieces, zeekctl, place.line),
    scripts: null,
    folders: [],
    byZeekctl: true,
  };
}

/** A word that names a script: no option, and no value for one. */
export function isScript(word: string): boolean {
  return !word.startsWith('-') && !word.includes('=');
}

interface Piece {
  words: string[];
  /** Where it stands in its line. */
  raw: { from: number; to: number } | null;
}

/** Options with their values; those that mean nothing for a capture are left out. */
function grouped(pieces: readonly Piece[], { file, text }: TextFile, line: number): ZeekArgument[] {
  const found: ZeekArgument[] = [];
  const left = [...pieces];
  const written = text.split('\n')[line - 1] ?? '';
  while (left.length > 0) {
    const first = left.shift()!;
    const [word = ''] = first.words;
    const takes = LEFT_OUT_WITH_VALUE.test(word) || WITH_VALUE.test(word);
    const value = takes ? left.shift() : undefined;
    if (LEFT_OUT_WITH_VALUE.test(word) || LEFT_OUT.test(word)) continue;
    const end = (value ?? first).raw;
    const without = first.raw && end && taken(written, first.raw.from, end.to);
    found.push({ words: [...first.words, ...(value?.words ?? [])], file, line, without });
  }
  return found;
}

function taken(line: string, from: number, to: number): string {
  return `${line.slice(0, from).trimEnd()} ${line.slice(to).trimStart()}`.trimEnd();
}
