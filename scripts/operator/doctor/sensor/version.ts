import semver from 'semver';

/** A version as numbers: 7.0.10 is [7, 0, 10]. */
export type Version = readonly [number, number, number];

/** The first version in a text, or null. */
export function versionIn(text: string | null): Version | null {
  const parts = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text ?? '');
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)] : null;
}

export function versionText(version: Version): string {
  return version.join('.');
}

/** Negative when a is older than b. */
export function compareVersions(a: Version, b: Version): number {
  return semver.compare(versionText(a), versionText(b));
}

/**
 * Whether `requires: version >= 7.0.3 < 8 | >= 8.0.1` holds. Suricata joins with `|` and reads `8` as 8.0.0
 * (doc/userguide/rules/meta.rst).
 */
export function meetsVersion(requirement: string, version: Version): boolean {
  return requirement.split('|').some((alternative) =>
    [...alternative.matchAll(/(>=|<=|>|<)\s*([\d.]+)/g)].every(([, operator, text]) => {
      const wanted = versionIn(/\./.test(text!) ? text! : `${text}.0.0`)!;
      const order = compareVersions(version, wanted);
      return { '>=': order >= 0, '<=': order <= 0, '>': order > 0, '<': order < 0 }[operator!];
    }),
  );
}
