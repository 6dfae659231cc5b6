import type { Grade } from '../../model/vocabulary';
import type { Fields } from './fields';
import { loggedAddress } from './needles';
import { endsOf, hasOneEnd, hasOtherEnds } from './records';
import { NO_FLOW, type Flow, originOf, addressesOf, zeekFlow, eveFlow } from './flow-records';
import { type Answer, identityOf, answer } from './answer';
import type { Asked } from './asked';

export interface RecordAnswers {
  answers: Answer[];
  /** The log, for what is no answer: `dns.log`, `eve http`. */
  log: string;
}

/**
 * What a record says, or in words why it is not understood.
 * @param path the log's name where the record does not say it: Zeek's `#path`, or the file's name.
 */
export function answersOf(
  fields: Fields,
  asked: Asked,
  path: string | null,
): RecordAnswers | { why: string } {
  const { type, zeek, log } = originOf(fields, path);
  if (log === 'eve stats') return { answers: [], log };
  const time = fields.time(...(zeek ? ['ts'] : ['timestamp']));
  if (time === null) return { why: 'has no time that can be read' };
  const own = ownReport(fields, asked, log, time);
  if (own) return { answers: own, log };

  const [from, to] = addressesOf(fields);
  if (from && to) {
    const flow = zeek ? zeekFlow(fields, log) : eveFlow(fields, type, log);
    const contact = contactOf({ ...flow, time: flow.time ?? time, from, to }, fields, asked);
    return { answers: [...contact, ...more(fields, asked, { type, log, time, from, to })], log };
  }
  const files = filesOf(fields, asked, { log, time, from: null, to: null });
  if (files.length > 0) return { answers: files, log };
  if (endsOf(fields)[0] !== null || hasOtherEnds(fields)) {
    return { why: 'says its two ends in a form that is no address' };
  }
  if (hasOneEnd(fields) || /^(eve (flow|netflow)|conn\.log)$/.test(log)) {
    return { why: 'does not say both of its ends' };
  }
  // A record of a known log that is about one host, or names it in an answer: no contact.
  return { answers: [], log };
}

/** What sensors with the pack reported by themselves; null for any other record. */
function ownReport(fields: Fields, asked: Asked, log: string, time: number): Answer[] | null {
  const report = (sensor: string, detection: string, grade: Grade, ends: (string | null)[]) => {
    const [monitor, farEnd] = ends.map((end) =>
      end === null ? null : (loggedAddress(end) ?? end),
    );
    if (!monitor || !farEnd) return [];
    const identity = identityOf(fields, [sensor, detection, monitor, farEnd, time]);
    return [answer('findings', sensor, { detection, grade, monitor, farEnd, time, identity })];
  };
  const detection = fields.text('detection');
  const farEnd = fields.text('far_end');
  if (detection !== null && farEnd !== null) {
    const grade = (fields.text('grade') ?? 'seen') as Grade;
    return report('vitalwire.log', detection, grade, [fields.text('monitor'), farEnd]);
  }
  const notice = asked.notices.get(fields.text('note') ?? '');
  if (notice) {
    const ends = [fields.text('src', 'id.orig_h'), fields.text('dst', 'id.resp_h')];
    return report('notice.log', notice.detection, notice.grade, ends);
  }
  return log === 'vitalwire.log' ? [] : null;
}

function contactOf(flow: Flow, fields: Fields, { listed }: Asked): Answer[] {
  // A sensor that came late takes the listed host for the one that began.
  const turned = listed.isHost(flow.from) && !listed.isHost(flow.to);
  const [monitor, farEnd] = turned ? [flow.to, flow.from] : [flow.from, flow.to];
  const question = listed.questionOf(farEnd);
  if (!question) return [];
  const way = turned ? 1 : 0;
  const packetsOut = flow.packets[way]!;
  // A listed host that only knocks is no contact of the host that it knocks at, nor is an event of its own.
  if (packetsOut === 0 || (turned && NO_FLOW.includes(flow.sensor))) return [];
  const port = flow.port === null ? flow.proto : `${flow.port}/${flow.proto}`;
  const identity = identityOf(fields, [
    flow.sensor,
    ...[flow.from, flow.to, flow.port, flow.proto, flow.time],
    ...[...flow.packets, ...flow.bytes],
    fields.text('event_type'),
  ]);
  return [
    {
      question: 'contacts',
      sensor: flow.sensor,
      detection: question.detection,
      grade: question.grade === 'attempted' && flow.answered ? 'connected' : question.grade,
      monitor,
      farEnd,
      port,
      answered: flow.answered,
      packetsOut,
      bytesOut: flow.bytes[way]!,
      bytesIn: flow.bytes[1 - way]!,
      guess: null,
      time: flow.time,
      identity,
    },
  ];
}

interface About {
  log: string;
  time: number;
  from: string | null;
  to: string | null;
}

/** An alert of a rule that is none of ours: `foreign`, or `unknown` where its sid can only be this pack's. */
export function otherAlert(fields: Fields, asked: Asked): 'foreign' | 'unknown' | null {
  if (!asked.countsOthers) return null;
  const sid = sidOf(fields);
  if (sid === null || asked.sids.has(sid)) return null;
  const type = fields.text('event_type', 'suricata.eve.event_type');
  if (type !== null && type !== 'alert') return null;
  const { first, last } = asked.countsOthers;
  return Number(sid) >= first && Number(sid) <= last ? 'unknown' : 'foreign';
}

function sidOf(fields: Fields): string | null {
  return fields.text('alert.signature_id', 'suricata.eve.alert.signature_id', 'rule.id');
}

/** What a record of Suricata says besides who dealt with whom; also files that Zeek saw. */
function more(fields: Fields, asked: Asked, about: About & { type: string | null }): Answer[] {
  const { type, time, from, to } = about;
  const found: Answer[] = filesOf(fields, asked, about);
  const sid = sidOf(fields);
  const alert = sid === null ? undefined : asked.sids.get(sid);
  if (alert && (type === 'alert' || type === null)) {
    const turned = asked.listed.isHost(from!) && !asked.listed.isHost(to!);
    const target = fields.text('alert.target.ip', 'suricata.eve.alert.target.ip');
    const source = fields.text('alert.source.ip', 'suricata.eve.alert.source.ip');
    const monitor = (target && loggedAddress(target)) ?? (turned ? to! : from!);
    const farEnd = (source && loggedAddress(source)) ?? (turned ? from! : to!);
    const identity = identityOf(fields, ['eve alert', sid, monitor, farEnd, time]);
    found.push(answer('findings', 'eve alert', { ...alert, monitor, farEnd, time, identity }));
  }
  const nfs = (name: string) => fields.text(`nfs.${name}`, `suricata.eve.nfs.${name}`);
  if (type === 'nfs' && nfs('procedure') === 'READ' && nfs('status') === 'OK') {
    if (asked.listed.isHost(to!)) {
      const identity = identityOf(fields, ['eve nfs', from, to, time, nfs('id')]);
      const ends = {
        detection: null,
        grade: 'code-received',
        monitor: from!,
        farEnd: to!,
      } as const;
      found.push(answer('nfs-reads', 'eve nfs', { ...ends, time, identity }));
    }
  }
  return found;
}

/** Zeek writes sets as `a,b` in tabs and as a list in JSON. */
function filesOf(fields: Fields, asked: Asked, { log, time, from, to }: About): Answer[] {
  const sha256 = fields.text('sha256', 'fileinfo.sha256', 'suricata.eve.fileinfo.sha256');
  const known = sha256 === null ? undefined : asked.hashes.get(sha256.toLowerCase());
  if (!known) return [];
  const fromOriginator = ['T', 'true'].includes(fields.text('is_orig') ?? 'T');
  const set = (name: string) => /[\dA-Fa-f:.]+/.exec(fields.text(name) ?? '')?.[0] ?? null;
  const sender = set('tx_hosts') ?? (fromOriginator ? from : to);
  const receiver = set('rx_hosts') ?? (fromOriginator ? to : from);
  if (!sender || !receiver) return [];
  const sensor = log.startsWith('eve') ? 'eve fileinfo' : 'files.log';
  const identity = identityOf(fields, [sensor, sha256, sender, receiver, time]);
  const ends = {
    monitor: loggedAddress(receiver) ?? receiver,
    farEnd: loggedAddress(sender) ?? sender,
  };
  return [answer('files', sensor, { ...known, ...ends, time, identity })];
}
