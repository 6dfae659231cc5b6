import { detection } from '../../scripts/kinds/detection';
import { udp } from '../../scripts/kinds/proof';
import { NOTHING_URGENT } from '../catalogue/sentences';
import {
  DISCOVERY_PORT,
  HELLO,
  PRINTER_HELLO,
  PROBE,
  PROBE_MATCHES,
  SDC_PROFILE,
} from './discovery';
import { SDC } from './family';

export default detection(SDC, {
  id: 'sdc/announce',
  title: 'SDC device that announces itself by WS-Discovery',
  message: 'announces itself',
  grade: 'seen',
  severity: 'Informational',
  confidence: 'High',
  evidence: 'code',
  observable: {
    kind: 'udp-datagram',
    port: DISCOVERY_PORT,
    fields: [{ from: 0, text: SDC_PROFILE }],
    answersToo: true,
    concerns: 'segment',
    suppressSeconds: 86400,
  },
  classtype: 'misc-activity',
  meaning:
    'A device of the SDC generation says that it is there, with its place in the house. Discovery is in clear text by design; the measurements themselves should go through TLS.',
  firstStep: NOTHING_URGENT,
  doNow: [
    'Note the sender as a medical device.',
    'See in the same datagram, in a capture, whether its address begins with http: then its measurements go in clear text too.',
  ],
  falsePositives: [],
  created: '2026-11-26',
  proof: {
    alerts: [
      {
        name: 'a hello to the multicast group',
        flows: [udp('10.20.0.5:3702', '239.255.255.250:3702', [{ from: 'client', text: HELLO }])],
      },
      {
        name: 'the answer to a probe',
        flows: [
          udp('10.20.0.9:40000', '239.255.255.250:3702', [{ from: 'client', text: PROBE }]),
          udp('10.20.0.5:3702', '10.20.0.9:40000', [{ from: 'client', text: PROBE_MATCHES }]),
        ],
      },
    ],
    silent: [
      {
        name: 'a printer and a probe for medical devices',
        flows: [
          udp('10.20.0.6:3702', '239.255.255.250:3702', [{ from: 'client', text: PRINTER_HELLO }]),
          udp('10.20.0.9:40000', '239.255.255.250:3702', [{ from: 'client', text: PROBE }]),
        ],
      },
      {
        name: 'the same words in a log that goes elsewhere',
        flows: [udp('10.20.0.5:40000', '10.20.0.9:514', [{ from: 'client', text: HELLO }])],
      },
    ],
  },
});
