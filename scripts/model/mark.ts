import type { DetectionId } from './vocabulary';

/**
 * What a rule leaves behind for another, as a value. The plan gives each mark its names in the engine
 * (compile/state.ts), so that no definition types one and no two detections share one.
 */
export interface Mark {
  /** The detection whose rules set it. */
  owner: DetectionId;
  /** Unique within its owner. */
  name: string;
  /** What is marked: the flow, one host, or two hosts whichever of them speaks. */
  scope: 'flow' | 'host' | 'pair';
  /**
   * Host and pair: rules set it again and again while a stream lives, so that it needs no renewal. Others begin
   * their time anew each time that they are set.
   */
  continuous?: true;
}

/** A flow bit of the rules that a site renders from its tuning file (backends/expected.ts): its ends are a named pair. */
export const EXPECTED_BIT = 'vw.expected';

/** Another detection, named in a definition. Written by `ref`. */
export interface Ref {
  ref: DetectionId;
}

/** @param id `family/behaviour` of the detection that is meant; the build refuses one that does not exist. */
export function ref(id: DetectionId): Ref {
  return { ref: id };
}
