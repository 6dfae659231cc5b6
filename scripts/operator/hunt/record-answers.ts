import type { Grade } from '../../model/vocabulary';
import { Site } from '../../lib/site-networks';
import type { Fields } from './fields';
import { loggedAddress, type Listed } from './needles';
import type { HuntQuestions } from './questions';
import { endsOf, hasOneEnd, hasOtherEnds } from './records';

export type QuestionName = 'contacts' | 'findings' | 'nfs-reads' | 'files' | 'clear-ports';

/** What one record says to one question. Never more than addresses, ports, counts and times. */
export interface Answer {
  question: QuestionName;
  /** The log that says it: `conn.log`, `eve flow`. */
  sensor: string;
  detection: string | null;
  grade: Grade;
  monitor: string;
  farEnd: string;
  /** `515/tcp`. */
  port: string | null;
  /** Whether the far end answered; null where the record cannot say. */
  answered: boolean | null;
  packetsOut: number | null;
  /** Bytes of IP packets. */
  bytesOut: number | null;
  bytesIn: number | null;
  /** Epoch seconds. */
  time: number;
  /** What the server's port lets guess; null for every other question. */
  guess: PortGuess | null;
  /** What tells this event from others of the same second: copies of a log have the same. */
  identity: string;
}

/** No more than a port says. */
export interface PortGuess {
  /** `DICOM`. */
  protocol: string;
  /** Where the server stands: `inward` is a client outside that asks a server of the site. */
  direction: 'outward' | 'inward';
}

export interface RecordAnswers {
  answers: Answer[];
  /** The log, for what is no answer: `dns.log`, `eve http`. */
  log: string;
}

/** Logs whose lines say that two hosts dealt with each other, and not how much. */
export const NO_FLOW: readonly string[] = ['eve event', 'zeek event'];

export interface Flow {
  sensor: string;
  time: number;
  from: string;
  to: string;
  port: number | null;
  proto: string | null;
  packets: [out: number | null, back: number | null];
  bytes: [out: number | null, back: number | null];
  answered: boolean | null;
}

/** The questions, indexed once for many records. */
export class Asked {
  readonly sids: ReadonlyMap<string, { detection: string; grade: Grade }>;
  readonly notices: ReadonlyMap<string, { detection: string; grade: Grade }>;
  readonly hashes: ReadonlyMap<string, { detection: string; grade: Grade }>;
  readonly countsOthers: HuntQuestions['countsOthers'] | undefined;
  /** The site whose border counts; null where ports are not asked for. */
  readonly site: Site | null;
  private readonly words: readonly string[];

  constructor(
    questions: HuntQuestions,
    readonly listed: Listed,
  ) {
    this.sids = new Map(questions.sids.map((one) => [String(one.sid), one]));
    this.notices = new Map(questions.notices.map((one) => [one.notice, one]));
    this.hashes = new Map(questions.hashes.map((one) => [one.sha256, one]));
    this.countsOthers = questions.countsOthers;
    this.site = questions.clearPorts ? new Site(questions.clearPorts.homeNetworks) : null;
    const names = questions.about.map(({ detection }) => detection.split('/')[0]!);
    this.words = ['Vitalwire::', 'VITALWIRE ', ...names];
  }

  /** Whether a text says something of the pack's own: a sid, a notice, a detection, a hash. */
  marks(text: string): boolean {
    return (
      this.words.some((word) => text.includes(word)) ||
      (text.match(/(?<!\d)\d{7}(?!\d)/g) ?? []).some((digits) => this.sids.has(digits)) ||
      (text.match(/[\da-fA-F]{64}/g) ?? []).some((hex) => this.hashes.has(hex.toLowerCase()))
    );
  }
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

/** Who dealt with whom by a flow record, or null: an event of another sort, or one that is not understood. */
export function flowOf(fields: Fields, path: string | null): Flow | null {
  const { type, zeek, log } = originOf(fields, path);
  const flow = zeek ? zeekFlow(fields, log) : eveFlow(fields, type, log);
  if (NO_FLOW.includes(flow.sensor)) return null;
  const time = flow.time ?? fields.time(...(zeek ? ['ts'] : ['timestamp']));
  const [from, to] = addressesOf(fields);
  return from && to && time !== null ? { ...flow, time, from, to } : null;
}

/** Whose record it is, and of which log; the type is that of Suricata's event. */
function originOf(
  fields: Fields,
  path: string | null,
): { type: string | null; zeek: boolean; log: string } {
  const type = fields.text('event_type', 'suricata.eve.event_type');
  const zeek = type === null && isZeek(fields, path);
  return { type, zeek, log: logOf(fields, type, zeek, path) };
}

/** The two ends of a record, each null where it is no address. */
function addressesOf(fields: Fields): (string | null)[] {
  return endsOf(fields).map((end) => (end === null ? null : loggedAddress(end)));
}

function isZeek(fields: Fields, path: string | null): boolean {
  if (fields.text('_path', 'id.orig_h') !== null || path !== null) return true;
  const dataset = fields.text('event.dataset', 'event.module') ?? '';
  return dataset.startsWith('zeek') || fields.text('note', 'detection', 'fuid') !== null;
}

function logOf(fields: Fields, type: string | null, zeek: boolean, path: string | null): string {
  if (type !== null) return `eve ${type}`;
  if (!zeek) return fields.text('flow.pkts_toserver') !== null ? 'eve flow' : 'eve event';
  const named = fields.text('_path') ?? path;
  const known = named ?? byKeys(fields);
  return known === null ? 'zeek event' : `${known.replace(/^zeek[._]/, '')}.log`;
}

function byKeys(fields: Fields): string | null {
  const has = (...names: string[]) => fields.text(...names) !== null;
  if (has('far_end')) return 'vitalwire';
  if (has('conn_state', 'history', 'orig_ip_bytes', 'orig_pkts')) return 'conn';
  if ((fields.text('event.dataset') ?? '') === 'zeek.connection') return 'conn';
  if (has('fuid') && has('depth')) return 'files';
  return has('note') ? 'notice' : null;
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

function zeekFlow(
  fields: Fields,
  log: string,
): Omit<Flow, 'from' | 'to' | 'time'> & { time: null } {
  const isConn = /^(?:.*[_-])?conn(?:[_-].*)?\.log$/.test(log);
  const proto = fields.text('proto', 'network.transport')?.toLowerCase() ?? null;
  const port = fields.whole('id.resp_p', 'destination.port');
  const portless = ['icmp', 'ipv6-icmp', 'unknown_transport'].includes(proto ?? '');
  if (!isConn) {
    const nothing: [null, null] = [null, null];
    const sensor = 'zeek event';
    return { sensor, time: null, port, proto, packets: nothing, bytes: nothing, answered: null };
  }
  const history = fields.text('history', 'zeek.connection.history');
  const back = fields.whole('resp_pkts', 'destination.packets');
  return {
    sensor: log,
    time: null,
    port: portless ? null : port,
    proto,
    packets: [fields.whole('orig_pkts', 'source.packets'), back],
    bytes: [
      fields.whole('orig_ip_bytes', 'orig_bytes', 'source.bytes'),
      fields.whole('resp_ip_bytes', 'resp_bytes', 'destination.bytes'),
    ],
    // Lower case is what the responder sent: h SYN-ACK, a ACK, d data, f FIN. A reset alone is no answer.
    answered: history === null ? (back === null ? null : back > 0) : /[hadf]/.test(history),
  };
}

function eveFlow(
  fields: Fields,
  type: string | null,
  log: string,
): Omit<Flow, 'from' | 'to' | 'time'> & { time: number | null } {
  const own = (name: string) => [name, `suricata.eve.${name}`];
  const proto = fields.text('proto', 'network.transport')?.toLowerCase() ?? null;
  const base = { port: fields.whole('dest_port', 'dst_port', 'destination.port'), proto };
  const vlan = fields.text(...own('vlan'), 'network.vlan.id');
  const tags = vlan === null ? 0 : vlan.split(',').length;
  // Suricata counts whole frames: an Ethernet header and the VLAN tags that it logs are taken off.
  const inIp = (bytes: number | null, packets: number | null) =>
    bytes === null || packets === null ? bytes : bytes - packets * (14 + 4 * tags);
  if (log === 'eve flow') {
    const out = fields.whole(...own('flow.pkts_toserver'), 'source.packets');
    const back = fields.whole(...own('flow.pkts_toclient'), 'destination.packets');
    const flags = fields.text(...own('tcp.tcp_flags_tc'));
    return {
      ...base,
      sensor: 'eve flow',
      time: startOf(fields, 'flow.start'),
      packets: [out, back],
      bytes: [
        inIp(fields.whole(...own('flow.bytes_toserver'), 'source.bytes'), out),
        inIp(fields.whole(...own('flow.bytes_toclient'), 'destination.bytes'), back),
      ],
      answered:
        proto === 'tcp' && flags !== null ? isAnswer(flags) : back === null ? null : back > 0,
    };
  }
  if (type === 'netflow') {
    const packets = fields.whole(...own('netflow.pkts'));
    return {
      ...base,
      sensor: 'eve netflow',
      time: startOf(fields, 'netflow.start'),
      packets: [packets, 0],
      bytes: [inIp(fields.whole(...own('netflow.bytes')), packets), 0],
      answered: null,
    };
  }
  const nothing: [null, null] = [null, null];
  return {
    ...base,
    sensor: 'eve event',
    time: null,
    packets: nothing,
    bytes: nothing,
    answered: null,
  };
}

function startOf(fields: Fields, name: string): number | null {
  const own = fields.text(name, `suricata.eve.${name}`, 'event.start');
  return own === null ? null : (fields.time(name, `suricata.eve.${name}`, 'event.start') ?? null);
}

/** FIN, SYN or PSH from the server, or an ACK that is no reset; flags are two hex digits. */
function isAnswer(flags: string): boolean {
  const bits = Number.parseInt(flags, 16);
  const [fin, syn, reset, push, ack] = [1, 2, 4, 8, 16];
  return (bits & (fin! | syn! | push!)) !== 0 || ((bits & ack!) !== 0 && (bits & reset!) === 0);
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

export function identityOf(fields: Fields, parts: readonly unknown[]): string {
  const own = fields.text('uid', 'flow_id', 'suricata.eve.flow_id', 'zeek.session_id', 'fuid');
  return [own ?? fields.text('id.orig_p', 'src_port', 'source.port'), ...parts].join('|');
}

function answer(
  question: QuestionName,
  sensor: string,
  told: Pick<Answer, 'detection' | 'grade' | 'monitor' | 'farEnd' | 'time' | 'identity'>,
): Answer {
  const { detection, grade, monitor, farEnd, time, identity } = told;
  return {
    question,
    sensor,
    detection,
    grade,
    monitor,
    farEnd,
    port: null,
    answered: null,
    packetsOut: null,
    bytesOut: null,
    bytesIn: null,
    guess: null,
    time,
    identity,
  };
}
