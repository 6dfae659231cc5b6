/** A definition, lock or tuning file that cannot be used: where, what is wrong, what to write instead. */
export interface Complaint {
  /** Path relative to the project or as the user gave it. */
  file: string;
  /** `family/behaviour`, or null where the file as a whole is meant. */
  detection: string | null;
  field: string;
  problem: string;
  advice: string;
}

/** Carries every complaint of a run, so that one build shows them all. */
export class DefinitionError extends Error {
  constructor(readonly complaints: readonly Complaint[]) {
    super(complaints.map(complaintText).join('\n'));
    this.name = 'DefinitionError';
  }
}

/** `rules-src/a/b.ts: a/b: observable.targets[0]: "x" is not an IPv4 address; write ...` */
export function complaintText({ file, detection, field, problem, advice }: Complaint): string {
  const where = [file, detection, field].filter(Boolean).join(': ');
  return `${where}: ${problem}; ${advice}`;
}
