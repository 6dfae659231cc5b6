/** A Zeek script of the site (local.zeek and what it loads), taken apart far enough to be asked. */
export interface ZeekScript {
  file: string;
  text: string;
  loads: ZeekLine[];
  unloads: ZeekLine[];
  redefs: ZeekRedef[];
  /** The text without comments, with the same lines, for patterns. */
  code: string;
}

export interface ZeekLine {
  value: string;
  file: string;
  line: number;
}

export interface ZeekRedef {
  name: string;
  /** `=`, `+=` or `-=`. */
  operator: string;
  value: string;
  file: string;
  line: number;
  lastLine: number;
}

/** Reads one script. Conditional parts (`@if`) count as active: the doctor cannot know. */
export function readZeekScript(file: string, text: string): ZeekScript {
  const code = withoutComments(text);
  const lineAt = (index: number) => code.slice(0, index).split('\n').length;
  const directives = (word: string) =>
    [...code.matchAll(new RegExp(`^[ \\t]*@${word}[ \\t]+(\\S+)`, 'gm'))].map((match) => ({
      value: match[1]!,
      file,
      line: lineAt(match.index),
    }));
  const redefs = [...code.matchAll(/\bredef\s+([\w:]+)\s*(\+=|-=|=)\s*([^;]*);/g)].map((match) => ({
    name: match[1]!,
    operator: match[2]!,
    value: match[3]!.trim(),
    file,
    line: lineAt(match.index),
    lastLine: lineAt(match.index + match[0].length),
  }));
  return {
    file,
    text,
    loads: [...directives('load'), ...directives('load-sigs')],
    unloads: directives('unload'),
    redefs,
    code,
  };
}

/** Every redef of a site, in the order in which Zeek reads them. */
export function redefsOf({ scripts }: { scripts: readonly ZeekScript[] }): ZeekRedef[] {
  return scripts.flatMap(({ redefs }) => redefs);
}

/** The redef of an option that Zeek reads last. */
export function lastRedef(
  site: { scripts: readonly ZeekScript[] },
  name: string,
): ZeekRedef | undefined {
  return redefsOf(site)
    .filter((one) => one.name === name)
    .at(-1);
}

/** Where a pattern stands in a script's code, as 1-based lines. */
export function linesOf(script: ZeekScript, pattern: RegExp): ZeekLine[] {
  const flags = pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`;
  return [...script.code.matchAll(new RegExp(pattern.source, flags))].map((match) => ({
    value: match[0],
    file: script.file,
    line: script.code.slice(0, match.index).split('\n').length,
  }));
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      let quoted = false;
      for (let at = 0; at < line.length; at += 1) {
        if (line[at] === '\\') at += 1;
        else if (line[at] === '"') quoted = !quoted;
        else if (line[at] === '#' && !quoted) return line.slice(0, at);
      }
      return line;
    })
    .join('\n');
}
