/**
 * The devices that detections name: who makes them, under which names they are sold, which advisories
 * speak of them. Sources: facts in docs/sources.md, section numbers in the comments.
 */

interface Device {
  vendor: string;
  models: readonly string[];
  /** The same hardware under other names. */
  relabels: readonly string[];
  advisories: readonly string[];
  /** As ET's `affected_product` has it. */
  product: string;
}

export const DEVICES = {
  'contec-cms8000': {
    vendor: 'Contec Medical Systems',
    models: ['CMS8000'],
    relabels: ['Epsimed MN-120', 'Gima 35151'],
    advisories: ['ICSMA-25-030-01', 'ICSMA-22-244-01'],
    product: 'Contec_CMS8000',
  },
  'edan-vista120': {
    vendor: 'Draeger / Edan type',
    models: ['Vista 120', 'Vista 120 S'],
    relabels: [],
    advisories: [],
    product: 'Draeger_Vista_120',
  },
} as const satisfies Record<string, Device>;

declare module '../scripts/model/detection' {
  interface DeviceCatalogue extends Record<keyof typeof DEVICES, true> {}
}
