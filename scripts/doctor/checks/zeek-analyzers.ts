import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { linesOf } from '../sensor/zeek-script';

const OURS = /ANALYZER_(MOUNT|PORTMAPPER|NFS|STREAM_EVENT|ARP|CONTENTS|SIGNATURES?)\b/;

export const check: Check = {
  id: 'zeek-analyzers',
  engine: 'zeek',
  about: 'The analyzers that the package attaches are not disabled.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    const found: Finding[] = [];
    const redefs = zeek!.scripts.flatMap(({ redefs: all }) => all);
    const back = redefs.filter(
      ({ name, operator }) => name === 'Analyzer::disabled_analyzers' && operator === '-=',
    );
    for (const { name, operator, value, file, line } of redefs) {
      if (name === 'Analyzer::disabled_analyzers' && operator !== '-=') {
        const hit = (value.match(/[\w:]*ANALYZER_\w+/g) ?? []).filter(
          (one) => OURS.test(one) && !back.some((redef) => redef.value.includes(one)),
        );
        if (hit.length === 0) continue;
        found.push({
          level: 'error',
          title: `Analyzer::disabled_analyzers holds ${hit.join(', ')}`,
          means:
            'The package attaches them to connections it recognises; disabled, they decode nothing and what they would have found is lost.',
          at: `${file}:${line}`,
          fix: [zeekLines(zeek!, `redef Analyzer::disabled_analyzers -= { ${hit.join(', ')} };`)],
        });
      }
      if (
        name === 'Analyzer::disable_all' &&
        value === 'T' &&
        redefs.filter((one) => one.name === name).at(-1)!.value === 'T'
      ) {
        found.push({
          level: 'error',
          title: 'Analyzer::disable_all is on',
          means: 'Zeek decodes no protocol but those asked for by name.',
          at: `${file}:${line}`,
          fix: [zeekLines(zeek!, 'redef Analyzer::disable_all = F;')],
        });
      }
    }
    for (const script of zeek!.scripts) {
      for (const { value, file, line } of linesOf(
        script,
        /Analyzer::disable_analyzer\s*\([^)]*\)/,
      )) {
        if (!OURS.test(value)) continue;
        const old = script.text.split('\n')[line - 1]!;
        found.push({
          level: 'error',
          title: value,
          means: 'What that analyzer would have found is lost.',
          at: `${file}:${line}`,
          fix: /^\s*Analyzer::disable_analyzer[^;]*;\s*$/.test(old)
            ? [{ file, how: 'replace', line, lines: [`# ${old}`] }]
            : [{ file, how: 'do', lines: [`Take the call out of line ${line}.`] }],
        });
      }
    }
    return found;
  },
};
