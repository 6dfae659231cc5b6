import type { Command } from 'commander';

/** What a file of this folder exports: it adds its own command to the program. */
interface CommandModule {
  register: (program: Command) => void;
}

/** Every command, loaded when it is asked for. */
export const COMMANDS: Readonly<Record<string, () => Promise<CommandModule>>> = {
  baseline: () => import('./baseline'),
  build: () => import('./build'),
  bundle: () => import('./bundle'),
  diff: () => import('./diff'),
  doctor: () => import('./doctor'),
  engines: () => import('./engines'),
  export: () => import('./export'),
  hunt: () => import('./hunt'),
  install: () => import('./install'),
  lock: () => import('./lock'),
  new: () => import('./new'),
  pin: () => import('./pin'),
  prove: () => import('./prove'),
  publish: () => import('./publish'),
  release: () => import('./release'),
  replay: () => import('./replay'),
  rollback: () => import('./rollback'),
  tune: () => import('./tune'),
  verify: () => import('./verify'),
};
