import { z } from 'zod';

/** What a note may be: whatever YAML makes of one line of text. */
const NOTE = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .optional()
  .describe('Kept as a comment in what is rendered.');

const CIDR = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/, 'is not an IPv4 address or CIDR')
  .describe('An IPv4 address or CIDR, not wider than /8.');
const SITE_CIDR = z
  .string()
  .regex(/^[\d.]+(\/\d{1,2})?$|^[\da-fA-F:.]*:[\da-fA-F:.]*(\/\d{1,3})?$/, 'is no address or CIDR')
  .describe('An address or CIDR; IPv4 not wider than /8, IPv6 not wider than /7.');

const DETECTION = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
  .describe('A detection, as family/behaviour.');
const SID = z
  .union([z.int().min(1), z.string().regex(/^\d+$/)])
  .describe('A sid of the pack, for Suricata alone.');
const ALL = z.literal('all').describe('Every detection.');

const HOST = z.strictObject({ address: CIDR, note: NOTE });
const HOST_OR_ADDRESS = z.union([CIDR, HOST]);

/** Absent, or a key without a value: nothing. */
const list = <T extends z.ZodType>(entry: T, about: string) =>
  z.array(entry).nullable().optional().describe(about);

const TIME = z
  .string()
  .regex(/^\d+\s*[smhd]$/, 'is not a time from 1s to 30d')
  .describe('From 1s to 30d: a number and s, m, h or d.');

const NETWORKS = z.strictObject({
  home: list(SITE_CIDR, "The site's own: HOME_NET and Site::local_nets."),
  medical: list(SITE_CIDR, 'Of medical devices: MEDICAL_NET.'),
});

const EXPECTED = z.strictObject({ pair: z.array(SITE_CIDR).length(2), note: NOTE });

const EXEMPTION = z.strictObject({
  detection: z.union([ALL, DETECTION]),
  hosts: z.array(HOST_OR_ADDRESS).min(1),
  note: NOTE,
});

const THRESHOLD = z.strictObject({
  detection: z.union([ALL, DETECTION, SID]),
  every: TIME,
  note: NOTE,
});
const SID_THRESHOLD = z.strictObject({ sid: SID, every: TIME, note: NOTE });

/**
 * vitalwire.tuning.yaml as it is written: names of keys and shapes of values. Whether a network claims too much, and
 * whether this pack has a detection of that name, is for `vitalwire tune` to say.
 */
export const TUNING_FILE = z
  .strictObject({
    version: z.literal(1),
    networks: NETWORKS.optional(),
    'central-stations': list(HOST_OR_ADDRESS, 'Far ends that monitors are meant to talk to.'),
    expected: list(EXPECTED, 'Pairs of hosts that are meant to talk in clear.'),
    exempt: list(EXEMPTION, 'Hosts that one detection does not report, as monitor or as far end.'),
    thresholds: list(
      z.union([THRESHOLD, SID_THRESHOLD]),
      'One alert for each detection and pair of hosts in this time.',
    ),
    off: list(z.union([DETECTION, SID]), 'Detections or sids that are not to alert.'),
    on: list(DETECTION, 'Detections that are off by default and wanted.'),
  })
  .describe('vitalwire.tuning.yaml: what a site knows and the pack does not.');

/** The keys of each mapping in it. */
export const TUNING_KEYS = {
  file: Object.keys(TUNING_FILE.shape),
  networks: Object.keys(NETWORKS.shape),
  host: Object.keys(HOST.shape),
  expected: Object.keys(EXPECTED.shape),
  exempt: Object.keys(EXEMPTION.shape),
  threshold: [...new Set([THRESHOLD, SID_THRESHOLD].flatMap(({ shape }) => Object.keys(shape)))],
};
