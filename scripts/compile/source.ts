import type { Detection } from '../kinds/detection';

/** A definition and the file it came from, relative to the project. */
export interface Source {
  file: string;
  detection: Detection;
}
