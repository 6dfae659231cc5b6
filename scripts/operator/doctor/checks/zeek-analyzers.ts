import type { Check, Finding, Level } from '../check';
import { zeekLines } from '../fixes';
import type { ZeekSensor } from '../sensor/sensor';
import {
  lastRedef,
  linesOf,
  redefsOf,
  type ZeekRedef,
  type ZeekScript,
} from '../sensor/zeek-script';

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
    return [...disabledByOption(zeek!), ...zeek!.scripts.flatMap(disabledByCall)];
  },
};

const DISABLED = 'Analyzer::disabled_analyzers';
const ALL = 'Analyzer::disable_all';

function disabledByOption(zeek: ZeekSensor): Finding[] {
  return redefsOf(zeek).flatMap((redef): Finding[] => {
    const at = `${redef.file}:${redef.line}`;
    if (redef.name === ALL && redef.value === 'T' && lastRedef(zeek, ALL)!.value === 'T') {
      return [
        {
          level: 'error',
          title: `${ALL} is on`,
          means: 'Zeek decodes no protocol but those asked for by name.',
          at,
          fix: [zeekLines(zeek, `redef ${ALL} = F;`)],
        },
      ];
    }
    const names = redef.name === DISABLED && redef.operator !== '-=' ? oursIn(redef, zeek) : '';
    if (names === '') return [];
    return [
      {
        level: levelOf(names),
        title: `${DISABLED} holds ${names}`,
        means: meansOf(names),
        at,
        fix: [zeekLines(zeek, `redef ${DISABLED} -= { ${names} };`)],
      },
    ];
  });
}

/** Analyzers of ours that a redef disables and no `-=` takes out again, separated by commas. */
function oursIn({ value }: ZeekRedef, zeek: ZeekSensor): string {
  const back = redefsOf(zeek).filter(
    ({ name, operator }) => name === DISABLED && operator === '-=',
  );
  return (value.match(/[\w:]*ANALYZER_\w+/g) ?? [])
    .filter((one) => OURS.test(one) && !back.some((redef) => redef.value.includes(one)))
    .join(', ');
}

function disabledByCall(script: ZeekScript): Finding[] {
  return linesOf(script, /Analyzer::disable_analyzer\s*\([^)]*\)/)
    .filter(({ value }) => OURS.test(value))
    .map(({ value, file, line }) => {
      const old = script.text.split('\n')[line - 1]!;
      return {
        level: levelOf(value),
        title: value,
        means: meansOf(value),
        at: `${file}:${line}`,
        fix: /^\s*Analyzer::disable_analyzer[^;]*;\s*$/.test(old)
          ? [{ file, how: 'replace', line, lines: [`# ${old}`] }]
          : [{ file, how: 'do', lines: [`Take the call out of line ${line}.`] }],
      };
    });
}

function levelOf(names: string): Level {
  return NEEDED.test(names) ? 'error' : 'warning';
}

function meansOf(names: string): string {
  return NEEDED.test(names)
    ? 'Streams are not read: telemetry, HL7 and answered mounts are not found.'
    : 'Mounts and NFS calls over UDP are decoded by these. Zeek 8.0 attaches them by our signatures all the same; do not count on that in other versions.';
}
