import type { Loaded } from '../batch/run-batch';
import type { BaselineReport } from './report';

/** What the engine processes of one baseline share. */
export interface BaselineRun {
  /** Captures and logs go below it. */
  work: string;
  loaded: Loaded;
  report: BaselineReport;
  /** Told of each file that an engine is through with. */
  through(files: number): void;
}
