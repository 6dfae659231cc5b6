import { renderTemplate } from '../template';
import { ciscoDestination, SCOPES, targets, type Scope } from './targets';
import type { Source } from '../../compile/source';

/** Template in templates/blocklists/ and the ending of the file that it becomes. */
const FORMATS = [
  { template: 'list', ending: 'txt', comment: '#' },
  { template: 'nftables', ending: 'nft', comment: '#' },
  { template: 'iptables', ending: 'iptables', comment: '#' },
  { template: 'cisco-ios', ending: 'cisco-ios.txt', comment: '!' },
  { template: 'junos', ending: 'junos.txt', comment: '#' },
] as const;

const ABOUT: Readonly<Record<Scope, string>> = {
  addresses: 'single addresses that monitors carry in firmware',
  subnets: 'the wider networks around them; unrelated hosts live there too',
};

/**
 * Lists and firewall rules that keep monitors' traffic inside, by path below dist/. Each blocks only what
 * leaves the site; a scope without a target makes no file, and no name is known, so there is no RPZ.
 */
export function blocklistFiles(sources: readonly Source[], version: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const scope of SCOPES) {
    const entries = targets(sources, scope);
    if (entries.length === 0) continue;
    const base = `blocklists/vitalwire-${scope}`;
    for (const { template, ending, comment } of FORMATS) {
      const file = `${base}.${ending}`;
      const header = headerLines(scope, version).map((line) => `${comment} ${line}`.trimEnd());
      const data = {
        header,
        entries,
        scope,
        file: file.split('/').at(-1)!,
        list: listName(scope, version),
        ciscoDestination,
      };
      files.set(file, renderTemplate(`blocklists/${template}.ejs`, data));
    }
    files.set(`${base}.bare.txt`, entries.map(({ cidr }) => `${cidr}\n`).join(''));
  }
  return files;
}

/** A Cisco access list of one release: `VITALWIRE-ADDRESSES-2-0-0-OUT`. */
function listName(scope: Scope, version: string): string {
  return `VITALWIRE-${scope.toUpperCase()}-${version.replace(/[^0-9A-Za-z]+/g, '-')}-OUT`;
}

/** What whoever loads a list must have read. */
function headerLines(scope: Scope, version: string): string[] {
  return [
    `Vitalwire ${version}: ${ABOUT[scope]}.`,
    'Rendered from rules-src/ by "npm run build".',
    'PATIENT SAFETY: block at the border, where traffic leaves the site, and nowhere else. Do not unplug,',
    'isolate or power off a monitor that is on a patient; call the ward first. Monitors go on showing',
    'vital signs at the bedside without these addresses, but a central station may depend on them.',
    'SCOPE: hospitals that followed the manual gave 202.114.4.119 to their own central station. Traffic to',
    'it inside the site must pass. See docs/containment.md before loading this.',
  ];
}
