const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const tasks = new Set<() => void>();

/**
 * Has something done when the process ends, also by Ctrl-C, a closed terminal or `kill`; `finally` alone would be
 * skipped by these. What was given last is done first: an engine ends before the folder that it writes into goes.
 * @returns what takes it back, once it is no longer needed.
 */
export function atEnd(task: () => void): () => void {
  if (tasks.size === 0) watch();
  tasks.add(task);
  return () => {
    if (tasks.delete(task) && tasks.size === 0) unwatch();
  };
}

function watch(): void {
  process.on('exit', doAll);
  for (const signal of SIGNALS) process.on(signal, endBy);
}

function unwatch(): void {
  process.off('exit', doAll);
  for (const signal of SIGNALS) process.off(signal, endBy);
}

function doAll(): void {
  const all = [...tasks].reverse();
  tasks.clear();
  for (const task of all) {
    try {
      task();
    } catch (error) {
      // The others are not the worse for it, and the process ends as it was to.
      process.stderr.write(`${(error as Error).message}\n`);
    }
  }
}

/** The process still ends by the signal, so that a shell or supervisor sees what ended it. */
function endBy(signal: NodeJS.Signals): void {
  doAll();
  unwatch();
  process.kill(process.pid, signal);
}
