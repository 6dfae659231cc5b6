import { confidenceWords, evidenceWords, noMoreThan } from '../../backends/pages';
import { fileOfRule } from '../../compile/rule-file';
import { ruleText } from '../../compile/suricata/text';
import type { Reference } from '../../model/vocabulary';
import { type Catalogue, type Entry, historyOf, sinceOf } from '../catalogue';
import type { Pictures } from '../pictures';
import type { SitePage } from '../render';
import { deviceName } from '../search-data';
import type { Change } from '../wire/near-misses';
import { drawingOf } from '../wire/drawing';
import { fieldName } from '../wire/fields';
import { hexByte, hexText } from '../wire/hex';
import type { Condition, Look, Picture } from '../wire/picture';
import type { WirePacket } from '../wire/capture';
import { zeekText } from '../zeek-text';
import { ruleWhat } from './rule-what';

/** What the wire section of a page shows. */
export interface Wire extends Pick<
  Pictures,
  'picture' | 'nearMisses' | 'exchange' | 'match' | 'mustAlert' | 'mustBeSilent'
> {
  captures: { match: Download; nearMiss: Download | null };
}

export interface Download {
  path: string;
  size: number;
}

export function detectionPage(entry: Entry, { pack, releases }: Catalogue, wire: Wire): SitePage {
  const { d, path, rules, notice } = entry;
  const ordered = [...rules].sort(
    (a, b) => Number(Boolean(a.rule.silent)) - Number(Boolean(b.rule.silent)),
  );
  return {
    path,
    title: d.title,
    description: `${d.title}: what it means, what to do, and the bytes that its rules look at.`,
    template: 'detection',
    data: {
      d,
      device: deviceName(entry),
      sentence: d.title[0]!.toUpperCase() + d.title.slice(1),
      sure: confidenceWords(d.confidence),
      source: evidenceWords(d),
      no: noMoreThan(d),
      devices: d.devices.map(({ vendor, models, relabels }) => {
        const maker = vendor === 'any' ? 'Any maker:' : vendor;
        const also = relabels.length > 0 ? ` (also sold as ${relabels.join(', ')})` : '';
        return `${maker} ${models.join(', ')}${also}`;
      }),
      ...wireData(wire),
      rules: ordered.map((planned) => ({
        sid: planned.entry.sid,
        rev: planned.entry.rev,
        msg: planned.msg,
        file: fileOfRule(planned),
        since: sinceOf(planned.entry.sid, releases),
        what: ruleWhat(planned.rule, d.title),
        text: ruleText(d, planned.rule, planned.entry),
      })),
      notice: notice
        ? {
            name: `Vitalwire::${notice.notice}`,
            rev: notice.entry.rev,
            since: sinceOf(`Vitalwire::${notice.notice}`, releases),
            text: zeekText(d.id, pack.files),
          }
        : null,
      history: historyOf(d.id, releases),
      references: d.references.map(referenceOf),
      attack: d.attack
        .map(({ id, name, matrix }) => `${id} ${name} (${matrix === 'ics' ? 'ICS' : 'Enterprise'})`)
        .join(', '),
    },
  };
}

function wireData(wire: Wire) {
  const { picture, nearMisses, captures, mustAlert, mustBeSilent } = wire;
  return {
    counts: { mustAlert, mustBeSilent },
    captures,
    match: wire.match.name,
    exchange: drawingOf(wire.exchange, picture ? marksOf(picture) : new Map()),
    looks: picture ? picture.looks.map(lookData) : [],
    nearMisses: nearMisses.map((near) => ({
      name: near.scenario.name,
      why: near.why,
      exchange: near.exchange ? drawingOf(near.exchange, new Map()) : null,
      changes: near.changes.map(changeData),
    })),
  };
}

function marksOf({ looks }: Picture): Map<number, string> {
  return new Map(
    looks.map(({ packet, rules }) => {
      const { rule } = rules.at(-1)!;
      return [packet.index, `sid ${rule.sid} ${rule.silent ? 'remembers' : 'alerts'}`];
    }),
  );
}

function lookData({ packet, rules, hex }: Look) {
  const { rule } = rules.at(-1)!;
  return {
    index: packet.index,
    title: `${packet.source} to ${packet.destination}`,
    what: `${packetWords(packet)} ${rule.silent ? `sid ${rule.sid} remembers it and raises no alert.` : `sid ${rule.sid} alerts: “${rule.planned.msg}”.`}`,
    hex,
    rules: rules.map(({ rule: { sid, silent }, conditions }) => ({
      sid,
      silent: Boolean(silent),
      conditions: conditions
        .filter(({ number }) => number !== null)
        .map((one) => conditionRow(one, packet)),
      other: conditions
        .filter(({ number }) => number === null)
        .map(({ words, text }) => ({ words, text })),
    })),
  };
}

function packetWords({
  protocol,
  sourcePort,
  destinationPort,
  payload,
  frame,
  payloadAt,
}: WirePacket): string {
  const ports =
    protocol === 'tcp' || protocol === 'udp'
      ? ` from port ${sourcePort} to port ${destinationPort}`
      : '';
  const size = payload.data.length;
  const carries =
    size === 0
      ? 'nothing behind its headers'
      : `${size.toLocaleString('en')} bytes behind its headers, from byte ${payloadAt} on`;
  return `${protocol.toUpperCase()}${ports}, ${frame.length.toLocaleString('en')} bytes; ${carries}.`;
}

function conditionRow({ number, places, words, text }: Condition, packet: WirePacket) {
  const runs = runsOf(places.map(({ at }) => at));
  return {
    number,
    where: runs
      .map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`))
      .join(', '),
    here: runs.map(([first, last]) => hexText(packet.frame.subarray(first, last + 1))).join(' … '),
    field: [...new Set(runs.map(([first, last]) => fieldName(packet, first, last)))].join(', '),
    words,
    text,
  };
}

/** First and last of what stands side by side. */
function runsOf(offsets: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const at of [...offsets].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && at <= last[1] + 1) last[1] = at;
    else runs.push([at, at]);
  }
  return runs;
}

function changeData({ packet, bytes, hex }: Change) {
  const byte = (value: number | null) => (value === null ? 'nothing' : hexByte(value));
  const shown = bytes
    .slice(0, 3)
    .map(
      ({ at, was, is }) =>
        `byte ${at} (${fieldName(packet, at, at)}) is ${byte(is)}, was ${byte(was)}`,
    );
  const more = bytes.length - shown.length;
  return {
    index: packet.index,
    words: `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    hex,
  };
}

function referenceOf(reference: Reference) {
  return reference.kind === 'cve'
    ? { text: reference.id, url: null, id: reference.id }
    : { text: reference.title, url: reference.url, id: null };
}
