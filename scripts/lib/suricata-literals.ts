/**
 * The one place where values become text inside a Suricata rule. Everything that a rule's syntax gives
 * a meaning to is written as hex or refused, so no value can end an option early.
 */

/** Bytes that stay readable inside a `content`: letters, digits and a few marks without meaning. */
const READABLE = /^[A-Za-z0-9./_-]$/;

/**
 * Bytes as the inside of a `content:"..."`: readable runs as they are, the rest as `|c0 ff ee|`.
 * A run of fewer than two readable bytes inside hex stays hex, so binary data does not flicker.
 */
export function contentText(bytes: Uint8Array): string {
  const readable = [...bytes].map((byte) => READABLE.test(String.fromCharCode(byte)));
  const kept = readable.map(
    (yes, i) =>
      yes && ((readable[i - 1] ?? false) || (readable[i + 1] ?? false) || bytes.length === 1),
  );
  let text = '';
  let hex: string[] = [];
  const flush = () => {
    if (hex.length > 0) text += `|${hex.join(' ')}|`;
    hex = [];
  };
  bytes.forEach((byte, i) => {
    if (kept[i]) {
      flush();
      text += String.fromCharCode(byte);
    } else {
      hex.push(byte.toString(16).padStart(2, '0'));
    }
  });
  flush();
  return text;
}

/** One byte as `\xNN`, so that none can be a metacharacter. */
export function hexByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/**
 * Bytes inside a pcre: two readable ones and more as they are, with a backslash before what is no letter and no digit; the
 * rest as hex, also a single letter among binary.
 */
export function patternBytes(bytes: Iterable<number>): string {
  const text = [...bytes].map((byte) => String.fromCharCode(byte));
  const isReadable = (i: number) => READABLE.test(text[i] ?? '');
  return text
    .map((char, i) => {
      if (!isReadable(i) || (!isReadable(i - 1) && !isReadable(i + 1))) {
        return hexByte(char.charCodeAt(0));
      }
      return /\w/.test(char) ? char : `\\${char}`;
    })
    .join('');
}

/**
 * Free text as a rule's `msg`.
 * @throws when it has a character that would need escaping; the caller names the field.
 */
export function msgText(text: string): string {
  const bad = /[^A-Za-z0-9 ./_,+()-]/.exec(text);
  if (bad) {
    throw new Error(`"${text}" has ${JSON.stringify(bad[0])}, which a rule's msg cannot hold`);
  }
  return text;
}

/**
 * A metadata key or value (BETTER's character set without blanks around separators).
 * @throws when it has a character that Suricata or suricata-update would split at.
 */
export function metadataText(text: string): string {
  const plain = text.replaceAll(' ', '_');
  if (!/^[A-Za-z0-9_.:/-]+$/.test(plain)) {
    throw new Error(`"${text}" cannot be a metadata value; use letters, digits, "_", ".", "-"`);
  }
  return plain;
}

/**
 * The name of a bit or of a list, inside an option whose parts commas separate.
 * @throws when it has a character that is not plainly part of a name.
 */
export function nameText(name: string): string {
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw new Error(`"${name}" cannot be a name in a rule; use letters, digits, "_", ".", "-"`);
  }
  return name;
}

/** A URL as `reference:url,` takes it: without its scheme, without characters that end an option. */
export function referenceText(url: string): string {
  const bare = url.replace(/^https:\/\//, '');
  if (!/^[A-Za-z0-9./_?=&%#~+-]+$/.test(bare)) {
    throw new Error(`"${url}" has a character that a rule's reference cannot hold`);
  }
  return bare;
}
