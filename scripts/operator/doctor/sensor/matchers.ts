import type { LoadedRule } from './rules';

/**
 * Whether a line of disable.conf, enable.conf or drop.conf hits a rule, as suricata-update decides it
 * (suricata/update/matchers.py 1.3.7): `*`, `1:sid[:rev]` lists, `re:`, `filename:`, `group:` or a name
 * ending in .rules, `metadata: key value`.
 * @param group the rule's path inside its archive: `rules/vitalwire.rules`.
 * @returns null for a line that suricata-update would not understand.
 */
export function matcherOf(line: string): ((rule: LoadedRule, group: string) => boolean) | null {
  const text = line.replace(/\s+#.*$/, '').trim();
  if (text === '*') return () => true;
  const ids = text.split(',').map((entry) => /^\s*(?:(\d+):)?(\d+)(?::(\d+))?\s*$/.exec(entry));
  if (ids.every(Boolean)) {
    return (rule) =>
      ids.some(
        (id) =>
          Number(id![1] ?? 1) === rule.gid &&
          Number(id![2]) === rule.sid &&
          (id![3] === undefined || Number(id![3]) === rule.rev),
      );
  }
  const [, key, value = ''] = /^(re|filename|group|metadata):(.*)$/.exec(text) ?? [];
  const pattern = value.trim();
  if (key === 're') {
    const regex = pythonRegex(pattern);
    return regex && ((rule) => regex.test(rule.raw.replace(/^#+\s*/, '')));
  }
  if (key === 'filename') return (_rule, group) => glob(pattern).test(group);
  if (key === 'group' || text.endsWith('.rules')) {
    const name = glob(key === 'group' ? pattern : text);
    return (_rule, group) => {
      const base = group.split('/').at(-1)!;
      return name.test(base) || name.test(base.replace(/\.[^.]*$/, ''));
    };
  }
  if (key === 'metadata') {
    const [wanted, ...rest] = pattern.toLowerCase().split(' ');
    const entry = `${wanted} ${rest.join(' ').trim()}`;
    return (rule) =>
      rule.options
        .filter(({ name }) => name === 'metadata')
        .flatMap(({ value: list }) => list.split(','))
        .some((found) => found.trim().toLowerCase() === entry);
  }
  return null;
}

/** Python's fnmatch: `*`, `?` and `[...]`; a slash is a character like any other. */
export function glob(pattern: string): RegExp {
  const body = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[!/g, '[^');
  try {
    return new RegExp(`^${body}$`);
  } catch {
    return /^\b$/;
  }
}

/** Python's inline flags at the start are the one thing JavaScript does not read. */
function pythonRegex(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern.replace(/^\(\?[a-z]+\)/, '').replaceAll('(?P<', '(?<'), 'i');
  } catch {
    return null;
  }
}
