import type { Check, Finding, Fix } from '../check';
import { without, zeekLines } from '../fixes';
import type { ZeekSensor } from '../sensor/sensor';
import { linesOf, redefsOf, type ZeekScript } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-notices',
  engine: 'zeek',
  shownBy: 'run',
  about: 'No notice of ours is ignored, and both logs are written.',
  needs: ['zeek.scripts'],
  run({ zeek }) {
    return zeek!.scripts.flatMap((script) => [
      ...ignoredTypes(script, zeek!),
      ...unwrittenLogs(script),
      ...vetoes(script),
    ]);
  },
};

const IGNORED = 'Notice::ignored_types';

function ignoredTypes(script: ZeekScript, zeek: ZeekSensor): Finding[] {
  return script.redefs.flatMap(({ name, operator, value, file, line }): Finding[] => {
    if (name !== IGNORED || operator === '-=') return [];
    const types = [...new Set(value.match(/Vitalwire::\w+/g) ?? [])];
    if (types.length === 0 || areTakenOut(types, zeek)) return [];
    return [
      {
        level: 'error',
        title: `${IGNORED} holds ${types.join(', ')}`,
        means:
          'These notices are dropped before anyone sees them. vitalwire.log still has the finding. To exempt single hosts, use vitalwire.tuning.yaml.',
        at: `${file}:${line}`,
        fix: [zeekLines(zeek, `redef ${IGNORED} -= { ${types.join(', ')} };`)],
      },
    ];
  });
}

function areTakenOut(types: readonly string[], zeek: ZeekSensor): boolean {
  return redefsOf(zeek).some(
    ({ name, operator, value }) =>
      name === IGNORED && operator === '-=' && types.every((type) => value.includes(type)),
  );
}

const LOG_OFF =
  /Log::(disable_stream|remove_default_filter|remove_filter|remove_stream)\s*\(\s*(Vitalwire::LOG|Notice::LOG)[^;]*;/;

function unwrittenLogs(script: ZeekScript): Finding[] {
  return linesOf(script, LOG_OFF).map(({ value, file, line }) => ({
    level: 'error',
    title: value.replace(/\s+/g, ' '),
    means: value.includes('Vitalwire')
      ? 'vitalwire.log is not written.'
      : 'notice.log is not written: no notice of ours or of anyone is seen.',
    at: `${file}:${line}`,
    fix: [commentOut(script.text, file, line)],
  }));
}

const VETO =
  /hook\s+(Vitalwire::finding_policy|Vitalwire::log_policy|Notice::log_policy|Notice::policy)\b[^{]*\{[^}]*\bbreak\b/;

function vetoes(script: ZeekScript): Finding[] {
  return linesOf(script, VETO).flatMap(({ value, file, line }): Finding[] => {
    const isConditional = /\bif\s*\(/.test(value);
    // A site's own policy of notices is its own business, unless no notice passes.
    if (isConditional && !value.includes('Vitalwire')) return [];
    const hook = /hook\s+([\w:]+)/.exec(value)![1];
    const lines = [`Take out the hook at line ${line}, or give it a condition.`];
    return [
      {
        level: isConditional ? 'info' : 'error',
        title: `a hook ${hook} breaks ${isConditional ? 'under a condition' : 'always'}`,
        means: isConditional
          ? 'It vetoes some findings. See that its condition is no wider than you mean.'
          : 'No finding passes it.',
        at: `${file}:${line}`,
        fix: isConditional ? [] : [{ file, how: 'do', lines }],
      },
    ];
  });
}

/** One statement on its own line becomes a comment; nothing else of the script moves. */
function commentOut(text: string, file: string, line: number): Fix {
  const old = text.split('\n')[line - 1]!;
  if (/;\s*(#.*)?$/.test(old) && !old.includes('{'))
    return { file, how: 'replace', line, lines: [`# ${old}`] };
  if (/^\s*$/.test(old)) return without(file, line);
  return { file, how: 'do', lines: [`Take the call out of line ${line}.`] };
}
