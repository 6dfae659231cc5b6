import { rulesInSuricata } from '../../../model/manifest';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { alertIn, eventIn } from '../../../lib/engines/eve';
import { linesOf } from '../../../lib/log-lines';
import type { PackRules } from '../sensor/sensor';
import { canonicalAddress, type ShownProof, type TestTraffic } from './test-traffic';

/** How what a run of Zeek shows begins, of each detection. */
export const A_NOTICE = 'a notice tells of ';

/** Of a run whose alerts carry the metadata of the pack. */
export const SAY_GRADE = 'alerts say grade and border';

/** What one run of an engine told of. */
export interface TrialFindings {
  /** Keys of the showings whose own detection was reported. */
  keys: Set<string>;
  /**
   * Further things that a run shows, by name: `alerts say grade and border`, `no payload is stored`. A fix may
   * bring one back, and must not lose one.
   */
  also: Set<string>;
}

const CONTENT = ['payload', 'payload_printable', 'packet', 'http_body', 'http_body_printable'];

/** Reads the alerts of all event files that Suricata wrote into a folder, whatever their names are. */
export async function findingsInEve(
  outDir: string,
  stage: TestTraffic,
  pack: PackRules,
): Promise<TrialFindings> {
  const detectionOf = new Map<number, string>();
  for (const detection of pack.manifest.detections) {
    for (const { sid } of rulesInSuricata(detection)) detectionOf.set(sid, detection.id);
  }
  // A sensor with rules of an older release finds all the same; that they are old is for a check to say.
  for (const { sid, detection } of pack.manifest.retired) {
    if (sid !== null && !detectionOf.has(sid)) detectionOf.set(sid, detection);
  }
  const seen: TrialFindings = { keys: new Set(), also: new Set() };
  let withMetadata = 0;
  let withContent = 0;
  let alerts = 0;
  for (const file of filesBelow(outDir)) {
    for await (const line of linesOf(file)) {
      if (!line.includes('"event_type":"alert"')) continue;
      // Null where the engine was ended in the middle of a line.
      const event = eventIn(line);
      const alert = event && alertIn(event);
      const detection = alert && detectionOf.get(alert.sid);
      if (!alert || !detection) continue;
      alerts += 1;
      if (alert.hasMetadata) withMetadata += 1;
      if (CONTENT.some((field) => field in event)) withContent += 1;
      const shown = shownOf(stage, alert.ends);
      if (shown?.proof.detection === detection) seen.keys.add(shown.key);
    }
  }
  if (alerts > 0 && withMetadata > 0) seen.also.add(SAY_GRADE);
  if (alerts > 0 && withContent === 0) seen.also.add('no payload is stored with an alert');
  return seen;
}

/** The showing that one of these addresses takes part in. */
export function shownOf(stage: TestTraffic, addresses: readonly unknown[]): ShownProof | null {
  for (const address of addresses) {
    if (typeof address !== 'string' || address === '') continue;
    const shown = stage.byHost.get(canonicalAddress(address));
    if (shown) return shown;
  }
  return null;
}

/** Text files below a folder; captures and stored files are left out. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(file);
    return entry.isFile() && !/\.pcap|\.lz4$/.test(entry.name) ? [file] : [];
  });
}
