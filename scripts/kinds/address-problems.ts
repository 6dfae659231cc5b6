import { addressProblem } from '../lib/addresses';
import type { Problem } from '../model/observable';

/** What is wrong with a list of single IPv4 addresses in a definition; see ObservableKind.check. */
export function addressProblems(field: string, addresses: readonly string[] = []): Problem[] {
  return addresses.flatMap((address, i) => hostProblems(`${field}[${i}]`, address));
}

/** What is wrong with one IPv4 address. */
export function hostProblems(field: string, address: string): Problem[] {
  const problem = addressProblem(address);
  return problem ? [{ field, problem, advice: 'write an IPv4 address' }] : [];
}
