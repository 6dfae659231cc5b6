import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { CALL_THE_WARD_FIRST } from '../catalogue/sentences';
import { MONITOR_PROCESS_STATE, NETWORK_SNIFFING } from '../catalogue/techniques';

const PHILIPS_INTELLIVUE: Device = {
  id: 'philips-intellivue',
  vendor: 'Philips',
  models: ['IntelliVue MX', 'IntelliVue MP', 'IntelliVue X2', 'Avalon FM'],
  relabels: [],
  advisories: [],
  product: 'Philips_IntelliVue',
};

const VSCAPTURE: Reference = {
  kind: 'url',
  url: 'https://github.com/xeonfusion/VSCaptureMP',
  title: 'xeonfusion/VSCaptureMP: a client written from the Data Export Interface guide',
};
const INTELLIVUE_API: Reference = {
  kind: 'url',
  url: 'https://github.com/Koshsky/Intellivue-api',
  title: 'Koshsky/Intellivue-api: a second client, with a frame of a real monitor',
};

/** Philips monitors with the data export protocol: whoever asks over UDP is answered, in clear text. */
export const INTELLIVUE = family({
  devices: [PHILIPS_INTELLIVUE],
  references: [VSCAPTURE, INTELLIVUE_API],
  attack: [MONITOR_PROCESS_STATE, NETWORK_SNIFFING],
  firstStep: CALL_THE_WARD_FIRST,
});
