import { z } from 'zod';
import { BORDERS, CONFIDENCES, EVIDENCE, GRADES, SEVERITIES } from './vocabulary';
import { FormatError, parseJson } from '../lib/json';

/**
 * dist/manifest.json: what a pack holds, for programs. Arrays are sorted; no clock is read. This schema gives
 * the type, the reader and dist/schemas/manifest.schema.json.
 */

const DETECTION_ID = z.templateLiteral([z.string().min(1), '/', z.string().min(1)]);
const SHA256 = z.string().regex(/^[0-9a-f]{64}$/, 'is no sha256 in lower case');
const VERSION = z.string().regex(/^\d+\.\d+\.\d+$/, 'is not X.Y.Z');
const CANNOT = z.object({ cannot: z.string() }).describe('Why this engine cannot express it.');

const INDICATOR = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ipv4'), value: z.string() }),
  z.object({ type: z.literal('ipv4-subnet'), value: z.string() }),
  z.object({ type: z.literal('sha256'), value: z.string(), description: z.string() }),
  z.object({ type: z.literal('nfs-export'), value: z.string() }),
]);

const RULE = z.object({
  sid: z.int(),
  rev: z.int(),
  hash: SHA256.describe("sha256 of the rule's meaning: changes exactly when rev does."),
  variant: z.string().describe('Name of the rule within its detection: `udp`, `tcp-crossed`.'),
  border: z.enum(BORDERS),
  file: z.string(),
  enabled: z
    .boolean()
    .describe('False: rendered behind `# `, as owners expect of a rule that is off.'),
  alerts: z.boolean().describe('False: only sets a flowbit for another rule, or drops.'),
  msg: z.string(),
  conditions: z
    .array(z.string())
    .describe("The rule's conditions in order, as rule text, for changelogs and diffs."),
});

const NOTICE = z.object({
  notice: z.string().describe('Zeek notice type: `Vitalwire::Contec_CMS8000_Contact`.'),
  rev: z.int(),
  hash: SHA256,
  file: z.string(),
});

const DETECTION = z.object({
  id: DETECTION_ID,
  title: z.string(),
  grade: z.enum(GRADES),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  evidence: z.enum(EVIDENCE),
  devices: z.array(z.string()),
  references: z.array(z.object({ kind: z.enum(['cve', 'url']), value: z.string() })),
  attack: z.array(
    z.object({ matrix: z.enum(['enterprise', 'ics']), id: z.string(), name: z.string() }),
  ),
  meaning: z.string(),
  doNow: z.array(z.string()),
  falsePositives: z.array(z.string()),
  created: z.string(),
  updated: z.string(),
  offByDefault: z.string().nullable(),
  indicators: z
    .array(INDICATOR)
    .describe(
      'Addresses, ports, paths and hashes that the observable names, for lists and exports.',
    ),
  // 1.0 had none.
  needs: z
    .array(
      z.object({ detection: DETECTION_ID, mark: z.string(), withinSeconds: z.number().nullable() }),
    )
    .default([])
    .describe(
      'Detections whose rules have to be on for this one to find anything, with what they remember for it.',
    ),
  suricata: z.union([z.array(RULE), CANNOT]),
  zeek: z.union([NOTICE, CANNOT]),
});

const TOMBSTONE = z.object({
  detection: DETECTION_ID,
  engine: z.enum(['suricata', 'zeek']),
  variant: z.string(),
  sid: z.int().nullable(),
  rev: z.int(),
  why: z.string(),
  replacedBy: z.string().nullable(),
});

const FILE = z.object({
  path: z.string().describe('Relative to dist/, with forward slashes.'),
  bytes: z.int(),
  sha256: SHA256,
});

export const MANIFEST = z
  .object({
    schema: z.literal(1),
    name: z.literal('vitalwire'),
    version: VERSION.describe('Semver of the pack.'),
    sidRange: z.object({ first: z.int(), last: z.int() }),
    devices: z.array(
      z.object({
        id: z.string(),
        vendor: z.string(),
        models: z.array(z.string()),
        advisories: z.array(z.string()),
      }),
    ),
    detections: z.array(DETECTION),
    retired: z
      .array(TOMBSTONE)
      .describe('Tombstones: sids that were published once and are never used again.'),
    files: z
      .array(FILE)
      .describe('Every other file below dist/ that is published, by path, with its digest.'),
  })
  .describe('What a pack of Vitalwire holds.');

export type Manifest = z.infer<typeof MANIFEST>;
export type ManifestDetection = z.infer<typeof DETECTION>;
export type ManifestIndicator = z.infer<typeof INDICATOR>;
export type ManifestRule = z.infer<typeof RULE>;
export type ManifestTombstone = z.infer<typeof TOMBSTONE>;

/** What a detection is in Suricata; empty where Suricata cannot express it. */
export function rulesInSuricata({
  suricata,
}: Pick<ManifestDetection, 'suricata'>): readonly ManifestRule[] {
  return Array.isArray(suricata) ? suricata : [];
}

/** For how many seconds rules stay silent after an alert, those that have such a limit. */
export function limitSeconds(rules: readonly ManifestRule[]): number[] {
  return rules
    .flatMap(({ conditions }) => conditions)
    .flatMap((line) => /^threshold:type limit,.*\bseconds (\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
}

/** What says whose manifest a file is, before the rest of it is looked at. */
const HEAD = z.object({ schema: z.unknown(), name: z.unknown() });

/**
 * @param file for the errors.
 * @throws FormatError on what is no JSON, of another name or schema, or wrong in a field, which it names.
 */
export function parseManifest(text: string, file: string): Manifest {
  const { name, schema } = parseJson(text, HEAD, file);
  if (name !== 'vitalwire') throw new FormatError(`${file} is no manifest of vitalwire`);
  if (schema !== 1) {
    throw new FormatError(
      `${file} has schema ${JSON.stringify(schema)}, this vitalwire reads 1; use the vitalwire of that release`,
    );
  }
  return parseJson(text, MANIFEST, file);
}
