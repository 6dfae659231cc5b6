import { Address4 } from 'ip-address';
import type { SigmaRule } from '../../../scripts/backends/sigma';

/**
 * Whether a Sigma rule's one selection matches an event, by the specification's section on lists and maps: all
 * fields of a map, any value of a list; the only modifier in use is `cidr`. Keys may be flat or nested.
 */
export function matches(rule: SigmaRule, event: Record<string, unknown>): boolean {
  return Object.entries(rule.detection.selection).every(([key, wanted]) => {
    const [field, modifier] = key.split('|') as [string, string | undefined];
    const value = field in event ? event[field] : nested(event, field);
    const list = Array.isArray(wanted)
      ? (wanted as (string | number)[])
      : [wanted as string | number];
    if (modifier === undefined) return list.some((one) => String(one) === String(value));
    if (modifier !== 'cidr') throw new Error(`${key}: a modifier that this test does not know`);
    return list.some(
      (one) =>
        Address4.isValid(String(value)) &&
        new Address4(String(value)).isInSubnet(new Address4(String(one))),
    );
  });
}

function nested(event: Record<string, unknown>, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
}
