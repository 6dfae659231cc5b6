/** A file of the sensor, as text. */
export interface TextFile {
  file: string;
  text: string;
}

/** One entry of `rule-files`. */
export interface ListedRules {
  entry: string;
  /** Absolute on the sensor. */
  path: string;
  /** Files that it matched; null when that place cannot be seen from here. */
  found: string[] | null;
}
