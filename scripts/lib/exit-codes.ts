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

/** The line of a command's help that says what its exit codes mean; 2 goes without saying. */
export function exitHelp(meanings: Partial<Record<keyof typeof EXIT, string>>): string {
  const all = { ...meanings, failed: meanings.failed ?? 'wrong usage, or the run failed' };
  const said = (Object.keys(EXIT) as (keyof typeof EXIT)[]).flatMap((name) =>
    all[name] === undefined ? [] : [`${EXIT[name]} ${all[name]}`],
  );
  return `\nExit codes: ${said.join(', ')}.`;
}
