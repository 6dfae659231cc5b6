import path from 'node:path';
import { onPath } from '../../scripts/lib/process';
import { toolOrSkip } from '../release/bundle/tools';
import { fetchedConsumers } from './fetch';

export type Consumer = 'suricata-update' | 'zkg' | 'btest';

/**
 * The program file of a consumer: from PATH, else fetched from Debian into .engines/; null after saying
 * SKIPPED (an error with REQUIRE_CONSUMERS=1).
 */
export async function consumerOrSkip(name: Consumer): Promise<string | null> {
  const found = process.env.VITALWIRE_FETCH_CONSUMERS === '1' ? null : onPath(name);
  if (found) return found;
  try {
    const bin = await fetchedConsumers();
    // zkg looks for btest on PATH.
    process.env.PATH = `${bin}:${process.env.PATH}`;
    return path.join(bin, name);
  } catch (error) {
    toolOrSkip(name, false, (error as Error).message.split('\n')[0]);
    return null;
  }
}
