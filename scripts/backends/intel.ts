import { sharedIndicators, type SharedIndicator } from './indicators';
import type { Source } from '../compile/source';

const FOLDER = 'zeek/vitalwire/intel';

/** Zeek's names for what can be looked up; the framework has none for an NFS export. */
const TYPES: Readonly<Partial<Record<SharedIndicator['type'], string>>> = {
  ipv4: 'Intel::ADDR',
  'ipv4-subnet': 'Intel::SUBNET',
  sha256: 'Intel::FILE_HASH',
};

/** The indicators as an Intel file, which scripts/zeek/vitalwire/intel reads, by path below dist/. */
export function intelFiles(sources: readonly Source[]): Map<string, string> {
  const columns = ['indicator', 'indicator_type', 'meta.source', 'meta.desc'];
  const lines = sharedIndicators(sources).flatMap(({ type, value, detections }) => {
    const kind = TYPES[type];
    const description = detections.map(({ id }) => id).join(' ');
    return kind ? [[value, kind, 'Vitalwire', description].join('\t')] : [];
  });
  return new Map([
    [`${FOLDER}/vitalwire.intel`, [`#fields\t${columns.join('\t')}`, ...lines, ''].join('\n')],
  ]);
}
