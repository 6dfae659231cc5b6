import type { Plan } from '../compile/plan';
import { questionsOf } from './questions';
import { sigmaFiles } from './sigma';
import { sqlFiles } from './sql/files';
import type { Source } from '../compile/source';

/** The questions of `vitalwire hunt` for places where logs are kept already, by path below dist/. */
export function huntFiles(
  sources: readonly Source[],
  plan: Plan,
  version: string,
): Map<string, string> {
  const questions = questionsOf(sources, plan);
  return new Map([...sqlFiles(questions, version), ...sigmaFiles(sources, plan, questions)]);
}
