/**
 * Suricata's rule syntax read back, as strictly as its own parser does (detect-parse.c, detect-content.c):
 * an unescaped `;` ends an option wherever it stands, quotes or not.
 */

export interface ParsedRule {
  enabled: boolean;
  action: string;
  /** Protocol, source, port, direction, destination, port. */
  header: string[];
  options: { name: string; value: string }[];
}

export function parseRule(line: string): ParsedRule {
  const match = /^(# )?(alert|drop|pass) ([^(]*) \((.*);\)$/.exec(line);
  if (!match) throw new Error(`not a rule: ${line}`);
  const [, off, action, header, body] = match;
  return {
    enabled: !off,
    action: action!,
    header: header!.split(' '),
    options: body!.split('; ').map((option) => {
      if (/;|^\s|\s$/.test(option)) throw new Error(`stray ; or blank in "${option}"`);
      const at = option.indexOf(':');
      return at < 0
        ? { name: option, value: '' }
        : { name: option.slice(0, at), value: option.slice(at + 1) };
    }),
  };
}

/** The rules in a rule file, those that are off included. */
export function parseRules(text: string): ParsedRule[] {
  return text
    .split('\n')
    .filter((line) => /^(# )?(alert|drop|pass) .*sid:/.test(line))
    .map(parseRule);
}

/** The values of an option, in order. */
export function valuesOf(rule: ParsedRule, name: string): string[] {
  return rule.options.filter((option) => option.name === name).map(({ value }) => value);
}

/** `key value, key value` of metadata. */
export function metadataOf(rule: ParsedRule): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  for (const pair of valuesOf(rule, 'metadata').join(', ').split(', ')) {
    const [key, ...value] = pair.split(' ');
    pairs.set(key!, [...(pairs.get(key!) ?? []), value.join(' ')]);
  }
  return pairs;
}

/** The bytes of the inside of a `content:"..."`. Throws on what Suricata refuses. */
export function contentBytes(text: string): number[] {
  const bytes: number[] = [];
  let hex: string | null = null;
  for (const char of text) {
    if (hex !== null) {
      if (char === '|') {
        const digits = hex.replaceAll(' ', '');
        if (digits.length === 0 || digits.length % 2 === 1) throw new Error(`odd hex "${hex}"`);
        bytes.push(...Buffer.from(digits, 'hex'));
        hex = null;
      } else if (/[0-9a-f ]/.test(char)) hex += char;
      else throw new Error(`${JSON.stringify(char)} inside hex`);
    } else if (char === '|') hex = '';
    else if (/["';:\\{`$()\s]/.test(char) || char < ' ' || char > '~') {
      throw new Error(`${JSON.stringify(char)} has to be written as hex`);
    } else bytes.push(char.charCodeAt(0));
  }
  if (hex !== null) throw new Error(`hex is not closed in ${text}`);
  return bytes;
}
