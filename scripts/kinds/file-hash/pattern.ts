/** A file of known content in any transfer that the engine takes apart. */
export interface FileHash {
  kind: 'file-hash';
  /** SHA-256 in lowercase hex, with what the file is. */
  files: readonly { sha256: string; description: string }[];
  /** Name of the list that lies beside the rules. */
  list: string;
  /**
   * A file of our own, on the list so that the detection can be shown to work: the published files are
   * malicious or not public. Nobody but the lab sends it.
   */
  testFile: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}
