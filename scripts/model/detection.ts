import { z } from 'zod';
import { GRADES, type DetectionId } from '../lib/grades';
import type { ObservableBase } from './observable';
import { SCENARIO } from './scenario-shape';
import { field, prose, some, step, text } from './schema';
import {
  CLASSTYPES,
  CONFIDENCES,
  CROSSINGS,
  ENGINES,
  EVIDENCE,
  RULE_FILES,
  SEVERITIES,
  type IsoDate,
  type Reference,
  type Technique,
} from './vocabulary';

/** What authors write, as one shape: the types, the checks of the build and the table in CONTRIBUTING.md come from it. */

export const DEVICE = z.strictObject({
  id: field(
    z.string().regex(/^[a-z0-9-]+$/, 'is no id; write lowercase letters, digits and hyphens'),
    'Short and stable: manifests and exports name the device by it',
    'contec-cms8000',
  ),
  vendor: field(text, 'Who makes it', 'Contec Medical Systems'),
  models: field(some(text), 'Names under which it is sold', ['CMS8000']),
  relabels: field(z.array(text).readonly(), 'The same hardware under other names', [
    'Epsimed MN-120',
  ]),
  advisories: field(z.array(text).readonly(), 'Ids of advisories on it', ['ICSMA-25-030-01']),
  product: field(
    z.string().regex(/^[A-Za-z0-9_]+$/, 'is no product; write letters, digits and _'),
    'As the rule metadata `affected_product` has it',
    'Contec_CMS8000',
  ),
});
export type Device = z.infer<typeof DEVICE>;

const cve = z.string().regex(/^CVE-\d{4}-\d{4,}$/, 'is not a CVE id; write CVE-YYYY-NNNN');
const url = z
  .string()
  .regex(/^https:\/\//, 'is no https address; write one that begins with https://');

export const REFERENCE = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cve'),
    id: field(cve, 'Id of the CVE', 'CVE-2025-0626'),
  }),
  z.strictObject({
    kind: z.literal('url'),
    url: field(
      url,
      'Address of the advisory, standard, document or code',
      'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-25-030-01',
    ),
    title: field(text, 'Who says it, and what', 'CISA: Contec CMS8000'),
  }),
]) as unknown as z.ZodType<Reference>;

export const TECHNIQUE = z.strictObject({
  matrix: field(z.enum(['enterprise', 'ics']), 'Which matrix of attack.mitre.org', 'ics'),
  id: field(
    z.string().regex(/^T\d{4}(\.\d{3})?$/, 'is no technique; write T1071 or T1048.003'),
    'Id of the technique',
    'T0882',
  ),
  name: field(text, 'Its name', 'Theft of Operational Information'),
  tactic: field(text, 'Name of its tactic', 'Impact'),
  tacticId: field(
    z.string().regex(/^TA\d{4}$/, 'is no tactic; write TA0011'),
    'Id of its tactic',
    'TA0105',
  ),
}) as unknown as z.ZodType<Technique>;

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a date; write YYYY-MM-DD') as unknown as z.ZodType<IsoDate>;

const devices = field(some(DEVICE), 'Devices that it is about', '[CONTEC_CMS8000]');
const references = field(
  some(REFERENCE),
  'Advisories, CVEs and pages that say what is here, besides those of the family',
  "[{ kind: 'cve', id: 'CVE-2025-0626' }]",
);
const attack = field(
  some(TECHNIQUE),
  'ATT&CK techniques; those of the family, where nothing is said',
  '[EXFILTRATION_CLEAR, THEFT_OF_OPERATIONAL_DATA]',
);

const oneSource = field(
  text,
  'The one document, capture or program that gives the bytes, where no second one does',
  'interface specification of the vendor, 2019',
).exactOptional();

/** What the behaviours of a family share: rules-src/<family>/family.ts. */
export const FAMILY = z.strictObject({
  devices: field(some(DEVICE), 'Devices that its behaviours are about', '[CONTEC_CMS8000]'),
  references: field(
    some(REFERENCE),
    'References of every behaviour, first in each list',
    '[CISA_2025]',
  ),
  attack: field(
    some(TECHNIQUE),
    'ATT&CK techniques of behaviours that name none',
    '[FALLBACK_ADDRESS]',
  ),
  oneSource,
  firstStep: field(
    step,
    'What to do first, in every behaviour that says nothing else; the patient comes first',
    'Do not unplug or switch off a monitor that is on a patient. Call the ward first.',
  ),
});
export type Family = z.infer<typeof FAMILY>;

const ENGINE_VERSIONS = [...ENGINES, 'suricata-6', 'suricata-7', 'suricata-8'] as const;

/** A whole detection, family included. A file in rules-src/<family>/ exports one by default. */
export const DETECTION = z.strictObject({
  id: field(
    z.string() as unknown as z.ZodType<DetectionId>,
    "`family/behaviour`: the folder, and the file's name. Never renamed",
    'contec-cms8000/contact',
  ),
  title: field(
    prose(100),
    'Completes the sentence "the sensor saw ...", without a final stop; 100 characters at most',
    'HL7 message to the address that is hard-coded for HL7',
  ),
  message: field(
    text,
    'The same for an alert\'s message, which has grade and product before it and ", internal" or ", crossed" behind it: 80 characters in all',
    'contact with its hard-coded address',
  ),
  grade: field(z.enum(GRADES), 'How far it got', 'attempted'),
  severity: field(z.enum(SEVERITIES), 'How bad it is', 'Major'),
  confidence: field(
    z.enum(CONFIDENCES),
    'How sure an alert is to mean what its title says',
    'High',
  ),
  evidence: field(
    z.enum(EVIDENCE),
    'Where the bytes come from: advisory or vendor (primary), a report that quotes one (secondary), public code, arithmetic from a standard (derived)',
    'primary',
  ),
  oneSource,
  devices,
  observable: field(
    z.custom<ObservableBase>((value) => typeof value === 'object' && value !== null),
    'The pattern of traffic; its fields are those of its kind, below',
    "{ kind: 'udp-datagram', port: 9610, fields: [{ at: 0, text: 'HELLO' }], suppressSeconds: 3600 }",
  ),
  classtype: field(z.enum(CLASSTYPES), "Suricata's class of the alert", 'policy-violation'),
  references,
  attack,
  meaning: field(
    prose(400),
    'What it means, for the person on call: two or three short sentences, 400 characters at most',
    'A monitor streams vital signs in clear text.',
  ),
  doNow: field(some(step), "What to do now, in order, behind the family's first step", [
    'Block the destination at the border firewall.',
  ]),
  falsePositives: field(
    z.array(prose(300)).readonly(),
    'Known ways in which this alerts on something else; empty only when none is known',
    ['A scan of public addresses by a researcher.'],
  ),
  blindSpots: field(z.array(prose(300)).readonly(), 'What it does not see, for the page', [
    'Files in NFS: Zeek does not hand them to its file analysis.',
  ]).exactOptional(),
  created: field(date, 'When it was written', '2026-11-23'),
  /** From the lock (compile/plan.ts): when a rule of it last changed. */
  updated: date,
  cannot: field(
    z.strictObject({
      suricata: field(text, 'Why Suricata cannot', 'no rule protocol for ARP').exactOptional(),
      zeek: field(text, 'Why Zeek cannot', 'no analyzer takes it apart').exactOptional(),
    }),
    'Engines that cannot express this, each with the reason that the coverage table prints',
    { suricata: 'no rule protocol for ARP' },
  ).exactOptional(),
  differs: field(
    z
      .array(
        z.strictObject({
          where: field(
            text,
            'The scenario, the transform, or the other detection in whose traffic one engine sees less',
            'no-handshake',
          ),
          engine: field(z.enum(ENGINE_VERSIONS), 'The engine that sees less', 'suricata'),
          reason: field(text, 'Why', 'a connection is opened by its SYN'),
        }),
      )
      .readonly(),
    'Differences between engines that are known and accepted, each by the case that shows it',
    [{ where: 'no-handshake', engine: 'suricata', reason: 'a connection is opened by its SYN' }],
  ).exactOptional(),
  only: field(
    z.enum(CROSSINGS),
    'Found only where it crosses the border, whichever end sends it, or (crossed-outward) where the sender is inside; on both sides of it, where nothing is said',
    'crossed',
  ).exactOptional(),
  expectable: field(
    z.literal(true),
    'Normal between some hosts: silent between the pairs that a site names under `expected`',
    true,
  ).exactOptional(),
  file: field(
    z.enum(RULE_FILES),
    'Rule file, where it is not vitalwire.rules',
    'vitalwire-scoped.rules',
  ).exactOptional(),
  offByDefault: field(
    text,
    'Why owners have to switch it on; on, where nothing is said',
    'unrelated hosts live in that network',
  ).exactOptional(),
  proof: field(
    z.strictObject({
      alerts: field(
        some(SCENARIO),
        'Scenarios that must alert',
        "[{ name: 'a session', flows: [tcp(...)] }]",
      ),
      silent: field(
        some(SCENARIO),
        'Scenarios that must stay silent',
        "[{ name: 'another protocol', flows: [tcp(...)] }]",
      ),
    }),
    'Traffic written by hand, besides what the observable derives by itself',
    "{ alerts: [{ name: 'a session', flows: [tcp(...)] }], silent: [{ name: 'another protocol', flows: [tcp(...)] }] }",
  ),
});

/** One typed statement about traffic. */
export type Detection<O extends ObservableBase = ObservableBase> = Omit<
  z.infer<typeof DETECTION>,
  'observable'
> & { observable: O };

/** What a file says of its detection: all but what the family, the lock and the build say. */
export type Definition<O extends ObservableBase = ObservableBase> = Omit<
  Detection<O>,
  'devices' | 'references' | 'attack' | 'doNow' | 'updated'
> & {
  devices?: Detection['devices'];
  references?: readonly Reference[];
  attack?: Detection['attack'];
  /** What to do first, where it is not what the family says. */
  firstStep?: string;
  doNow?: readonly string[];
};
