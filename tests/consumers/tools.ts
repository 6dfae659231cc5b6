import { onPath } from '../../scripts/lab/engines/process';
import { toolOrSkip } from '../bundle/tools';

export type Consumer = 'suricata-update' | 'zkg';

/**
 * How to start a consumer: the program and what comes before its arguments, one a line; null after
 * saying SKIPPED.
 */
export async function consumerOrSkip(name: Consumer): Promise<string | null> {
  const file = onPath(name);
  return toolOrSkip(name, file !== null) ? file : null;
}
