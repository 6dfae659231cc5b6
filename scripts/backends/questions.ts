import { targets } from './lists/targets';
import type { Detection } from '../kinds/detection';
import { kindOf } from '../kinds';
import type { Plan } from '../compile/plan';
import type { Source } from '../compile/source';
import type { Grade } from '../lib/grades';

/** What logs can answer without packets: who dealt with whom, what sensors reported, which files came in. */
export interface Questions {
  contacts: ContactQuestion[];
  /** SHA-256 in lower case, with the detection that names it. */
  hashes: { sha256: string; detection: string; grade: Grade }[];
  /** Suricata's sids, tombstones included: old logs hold old sids. */
  sids: { sid: number; detection: string; grade: Grade }[];
  /** Zeek's notice types, such as `Vitalwire::Contec_CMS8000_Contact`. */
  notices: { notice: string; detection: string; grade: Grade }[];
  /** Titles, by detection. */
  titles: ReadonlyMap<string, string>;
}

/** A detection that looks at addresses only, so that a flow record answers it in full. */
export interface ContactQuestion {
  detection: string;
  /** The grade of an unanswered contact; an answered one is `connected`. */
  grade: Grade;
  /** Hosts, with `/32`; or wider networks. The hosts of one question are no part of another's networks. */
  cidrs: string[];
}

/** The questions that the definitions put to logs. */
export function questionsOf(sources: readonly Source[], plan: Plan): Questions {
  const byId = new Map(sources.map(({ detection }) => [detection.id as string, detection]));
  const graded = (id: string) => ({ detection: id, grade: byId.get(id)?.grade ?? 'seen' }) as const;
  return {
    contacts: contactQuestions(sources, plan),
    hashes: sources.flatMap(({ detection: d }) =>
      kindOf(d.observable)!
        .indicators(d.observable)
        .flatMap((indicator) =>
          indicator.type === 'sha256'
            ? [{ sha256: indicator.value.toLowerCase(), detection: d.id, grade: d.grade }]
            : [],
        ),
    ),
    sids: plan.lock.entries.flatMap(({ sid, detection }) =>
      sid === null ? [] : [{ sid, ...graded(detection) }],
    ),
    notices: plan.notices.map(({ notice, detection }) => ({
      notice: `Vitalwire::${notice}`,
      detection: detection.id,
      grade: detection.grade,
    })),
    titles: new Map([...byId].map(([id, { title }]) => [id, title])),
  };
}

/** The listed hosts of all contact questions, narrowest networks only: for questions about files. */
export function listedHosts(questions: Pick<Questions, 'contacts'>): string[] {
  return questions.contacts.flatMap(({ cidrs }) => cidrs.filter((cidr) => cidr.endsWith('/32')));
}

function contactQuestions(sources: readonly Source[], plan: Plan): ContactQuestion[] {
  const byId = new Map(sources.map(({ detection }) => [detection.id as string, detection]));
  const questions = new Map<string, ContactQuestion>();
  for (const scope of ['addresses', 'subnets'] as const) {
    for (const { cidr, detections } of targets(sources, scope)) {
      const detection = detections
        .map((id) => byId.get(id)!)
        .find((one) => isHeaderOnly(one, plan));
      if (!detection) continue;
      const known = questions.get(detection.id)?.cidrs ?? [];
      const { id, grade } = detection;
      questions.set(id, { detection: id, grade, cidrs: [...known, cidr] });
    }
  }
  return [...questions.values()];
}

/** Whether its rules look at nothing but addresses: what a flow record has as well. */
function isHeaderOnly(detection: Detection, plan: Plan): boolean {
  const matches = plan.detections.suricata(detection);
  return (
    matches.length > 0 &&
    matches.every(({ options, protocol }) => options.length === 0 && protocol === 'ip')
  );
}
