import { stringify } from 'yaml';
import type { Channel } from '../../model/channel';

export const PACKAGE_REPOSITORY = 'zkg/vitalwire';
export const SOURCE_REPOSITORY = 'zkg/source';

export const ENGINE_RANGES = { suricata: '>=6.0.0 <9', zeek: '>=8.0.0 <9' };

/**
 * index.yaml for SOURCE_INDEX_URL of suricata-update: one source that follows the latest release, and
 * one for each version that stays where it is.
 * @param base address under which the channel is served, ending in a slash.
 */
export function indexText({ latest, releases }: Channel, base: string): string {
  const source = (version: string, file: string, summary: string) => ({
    summary,
    description: 'Finds backdoored and careless medical devices on a hospital network.\n',
    vendor: 'Vitalwire',
    license: 'Apache-2.0',
    // The tool puts in its own values for %(name)s.
    url: `${base}${file}`.replaceAll('%', '%%'),
    'min-version': '7.0.3',
    tags: ['medical', version],
  });
  const follow = source(
    latest,
    'latest/vitalwire-suricata.tar.gz',
    'Vitalwire, the latest release',
  );
  const pinned = releases.map(({ version, folder }) => [
    `vitalwire/pack-${version}`,
    source(
      version,
      `${folder}vitalwire-${version}-suricata.tar.gz`,
      `Vitalwire ${version}, pinned`,
    ),
  ]);
  const sources = { 'vitalwire/pack': follow, ...Object.fromEntries(pinned) };
  return stringify({ version: 1, sources }, { lineWidth: 0 });
}
