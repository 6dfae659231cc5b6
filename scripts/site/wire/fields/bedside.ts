import { fieldsOf, type Layout, type Told } from './layout';

/** Messages of bedside devices, by the sources of docs/sources.md. */

/** B. Braun, Technical Interface Specification BCC: length, address, text, checksum. */
export function bcc(data: Buffer): Told | null {
  const [, address] = /^\x01[^]{5}\x02([^/]{1,15}\/1\/1>)/.exec(data.toString('latin1')) ?? [];
  if (address === undefined) return null;
  const text = data.indexOf(0x03);
  const end = text < 0 ? data.length : text;
  return {
    what: 'BCC message',
    fields: [
      ...fieldsOf(0, [
        ['BCC SOH', 1],
        ['BCC length', 5],
        ['BCC STX', 1],
        ['BCC bed and address', address.length],
        ['BCC text', end - 7 - address.length],
      ]),
      ...fieldsOf(end, [
        ['BCC ETX', 1],
        ['BCC checksum', 5],
        ['BCC EOT', 1],
      ]),
    ],
  };
}

/** GE CARESCAPE: announcements, requests and vital signs, told apart by port and size. */
export function carescape(data: Buffer, ports: readonly number[]): Told | null {
  if (ports.includes(7000) && data.length === 88) return told('GE RWHAT announcement', RWHAT);
  if (ports.includes(2000) && data.length >= 62 && data.length <= 64) {
    return told('GE request', REQUEST);
  }
  return ports.includes(3011) && data.length === 616 ? told('GE vital signs', VITALS) : null;
}

const RWHAT: Layout = [
  ['GE RWHAT constant', 4],
  ['GE RWHAT further data', 8],
  ['GE unit and bed', 16],
  ['GE patient', 15],
  ['GE RWHAT further data', 45],
];

const REQUEST: Layout = [
  ['GE head', 12],
  ['GE constant', 2],
  ['GE kind of request', 2],
  ['GE variant of request', 2],
  ['GE further data', 6],
  ['GE unit and bed', 16],
];

const VITALS: Layout = [
  ['GE head', 10],
  ['GE constant of vital signs', 8],
  ['GE vital signs', 598],
];

/** Philips IntelliVue data export: who connects, associations, and operations. */
export function intellivue(data: Buffer, ports: readonly number[]): Told | null {
  if (ports.includes(24005)) return told('IntelliVue connect indication', INDICATION);
  if (!ports.includes(24105)) return null;
  if (data[0] === 0x0d) return told('IntelliVue association request', SESSION);
  if (data[0] === 0x0e) return told('IntelliVue association accepted', SESSION);
  if (data[0] !== 0xe1) return null;
  const operation = data.readUInt16BE(4);
  return operation === 1
    ? told('IntelliVue poll', POLL)
    : told('IntelliVue poll result', OPERATION);
}

const INDICATION: Layout = [
  ['IntelliVue nomenclature', 4],
  ['IntelliVue operation', 2],
  ['IntelliVue lengths and ids', 8],
  ['IntelliVue object class', 2],
  ['IntelliVue object and scope', 8],
  ['IntelliVue event', 2],
];

const SESSION: Layout = [
  ['IntelliVue session type', 1],
  ['IntelliVue session length and head', 17],
];

const OPERATION: Layout = [
  ['IntelliVue session id', 2],
  ['IntelliVue presentation context', 2],
  ['IntelliVue operation', 2],
  ['IntelliVue length', 2],
];

const POLL: Layout = [
  ...OPERATION,
  ['IntelliVue invoke id', 2],
  ['IntelliVue command', 2],
  ['IntelliVue length', 2],
  ['IntelliVue object class', 2],
  ['IntelliVue object', 4],
  ['IntelliVue scope', 4],
  ['IntelliVue action', 2],
  ['IntelliVue length', 2],
  ['IntelliVue poll number', 2],
  ['IntelliVue polled object class', 4],
];

/** The beacon of a Vista 120's central station. */
export function vista(data: Buffer, ports: readonly number[]): Told | null {
  return ports.includes(9610) && data.length === 128 ? told('Vista 120 beacon', BEACON) : null;
}

const BEACON: Layout = [
  ['Vista length', 2],
  ['Vista constant', 4],
  ['Vista bytes that vary', 2],
  ['Vista date and time', 8],
  ['Vista program', 8],
  ['Vista site', 16],
  ['Vista further data', 50],
  ['Vista TCP port', 2],
];

function told(what: string, layout: Layout): Told {
  return { what, fields: fieldsOf(0, layout) };
}
