import { OPERATOR_COMMANDS, type Commands } from './operator-commands';

/** Every command of the workshop, loaded when it is asked for. */
export const COMMANDS: Commands = {
  ...OPERATOR_COMMANDS,
  baseline: () => import('./baseline'),
  build: () => import('./build'),
  bundle: () => import('./bundle'),
  export: () => import('./export'),
  lock: () => import('./lock'),
  new: () => import('./new'),
  prove: () => import('./prove'),
  publish: () => import('./publish'),
  release: () => import('./release'),
};
