import { FIRST_SID, LAST_SID } from '../model/sid-range';
import { jsonInScript } from '../lib/html/page';
import { manifestRetired } from './retired';
import type { Catalogue, Entry } from './catalogue';
import { ruleWhat } from './pages/rule-what';
import { LEFT_OUT } from '../../rules-src/left-out';

/**
 * What the start page's search looks in. A script that sets a variable, since a page from disk may load one and may not
 * fetch JSON.
 */
export function searchData(catalogue: Catalogue): string {
  const { detections, devices, pack } = catalogue;
  const data = {
    sidRange: { first: FIRST_SID, last: LAST_SID },
    detections: detections.map((entry) => ({
      id: entry.d.id,
      title: entry.d.title,
      path: entry.path,
      grade: entry.d.grade,
      engines: enginesOf(entry),
      device: deviceName(entry),
      anyDevice: entry.d.devices.some(({ vendor }) => vendor === 'any'),
      ids: idsOf(entry),
      text: textOf(entry),
    })),
    devices: devices.map(({ device, detections: own }) => ({
      vendor: device.vendor,
      models: device.models,
      relabels: device.relabels,
      detections: own.map(({ d }) => d.id),
    })),
    sids: Object.fromEntries(
      pack.plan.rules.map(({ entry, detection, rule, msg }) => [
        entry.sid,
        { detection: detection.id, what: ruleWhat(rule, detection.title), msg },
      ]),
    ),
    retired: manifestRetired(pack),
    leftOut: Object.fromEntries(LEFT_OUT.flatMap(({ ids, why }) => ids.map((id) => [id, why]))),
  };
  return `window.vitalwireSearch = ${jsonInScript(data)};\n`;
}

function enginesOf({ d }: Pick<Entry, 'd'>): ('suricata' | 'zeek')[] {
  return (['suricata', 'zeek'] as const).filter((engine) => !d.cannot?.[engine]);
}

export function deviceName({ d }: Pick<Entry, 'd'>): string {
  const [{ vendor, models }] = d.devices;
  return vendor === 'any' ? models[0]! : `${vendor} ${models[0]!}`;
}

/** Advisories and CVEs, by their numbers. */
export function idsOf({ d }: Pick<Entry, 'd'>): string[] {
  const cited = d.references.flatMap((reference) =>
    reference.kind === 'cve' ? [reference.id] : advisoryIn(reference.url),
  );
  return [...new Set(cited)].sort();
}

/** The number of an advisory that an address names. */
export function advisoryIn(url: string): string[] {
  const found = /icsma-\d\d-\d{3}-\d\d/.exec(url.toLowerCase());
  return found ? [found[0].toUpperCase()] : [];
}

/** Everything that can be asked for, in small letters. */
function textOf(entry: Entry): string {
  const { d, rules, notice, indicators, ports } = entry;
  return [
    d.id,
    d.title,
    d.message,
    d.meaning,
    d.grade,
    d.severity,
    ...d.devices.flatMap(({ vendor, models, relabels, advisories }) => [
      vendor,
      ...models,
      ...relabels,
      ...advisories,
    ]),
    ...idsOf(entry),
    ...d.references.flatMap((one) => (one.kind === 'url' ? [one.title] : [])),
    ...rules.map(({ entry: { sid } }) => String(sid)),
    notice ? notice.notice : '',
    ...indicators,
    ...ports.map(String),
    ...d.attack.flatMap(({ id, name }) => [id, name]),
  ]
    .join(' ')
    .toLowerCase();
}
