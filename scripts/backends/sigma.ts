import { groupBy } from '../lib/group-by';
import { stringify } from 'yaml';
import type { Detection } from '../kinds/detection';
import type { Severity } from '../model/vocabulary';
import type { Plan } from '../compile/plan';
import { uuid5 } from '../lib/uuid';
import { listedHosts, type Questions } from './questions';
import type { Source } from '../compile/source';

type Selection = Record<string, string | number | readonly (string | number)[]>;

/** One Sigma rule, in the order of the specification (SigmaHQ/sigma-specification, V2). */
export interface SigmaRule {
  title: string;
  id: string;
  status: string;
  description: string;
  references: string[];
  author: string;
  date: string;
  modified: string;
  tags: string[];
  logsource: { product: string; service: string; definition: string };
  detection: { condition: string; selection: Selection };
  fields: string[];
  falsepositives: string[];
  level: string;
}

const LEVEL: Readonly<Record<Severity, string>> = {
  Informational: 'informational',
  Minor: 'low',
  Major: 'high',
  Critical: 'critical',
};

/** Where each log comes from, and what has to be on for it. */
const LOGS = {
  conn: ['zeek', 'conn', 'conn.log, which Zeek writes unless told otherwise'],
  files: ['zeek', 'files', 'files.log with SHA-256 (policy/frameworks/files/hash-all-files)'],
  vitalwire: ['zeek', 'vitalwire', "vitalwire.log of this pack's Zeek package"],
  flow: ['suricata', 'flow', 'eve.json events with event_type flow'],
  alert: ['suricata', 'alert', 'eve.json events with event_type alert'],
  fileinfo: [
    'suricata',
    'fileinfo',
    'eve.json events with event_type fileinfo and force-hash sha256',
  ],
  nfs: ['suricata', 'nfs', 'eve.json events with event_type nfs'],
} as const;
type Log = keyof typeof LOGS;

const FIELDS: Readonly<Record<'zeek' | 'suricata', string[]>> = {
  zeek: ['id.orig_h', 'id.resp_h', 'id.resp_p'],
  suricata: ['src_ip', 'dest_ip', 'dest_port'],
};

/**
 * The questions as Sigma rules, by path below dist/. The id of a rule is made from detection and log, so
 * it stays the same from release to release.
 */
export function sigmaFiles(
  sources: readonly Source[],
  plan: Plan,
  questions: Questions,
): Map<string, string> {
  const files = new Map<string, string>();
  const add = (log: Log, detection: Detection, selection: Selection, what: string) => {
    const name = detection.id.replaceAll(/[/-]/g, '_');
    const rule = sigmaRule(log, detection, selection, what);
    const head = '# Rendered from rules-src/ by "npm run build"; edit there.\n';
    files.set(
      `hunt/sigma/${LOGS[log][0]}_${log}_${name}.yml`,
      `${head}${stringify(rule, { lineWidth: 0 })}`,
    );
  };
  const byId = new Map(sources.map(({ detection }) => [detection.id as string, detection]));
  for (const { detection: id, cidrs } of questions.contacts) {
    const detection = byId.get(id)!;
    add('conn', detection, matching('id.resp_h', cidrs), 'a connection');
    add('flow', detection, { event_type: 'flow', ...matching('dest_ip', cidrs) }, 'a flow');
  }
  const alerting = groupBy(
    plan.rules.filter(({ rule }) => !rule.silent),
    ({ detection }) => detection,
  );
  const noticed = new Set(plan.notices.map(({ detection }) => detection));
  for (const { detection } of sources) {
    const sids = (alerting.get(detection) ?? []).map(({ entry }) => entry.sid);
    if (sids.length > 0) {
      add('alert', detection, { event_type: 'alert', 'alert.signature_id': sids }, 'an alert');
    }
    if (noticed.has(detection)) {
      add('vitalwire', detection, { detection: detection.id }, 'a finding');
    }
  }
  for (const { sha256, detection: id } of questions.hashes) {
    const detection = byId.get(id)!;
    add('files', detection, { sha256 }, 'a file');
    add('fileinfo', detection, { event_type: 'fileinfo', 'fileinfo.sha256': sha256 }, 'a file');
  }
  const contact = byId.get(questions.contacts[0]?.detection ?? '');
  if (contact) {
    const read = { 'nfs.procedure': 'READ', 'nfs.status': 'OK' };
    const from = matching('dest_ip', listedHosts(questions));
    add('nfs', contact, { event_type: 'nfs', ...read, ...from }, 'a file read over NFS');
  }
  return files;
}

function sigmaRule(log: Log, d: Detection, selection: Selection, what: string): SigmaRule {
  const [product, service, definition] = LOGS[log];
  const read = log === 'nfs';
  return {
    title: title(
      read ? 'file read over NFS from an address that is hard-coded in firmware' : d.title,
      log,
    ),
    id: uuid5(`sigma ${log} ${d.id}`),
    status: 'experimental',
    description: `Detects ${what} in ${product} ${service} logs. ${d.meaning} What to do now: ${d.doNow.join(' ')}`,
    references: d.references.flatMap((one) => (one.kind === 'url' ? [one.url] : [])),
    author: 'Vitalwire',
    date: d.created,
    modified: d.updated,
    tags: tags(d),
    logsource: { product, service, definition },
    detection: { selection, condition: 'selection' },
    fields: log === 'vitalwire' ? ['monitor', 'far_end', 'grade', 'border'] : FIELDS[product],
    falsepositives: d.falsePositives.length > 0 ? [...d.falsePositives] : ['Unlikely'],
    level: read ? 'critical' : LEVEL[d.severity],
  };
}

/** Hosts as they are; wider networks with Sigma's own modifier. */
function matching(field: string, cidrs: readonly string[]): Selection {
  const hosts = cidrs.every((cidr) => cidr.endsWith('/32'));
  return hosts
    ? { [field]: cidrs.map((cidr) => cidr.replace('/32', '')) }
    : { [`${field}|cidr`]: [...cidrs] };
}

function title(text: string, log: Log): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)} - ${LOGS[log][0] === 'zeek' ? 'Zeek' : 'Suricata'} ${log}`;
}

function tags(d: Detection): string[] {
  const enterprise = d.attack.filter(({ matrix }) => matrix === 'enterprise');
  const tactics = enterprise.map(
    ({ tactic }) => `attack.${tactic.toLowerCase().replaceAll(' ', '-')}`,
  );
  const techniques = d.attack.map(({ id }) => `attack.${id.toLowerCase()}`);
  const cves = d.references.flatMap((one) =>
    one.kind === 'cve' ? [`cve.${one.id.slice('CVE-'.length)}`] : [],
  );
  return [...new Set([...tactics, ...techniques, ...cves, 'tlp.clear'])];
}
