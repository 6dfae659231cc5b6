/** Content types as definitions name them: `application/fhir+json`, `multipart/related;type=application/dicom`. */

const WORD = '[a-z0-9.+-]+';
export const CONTENT_TYPE = new RegExp(`^${WORD}/${WORD}(?:;${WORD}=${WORD}/${WORD})?$`);

interface Parts {
  type: string;
  parameter?: { name: string; value: string };
}

function partsOf(written: string): Parts {
  const [type = '', rest] = written.split(';');
  if (rest === undefined) return { type };
  const [name = '', value = ''] = rest.split('=');
  return { type, parameter: { name, value } };
}

/** Text that each header of that type has in it. */
export function fixedWord(written: string): string {
  const { type, parameter } = partsOf(written);
  return parameter?.value ?? type;
}

const BLANKS = '[\\x20\\x09]*';

/**
 * A header's value as a regular expression, in words that pcre and Zeek share: a parameter stands anywhere among others,
 * quoted or not (RFC 9110, 5.6.6).
 * @param literal the text in the words of an engine.
 */
export function typePattern(written: string, literal: (text: string) => string): string {
  const { type, parameter } = partsOf(written);
  if (!parameter) return literal(type);
  const { name, value } = parameter;
  return `${literal(type)}${BLANKS}\\x3b(.{0,200}\\x3b)?${BLANKS}${literal(name)}=\\x22?${literal(value)}(\\x22|\\x3b|\\x20|$)`;
}

/** A body in one part, by the boundary that samples name. */
export const ONE_PART = Buffer.from('\r\n--canary\r\n\r\ncanary\r\n--canary--\r\n');

/** A header's value of that type. */
export function typeSample(written: string): string {
  const { type, parameter } = partsOf(written);
  return parameter ? `${type}; ${parameter.name}="${parameter.value}"; boundary=canary` : type;
}

/** Values that only look like it. */
export function typeMisses(written: string): string[] {
  const { type, parameter } = partsOf(written);
  const [, word] = type.split('/');
  const behind = typeSample(written).slice(type.length);
  const plain = [`text/${word}${behind}`, `x-${type}${behind}`];
  if (!parameter) return plain;
  const { name, value } = parameter;
  return [
    ...plain,
    `${type}x${behind}`,
    `${type}; boundary=canary`,
    `${type}; ${name}="x-${value}"; boundary=canary`,
    `${type}; ${name}="${value}x"; boundary=canary`,
    `${type}; x${name}="${value}"; boundary=canary`,
  ];
}

/** The same as others may write it. */
export function typeVariants(written: string): string[] {
  const { type, parameter } = partsOf(written);
  if (!parameter) return [`${type.toUpperCase()};charset=UTF-8`];
  const { name, value } = parameter;
  return [
    `${type.toUpperCase()};${name.toUpperCase()}="${value.toUpperCase()}";boundary=canary`,
    `${type}; boundary="canary"; ${name}=${value}`,
    `${type};${name}=${value};boundary=canary`,
    `${type} ; ${name}=${value} ; boundary=canary`,
    `${type}\t;\t${name}=${value};boundary=canary`,
  ];
}
