import { rulesInSuricata, type Manifest, type ManifestDetection } from '../../model/manifest';
import type { Grade } from '../../model/vocabulary';

/**
 * What a pack asks of logs, taken from its manifest: who dealt with a listed address, what sensors with the
 * pack reported, which files came in. Plain data, since worker threads get a copy.
 */
export interface HuntQuestions {
  contacts: ContactQuestion[];
  /** SHA-256 in lower case. */
  hashes: { sha256: string; detection: string; grade: Grade }[];
  /** Suricata's sids, tombstones included: old logs hold old sids. */
  sids: { sid: number; detection: string; grade: Grade }[];
  /** Zeek's notice types, such as `Vitalwire::Contec_CMS8000_Contact`. */
  notices: { notice: string; detection: string; grade: Grade }[];
  /** What the report says of a detection. */
  about: { detection: string; title: string; grade: Grade; meaning: string; doNow: string[] }[];
  /**
   * Sids that only this pack has, where alerts of others are to be counted: lines with an alert are all parsed then.
   * Absent where nobody asks.
   */
  countsOthers?: { first: number; last: number };
  /**
   * The site, where it is asked who uses ports of medical protocols across its border: every line is parsed then.
   * Absent where nobody asks.
   */
  clearPorts?: { homeNetworks: readonly string[] };
}

/** A detection that looks at addresses only, so that a flow record answers it in full. */
export interface ContactQuestion {
  detection: string;
  /** The grade of an unanswered contact; an answered one with a listed host is `connected`. */
  grade: Grade;
  /** IPv4 hosts that an advisory lists one by one; empty where it is about a network. */
  hosts: string[];
  /** IPv4 CIDRs around listed hosts. */
  networks: string[];
}

export function huntQuestions(manifest: Manifest): HuntQuestions {
  const { detections, retired } = manifest;
  const grades = new Map(detections.map(({ id, grade }) => [id as string, grade]));
  const graded = (detection: string) => ({ detection, grade: grades.get(detection) ?? 'seen' });
  return {
    contacts: detections.filter(looksAtAddressesOnly).map(contactQuestion),
    hashes: detections.flatMap(({ id, indicators }) =>
      indicators.flatMap((one) =>
        one.type === 'sha256' ? [{ sha256: one.value.toLowerCase(), ...graded(id) }] : [],
      ),
    ),
    sids: [
      ...detections.flatMap((detection) =>
        rulesInSuricata(detection).map(({ sid }) => ({ sid, ...graded(detection.id) })),
      ),
      ...retired.flatMap(({ sid, detection }) =>
        sid === null ? [] : [{ sid, ...graded(detection) }],
      ),
    ],
    notices: detections.flatMap(({ id, zeek }) =>
      'notice' in zeek ? [{ notice: zeek.notice, ...graded(id) }] : [],
    ),
    about: detections.map(({ id, title, grade, meaning, doNow }) => ({
      detection: id,
      title,
      grade,
      meaning,
      doNow,
    })),
  };
}

/** What a rule may ask besides its header and still be answered by a flow record: how often, and the border. */
const NO_CONTENT = /^(threshold|target|flowbits:isnotset,Vitalwire\.internal)\b/;

function looksAtAddressesOnly(detection: ManifestDetection): boolean {
  const alerting = rulesInSuricata(detection).filter(
    ({ alerts, file }) => alerts && !file.includes('drop'),
  );
  return (
    detection.indicators.some(({ type }) => type === 'ipv4' || type === 'ipv4-subnet') &&
    alerting.length > 0 &&
    alerting.every(({ conditions: [header, ...others] }) => {
      return /^ip(v4)? /.test(header!) && others.every((condition) => NO_CONTENT.test(condition));
    })
  );
}

function contactQuestion({ id, grade, indicators }: ManifestDetection): ContactQuestion {
  const wide = indicators.some(({ type }) => type === 'ipv4-subnet');
  const cidrs = indicators.flatMap((one) =>
    one.type === 'ipv4' ? [one.value] : one.type === 'ipv4-subnet' ? [one.value] : [],
  );
  return {
    detection: id,
    grade,
    hosts: wide ? [] : cidrs,
    // A network without its listed hosts is told in pieces, and some pieces are single addresses.
    networks: wide ? cidrs.map((cidr) => (cidr.includes('/') ? cidr : `${cidr}/32`)) : [],
  };
}
