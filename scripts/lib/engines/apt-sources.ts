import { majorOf, type SuricataEngine } from './engine';
import { runProcess } from '../process';

/** One entry of the machine's apt sources, as apt itself reads them in either of its two formats. */
export interface AptSource {
  uri: string;
  /** The suite: `bookworm`, `bookworm-security`. */
  release: string;
  component: string;
  /** `Debian`, another publisher, or null as long as the machine has no lists. */
  origin: string | null;
}

/** Where Debian keeps each Suricata. The second suite is preferred. */
export const SURICATA_SUITES: Record<SuricataEngine, readonly [base: string, extra: string]> = {
  'suricata-6': ['bullseye', 'bullseye-security'],
  'suricata-7': ['bookworm', 'bookworm-backports'],
  'suricata-8': ['trixie', 'trixie-backports'],
};

export const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Debian's public names, for a machine whose own sources name no Debian mirror (an Ubuntu, for one). */
const PUBLIC_MIRROR = 'http://deb.debian.org/debian';
const PUBLIC_SECURITY = 'http://deb.debian.org/debian-security';

const DEBIAN_SUITE =
  /^(bullseye|bookworm|trixie|forky|duke|sid|(?:old)*stable|testing|unstable)(-security|\/updates|-updates|-backports|-proposed-updates)?$/;

const FIELDS = ['$(REPO_URI)', '$(RELEASE)', '$(COMPONENT)', '$(ORIGIN)'];

/** Asks apt for the machine's own sources. Empty when apt-get cannot tell. */
export async function machineSources(): Promise<AptSource[]> {
  const list = async (extra: string[]) => {
    const args = ['indextargets', ...extra, '--format', FIELDS.join('\t'), 'Created-By: Packages'];
    const result = await runProcess(
      { file: 'apt-get', args, env: { LC_ALL: 'C' } },
      { timeoutSeconds: 30 },
    );
    return parseIndexTargets(result.stdout);
  };
  // Without downloaded lists apt names the sources only when it need not say who publishes them.
  const known = await list([]);
  return known.some((source) => source.origin === 'Debian') ? known : list(['--no-release-info']);
}

/** Reads `apt-get indextargets` in the format of FIELDS; a field that apt does not know stays `$(...)`. */
export function parseIndexTargets(text: string): AptSource[] {
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((fields) => fields.length === FIELDS.length)
    .map(([uri = '', release = '', component = '', origin = '']) => ({
      uri: uri.replace(/\/+$/, ''),
      release: release.replace(/\/+$/, ''),
      component,
      origin: origin === '' || origin.startsWith('$(') ? null : origin,
    }));
}

/**
 * The sources list for one engine, on the mirror that the machine itself uses.
 * A machine with a mirror of its own and no security source gets the plain suite alone: that one holds
 * a Suricata of the same version, and no host is asked that the owner did not choose.
 */
export function engineSources(engine: SuricataEngine, machine: readonly AptSource[]): string[] {
  const debian = machine.filter(isDebian);
  const security = debian.find((source) => isSecurity(source.release));
  const main = debian.find((source) => !isSecurity(source.release));
  const none = !main && !security;
  return SURICATA_SUITES[engine].flatMap((suite) => {
    const own = isSecurity(suite) ? security : main;
    const spare = isSecurity(suite) ? PUBLIC_SECURITY : PUBLIC_MIRROR;
    if (!own && !none && isSecurity(suite)) return [];
    return [sourceLine(engine, own ? uriFor(own, suite) : spare, suite)];
  });
}

function sourceLine(engine: SuricataEngine, uri: string, suite: string): string {
  const options = [`signed-by=${DEBIAN_KEYRING}`];
  // Debian no longer renews the dates of a release past its support; its signatures still hold.
  if (majorOf(engine) === 6) options.push('check-valid-until=no');
  return `deb [${options.join(' ')}] ${uri} ${suite} main`;
}

/** Some mirrors keep one folder for each release; the wanted one then lies beside the machine's. */
function uriFor(source: AptSource, suite: string): string {
  const codename = (release: string) => release.split(/[-/]/)[0] ?? release;
  return source.uri.replaceAll(codename(source.release), codename(suite));
}

function isSecurity(release: string): boolean {
  return /(-security|\/updates)$/.test(release);
}

function isDebian(source: AptSource): boolean {
  if (source.component !== 'main' || !DEBIAN_SUITE.test(source.release)) return false;
  if (!/^(https?|mirror|mirror\+\w+|file|copy|ftp|\w+\+https?):/.test(source.uri)) return false;
  // Other publishers use Debian's suite names as well; without lists only the address tells them apart.
  // A wrong guess fails on the signature, it installs nothing.
  if (source.origin !== null) return source.origin === 'Debian';
  return /\/debian[\w-]*(\.list)?$|\/archive\/debian(-security)?\/\w+$/.test(source.uri);
}
