import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { CALL_THE_WARD_FIRST } from '../catalogue/sentences';
import { NETWORK_SNIFFING, REMOTE_SYSTEM_INFORMATION } from '../catalogue/techniques';

const GE_CARESCAPE: Device = {
  id: 'ge-carescape',
  vendor: 'GE HealthCare',
  models: ['CARESCAPE B450', 'CARESCAPE B650', 'CARESCAPE B850', 'Dash', 'Solar', 'ApexPro', 'CIC'],
  relabels: [],
  advisories: ['ICSMA-20-023-01'],
  product: 'GE_CARESCAPE',
};

const MDHEX: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-20-023-01',
  title: 'CISA ICSMA-20-023-01: keep the MC and IX networks of these monitors isolated',
};
const GEDASH: Reference = {
  kind: 'url',
  url: 'https://github.com/mindleaving/gedash',
  title: 'mindleaving/gedash: a decoder, with a capture of a real Dash 4000',
};
const GXT: Reference = {
  kind: 'url',
  url: 'https://github.com/ksupasak/gxt',
  title: 'ksupasak/gxt: an independent integration, with datagrams of real nodes',
};

/** Both describe the broadcast by which a node announces itself, and nothing else of the network that is looked for. */
export const BROADCAST_GUIDES: readonly Reference[] = [
  {
    kind: 'url',
    url: 'https://pubs.vocera.com/',
    title: 'Vocera, Carescape Adapter guide, "Understanding GE Carescape Networks": UDP 7000',
  },
  {
    kind: 'url',
    url: 'https://www.manualslib.com/manual/2913024',
    title: 'GE ApexPro service manual, page 28: RWHAT packets',
  },
];

/** GE monitors on a Unity (CARESCAPE) network: they announce themselves and answer to anybody, in clear text. */
export const GE_UNITY = family({
  devices: [GE_CARESCAPE],
  references: [MDHEX, GEDASH, GXT],
  attack: [NETWORK_SNIFFING, REMOTE_SYSTEM_INFORMATION],
  firstStep: CALL_THE_WARD_FIRST,
});
