import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { SHARED_ADDRESS } from './family';

/**
 * The beacon of a Vista 120 central station: 128 bytes, broadcast every one or two seconds. Known from two
 * samples in one private integration.
 */
const BEACON = [
  { at: 0, bytes: '7e0030020000' },
  { at: 8, number: { size: 2, order: 'little', min: 2000, max: 2099, sample: 2026 } },
  { at: 16, bytes: '434d5300' },
  { at: 90, bytes: '1c25' },
] as const;

/** A beacon of 2026; bytes that no field names are zero. */
const SEEN = `7e00300200000000ea070000${'00'.repeat(4)}434d5300${'00'.repeat(70)}1c25${'00'.repeat(36)}`;

export default detection(SHARED_ADDRESS, {
  id: 'shared-address/vista120-beacon',
  title: 'beacon of a Vista 120 central station',
  message: 'beacon of a central station',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'Low',
  evidence: 'code',
  oneSource: 'an integration for one hospital (ksupasak/gxt)',
  observable: {
    kind: 'udp-datagram',
    port: 9610,
    sizeBytes: 128,
    fields: BEACON,
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  classtype: 'misc-activity',
  meaning:
    'A central station for Vista 120 monitors announces itself. Manuals of this family name the same hard-coded address as the CMS8000. Inventory only: the evidence is one private integration, and no flaw is known.',
  doNow: ['Note the sender as a central station and find its monitors.'],
  falsePositives: ['The shape is known from two samples only; other products may share it.'],
  created: '2026-11-23',
  proof: {
    alerts: [
      {
        name: 'beacon to the broadcast address',
        flows: [udp('10.20.0.9:9610', '255.255.255.255:9610', [{ from: 'client', bytes: SEEN }])],
      },
    ],
    silent: [
      {
        name: 'another datagram of 128 bytes on this port',
        flows: [
          udp('10.20.0.9:9610', '255.255.255.255:9610', [
            { from: 'client', bytes: '7e'.repeat(128) },
          ]),
        ],
      },
    ],
  },
});
