/** What one record says to one question of a hunt. */
import type { Grade } from '../../model/vocabulary';
import type { Fields } from './fields';

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

export function identityOf(fields: Fields, parts: readonly unknown[]): string {
  const own = fields.text('uid', 'flow_id', 'suricata.eve.flow_id', 'zeek.session_id', 'fuid');
  return [own ?? fields.text('id.orig_p', 'src_port', 'source.port'), ...parts].join('|');
}

export function answer(
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
