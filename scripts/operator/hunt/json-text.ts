/** What a line holds: whole JSON objects, and the text around them. */
export interface JsonInText {
  objects: object[];
  /** Text outside of objects; with parts that look like objects and are none. */
  around: string;
}

/**
 * All JSON objects in a text, whatever stands before, between and behind them: the heads of syslog, `@cee:`,
 * a key and a tab, a second event. NUL bytes, which a crash leaves in files, are dropped.
 */
export function objectsIn(text: string): JsonInText {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  const found: JsonInText = { objects: [], around: '' };
  let at = 0;
  for (;;) {
    const open = clean.indexOf('{', at);
    if (open < 0) break;
    const end = endOfObject(clean, open);
    if (end < 0) break;
    const value = parsed(clean.slice(open, end));
    if (value === null) {
      // `[{ "a": 1}` of a log's own head: the next brace may be the one.
      found.around += clean.slice(at, open + 1);
      at = open + 1;
      continue;
    }
    found.around += clean.slice(at, open);
    found.objects.push(value);
    at = end;
  }
  found.around += clean.slice(at);
  return found;
}

/** Quotes as they are written where JSON stands in a table, on a console, in XML or in a URL. */
const QUOTES: readonly [written: string, plain: (text: string) => string][] = [
  ['\\"', (text) => text.replace(/\\(["\\/])/g, '$1')],
  ['""', (text) => text.replaceAll('""', '"')],
  [
    '&quot;',
    (text) =>
      text
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&apos;', "'")
        .replaceAll('&amp;', '&'),
  ],
  [
    '&#34;',
    (text) => text.replaceAll('&#34;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
  ],
  [
    '%22',
    (text) =>
      text.replace(/%([\dA-Fa-f]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
  ],
  ['\\u0022', (text) => text.replaceAll('\\u0022', '"')],
  ['\\x22', (text) => text.replaceAll('\\x22', '"')],
];

/** A text with its quotes as they were before somebody escaped them once more, in each way that it may be. */
export function* unquoted(text: string): Generator<string> {
  for (const [written, plain] of QUOTES) if (text.includes(written)) yield plain(text);
}

/** Behind the brace that closes the one at `open`; -1 where none does. */
function endOfObject(text: string, open: number): number {
  const last = text.lastIndexOf('}');
  // Most lines hold one object to their end; parsing it says whether that is so.
  const rest = text.slice(last + 1).trim();
  if (last > open && rest === '' && parsed(text.slice(open, last + 1)) !== null) return last + 1;
  let depth = 0;
  let inString = false;
  for (let at = open; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 92) at += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 123) depth += 1;
    else if (code === 125) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
