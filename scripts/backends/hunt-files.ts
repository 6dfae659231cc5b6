import type { Source } from '../compile/load';
import type { Plan } from '../compile/plan';
import { questionsOf } from './questions';
import { sigmaFiles } from './sigma';
import { sqlFiles } from './sql/files';

/** The questions of `vitalwire hunt` for places where logs are kept already, by path below dist/. */
export function huntFiles(
  sources: readonly Source[],
  plan: Plan,
  version: string,
): Map<string, string> {
  const questions = questionsOf(sources, plan);
  return new Map([...sqlFiles(questions, version), ...sigmaFiles(sources, plan, questions)]);
}
