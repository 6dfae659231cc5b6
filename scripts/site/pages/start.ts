import { GRADES, type Grade } from '../../lib/grades';
import { evidenceCell } from '../../backends/pages';
import type { Catalogue, Entry } from '../catalogue';
import type { SitePage } from '../render';

export function startPage({ detections, devices }: Catalogue): SitePage {
  return {
    path: 'index.html',
    title: 'Catalogue',
    description:
      'Which medical devices and behaviours Vitalwire finds, in which engine, and how sure.',
    template: 'start',
    scripts: ['search-data.js', 'search.js'],
    data: {
      grades: GRADES.map((name) => ({ name, words: GRADE_WORDS[name] })),
      devices: devices.map(({ device, detections: own }) => ({
        device,
        detections: own.map(item),
      })),
      rows: detections.map((entry) => ({
        ...item(entry),
        grade: entry.d.grade,
        evidence: evidenceCell(entry.d),
        suricata: stateOf(entry, 'suricata'),
        zeek: stateOf(entry, 'zeek'),
      })),
    },
  };
}

/** As dist/docs/grades.md says it. */
const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  seen: 'a device of the family was identified; nothing more',
  attempted: 'it tried to reach a hard-coded address or share; nothing shows an answer',
  connected: 'something answered',
  'phi-sent': 'patient data went out in clear text',
  'code-received': 'a file came in that the firmware runs',
};

function item({ d, path }: Entry) {
  return { id: d.id, title: d.title, path };
}

function stateOf({ d }: Entry, engine: 'suricata' | 'zeek'): 'yes' | 'no' | 'off' {
  if (d.cannot?.[engine]) return 'no';
  return d.offByDefault ? 'off' : 'yes';
}
