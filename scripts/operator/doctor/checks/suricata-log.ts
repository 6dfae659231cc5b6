import type { Check, Finding } from '../check';

export const check: Check = {
  id: 'suricata-log',
  engine: 'suricata',
  about: 'suricata.log has no error about a rule or a file of ours.',
  needs: ['suricata.log'],
  run({ suricata: s, pack }) {
    const { file, text } = s!.log!;
    const found: Finding[] = [];
    text.split('\n').forEach((line, index) => {
      if (!/error|warning/i.test(line.slice(0, 120))) return;
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
