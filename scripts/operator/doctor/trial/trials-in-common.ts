import type { TrialRun } from './suricata-run';
import type { TestTraffic } from './test-traffic';

/**
 * What the trials of several sensors have in common where the pack is the same, each made once: the capture, by where its
 * proofs are shown, and what an engine sees of it with the pack alone.
 */
export class TrialsInCommon {
  private readonly captures = new Map<string, TestTraffic>();
  private readonly runs = new WeakMap<TestTraffic, Map<string, TrialRun>>();

  /** @param about all that the capture hangs on besides the pack. */
  capture(about: object, make: () => TestTraffic): TestTraffic {
    const key = JSON.stringify(about);
    const made = this.captures.get(key) ?? make();
    this.captures.set(key, made);
    return made;
  }

  /** @param about all that the run hangs on besides pack and capture. A run without an orderly end is made again. */
  async withPackAlone(
    capture: TestTraffic,
    about: object,
    run: () => Promise<TrialRun>,
  ): Promise<TrialRun> {
    const known = this.runs.get(capture) ?? new Map<string, TrialRun>();
    this.runs.set(capture, known);
    const key = JSON.stringify(about);
    const made = known.get(key) ?? (await run());
    if (made.ending === null) known.set(key, made);
    return made;
  }
}
