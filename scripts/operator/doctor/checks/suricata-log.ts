import path from 'node:path';
import type { Check, Finding } from '../check';
import { byHand } from '../fixes';

/** What 6.0.1 and 7.0.10 say of a user that is none, and of a log that this user may not write. */
const NO_USER = /unable to get the (user|group) ID/;
const NOT_WRITTEN = /Error opening file: "([^"]+)": (Permission denied|No such file or directory)/;

export const check: Check = {
  id: 'suricata-log',
  engine: 'suricata',
  about:
    'suricata.log has no error about a rule or a file of ours, nor about logs that it may not write.',
  needs: ['suricata.log'],
  run({ suricata: s, pack }) {
    const { file, text } = s!.log!;
    const found: Finding[] = [];
    text.split('\n').forEach((line, index) => {
      if (!/error|warning/i.test(line.slice(0, 120))) return;
      const unwritten = NOT_WRITTEN.exec(line);
      if (unwritten ?? NO_USER.test(line))
        found.push(notWritten(unwritten, `${file}:${index + 1}`));
      const sid = /sid:\s*(\d+)/.exec(line)?.[1];
      const ours = (sid && pack.bySid.has(Number(sid))) || /vitalwire/i.test(line);
      if (!ours || found.length >= 20) return;
      // The line quotes the rule, never traffic.
      const said = line
        .replace(/"(alert|# ?alert) .*$/, '')
        .replace(/^.*?-\s*(<Error>|<Warning>)?\s*/, '')
        .slice(0, 200);
      found.push({
        level: 'error',
        title: `Suricata said at its start: ${said.trim()}${sid ? ` (sid ${sid})` : ''}`,
        means: 'That rule or file is not in use.',
        at: `${file}:${index + 1}`,
        fix: [{ file: '', how: 'run', lines: ['suricata -T -c /etc/suricata/suricata.yaml'] }],
      });
    });
    return found;
  },
};

/** No run of ours shows it: it has no other rights than the doctor's. */
function notWritten(unwritten: RegExpExecArray | null, at: string): Finding {
  if (!unwritten) {
    return {
      level: 'error',
      title: 'Suricata did not know the user that it is to run as',
      means: 'It does not start: nothing is seen.',
      at,
      fix: [
        byHand('Create that user, or name one that is there (run-as, --user, User= of the unit).'),
      ],
    };
  }
  const [, log, why] = unwritten;
  return {
    level: 'error',
    title: `Suricata could not write ${log}: ${why}`,
    means: 'What it finds is told to nobody.',
    at,
    fix: [
      byHand(
        `Let the user that Suricata runs as (run-as, --user, User= of the unit) own ${path.dirname(log!)} and what is in it, and start Suricata again.`,
      ),
    ],
  };
}
