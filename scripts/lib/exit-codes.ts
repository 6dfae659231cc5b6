/** What every command's exit code means; each command's help says which of these it can end with. */
export const EXIT = {
  /** Done; nothing to report. */
  ok: 0,
  /** Done, and there is something: findings, differences, what is refused. */
  found: 1,
  /** Not done: wrong usage, or the run failed. */
  failed: 2,
  /** Done with what could be read; something could not. */
  notRead: 3,
} as const;
