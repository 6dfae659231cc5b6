import { MANIFEST } from '../model/manifest';
import { parseJson } from '../lib/json';
import type { Pack } from '../backends/pack';

/** Sids that are never used again, by number. */
export function manifestRetired({ files }: Pick<Pack, 'files'>) {
  const { retired } = parseJson(files.get('manifest.json')!, MANIFEST, 'manifest.json');
  return Object.fromEntries(
    retired.flatMap(({ sid, detection, why, replacedBy }) =>
      sid === null ? [] : [[sid, { detection, why, replacedBy }]],
    ),
  );
}
