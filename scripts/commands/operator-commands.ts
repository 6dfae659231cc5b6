import type { Command } from 'commander';

/** What a file of this folder exports: it adds its own command to the program. */
interface CommandModule {
  register: (program: Command) => void;
}

export type Commands = Readonly<Record<string, () => Promise<CommandModule>>>;

/** What runs on sensors and on the desks of administrators: it reads bundles, and is the operator's package. */
export const OPERATOR_COMMANDS: Commands = {
  diff: () => import('./diff'),
  doctor: () => import('./doctor'),
  drill: () => import('./drill'),
  engines: () => import('./engines'),
  hunt: () => import('./hunt'),
  install: () => import('./install'),
  pin: () => import('./pin'),
  replay: () => import('./replay'),
  report: () => import('./report'),
  rollback: () => import('./rollback'),
  tune: () => import('./tune'),
  verify: () => import('./verify'),
};
