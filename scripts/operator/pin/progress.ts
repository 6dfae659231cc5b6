import { ProgressLine } from '../../lib/progress';

/** One changing line on a terminal; nothing in a pipe. */
export function progress(): { step: (what: string) => void; clear: () => void } {
  const line = new ProgressLine();
  return { step: (what) => line.show('vitalwire', what), clear: () => line.clear() };
}
