import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { CALL_THE_WARD_FIRST } from '../catalogue/sentences';
import { NETWORK_SNIFFING, REMOTE_SYSTEM_INFORMATION } from '../catalogue/techniques';

const SDC_DEVICE: Device = {
  id: 'sdc-device',
  vendor: 'any',
  models: ['Devices with ISO/IEEE 11073 SDC'],
  relabels: [],
  advisories: [],
  product: 'SDC_device',
};

const SDC11073: Reference = {
  kind: 'url',
  url: 'https://github.com/Draegerwerk/sdc11073',
  title: 'Draegerwerk/sdc11073: discovery of SDC devices, in Python',
};
/** Devices of the SDC generation (ISO/IEEE 11073-20701): they are discovered by multicast in clear text. */
export const SDC = family({
  devices: [SDC_DEVICE],
  references: [SDC11073],
  attack: [REMOTE_SYSTEM_INFORMATION, NETWORK_SNIFFING],
  firstStep: CALL_THE_WARD_FIRST,
});
