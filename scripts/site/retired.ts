import { parseManifest } from '../model/manifest';
import type { Pack } from '../backends/pack';

/** Sids that are never used again, by number. */
export function manifestRetired({ files }: Pick<Pack, 'files'>) {
  const { retired } = parseManifest(files.get('manifest.json')!, 'manifest.json');
  return Object.fromEntries(
    retired.flatMap(({ sid, detection, why, replacedBy }) =>
      sid === null ? [] : [[sid, { detection, why, replacedBy }]],
    ),
  );
}
