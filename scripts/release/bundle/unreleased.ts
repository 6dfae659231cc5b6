import type { Manifest } from '../../model/manifest';
import { lastRelease } from '../../compile/releases';
import type { SourceState } from '../../lib/source-state';

/**
 * Why a bundle is no release, each in a line; none for one. It is read from the commit alone, so that whoever rebuilds
 * the commit gets the same answer, and the same bytes.
 */
export function unreleasedReasons(root: string, manifest: Manifest, source: SourceState): string[] {
  const last = lastRelease(root);
  const isReleased =
    last?.version === manifest.version && JSON.stringify(last) === JSON.stringify(manifest);
  return [
    ...(source.commit === null ? ['nobody can say which commit it is made from'] : []),
    ...(source.commit !== null && source.uncommitted ? ['files differ from the commit'] : []),
    ...(isReleased
      ? []
      : [`releases/${manifest.version}.json is not this pack; run "vitalwire release"`]),
  ];
}
