import { readNamed } from '../../lib/file-errors';
import type { Manifest } from '../../model/manifest';
import { complaintText, DefinitionError } from '../../model/problems';
import { parseTuning } from '../tune/parse';

/** What a site's tuning file has to change before it goes with a release; empty when nothing. */
export function tuningProblems(file: string, manifest: Manifest): string[] {
  try {
    parseTuning(file, readNamed(file), manifest);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.complaints.map(complaintText);
  }
}
