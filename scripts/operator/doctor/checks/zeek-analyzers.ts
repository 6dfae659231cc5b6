import type { Check, Finding } from '../check';
import { zeekLines } from '../fixes';
import { linesOf } from '../sensor/zeek-script';

/** Streams are read by this one alone; RPC is attached by signature, which Zeek 8.0.10 does all the same. */
const NEEDED = /ANALYZER_(STREAM_EVENT|CONTENTS)\b/;
const OURS = /ANALYZER_(MOUNT|PORTMAPPER|NFS|STREAM_EVENT|ARP|CONTENTS|SIGNATURES?)\b/;

export const check: Check = {
  id: 'zeek-analyzers',
  engine: 'zeek',
  shownBy: 'run',
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
          level: NEEDED.test(hit.join()) ? 'error' : 'warning',
          title: `Analyzer::disabled_analyzers holds ${hit.join(', ')}`,
          means: meansOf(hit.join()),
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
          level: NEEDED.test(value) ? 'error' : 'warning',
          title: value,
          means: meansOf(value),
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

function meansOf(names: string): string {
  return NEEDED.test(names)
    ? 'Streams are not read: telemetry, HL7 and answered mounts are not found.'
    : 'Mounts and NFS calls over UDP are decoded by these. Zeek 8.0 attaches them by our signatures all the same; do not count on that in other versions.';
}
