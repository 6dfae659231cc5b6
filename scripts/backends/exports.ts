import type { Plan } from '../compile/plan';
import { mispText } from './misp';
import { stixText } from './stix';
import type { Source } from '../compile/source';

export const EXPORT_FORMATS = ['stix', 'misp'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** One export as text. */
export function exportText(
  format: ExportFormat,
  sources: readonly Source[],
  plan: Plan,
  version: string,
): string {
  return format === 'stix' ? stixText(sources, plan) : mispText(sources, plan, version);
}

/** The exports, by path below dist/. */
export function exportFiles(
  sources: readonly Source[],
  plan: Plan,
  version: string,
): Map<string, string> {
  return new Map([
    ['exports/vitalwire-stix-2.1.json', exportText('stix', sources, plan, version)],
    ['exports/vitalwire-misp-event.json', exportText('misp', sources, plan, version)],
  ]);
}
