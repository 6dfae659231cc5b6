import { family } from '../../scripts/kinds/detection';
import type { Device } from '../../scripts/model/detection';
import type { Reference } from '../../scripts/model/vocabulary';
import { EXPLOIT_PUBLIC_FACING, SCRIPTING_INTERPRETER } from '../catalogue/techniques';

const ORTHANC_SERVER: Device = {
  id: 'orthanc',
  vendor: 'Orthanc',
  models: ['Orthanc server'],
  relabels: [],
  advisories: ['ICSMA-25-037-02'],
  product: 'Orthanc',
};

const CISA_ORTHANC_2025: Reference = {
  kind: 'url',
  url: 'https://www.cisa.gov/news-events/ics-medical-advisories/icsma-25-037-02',
  title: 'CISA ICSMA-25-037-02, Orthanc server: no password as installed',
};
/** Its YARA rule and the research of Shielder agree on the file that is image and configuration. */
const DICOMHAWK: Reference = {
  kind: 'url',
  url: 'https://github.com/honeynet/DICOMHawk',
  title: 'honeynet/DICOMHawk: a rule for images that are a configuration of Orthanc',
};

/** Small archives of images with an interface for programs: who may use it may run code. */
const ARCHIVE = {
  devices: [ORTHANC_SERVER],
  attack: [EXPLOIT_PUBLIC_FACING, SCRIPTING_INTERPRETER],
  firstStep: 'Do not switch off the archive while images are read from it. Call those who run it.',
} as const;

/** What its interface lets strangers do, which the advisory is about. */
export const ORTHANC = family({ ...ARCHIVE, references: [CISA_ORTHANC_2025] });
/** What a file makes it do. */
export const ORTHANC_FILE = family({ ...ARCHIVE, references: [DICOMHAWK] });
