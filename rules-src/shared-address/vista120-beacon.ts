import { detection } from '../../scripts/kinds/detection';
import { sampleFrame } from '../../scripts/protocols/frame/samples';
import type { Frame } from '../../scripts/protocols/frame/frames';
import { COMMONLY_USED_PORT, FALLBACK_ADDRESS, VISTA_BRIDGE } from '../shared/references';

/**
 * The beacon of a Vista 120 central station: 128 bytes, broadcast every one or two seconds. Known from two
 * samples in one private integration.
 */
const BEACON = {
  name: 'beacon',
  port: 9610,
  fields: [
    { at: 0, bytes: '7e0030020000' },
    { at: 8, number: { size: 2, order: 'little', min: 2000, max: 2099, sample: 2026 } },
    { at: 16, bytes: '434d5300' },
    { at: 90, bytes: '1c25' },
  ],
  sampleBytes: 128,
} as const satisfies Frame;

export default detection({
  id: 'shared-address/vista120-beacon',
  title: 'beacon of a Vista 120 central station',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'Low',
  evidence: 'code',
  devices: ['edan-vista120'],
  observable: { kind: 'udp-datagram', frame: BEACON, suppressSeconds: 86400 },
  classtype: 'misc-activity',
  references: [VISTA_BRIDGE],
  attack: [FALLBACK_ADDRESS, COMMONLY_USED_PORT],
  meaning:
    'A central station for Vista 120 monitors announces itself. Manuals of this family name the same hard-coded address as the CMS8000. Inventory only: the evidence is one private integration, and no flaw is known.',
  doNow: ['Nothing urgent. Note the sender as a central station and find its monitors.'],
  falsePositives: ['The shape is known from two samples only; other products may share it.'],
  created: '2026-11-23',
  updated: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'beacon to the broadcast address',
        flows: [
          {
            transport: 'udp',
            client: { address: '10.20.0.9', port: 9610 },
            server: { address: '255.255.255.255', port: 9610 },
            messages: [{ from: 'client', bytes: sampleFrame(BEACON) }],
          },
        ],
      },
    ],
    silent: [
      {
        name: 'another datagram of 128 bytes on this port',
        flows: [
          {
            transport: 'udp',
            client: { address: '10.20.0.9', port: 9610 },
            server: { address: '255.255.255.255', port: 9610 },
            messages: [{ from: 'client', bytes: '7e'.repeat(128) }],
          },
        ],
      },
    ],
  },
});
