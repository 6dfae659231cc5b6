import { groupBy } from '../lib/group-by';
import type { Detection } from '../kinds/detection';
import type { Plan } from '../compile/plan';
import { ruleText } from '../compile/suricata/text';
import { bestEvidence, sharedIndicators, type SharedIndicator } from './indicators';
import { uuid5 } from '../lib/uuid';
import type { Source } from '../compile/source';

interface Tag {
  name: string;
}

export interface MispAttribute {
  uuid: string;
  type: string;
  category: string;
  value: string;
  to_ids: boolean;
  comment: string;
  timestamp: string;
  distribution: string;
  Tag: Tag[];
}

const ORGANISATION = { name: 'Vitalwire', uuid: uuid5('organisation') };
/** "Inherit event" for attributes, "all communities" for the event (MISP core format, section 2.2). */
const [INHERIT, ALL_COMMUNITIES] = ['5', '3'];

/** MISP's own words for an indicator, with the category that it allows for the type. */
const MISP_TYPE: Readonly<Record<SharedIndicator['type'], { type: string; category: string }>> = {
  ipv4: { type: 'ip-dst', category: 'Network activity' },
  'ipv4-subnet': { type: 'ip-dst', category: 'Network activity' },
  sha256: { type: 'sha256', category: 'Payload delivery' },
  'nfs-export': { type: 'pattern-in-traffic', category: 'Network activity' },
};

/**
 * The pack's indicators as one MISP event, as JSON text that MISP imports ("Add event from JSON") or a feed
 * carries: values, rules, CVEs and links, each with grade and evidence as tags.
 */
export function mispText(sources: readonly Source[], plan: Plan, version: string): string {
  const detections = sources.map(({ detection }) => detection);
  const dates = detections.map(({ updated }) => updated).sort();
  const newest = dates.at(-1) ?? '2026-01-01';
  const Attribute = [
    ...sharedIndicators(sources).map(valueAttribute),
    ...plan.rules
      .filter(({ rule }) => !rule.silent)
      .map(({ detection, rule, entry }) =>
        attribute('snort', 'Network activity', ruleText(detection, rule, entry), [detection], {
          to_ids: true,
          comment: detection.title,
          key: `sid ${entry.sid}`,
        }),
      ),
    ...references(detections),
  ].sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  const event = {
    uuid: uuid5('event'),
    info: `Vitalwire ${version}: backdoored and careless medical devices (Contec CMS8000 and relatives)`,
    date: detections.map(({ created }) => created).sort()[0] ?? newest,
    timestamp: epoch(newest),
    publish_timestamp: '0',
    published: false,
    // High; completed.
    threat_level_id: '1',
    analysis: '2',
    distribution: ALL_COMMUNITIES,
    Orgc: ORGANISATION,
    Tag: [{ name: 'tlp:clear' }, { name: 'type:OSINT' }, ...techniqueTags(detections)],
    Attribute,
  };
  return `${JSON.stringify({ Event: event }, null, 2)}\n`;
}

function valueAttribute({ type, value, detections }: SharedIndicator): MispAttribute {
  const { type: mispType, category } = MISP_TYPE[type];
  const named = detections.map(({ id }) => id).join(', ');
  return attribute(mispType, category, value, detections, {
    // A subnet holds unrelated hosts, and a share's name is a common word.
    to_ids: type === 'ipv4' || type === 'sha256',
    comment: `${detections[0].title}. May be an internal central station: see whether the border was crossed. Detections: ${named}`,
    key: `${type} ${value}`,
  });
}

function references(detections: readonly Detection[]): MispAttribute[] {
  const cited = detections.flatMap((detection) =>
    detection.references.map((reference) => ({ detection, reference })),
  );
  const found = new Map<string, MispAttribute>();
  for (const citing of groupBy(cited, ({ reference }) => JSON.stringify(reference)).values()) {
    const { reference } = citing[0]!;
    const [type, value, comment] =
      reference.kind === 'cve'
        ? ['vulnerability', reference.id, '']
        : ['link', reference.url, reference.title];
    const cites = [...new Set(citing.map(({ detection }) => detection))];
    const made = attribute(type!, 'External analysis', value!, cites, {
      to_ids: false,
      comment: comment!,
      key: `${type} ${value}`,
    });
    // What is cited has no grade of its own.
    found.set(made.uuid, { ...made, Tag: [] });
  }
  return [...found.values()];
}

function attribute(
  type: string,
  category: string,
  value: string,
  detections: readonly Detection[],
  rest: { to_ids: boolean; comment: string; key: string },
): MispAttribute {
  const { key, ...shown } = rest;
  const [weakest] = detections as [Detection];
  return {
    uuid: uuid5(`attribute ${key}`),
    type,
    category,
    value,
    ...shown,
    timestamp: epoch(
      detections
        .map(({ updated }) => updated)
        .sort()
        .at(-1)!,
    ),
    distribution: INHERIT!,
    Tag: [
      { name: `vitalwire:grade="${weakest.grade}"` },
      { name: `vitalwire:evidence="${bestEvidence(detections)}"` },
      { name: `vitalwire:confidence="${weakest.confidence.toLowerCase()}"` },
      ...techniqueTags(detections),
    ],
  };
}

/** MISP's galaxies for ATT&CK, as tags. */
function techniqueTags(detections: readonly Detection[]): Tag[] {
  const names = detections.flatMap(({ attack }) =>
    attack.map(({ matrix, id, name }) =>
      matrix === 'ics'
        ? `misp-galaxy:mitre-ics-techniques="${name}"`
        : `misp-galaxy:mitre-attack-pattern="${name} - ${id}"`,
    ),
  );
  return [...new Set(names)].sort().map((name) => ({ name }));
}

function epoch(date: string): string {
  return String(Date.parse(`${date}T00:00:00Z`) / 1000);
}
