import { Address4 } from 'ip-address';
import type { Check, Finding } from '../check';
import { without } from '../fixes';
import { sidList } from '../pack-rules-in-use';
import { concerns, readThresholds } from '../sensor/threshold';

export const check: Check = {
  id: 'suricata-thresholds',
  engine: 'suricata',
  shownBy: 'run',
  about: 'No line of threshold.config silences our rules, ours alone or with all others.',
  needs: ['suricata.thresholds', 'suricata.config'],
  run({ suricata: s, pack }) {
    const rules = [...pack.bySid.values()].filter(({ enabled }) => enabled);
    const written = s!.config?.text('threshold-file');
    const named = written && s!.look.whole(written);
    const found: Finding[] =
      named && s!.exists(named) === false
        ? [
            {
              level: 'warning',
              title: `threshold-file names ${named}, which is not there`,
              means:
                'Suricata starts without any suppression; those of vitalwire.tuning.yaml have no effect.',
              at: s!.config!.where('threshold-file'),
              fix: [{ file: named, how: 'run', lines: [`touch ${named}`] }],
            },
          ]
        : [];
    for (const { file, text } of s!.thresholds) {
      for (const line of readThresholds(text)) {
        const hit = rules.filter(({ gid, sid }) => concerns(line, gid, sid));
        if (hit.length === 0) continue;
        const all = line.kind === 'suppress' && (line.ip === null || wholeWorld(line.ip));
        const acts = line.kind === 'rate_filter' && /drop|reject|pass/.test(line.newAction ?? '');
        const named = /vitalwire/i.test(text.split('\n').slice(0, line.line).join('\n'));
        if (line.kind === 'suppress' && !all && named) continue;
        found.push({
          level: all || acts ? 'error' : line.sid === 0 ? 'warning' : 'info',
          title: `"${line.text}" hits ${hit.length} of our rules: ${sidList(hit)}`,
          means: all
            ? 'They never alert, whoever is concerned.'
            : acts
              ? `After a rate the action becomes ${line.newAction}: inline, a monitor is cut off while a patient is on it.`
              : line.kind === 'suppress'
                ? `Nothing is told about ${line.ip}.`
                : 'It takes the place of the rule’s own limit, and alerts come seldom or late.',
          at: `${file}:${line.line}`,
          fix: all || acts || line.sid === 0 ? [without(file, line.line)] : [],
        });
      }
    }
    return found;
  },
};

/** A subnet of /8 or wider is no exception but a switch. */
function wholeWorld(ip: string): boolean {
  return ip
    .replace(/[[\]\s]/g, '')
    .split(',')
    .some((net) => net === 'any' || (Address4.isValid(net) && new Address4(net).subnetMask < 8));
}
