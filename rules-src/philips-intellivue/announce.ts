import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { NOTHING_URGENT } from '../catalogue/sentences';
import { REMOTE_SYSTEM_INFORMATION } from '../catalogue/techniques';
import { ANNOUNCE_PORT, CONNECT_INDICATION } from './datagrams';
import { INTELLIVUE } from './family';

/** As a real monitor sends it, as far as its protocol list: event 0D17, its attributes. It names no patient. */
const SEEN = [
  '000001000001019a000000000194002300000000',
  '09457f000d170186001001820920000400030000',
  '098600040001114d0937000806080608000f000b',
  '00'.repeat(358),
].join('');
/** Another event, 0D06, of the same monitor. */
const OTHER_EVENT = SEEN.replace('7f000d17', '7f000d06');

export default detection(INTELLIVUE, {
  id: 'philips-intellivue/announce',
  title: 'indication by which an IntelliVue monitor says that clients may connect',
  message: 'says that clients may connect',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: ANNOUNCE_PORT,
    sourcePort: ANNOUNCE_PORT,
    fields: CONNECT_INDICATION,
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  classtype: 'misc-activity',
  attack: [REMOTE_SYSTEM_INFORMATION],
  meaning:
    'An IntelliVue monitor says that its data export interface is open and how to reach it. Nobody is asked for a password there. No patient is named in it.',
  firstStep: NOTHING_URGENT,
  doNow: [
    'Note the sender as a monitor whose data export is on. Where no gateway needs it: have it switched off in the configuration of the monitor.',
  ],
  falsePositives: [],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'to the multicast group, as a real monitor sends it',
        flows: [udp('10.20.0.5:24005', '224.0.23.63:24005', [{ from: 'client', bytes: SEEN }])],
      },
    ],
    silent: [
      {
        name: 'another event report of the same monitor',
        flows: [
          udp('10.20.0.5:24005', '224.0.23.63:24005', [{ from: 'client', bytes: OTHER_EVENT }]),
        ],
      },
    ],
  },
});
