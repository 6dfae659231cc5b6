import type { SuricataMatch } from '../../model/suricata-rule';

// No Suricata up to 8.0.8 has a rule protocol for ARP.
export function suricata(): SuricataMatch[] {
  return [];
}
