import { InvalidArgumentError, Option } from 'commander';
import { LAB_ENGINES, type LabEngine } from '../lib/engines/finding';

/** `--engine NAME`, repeated or with commas. It takes one word, so that what follows it stays an argument. */
export function engineOption(): Option {
  return new Option(
    '--engine <name>',
    `only this one of ${LAB_ENGINES.join(', ')} (may be repeated, or name,name)`,
  ).argParser((value: string, before: LabEngine[] | undefined): LabEngine[] => [
    ...new Set([...(before ?? []), ...value.split(',').map(known)]),
  ]);
}

function known(name: string): LabEngine {
  const engine = LAB_ENGINES.find((one) => one === name.trim());
  if (!engine) throw new InvalidArgumentError(`Write one of ${LAB_ENGINES.join(', ')}.`);
  return engine;
}
