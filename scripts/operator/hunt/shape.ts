import path from 'node:path';
import { codedIn, decoded } from './coded';
import { encodingOf, type Encoding } from './encoding';
import { objectsIn, unquoted } from './json-text';
import { recordsIn } from './records';

/** How a text is to be read. */
export type Shape =
  /** One record a line; `bare` where each line is nothing but JSON. */
  | { form: 'json-lines'; bare: boolean }
  /** Zeek's own format. */
  | { form: 'tabs' }
  /** JSON over several lines, or a list. */
  | { form: 'json' }
  | { form: 'table'; delimiter: string }
  | { form: 'text' }
  | { form: 'binary' };

/** How a line is to be read: cells of a Zeek log, nothing but JSON, JSON behind something else, any text. */
export type LineForm = 'tabs' | 'bare-json' | 'json' | 'text';

/** @param shape one that is made of lines; of all others each line is any text */
export function lineFormOf(shape: Shape): LineForm {
  if (shape.form === 'json-lines') return shape.bare ? 'bare-json' : 'json';
  return shape.form === 'tabs' ? 'tabs' : 'text';
}

export interface Sniffed {
  encoding: Encoding;
  shape: Shape;
  /** Whether it is a sensor's log by what its first lines say. */
  isLog: boolean;
  /** Why it cannot be read at all; null where it can. */
  unread: string | null;
  /** It is known to be no log. */
  notALog: boolean;
  /** Records are coded in it, in base64 for one: every line has to be looked into. */
  coded: boolean;
  /** Lines end with a carriage return alone. */
  carriageReturns: boolean;
}

/** Names that sensors give their logs; conn-summary is a text that ZeekControl makes of conn.log. */
const NAMED_AS_LOG = /(^|[^a-z])(conn|notice|vitalwire|files|eve)[^a-z]/i;
const NAMED_OTHERWISE = /(^|[^a-z])conn-summary[^a-z]/i;
/** Names that hold data, whoever wrote it. */
const NAMED_AS_DATA = /\.(log|json|jsonl|ndjson|csv|tsv|xml)\b|zeek|suricata|corelight/i;
/** Programs, rules and settings name fields and addresses too, and are no logs. */
const SOURCE_TEXT =
  /\.(zeek|bro|sig|rules|ya?ml|py|sh|lua|js|ts|ejs|c|h|cc|md|rst|conf|cfg|toml|ini|hlua|btest)$/i;
/** A field with an address in it, as no program has it. */
const FIELD_WITH_ADDRESS =
  /\b(id[._](orig|resp)_h|src_ip|dest_ip)["']?\s*(=>?|:)\s*["']?\d{1,3}(\.\d{1,3}){3}\b/;
/** Field names that nothing but a sensor's log has. */
const FIELD_NAME = /\b(id[._](orig|resp)_h|src_ip|dest_ip|event_type|orig_ip_bytes|conn_state)\b/;
/** What no text has, a damaged one neither; few of them are no reason to take a file for binary. */
const NO_LETTER = /[\x01-\x08\x0e-\x1a]/;
/** What is said of a text that smells of a sensor and of which nothing could be read. */
export const NO_KNOWN_FORM = 'looks like a log of a sensor, and no line of it is in a known form';
const COLUMN = new Set(
  (
    'ts uid id.orig_h id_orig_h id.resp_h id_resp_h src_ip dest_ip dst_ip source.ip destination.ip ' +
    'timestamp @timestamp _time _raw message @message source event_type proto dest_port src_port conn_state'
  ).split(' '),
);

/** What may hold any log, and cannot be looked into. */
const UNKNOWN_PACKING: readonly [RegExp, string][] = [
  [/^\x37\x7a\xbc\xaf\x27\x1c/, '7z'],
  [/^Rar!/, 'rar'],
  [/^\x04\x22\x4d\x18|^\x02\x21\x4c\x18/, 'lz4'],
  [/^LZIP/, 'lzip'],
  [/^\x89LZO/, 'lzop'],
  [/^\x1f[\x9d\xa0]/, 'compress (.Z)'],
  [/^\xff\x06\x00\x00sNaPpY/, 'snappy'],
  [/^\x82SNAPPY/, 'snappy'],
  [/^\x5d\x00\x00/, 'lzma'],
  [/^PAR[1E]/, 'Parquet'],
  [/^ORC/, 'ORC'],
  [/^Obj\x01/, 'Avro'],
  [/^ARROW1/, 'Arrow'],
  [/^LPKSHHRH/, 'a journal of systemd, for journalctl --file NAME --all -o json'],
  [/^(age-encryption\.org|-----BEGIN (PGP MESSAGE|AGE ENCRYPTED FILE))/, 'encrypted'],
  [/^Salted__/, 'encrypted by openssl'],
  [/^\x1e\x0f/, 'GELF in chunks, as it is sent over UDP'],
];
const CAPTURE =
  /^(\xd4\xc3\xb2\xa1|\xa1\xb2\xc3\xd4|\x4d\x3c\xb2\xa1|\xa1\xb2\x3c\x4d|\x0a\x0d\x0d\x0a)/;

/** What a file is, by its first bytes (unpacked) and, where these say nothing, by its name. */
export function sniff(name: string, head: Buffer): Sniffed {
  const base = path.basename(name.split(': ').at(-1)!);
  const named = NAMED_AS_LOG.test(base) && !NAMED_OTHERWISE.test(base);
  const encoding = encodingOf(head);
  const begin = head.toString('latin1', 0, 32);
  const sniffed: Sniffed = {
    encoding,
    shape: { form: 'text' },
    isLog: false,
    unread: null,
    notALog: false,
    coded: false,
    carriageReturns: false,
  };
  if (head.length === 0) return { ...sniffed, notALog: true };
  // Its texts are in clear, and may be cut by its pages: whoever reads on looks for what it names.
  if (begin.startsWith('SQLite format 3')) return { ...sniffed, shape: { form: 'binary' } };
  if (/^\x7fELF/.test(begin)) return { ...sniffed, shape: { form: 'binary' }, notALog: true };
  if (CAPTURE.test(begin)) return { ...sniffed, shape: { form: 'binary' }, notALog: true };
  const packing = UNKNOWN_PACKING.find(([pattern]) => pattern.test(begin))?.[1];
  if (packing !== undefined || encoding === 'binary') {
    const what = packing ?? 'no text and no packing that is known';
    const advice = 'write it out as text or JSON, or unpack it first';
    const smells =
      packing !== undefined ||
      named ||
      NAMED_AS_DATA.test(base) ||
      FIELD_NAME.test(head.toString('latin1'));
    const unread = smells ? `${what}; ${advice}` : null;
    return { ...sniffed, shape: { form: 'binary' }, unread };
  }
  const found = textOf(head, encoding);
  const carriageReturns = !found.includes('\n') && /\r./s.test(found);
  const text = carriageReturns ? found.replaceAll('\r', '\n') : found;
  sniffed.carriageReturns = carriageReturns;
  const { shape, isLog } = shapeOf(text);
  if (isLog) return { ...sniffed, shape, isLog };
  if (shape.form !== 'table' && holdsCoded(text)) {
    const byLine = shape.form === 'json' ? shape : ({ form: 'text' } as const);
    return { ...sniffed, shape: byLine, isLog: true, coded: true };
  }
  const isSource = SOURCE_TEXT.test(base) && !FIELD_WITH_ADDRESS.test(text);
  if (shape.form === 'text' && isSource) return { ...sniffed, shape, notALog: true };
  if (shape.form === 'text' && (named || FIELD_NAME.test(text))) {
    const noHeader = text.includes('\t') && !text.includes('#fields');
    const why = NO_LETTER.test(text)
      ? 'looks like a log of a sensor in a binary form; write it out as text or JSON'
      : noHeader
        ? 'has no #fields line; put that line first'
        : NO_KNOWN_FORM;
    return { ...sniffed, shape, unread: why };
  }
  return { ...sniffed, shape };
}

/** Lines at the begin of a file that are looked into for coded records. */
const CODED_LINES = 20;

/** Whether one of the first lines holds coded text that looks like a sensor's. */
function holdsCoded(text: string): boolean {
  const lines = text.split('\n', CODED_LINES);
  const smells = (one: string, codings: number): boolean => {
    const inner = decoded(one);
    // Packed text that is cut at the end of the head: whoever reads the whole line says what it is.
    if (inner === null || inner.problem !== null) return inner !== null;
    return (
      FIELD_NAME.test(inner.text) ||
      (codings < 3 &&
        codedIn(inner.text.slice(0, 1 << 20)).some((next) => smells(next, codings + 1)))
    );
  };
  return lines.some((line) => codedIn(line).some((one) => smells(one, 0)));
}

function textOf(head: Buffer, encoding: Encoding): string {
  const even = head.subarray(0, head.length & ~3);
  if (encoding === 'utf-16le') return even.toString('utf16le').replace(/^\uFEFF/, '');
  if (encoding === 'utf-16be') {
    return Buffer.from(even)
      .swap16()
      .toString('utf16le')
      .replace(/^\uFEFF/, '');
  }
  const latin = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  return encoding === 'utf-8'
    ? latin
    : latin.replaceAll('\0', '').replace(/^\xff\xfe|^\xfe\xff/, '');
}

function shapeOf(text: string): { shape: Shape; isLog: boolean } {
  const lines = text.replaceAll('\0', '').split(/\r?\n/);
  // The last line of a head may be cut.
  if (lines.length > 1) lines.pop();
  if (lines.some((line) => line.startsWith('#fields') || line.startsWith('#separator'))) {
    return { shape: { form: 'tabs' }, isLog: true };
  }
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? '';
  const second = lines.filter((line) => line.trim() !== '')[1] ?? '';
  const opens = /^\{(.*[[{,])?$/.test(first) && !second.startsWith('{');
  if (/^\[\s*($|[[{])/.test(first) || opens) {
    return { shape: { form: 'json' }, isLog: FIELD_NAME.test(text) };
  }
  const delimiter = [',', ';', '\t', '|'].find((one) => isHeader(first, one));
  if (delimiter !== undefined) return { shape: { form: 'table', delimiter }, isLog: true };

  const objects = lines.slice(0, 50).map((line) => ({
    line,
    objects:
      [line, ...unquoted(line)]
        .map((one) => objectsIn(one).objects)
        .find((one) => one.length > 0) ?? [],
  }));
  const withJson = objects.filter((one) => one.objects.length > 0);
  // One line that is longer than the head.
  const cut = withJson.length === 0 && /[{]\s*\\?"/.test(text.slice(0, 4096));
  if (withJson.length > 0 || cut) {
    const bare = (cut ? [{ line: first }] : withJson).every(({ line }) => /^\s*\{/.test(line));
    const isLog =
      (cut && FIELD_NAME.test(text)) ||
      withJson.some((one) => one.objects.some((object) => recordsIn(object).length > 0));
    return { shape: { form: 'json-lines', bare }, isLog: isLog || FIELD_NAME.test(text) };
  }
  const isFastLog = lines.some((line) => /\[\*\*\] \[\d+:\d+:\d+\] /.test(line));
  return { shape: { form: 'text' }, isLog: isFastLog };
}

/** The first line of a table: names of columns, two of them known. */
function isHeader(line: string, delimiter: string): boolean {
  const cells = line.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  if (cells.length < 2 || line.startsWith('{')) return false;
  const known = cells.filter((cell) => COLUMN.has(cell.replace(/^.*\._source\./, '')));
  return known.length >= 2 || known.includes('_raw');
}

/** The Zeek log that a file's name says: `conn` for `conn.10:00:00-11:00:00.log.gz`; null for other names. */
export function zeekLogOf(name: string): string | null {
  const base = path.basename(name.split(': ').at(-1)!).replace(/^json_streaming_/, '');
  return (
    /^((?:open_)?conn(?:_(?:long|red|summary))?|notice|vitalwire|files)[._-]/.exec(base)?.[1] ??
    null
  );
}
