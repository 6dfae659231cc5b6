import type { FileHash } from './pattern';
import { download } from './traffic';
import type { Scenario } from '../../model/scenario';

export function nearMisses(o: FileHash): Scenario[] {
  return [
    { name: 'another byte at the end', flows: [download(`${o.testFile} `)] },
    { name: 'the last byte missing', flows: [download(o.testFile.slice(0, -1))] },
    { name: 'one letter changed', flows: [download(`x${o.testFile.slice(1)}`)] },
  ];
}
