import type { TarEntry } from '../../lib/archive/tar';
import { BORDER_RULE_FILE } from '../../model/vocabulary';

/** What an archive holds, before it is one. */
export interface ArchivePlan {
  /** `vitalwire-1.2.0-suricata.tar.gz` */
  name: string;
  /** Whom it is for, for people. */
  purpose: string;
  /** Where manifest.json lies in it. */
  manifestPath: string;
  entries: TarEntry[];
}

/** Files of the project that go into bundles beside the rendered pack. */
export interface Extras {
  license: string;
  changelog: string;
  inventory: string;
  verifyScript: string;
}

export const VERIFY_SCRIPT = 'vitalwire-verify.sh';

/**
 * Which file goes where. The paths inside are an interface (suricata-update names a data set after its
 * path, owners disable rules by file name): they hold no version, so that an upgrade changes no name.
 * @param files the rendered pack, by path below dist/.
 */
export function archivePlans(
  version: string,
  files: ReadonlyMap<string, string>,
  extras: Extras,
): ArchivePlan[] {
  const suricata = [
    ...below(files, 'suricata/rules/', 'rules/'),
    ...below(files, 'suricata/rules-border/', 'rules/').map(off),
  ];
  const license = textEntry('LICENSE', extras.license);
  // suricata-update 1.2.7 (Debian 12) stops at a file that lies in no folder, so nothing does.
  const rulesLicense = textEntry('rules/LICENSE', extras.license);
  const plans: ArchivePlan[] = [
    {
      name: `vitalwire-${version}-suricata.tar.gz`,
      purpose: 'rules for Suricata 7 and 8, as suricata-update takes them',
      manifestPath: 'rules/manifest.json',
      entries: [...suricata, rulesLicense],
    },
    {
      name: `vitalwire-${version}-zeek.tar.gz`,
      purpose: 'the Zeek package, to unpack into a script folder',
      manifestPath: 'vitalwire/manifest.json',
      entries: [...below(files, 'zeek/', ''), textEntry('vitalwire/LICENSE', extras.license)],
    },
    {
      name: `vitalwire-${version}.tar.gz`,
      purpose: 'everything: rules, package, lists, documents',
      manifestPath: 'manifest.json',
      entries: [
        ...below(files, '', '').filter(({ path }) => path !== 'manifest.json'),
        license,
        textEntry('CHANGELOG.md', extras.changelog),
        textEntry('rules.csv', extras.inventory),
        textEntry(`docs/${VERIFY_SCRIPT}`, extras.verifyScript, true),
      ],
    },
  ];
  const six = suricata.filter(loadsInSix);
  if (six.length < suricata.length) {
    plans.push({
      name: `vitalwire-${version}-suricata6.tar.gz`,
      purpose: 'the rules that Suricata 6.0 can read as well',
      manifestPath: 'rules/manifest.json',
      entries: [...six, rulesLicense],
    });
  }
  return plans.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function textEntry(path: string, text: string, executable = false): TarEntry {
  return { path, bytes: Buffer.from(text), executable };
}

/** Suricata 6 does not know `requires` and stops at it; all that newer engines alone can read has one. */
function loadsInSix({ path, bytes }: TarEntry): boolean {
  return !path.endsWith('.rules') || !/[(;] ?requires:/.test(Buffer.from(bytes).toString());
}

/**
 * suricata-update takes all files of an archive and refuses its whole update where one rule does not load; these do not
 * where HOME_NET is `any`. So they come switched off, and one line of enable.conf switches them on.
 */
function off({ path, bytes }: TarEntry): TarEntry {
  return textEntry(
    path,
    Buffer.from(bytes)
      .toString()
      .replace(/^(?=alert )/gm, '# '),
  );
}

/** Whether a rule is off in this place though the pack has it on. */
export function isOffIn(path: string): boolean {
  return path === `rules/${BORDER_RULE_FILE}`;
}

function below(files: ReadonlyMap<string, string>, from: string, to: string): TarEntry[] {
  return [...files]
    .filter(([path]) => path.startsWith(from))
    .map(([path, text]) => textEntry(to + path.slice(from.length), text));
}
