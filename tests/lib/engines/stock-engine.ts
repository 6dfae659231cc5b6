import type { Engine, SuricataEngine } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { engineOfTree } from '../../../scripts/lib/engines/fetched-suricata';
import { toolOrSkip } from '../../release/bundle/tools';

/**
 * For a test that needs Suricata with the configuration that Debian ships: one that was fetched. What lies
 * beside a Suricata of this machine may be changed by its owner, or elsewhere than the program says.
 */
export async function stockEngineOrSkip(name: SuricataEngine): Promise<Engine | null> {
  const engine = await engineOrSkip(name);
  if (!engine) return null;
  const fetched = engineOfTree(name);
  const why = `${engine.origin} is this machine's own; vitalwire engines fetches Debian's`;
  return toolOrSkip(`stock-${name}.yaml`, fetched !== null, why) ? fetched : null;
}
